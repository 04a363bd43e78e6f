// SPDX-License-Identifier: BSD-3-Clause
// The inputs of an axis network and their derivatives at nodes.
#include "axis/jet_features.hpp"

#include <cmath>
#include <numbers>

namespace spinn::axis {

int feature_count(const AxisSpec& axis) {
  return axis.modes > 0 ? 2 * axis.modes : 1;
}

std::vector<double> feature_jets(const AxisSpec& axis, std::span<const double> nodes) {
  const std::size_t n = nodes.size();
  const std::size_t features = static_cast<std::size_t>(feature_count(axis));
  const double length = axis.upper - axis.lower;
  std::vector<double> jets(4 * n * features, 0.0);
  const auto at = [&](int order, std::size_t node, std::size_t feature) -> double& {
    return jets[(static_cast<std::size_t>(order) * n + node) * features + feature];
  };
  for (std::size_t i = 0; i < n; ++i) {
    if (axis.modes == 0) {
      at(0, i, 0) = (2 * nodes[i] - axis.lower - axis.upper) / length;
      at(1, i, 0) = 2 / length;
      continue;
    }
    for (int m = 1; m <= axis.modes; ++m) {
      const double wave = 2 * std::numbers::pi * m / length;
      const double cosine = std::cos(wave * (nodes[i] - axis.lower));
      const double sine = std::sin(wave * (nodes[i] - axis.lower));
      const double cosines[4] = {cosine, -sine, -cosine, sine};
      const double sines[4] = {sine, cosine, -sine, -cosine};
      double scale = 1;
      for (int order = 0; order < 4; ++order, scale *= wave) {
        at(order, i, static_cast<std::size_t>(2 * (m - 1))) = scale * cosines[order];
        at(order, i, static_cast<std::size_t>(2 * (m - 1) + 1)) = scale * sines[order];
      }
    }
  }
  return jets;
}

} // namespace spinn::axis
