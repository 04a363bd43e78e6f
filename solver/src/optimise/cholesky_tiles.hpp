// SPDX-License-Identifier: BSD-3-Clause
// The serial parts of the Cholesky factorisation: operations on square tiles of a column-major matrix.
#pragma once

#include <cstddef>
#include <span>

namespace spinn::optimise {

/// Rows and columns of a tile (the last of a row or column of tiles may have fewer).
inline constexpr std::size_t tile_size = 96;

/// A lower triangle in tiles: tile (i, j) begins at row i * tile_size, column j * tile_size.
struct TiledMatrix {
  double* data = nullptr; ///< [size, size], column after column
  std::size_t size = 0;
  [[nodiscard]] std::size_t tiles() const { return (size + tile_size - 1) / tile_size; }
};

/// Tile (k, k) <- its Cholesky factor L_kk (lower triangle). False where it is not positive definite.
bool factorise_tile(const TiledMatrix& matrix, std::size_t k);

/// Tile (i, k) <- A_ik L_kk^-T,  i > k.
void solve_tile(const TiledMatrix& matrix, std::size_t i, std::size_t k);

/// Tile (i, j) <- A_ij - A_ik A_jk^T,  i >= j > k.
void update_tile(const TiledMatrix& matrix, std::size_t i, std::size_t j, std::size_t k);

/// x <- (L L^T)^-1 x.  @param x [size]
void solve_factorised(const TiledMatrix& factor, std::span<double> x);

} // namespace spinn::optimise
