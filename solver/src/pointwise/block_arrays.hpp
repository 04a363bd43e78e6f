// SPDX-License-Identifier: BSD-3-Clause
// What kernels see of a block layout and its values. Names as in block_layout.hpp.
#pragma once

#include "parallel/team.hpp"
#include "pointwise/block_layout.hpp"

namespace spinn::pointwise {

/// The lists of a BlockLayout and the arrays of its values, in the memory of the execution space.
template <class T>
struct BlockArrays {
  const BlockData* blocks = nullptr;
  const Left* lefts = nullptr;
  const LeftTerm* terms = nullptr;
  const Right* rights = nullptr;
  const Target* targets = nullptr;
  const Use* uses = nullptr;
  const Span* products = nullptr;
  const Segment* segments = nullptr;
  const Fill* fills = nullptr;
  const language::Instruction* instructions = nullptr;
  const Move* moves = nullptr;
  const ResidualOutput* residuals = nullptr;
  const RightItem* right_items = nullptr;
  const axis::PaddedNetwork* networks = nullptr;
  const T* constants = nullptr;
  const T* jets = nullptr;
  T* right_factors = nullptr;
  int rank = 0;
  int rank_padded = 0;
};

/// Registers of a program over a strip: fields in the tile, the rest in a buffer. As `language::run` wants them.
template <class T>
struct StripRegisters {
  T* fields;
  std::int64_t field_stride;
  T* buffer;
  std::int64_t stride;
  int field_count;
  KOKKOS_FORCEINLINE_FUNCTION T* operator[](int k) const {
    return k < field_count ? fields + k * field_stride : buffer + (k - field_count) * stride;
  }
};

} // namespace spinn::pointwise
