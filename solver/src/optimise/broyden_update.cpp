// SPDX-License-Identifier: BSD-3-Clause
// Coefficients of the self-scaled Broyden update.
#include "optimise/broyden_update.hpp"

#include <algorithm>
#include <cmath>

namespace spinn::optimise {

BroydenChoice self_scaled_broyden(const Curvature& curvature, std::size_t parameters) {
  const double h = curvature.yHy / curvature.ys;
  const double b = curvature.sBs / curvature.ys;
  // a >= 0 by the inequality of Cauchy and Schwarz, but for rounding.
  const double a = std::max(b * h - 1, 1e-14);
  const double c = std::sqrt(a / (1 + a));
  const double rho = std::min(1.0, h / ((1 + a) * (1 + c))); // 1 - c without cancellation
  BroydenChoice choice;
  choice.theta = std::max((rho - 1) / a, std::min(1 / rho, (1 - b) / b));
  const double sigma = std::max(1 + a * choice.theta, rho);
  const double volume = parameters > 1 ? std::pow(sigma, -1.0 / static_cast<double>(parameters - 1)) : 1.0;
  choice.tau = std::min(std::min(1.0, 1 / b) * volume, sigma);
  choice.phi = (1 - choice.theta) / sigma;
  return choice;
}

RankTwo rank_two(const Curvature& curvature, const BroydenChoice& choice) {
  const double phi = choice.phi / choice.tau;
  RankTwo change;
  change.scale = 1 / choice.tau;
  change.ww = (choice.phi - 1) / (choice.tau * curvature.yHy);
  change.ws = -phi / curvature.ys;
  change.ss = (1 + phi * curvature.yHy / curvature.ys) / curvature.ys;
  return change;
}

} // namespace spinn::optimise
