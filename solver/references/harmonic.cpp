// SPDX-License-Identifier: BSD-3-Clause
// Poles, boundary points, and least squares.
#include "harmonic.hpp"

#include <Eigen/QR>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>

namespace spinn::references {

namespace {

using Complex = std::complex<double>;

constexpr std::array<Complex, 6> corners{Complex{0, 0},   Complex{1, 0},  Complex{1, -1},
                                         Complex{-1, -1}, Complex{-1, 1}, Complex{0, 1}};
/// Where the poles of a corner lie: along the bisector, outside.
constexpr std::array<Complex, 6> outward{Complex{1, 1},   Complex{1, 1},  Complex{1, -1},
                                         Complex{-1, -1}, Complex{-1, 1}, Complex{1, 1}};
constexpr int degree = 24;           ///< of the polynomial that joins the poles
constexpr double crowding = 4;       ///< sigma of Gopal and Trefethen, eq. 3.2
constexpr double negligible = 1e-14; ///< of the columns, relative to the largest: rounding

} // namespace

std::vector<Complex> lshape_boundary(int per_edge) {
  std::vector<Complex> points;
  for (std::size_t c = 0; c < corners.size(); ++c) {
    const Complex from = corners[c];
    const Complex edge = corners[(c + 1) % corners.size()] - from;
    for (int i = 0; i < per_edge; ++i) {
      const double s = 34.0 * (i + 0.5) / per_edge - 17; // shares of the edge from exp(-34) to 1 - exp(-34)
      const double near = 1 / (1 + std::exp(2 * std::abs(s)));
      points.push_back(s < 0 ? from + near * edge : from + edge - near * edge);
    }
  }
  return points;
}

Harmonic::Harmonic(const std::function<double(double x, double y)>& boundary_values, int poles) {
  for (std::size_t c = 0; c < corners.size(); ++c) {
    const int count = c == 0 ? 2 * poles : poles;
    for (int j = 1; j <= count; ++j) {
      m_distances.push_back(std::exp(-crowding * (std::sqrt(count) - std::sqrt(j))));
      m_poles.push_back(corners[c] + m_distances.back() * outward[c] / std::numbers::sqrt2);
    }
  }
  const std::size_t columns = 2 * m_poles.size() + 2 * degree + 1;
  const std::vector<Complex> points = lshape_boundary(6 * poles);
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> a(points.size(), columns);
  Eigen::VectorXd b(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    basis(points[i], &a(row, 0));
    b[row] = boundary_values(points[i].real(), points[i].imag());
  }
  Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> factorisation;
  factorisation.setThreshold(negligible);
  const Eigen::VectorXd c = factorisation.compute(a).solve(b);
  m_coefficients.assign(c.begin(), c.end());
  for (const Complex z : lshape_boundary(31 * poles)) {
    m_largest_error = std::max(m_largest_error, std::abs(boundary_values(z.real(), z.imag()) - (*this)(z)));
  }
}

/// Real and imaginary parts of distance/(z - pole) and of z^k.
void Harmonic::basis(Complex z, double* row) const {
  for (std::size_t j = 0; j < m_poles.size(); ++j) {
    const Complex value = m_distances[j] / (z - m_poles[j]);
    *row++ = value.real();
    *row++ = value.imag();
  }
  *row++ = 1;
  Complex power = 1;
  for (int k = 0; k < degree; ++k) {
    power *= z / std::numbers::sqrt2;
    *row++ = power.real();
    *row++ = power.imag();
  }
}

double Harmonic::operator()(Complex z) const {
  std::vector<double> row(m_coefficients.size());
  basis(z, row.data());
  return std::inner_product(row.begin(), row.end(), m_coefficients.begin(), 0.0);
}

} // namespace spinn::references
