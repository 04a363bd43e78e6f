// SPDX-License-Identifier: BSD-3-Clause
// The inputs of an axis network and their derivatives at nodes.
#include "axis/jet_features.hpp"

#include "base/limits.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace spinn::axis {

namespace {

/// The jets of one axis, [orders][nodes][features], and where they go.
struct FeatureTable {
  std::size_t orders, nodes, features;
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
  const double turned[4] = {cosine, -sine, -cosine, sine}; // each derivative turns by 90 degrees
  for (std::size_t order = 0; order < table.orders; ++order, scale *= wave) {
    table.at(order, node, first) = scale * turned[order % 4];
    if (first + 1 < table.features) table.at(order, node, first + 1) = scale * turned[(order + 3) % 4];
  }
}

/// sqrt(2n+1) P_n(z) and derivatives with respect to x, dz/dx = slope, by Bonnet's recurrence and its derivatives,
///   (n+1-k) P_(n+1)^(k) = (2n+1) z P_n^(k) - (n+k) P_(n-1)^(k) from n = k on, and P_k^(k) = (2k-1) P_(k-1)^(k-1):
/// they lose no digits on [-1, 1], whatever k is.
void fill_legendre(FeatureTable& table, std::size_t node, double z, double slope) {
  std::array<double, max_order + 1> before{}, now{1}, next{}; // P_(n-1)^(k), P_n^(k), P_(n+1)^(k)
  for (std::size_t n = 0; n < table.features; ++n) {
    const double degree = static_cast<double>(n), two = 2 * degree + 1;
    double scale = std::sqrt(two);
    for (std::size_t k = 0; k < table.orders; ++k, scale *= slope)
      table.at(k, node, n) = scale * now[k];
    for (std::size_t k = 0; k < table.orders; ++k) {
      const double order = static_cast<double>(k);
      if (k <= n)
        next[k] = (two * z * now[k] - (degree + order) * before[k]) / (degree + 1 - order);
      else if (k == n + 1)
        next[k] = two * now[k - 1];
    }
    before = now;
    now = next;
  }
}

} // namespace

int feature_count(const AxisSpec& axis) {
  if (axis.basis > 0) return axis.basis;
  return axis.modes > 0 ? 2 * axis.modes : 1;
}

std::vector<double> feature_jets(const AxisSpec& axis, std::span<const double> nodes, int order) {
  const std::size_t features = static_cast<std::size_t>(feature_count(axis));
  const std::size_t orders = static_cast<std::size_t>(order) + 1;
  FeatureTable table{orders, nodes.size(), features, std::vector<double>(orders * nodes.size() * features)};
  const double length = axis.upper - axis.lower;
  const bool constant = axis.basis > 0; // the first feature of a Fourier series
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const double z = (2 * nodes[i] - axis.lower - axis.upper) / length;
    if (axis.modes == 0 && axis.basis > 0) {
      fill_legendre(table, i, z, 2 / length);
    } else if (axis.modes == 0) {
      table.at(0, i, 0) = z;
      if (order > 0) table.at(1, i, 0) = 2 / length;
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
