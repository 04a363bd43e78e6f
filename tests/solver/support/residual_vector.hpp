// SPDX-License-Identifier: BSD-3-Clause
// All residuals of an instance, one number per point and equation, and their Jacobian by differences.
#pragma once

#include "support/plain_loops.hpp"

namespace spinn::test {

/// sqrt(w weight_e) r_e for every block, point and residual, by plain loops from the axis jets.
inline std::vector<double> residual_vector(const Instance& s, const std::vector<double>& theta) {
  Instance at = s;
  at.theta = theta;
  return NaiveLoops(at).residuals();
}

/// dr/dtheta_p for every p, by central differences of sixth order.
inline std::vector<std::vector<double>> jacobian_columns(const Instance& s) {
  constexpr double h = 5e-3;
  constexpr double coefficients[] = {0, 45. / 60, -9. / 60, 1. / 60};
  std::vector<std::vector<double>> columns;
  for (std::size_t p = 0; p < s.theta.size(); ++p) {
    std::vector<double>& column = columns.emplace_back();
    for (const int k : {1, 2, 3, -1, -2, -3}) {
      std::vector<double> theta = s.theta;
      theta[p] += k * h;
      const std::vector<double> r = residual_vector(s, theta);
      column.resize(r.size(), 0.0);
      for (std::size_t m = 0; m < r.size(); ++m)
        column[m] += (k > 0 ? 1 : -1) * coefficients[std::abs(k)] * r[m] / h;
    }
  }
  return columns;
}

} // namespace spinn::test
