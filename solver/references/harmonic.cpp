// SPDX-License-Identifier: BSD-3-Clause
// Poles, boundary points, and least squares by Householder's QR factorisation with column pivoting.
#include "harmonic.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <utility>

namespace spinn::references {

namespace {

using Complex = std::complex<double>;

constexpr std::array<Complex, 6> corners{Complex{0, 0},   Complex{1, 0},  Complex{1, -1},
                                         Complex{-1, -1}, Complex{-1, 1}, Complex{0, 1}};
/// Where the poles of a corner lie: along the bisector, outside.
constexpr std::array<Complex, 6> outward{Complex{1, 1},   Complex{1, 1},  Complex{1, -1},
                                         Complex{-1, -1}, Complex{-1, 1}, Complex{1, 1}};
constexpr int degree = 24;     ///< of the polynomial that joins the poles
constexpr double crowding = 4; ///< sigma of Gopal and Trefethen, eq. 3.2
constexpr double negligible = 1e-14;

/// Minimises |A c - b|; A [rows, columns] with its columns one after the other.
class LeastSquares {
public:
  LeastSquares(std::vector<double> a, std::vector<double> b, std::size_t columns)
      : m_a(std::move(a)), m_b(std::move(b)), m_columns(columns), m_rows(m_b.size()), m_order(columns) {
    std::iota(m_order.begin(), m_order.end(), std::size_t{0});
  }

  std::vector<double> solve() {
    std::size_t rank = 0;
    while (rank < m_columns && eliminate(rank)) {
      ++rank;
    }
    std::vector<double> c(m_columns, 0.0);
    for (std::size_t k = rank; k-- > 0;) {
      double sum = m_b[k];
      for (std::size_t j = k + 1; j < rank; ++j) {
        sum -= column(j)[k] * c[m_order[j]];
      }
      c[m_order[k]] = sum / column(k)[k];
    }
    return c;
  }

private:
  [[nodiscard]] double* column(std::size_t j) { return &m_a[m_order[j] * m_rows]; }

  [[nodiscard]] double norm(const double* v, std::size_t from) const {
    return std::sqrt(std::inner_product(v + from, v + m_rows, v + from, 0.0));
  }

  /// One reflection; false when what is left of the columns is rounding.
  bool eliminate(std::size_t k) {
    std::size_t best = k;
    double largest = 0;
    for (std::size_t j = k; j < m_columns; ++j) {
      const double length = norm(column(j), k);
      if (length > largest) {
        largest = length;
        best = j;
      }
    }
    std::swap(m_order[k], m_order[best]);
    m_first = k == 0 ? largest : m_first;
    if (!(largest > negligible * m_first)) {
      return false;
    }
    double* const v = column(k);
    const double alpha = v[k] > 0 ? -largest : largest;
    std::vector<double> u(v + k, v + m_rows);
    u[0] -= alpha;
    const double square = std::inner_product(u.begin(), u.end(), u.begin(), 0.0);
#pragma omp parallel for
    for (int j = static_cast<int>(k); j < static_cast<int>(m_columns); ++j) {
      reflect(u, square, column(static_cast<std::size_t>(j)) + k);
    }
    reflect(u, square, &m_b[k]);
    return true;
  }

  static void reflect(const std::vector<double>& u, double square, double* v) {
    const double factor = 2 * std::inner_product(u.begin(), u.end(), v, 0.0) / square;
    for (std::size_t i = 0; i < u.size(); ++i) {
      v[i] -= factor * u[i];
    }
  }

  std::vector<double> m_a, m_b;
  std::size_t m_columns, m_rows;
  std::vector<std::size_t> m_order;
  double m_first = 0;
};

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
  std::vector<double> a(points.size() * columns);
  std::vector<double> b;
  std::vector<double> row(columns);
  for (std::size_t i = 0; i < points.size(); ++i) {
    basis(points[i], row.data());
    for (std::size_t j = 0; j < columns; ++j) {
      a[j * points.size() + i] = row[j];
    }
    b.push_back(boundary_values(points[i].real(), points[i].imag()));
  }
  m_coefficients = LeastSquares(std::move(a), std::move(b), columns).solve();
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
