// SPDX-License-Identifier: BSD-3-Clause
// The blocks on the diagonal of J^T J that belong to one axis's parameters each, with their factorisations.
#pragma once

#include "optimise/cholesky.hpp"
#include "optimise/dense_memory.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace spinn::optimise {

struct AxisBlock {
  std::size_t begin, size;
  std::vector<double> matrix; ///< [size, size]
  Cholesky cholesky;

  AxisBlock(std::size_t first, std::size_t parameters)
      : begin(first), size(parameters), matrix(parameters * parameters), cholesky(parameters) {}
};

/// @param optimiser  name in problem files
/// @param begins     as `Objective::axis_begins`
/// @throws Error when they would be larger than `largest_dense_memory`
inline std::vector<AxisBlock> make_axis_blocks(const char* optimiser, std::span<const std::size_t> begins) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i + 1 < begins.size(); ++i)
    bytes += 2 * sizeof(double) * (begins[i + 1] - begins[i]) * (begins[i + 1] - begins[i]);
  require_dense_memory(optimiser, begins.back(), bytes);
  std::vector<AxisBlock> blocks;
  for (std::size_t i = 0; i + 1 < begins.size(); ++i)
    blocks.emplace_back(begins[i], begins[i + 1] - begins[i]);
  return blocks;
}

} // namespace spinn::optimise
