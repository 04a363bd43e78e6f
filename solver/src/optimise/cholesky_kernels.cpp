// SPDX-License-Identifier: BSD-3-Clause
// The tiled Cholesky factorisation on Kokkos's host execution space, column of tiles after column (right-looking).
#include "optimise/cholesky.hpp"

#include "optimise/cholesky_tiles.hpp"
#include "parallel/execution_space.hpp"
#include "parallel/launch.hpp"

#include <Kokkos_Core.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

namespace spinn::optimise {
namespace {

using HostExecution = Kokkos::DefaultHostExecutionSpace;

constexpr double tile_operations = 2.0 * tile_size * tile_size * tile_size;

/// Smaller matrices are factorised on the calling thread: the steps are too short to wait for each other between them.
constexpr std::size_t smallest_parallel = 500;

/// Column j of the lower triangle of  A + shift 1.
struct CopyColumn {
  const double* from;
  TiledMatrix to;
  double shift;

  void operator()(int j) const {
    const std::size_t diagonal = static_cast<std::size_t>(j) * (to.size + 1);
    std::copy(from + diagonal, from + static_cast<std::size_t>(j + 1) * to.size, to.data + diagonal);
    to.data[diagonal] += shift;
  }
};

/// The i-th tile below tile (k, k).
struct SolveBelow {
  TiledMatrix matrix;
  std::size_t k;
  void operator()(int i) const { solve_tile(matrix, k + 1 + static_cast<std::size_t>(i), k); }
};

/// The n-th tile of the triangle behind column k of tiles, counted row after row.
struct UpdateBehind {
  TiledMatrix matrix;
  std::size_t k;

  void operator()(int n) const {
    const auto row = static_cast<int>((std::sqrt(8.0 * n + 1) - 1) / 2); // exact at n = row (row + 1) / 2
    const int column = n - row * (row + 1) / 2;
    update_tile(matrix, k + 1 + static_cast<std::size_t>(row), k + 1 + static_cast<std::size_t>(column), k);
  }
};

} // namespace

struct Cholesky::Impl {
  explicit Impl(std::size_t rows) {
    parallel::ensure_execution_space();
    space.emplace();
    const auto allocation =
        Kokkos::view_alloc(std::string("spinn::optimise::cholesky"), Kokkos::WithoutInitializing);
    memory = Kokkos::View<double*, Kokkos::HostSpace>(allocation, rows * rows);
    factor = {memory.data(), rows};
  }

  template <class Functor>
  void run(const char* label, std::size_t count, const Functor& functor, double operations) {
    parallel::launch_range(label, *space, static_cast<int>(count), functor,
                           factor.size < smallest_parallel ? 0 : operations);
    space->fence(label);
  }

  std::optional<HostExecution> space;
  Kokkos::View<double*, Kokkos::HostSpace> memory;
  TiledMatrix factor;
};

Cholesky::Cholesky(std::size_t size) : m_impl(std::make_unique<Impl>(size)) {}
Cholesky::~Cholesky() = default;
Cholesky::Cholesky(Cholesky&&) noexcept = default;

bool Cholesky::factorise(std::span<const double> matrix, double shift) {
  Impl& impl = *m_impl;
  const TiledMatrix& factor = impl.factor;
  const std::size_t tiles = factor.tiles();
  impl.run("spinn::optimise::cholesky_copy", factor.size, CopyColumn{matrix.data(), factor, shift},
           static_cast<double>(matrix.size()));
  for (std::size_t k = 0; k < tiles; ++k) {
    if (!factorise_tile(factor, k)) return false;
    const std::size_t below = tiles - k - 1;
    const std::size_t behind = below * (below + 1) / 2;
    impl.run("spinn::optimise::cholesky_solve", below, SolveBelow{factor, k},
             static_cast<double>(below) * tile_operations / 2);
    impl.run("spinn::optimise::cholesky_update", behind, UpdateBehind{factor, k},
             static_cast<double>(behind) * tile_operations);
  }
  return true;
}

void Cholesky::solve(std::span<double> x) const {
  solve_factorised(m_impl->factor, x);
}

} // namespace spinn::optimise
