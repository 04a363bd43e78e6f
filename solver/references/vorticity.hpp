// SPDX-License-Identifier: BSD-3-Clause
// A pseudo-spectral solver for two-dimensional incompressible flow in the periodic square [0, 2 pi]^2:
//   w_t + u w_x + v w_y = nu (w_xx + w_yy),  w = -(psi_xx + psi_yy),  u = psi_y,  v = -psi_x.
#pragma once

#include <complex>
#include <functional>
#include <vector>

namespace spinn::references {

/// The flow at one instant, as Fourier coefficients of the vorticity.
class Vorticity {
public:
  /// @param n  points per axis, a power of 2; wavenumbers up to n/3 are kept (the 2/3 rule), so that products are exact
  /// @param initial  w(0, x, y) with mean 0
  /// @param stream   a uniform velocity that is added to u and v
  Vorticity(int n, double viscosity, const std::function<double(double x, double y)>& initial,
            std::complex<double> stream = 0);

  /// `steps` classical Runge-Kutta steps (order 4) that cover the time `time`; the viscous term is integrated exactly.
  void advance(double time, int steps);

  /// w and psi at `points` x `points` equidistant points, ends included; exact, by the Fourier series.
  /// @returns [points, points] (x, y), y fastest
  [[nodiscard]] std::vector<double> vorticity(int points) const;
  [[nodiscard]] std::vector<double> streamfunction(int points) const;

  [[nodiscard]] double energy() const;    ///< mean of (u^2 + v^2)/2, without the uniform velocity
  [[nodiscard]] double enstrophy() const; ///< mean of w^2/2

private:
  using Complex = std::complex<double>;
  using Field = std::vector<Complex>; ///< [n, n], x slowest

  [[nodiscard]] int wavenumber(int i) const { return i <= m_n / 2 ? i : i - m_n; }
  [[nodiscard]] double square(std::size_t i) const; ///< k^2 of coefficient i
  [[nodiscard]] std::vector<double> samples(const Field& coefficients, int points) const;
  void transform(Field& field, bool back) const; ///< unscaled both ways
  void lines(Field& field, bool back) const;     ///< along the last axis
  void turn(Field& field) const;                 ///< transposes
  void change(const Field& w, Field& out);       ///< -(u w_x + v w_y)

  int m_n;
  double m_viscosity;
  Complex m_stream;
  Field m_w;                       ///< coefficients: w = sum of m_w exp(i k.x)
  std::vector<std::size_t> m_kept; ///< indices of the wavenumbers below n/3
  Field m_velocity, m_gradient;    ///< u + i v and w_x + i w_y, or their coefficients
};

} // namespace spinn::references
