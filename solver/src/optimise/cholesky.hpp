// SPDX-License-Identifier: BSD-3-Clause
// Dense Cholesky factorisation on all cores.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace spinn::optimise {

/// A + shift 1 = L L^T. Results do not depend on the number of threads.
class Cholesky {
public:
  explicit Cholesky(std::size_t size); ///< P
  ~Cholesky();
  Cholesky(Cholesky&&) noexcept;

  /// @param matrix  A [P, P], symmetric
  /// @returns false where A + shift 1 is not positive definite within rounding
  bool factorise(std::span<const double> matrix, double shift);

  /// x <- (A + shift 1)^-1 x
  /// @param x [P]
  void solve(std::span<double> x) const;

private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

} // namespace spinn::optimise
