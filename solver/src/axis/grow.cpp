// SPDX-License-Identifier: BSD-3-Clause
// Old parameters put into a larger model.
#include "axis/grow.hpp"

#include <stdexcept>

namespace spinn::axis {

namespace {

void check(const ModelSpec& from, const ModelSpec& to) {
  const bool same = from.kind == to.kind && from.depth == to.depth && from.unknowns == to.unknowns &&
                    from.axes.size() == to.axes.size();
  if (!same || from.width > to.width || from.rank > to.rank)
    throw std::invalid_argument("axis::grown: the models differ in more than a larger width, rank or basis");
}

/// Copies one layer. Columns of the output layer belong to unknowns and terms: column q * rank + r.
void copy_layer(const ModelSpec& from, const ModelSpec& to, const LayerSlot& source, const LayerSlot& target,
                bool output, bool last_axis, std::span<const double> old, double* theta) {
  for (int column = 0; column < target.outputs; ++column) {
    const int unknown = output ? column / to.rank : 0;
    const int within = output ? column % to.rank : column;
    const bool is_old = within < (output ? from.rank : source.outputs);
    const int old_column = unknown * from.rank + within;
    for (int row = 0; row < target.inputs; ++row) {
      double& weight = theta[target.weights + static_cast<std::int64_t>(row) * target.outputs + column];
      if (is_old)
        weight = row < source.inputs
                     ? old[static_cast<std::size_t>(
                           source.weights + static_cast<std::int64_t>(row) * source.outputs + old_column)]
                     : 0;
      else if (output && last_axis)
        weight = 0;
    }
    if (target.bias < 0) continue;
    if (is_old)
      theta[target.bias + column] = old[static_cast<std::size_t>(source.bias + old_column)];
    else if (output && last_axis)
      theta[target.bias + column] = 0;
  }
}

} // namespace

std::vector<double> grown(const ModelSpec& from, std::span<const double> theta, const ModelSpec& to,
                          std::uint64_t seed) {
  check(from, to);
  const std::vector<AxisLayout> sources = layout(from);
  const std::vector<AxisLayout> targets = layout(to);
  std::vector<double> result = initialise(to, seed);
  for (std::size_t axis = 0; axis < targets.size(); ++axis)
    for (std::size_t l = 0; l < targets[axis].layers.size(); ++l)
      copy_layer(from, to, sources[axis].layers[l], targets[axis].layers[l],
                 l + 1 == targets[axis].layers.size(), axis + 1 == targets.size(), theta, result.data());
  return result;
}

} // namespace spinn::axis
