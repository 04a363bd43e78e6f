// SPDX-License-Identifier: BSD-3-Clause
// The serial kernel of the inverse Hessian: a range of block rows of a packed symmetric matrix is updated and multiplied
// in one pass over its memory.
#pragma once

#include <cstddef>
#include <span>

namespace spinn::optimise {

/// Rows per block. Block row b holds rows 16 b .. 16 b + 15, each with its columns 0 .. 16 b + 15, row after row: what
/// lies left of the diagonal block once, the 16 x 16 diagonal block in full.
inline constexpr std::size_t block_rows = 16;

/// Number of elements before block row b: 16 * 16 * b (b + 1) / 2.
constexpr std::size_t block_offset(std::size_t b) {
  return block_rows * block_rows * (b * (b + 1) / 2);
}

/// A symmetric change of rank two:  H+ = scale H + ww w w^T + ws (w s^T + s w^T) + ss s s^T.
struct RankTwo {
  double scale = 1;
  double ww = 0;
  double ws = 0;
  double ss = 0;
};

/// What one pass reads beside H; vectors are padded with zeros to a whole number of blocks.
struct PassVectors {
  const double* w; ///< [blocks * 16]
  const double* s; ///< [blocks * 16]
  const double* g; ///< [blocks * 16]
};

/// For block rows first..last-1: H <- H+ in place, and the share of these rows in q = H+ g. An element left of the diagonal
/// block counts twice: as (i, j) and as (j, i).
/// @param matrix   the packed matrix (its beginning, not that of the first block row)
/// @param product  [last * 16], overwritten: the share of these block rows
void update_and_multiply_rows(double* matrix, std::size_t first, std::size_t last, const RankTwo& update,
                              const PassVectors& vectors, double* product);

/// The same without a change of H: q = H g.
void multiply_rows(const double* matrix, std::size_t first, std::size_t last, const double* g,
                   double* product);

} // namespace spinn::optimise
