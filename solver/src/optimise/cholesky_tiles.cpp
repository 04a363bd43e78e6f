// SPDX-License-Identifier: BSD-3-Clause
// Tile operations by Eigen.
#include "optimise/cholesky_tiles.hpp"

#include <Eigen/Cholesky>

#include <algorithm>

namespace spinn::optimise {
namespace {

using Block = Eigen::Map<Eigen::MatrixXd, 0, Eigen::OuterStride<>>;

Block tile(const TiledMatrix& matrix, std::size_t i, std::size_t j) {
  const std::size_t row = i * tile_size;
  const std::size_t column = j * tile_size;
  const auto length = [&](std::size_t first) {
    return static_cast<Eigen::Index>(std::min(tile_size, matrix.size - first));
  };
  return {matrix.data + row + column * matrix.size, length(row), length(column),
          Eigen::OuterStride<>(static_cast<Eigen::Index>(matrix.size))};
}

} // namespace

bool factorise_tile(const TiledMatrix& matrix, std::size_t k) {
  Block diagonal = tile(matrix, k, k);
  return Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>>(diagonal).info() == Eigen::Success;
}

void solve_tile(const TiledMatrix& matrix, std::size_t i, std::size_t k) {
  Block below = tile(matrix, i, k);
  tile(matrix, k, k).triangularView<Eigen::Lower>().transpose().solveInPlace<Eigen::OnTheRight>(below);
}

void update_tile(const TiledMatrix& matrix, std::size_t i, std::size_t j, std::size_t k) {
  if (i == j) {
    tile(matrix, i, i).selfadjointView<Eigen::Lower>().rankUpdate(tile(matrix, i, k), -1);
  } else {
    tile(matrix, i, j).noalias() -= tile(matrix, i, k) * tile(matrix, j, k).transpose();
  }
}

void solve_factorised(const TiledMatrix& factor, std::span<double> x) {
  const auto size = static_cast<Eigen::Index>(factor.size);
  const Eigen::Map<const Eigen::MatrixXd> lower(factor.data, size, size);
  Eigen::Map<Eigen::VectorXd> vector(x.data(), size);
  lower.triangularView<Eigen::Lower>().solveInPlace(vector);
  lower.triangularView<Eigen::Lower>().transpose().solveInPlace(vector);
}

} // namespace spinn::optimise
