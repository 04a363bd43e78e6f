// SPDX-License-Identifier: BSD-3-Clause
// The dense inverse Hessian of a quasi-Newton method: updated and multiplied in one pass over memory, on all cores.
#pragma once

#include "optimise/symmetric_rows.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace spinn::optimise {

/// A symmetric matrix H [P, P] in host memory, about P^2/2 doubles (see `block_offset`; single precision costs the
/// Klein-Gordon problem four orders of loss). A change is given lazily: it is
/// carried out in the same pass over memory that multiplies H with the next vector. Results depend on the number of
/// threads (of Kokkos's host execution space) only through the order of sums, and repeat bit by bit for the same number.
class InverseHessian {
public:
  explicit InverseHessian(std::size_t size); ///< H = 1
  ~InverseHessian();
  InverseHessian(InverseHessian&&) noexcept;
  InverseHessian& operator=(InverseHessian&&) noexcept;

  [[nodiscard]] std::size_t size() const; ///< P

  /// H = diagonal * identity; forgets a change that is still due.
  void set_identity(double diagonal);

  /// Notes the change  H <- scale H + ww w w^T + ws (w s^T + s w^T) + ss s s^T  for the next `multiply`, carrying out at once
  /// one that is still due.
  /// @param w, s [P], copied
  void update_later(const RankTwo& change, std::span<const double> w, std::span<const double> s);

  /// product = H x, after the change that is due.
  /// @param x, product [P]
  void multiply(std::span<const double> x, std::span<double> product);

  /// Memory of H for P parameters.
  static std::size_t bytes(std::size_t size);

private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

} // namespace spinn::optimise
