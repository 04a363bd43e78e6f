// SPDX-License-Identifier: BSD-3-Clause
// The inputs of an axis network and their derivatives at nodes.
#include "axis/jet_features.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace spinn::axis {

namespace {

/// The jets of one axis, [4][nodes][features], and where they go.
struct FeatureTable {
  std::size_t nodes, features;
  std::vector<double> jets;
  double& at(std::size_t order, std::size_t node, std::size_t feature) {
    return jets[(order * nodes + node) * features + feature];
  }
};

/// scale * cos(wave * s) and scale * sin(wave * s) as features `first` and `first + 1`, as far as there are so many.
void fill_wave(FeatureTable& table, std::size_t node, std::size_t first, double wave, double s,
               double scale) {
  const double cosine = std::cos(wave * s);
  const double sine = std::sin(wave * s);
  const double cosines[4] = {cosine, -sine, -cosine, sine};
  const double sines[4] = {sine, cosine, -sine, -cosine};
  for (std::size_t order = 0; order < 4; ++order, scale *= wave) {
    table.at(order, node, first) = scale * cosines[order];
    if (first + 1 < table.features) table.at(order, node, first + 1) = scale * sines[order];
  }
}

/// sqrt(2n+1) P_n(z) and derivatives with respect to x, dz/dx = slope. Values by Bonnet's recurrence, derivatives by
/// P_(n+1)^(k) = P_(n-1)^(k) + (2n+1) P_n^(k-1); neither loses digits on [-1, 1].
void fill_legendre(FeatureTable& table, std::size_t node, double z, double slope) {
  double before[4] = {0, 0, 0, 0}; // P_(n-1)^(k)
  double now[4] = {1, 0, 0, 0};    // P_n^(k)
  for (std::size_t n = 0; n < table.features; ++n) {
    const double two = 2 * static_cast<double>(n) + 1;
    double scale = std::sqrt(two);
    for (std::size_t k = 0; k < 4; ++k, scale *= slope)
      table.at(k, node, n) = scale * now[k];
    const double degree = static_cast<double>(n);
    double next[4] = {(two * z * now[0] - degree * before[0]) / (degree + 1)};
    for (std::size_t k = 1; k < 4; ++k)
      next[k] = before[k] + two * now[k - 1];
    std::copy_n(now, 4, before);
    std::copy_n(next, 4, now);
  }
}

} // namespace

int feature_count(const AxisSpec& axis) {
  if (axis.basis > 0) return axis.basis;
  return axis.modes > 0 ? 2 * axis.modes : 1;
}

std::vector<double> feature_jets(const AxisSpec& axis, std::span<const double> nodes) {
  const std::size_t features = static_cast<std::size_t>(feature_count(axis));
  FeatureTable table{nodes.size(), features, std::vector<double>(4 * nodes.size() * features, 0.0)};
  const double length = axis.upper - axis.lower;
  const bool constant = axis.basis > 0; // the first feature of a Fourier series
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const double z = (2 * nodes[i] - axis.lower - axis.upper) / length;
    if (axis.modes == 0 && axis.basis > 0) {
      fill_legendre(table, i, z, 2 / length);
    } else if (axis.modes == 0) {
      table.at(0, i, 0) = z;
      table.at(1, i, 0) = 2 / length;
    } else {
      if (constant) table.at(0, i, 0) = 1;
      for (std::size_t f = constant ? 1 : 0, m = 1; f < features; f += 2, ++m)
        fill_wave(table, i, f, 2 * std::numbers::pi * static_cast<double>(m) / length, nodes[i] - axis.lower,
                  constant ? std::numbers::sqrt2 : 1);
    }
  }
  return std::move(table.jets);
}

} // namespace spinn::axis
