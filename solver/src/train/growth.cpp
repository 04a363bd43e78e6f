// SPDX-License-Identifier: BSD-3-Clause
// Sizes of the automatic mode's models.
#include "train/growth.hpp"

#include <algorithm>
#include <cmath>

namespace spinn::train {

namespace {

constexpr int first_rank = 2, last_rank = 64;
constexpr int first_width = 12, last_width = 32;
constexpr int first_basis = 16, last_basis = 128;
constexpr double heavy_tail = 1e-6; // share of the squared coefficients that the last ones hold

/// Share of an axis's squared coefficients in the last eighth of its basis functions.
double tail(const axis::LayerSlot& layer, std::span<const double> theta) {
  const int last = std::max(2, layer.inputs / 8);
  double all = 0, end = 0;
  for (int row = 0; row < layer.inputs; ++row)
    for (int column = 0; column < layer.outputs; ++column) {
      const double weight = theta[static_cast<std::size_t>(layer.weights + static_cast<std::int64_t>(row) * layer.outputs + column)];
      all += weight * weight;
      if (row >= layer.inputs - last) end += weight * weight;
    }
  return all > 0 ? end / all : 0;
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

std::optional<axis::ModelSpec> larger_model(const axis::ModelSpec& model, std::span<const double> theta) {
  if (model.rank >= last_rank) return std::nullopt;
  axis::ModelSpec next = model;
  next.rank = std::min(last_rank, std::max(model.rank + 1, static_cast<int>(std::lround(1.4 * model.rank))));
  next.width = std::clamp(10 + next.rank, model.width, std::max(model.width, last_width));
  const std::vector<axis::AxisLayout> layout = axis::layout(model);
  for (std::size_t i = 0; i < next.axes.size(); ++i) {
    axis::AxisSpec& axis = next.axes[i];
    if (axis.basis == 0 || tail(layout[i].layers.back(), theta) < heavy_tail) continue;
    axis.basis = std::min(last_basis, 3 * axis.basis / 2) | (axis.modes > 0 ? 1 : 0);
  }
  return next;
}

std::vector<int> points_for(const axis::ModelSpec& model, std::vector<int> points) {
  for (std::size_t i = 0; i < points.size(); ++i)
    points[i] = std::max({points[i], 3 * model.axes[i].basis / 2, model.axes[i].modes > 0 ? 2 * model.axes[i].modes + 2 : 0});
  return points;
}

} // namespace spinn::train
