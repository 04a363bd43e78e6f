// SPDX-License-Identifier: BSD-3-Clause
// Derivatives of any order from values alone, for tests.
#pragma once

#include <complex>
#include <numbers>
#include <vector>

namespace spinn::axis::test {

using Complex = std::complex<long double>;

/// f^(k)(x) for k = 0..order by Cauchy's formula: k!/r^k times the mean of f(x + r w) w^-k over the unit circle. The trapezoidal
/// rule on it is exact but for Taylor coefficients k + nodes and up, times r^nodes; rounding is that of long double times k!/r^k.
/// @param f  Complex -> std::vector<Complex>, every one analytic well beyond the radius r
/// @returns [order+1][values of f]
template <class F>
std::vector<std::vector<double>> cauchy_derivatives(const F& f, double x, int order,
                                                    long double radius = 0.2L) {
  constexpr int nodes = 96;
  std::vector<std::vector<Complex>> sums;
  for (int i = 0; i < nodes; ++i) {
    const long double angle = 2 * std::numbers::pi_v<long double> * i / nodes;
    const std::vector<Complex> values = f(Complex(x) + std::polar(radius, angle));
    sums.resize(static_cast<std::size_t>(order) + 1, std::vector<Complex>(values.size()));
    for (int k = 0; k <= order; ++k)
      for (std::size_t j = 0; j < values.size(); ++j)
        sums[static_cast<std::size_t>(k)][j] += values[j] * std::polar(1.0L, -angle * k);
  }
  std::vector<std::vector<double>> derivatives;
  long double scale = 1.0L / nodes;
  for (int k = 0; k <= order; scale *= ++k / radius) {
    std::vector<double>& values = derivatives.emplace_back();
    for (const Complex& sum : sums[static_cast<std::size_t>(k)])
      values.push_back(static_cast<double>(sum.real() * scale));
  }
  return derivatives;
}

} // namespace spinn::axis::test
