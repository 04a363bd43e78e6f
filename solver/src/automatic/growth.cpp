// SPDX-License-Identifier: BSD-3-Clause
// Sizes of the automatic mode's models.
#include "automatic/growth.hpp"

#include <algorithm>
#include <cmath>

namespace spinn::automatic {

namespace {

constexpr int first_rank = 2;
constexpr int first_width = 12, last_width = 32;
constexpr int first_basis = 16, last_basis = 128;
constexpr double negligible_tail = 1e-22; // share of the squared coefficients that the last ones hold
constexpr double heaviest = 1e-2;         // times the heaviest tail of all axes: what counts as heavy too

/// Coefficients of one axis, squared and summed over all basis functions, and over the last eighth of them: [outputs] each.
struct Energy {
  std::vector<double> all, last;
};

Energy energy(const axis::LayerSlot& layer, std::span<const double> theta) {
  const auto outputs = static_cast<std::size_t>(layer.outputs);
  Energy result{std::vector<double>(outputs, 0.0), std::vector<double>(outputs, 0.0)};
  const int last = std::max(2, layer.inputs / 8);
  for (int row = 0; row < layer.inputs; ++row)
    for (std::size_t column = 0; column < outputs; ++column) {
      const double weight =
          theta[static_cast<std::size_t>(layer.weights) + static_cast<std::size_t>(row) * outputs + column];
      result.all[column] += weight * weight;
      if (row >= layer.inputs - last) result.last[column] += weight * weight;
    }
  return result;
}

/// Per axis the share of the last basis functions in the squared coefficients of the products (of all terms, whatever the
/// scale of their factors): [axes]
std::vector<double> tails(const axis::ModelSpec& model, std::span<const double> theta) {
  std::vector<Energy> energies;
  for (const axis::AxisLayout& axis : axis::layout(model))
    energies.push_back(energy(axis.layers.back(), theta));
  std::vector<double> shares(energies.size(), 0.0);
  double total = 0;
  for (std::size_t column = 0; column < static_cast<std::size_t>(model.outputs()); ++column) {
    double product = 1;
    for (const Energy& axis : energies)
      product *= axis.all[column];
    if (!(product > 0)) continue;
    total += product;
    for (std::size_t i = 0; i < energies.size(); ++i)
      shares[i] += product * energies[i].last[column] / energies[i].all[column];
  }
  for (double& share : shares)
    share = total > 0 ? share / total : 0;
  return shares;
}

} // namespace

axis::ModelSpec smallest_model(const axis::ModelSpec& largest) {
  axis::ModelSpec model = largest;
  model.rank = first_rank;
  model.width = first_width;
  for (axis::AxisSpec& axis : model.axes)
    if (axis.basis > 0) axis.basis = std::min(axis.basis, first_basis) | (axis.modes > 0 ? 1 : 0);
  return model;
}

std::optional<axis::ModelSpec> larger_model(const axis::ModelSpec& model, std::span<const double> theta,
                                            int largest) {
  if (model.rank >= largest) return std::nullopt;
  axis::ModelSpec next = model;
  next.rank = std::min(largest, std::max(model.rank + 1, static_cast<int>(std::lround(1.4 * model.rank))));
  next.width = std::clamp(10 + next.rank, model.width, std::max(model.width, last_width));
  if (model.kind != AxisFunction::spectral) return next;
  const std::vector<double> shares = tails(model, theta);
  const double heavy = std::max(negligible_tail, heaviest * *std::ranges::max_element(shares));
  for (std::size_t i = 0; i < next.axes.size(); ++i) {
    axis::AxisSpec& axis = next.axes[i];
    if (shares[i] > heavy) axis.basis = std::min(last_basis, 3 * axis.basis / 2) | (axis.modes > 0 ? 1 : 0);
  }
  return next;
}

std::vector<int> points_for(const axis::ModelSpec& model, std::vector<int> points) {
  for (std::size_t i = 0; i < points.size(); ++i)
    points[i] = std::max(
        {points[i], 3 * model.axes[i].basis / 2, model.axes[i].modes > 0 ? 2 * model.axes[i].modes + 2 : 0});
  return points;
}

} // namespace spinn::automatic
