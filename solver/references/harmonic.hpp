// SPDX-License-Identifier: BSD-3-Clause
// Harmonic functions on the L-shape [-1, 1]^2 without x > 0, y > 0 from their values on its boundary, by rational functions
// whose poles crowd exponentially towards the corners from outside (Gopal, Trefethen, "Solving Laplace problems with corner
// singularities via rational functions", SIAM J. Numer. Anal. 57, 2019).
#pragma once

#include <complex>
#include <functional>
#include <vector>

namespace spinn::references {

/// Points on the boundary of the L-shape, `per_edge` on each of its six edges, crowding exponentially towards the corners.
std::vector<std::complex<double>> lshape_boundary(int per_edge);

/// A harmonic function.
class Harmonic {
public:
  /// Least squares over points of the boundary.
  /// @param poles  at each corner; twice as many at the re-entrant one
  Harmonic(const std::function<double(double x, double y)>& boundary_values, int poles);

  [[nodiscard]] double operator()(std::complex<double> z) const;

  /// Largest misfit on points of the boundary that the least squares never saw. By the maximum principle no error inside
  /// the L-shape is larger than that on the boundary.
  [[nodiscard]] double largest_error() const { return m_largest_error; }

private:
  void basis(std::complex<double> z, double* row) const; ///< [columns]

  std::vector<std::complex<double>> m_poles;
  std::vector<double> m_distances; ///< of the poles from their corners
  std::vector<double> m_coefficients;
  double m_largest_error = 0;
};

} // namespace spinn::references
