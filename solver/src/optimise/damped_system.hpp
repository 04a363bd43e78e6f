// SPDX-License-Identifier: BSD-3-Clause
// The linear systems of Levenberg-Marquardt: (J^T J + shift 1) x = b at one linearisation, for one shift after another.
#pragma once

#include "residual/objective.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace spinn::optimise {

class DampedSystem {
public:
  virtual ~DampedSystem() = default;
  /// @param gradient [P], overwritten with 2 J^T r
  virtual residual::Linearised linearise(residual::Objective& objective, std::span<const double> theta,
                                         std::span<double> gradient) = 0;
  [[nodiscard]] virtual double trace() const = 0; ///< of J^T J; bounds its elements
  /// Prepares solves. False where the matrix is not positive definite within rounding.
  virtual bool factorise(double shift) = 0;
  /// x <- (J^T J + shift 1)^-1 x, about.
  /// @param rest [P], overwritten with what the solution leaves, x before - (J^T J + shift 1) x after
  /// @param jacobian  that of the last `linearise`
  virtual void solve(residual::Linearisation& jacobian, std::span<double> x, std::span<double> rest) = 0;
};

/// J^T J and its Cholesky factor, [P, P] each.
/// @throws Error when they would be larger than `largest_dense_memory`
std::unique_ptr<DampedSystem> make_dense_system(std::size_t parameters);

/// Conjugate gradients (Nocedal and Wright 2006, algorithm 5.3) on products with J^T J, which is never formed. The
/// preconditioner is the Cholesky factors of its blocks on the diagonal, one per axis. About a d-th of the memory.
/// @throws Error when the blocks would be larger than `largest_dense_memory`
std::unique_ptr<DampedSystem> make_conjugate_gradient_system(std::size_t parameters);

} // namespace spinn::optimise
