// SPDX-License-Identifier: BSD-3-Clause
// Nodes and residual blocks from a system.
#include "train/collocation.hpp"

#include "nodes/quadrature.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace spinn::train {

namespace {

using field::View;

/// Coordinates that conditions need on an axis, beyond the rule's nodes; in the order of the blocks.
std::vector<double> fixed_coordinates(const field::CompiledBlocks& blocks, int axis) {
  std::vector<double> coordinates;
  for (const field::CompiledBlock& block : blocks)
    for (const problem::Slices::Planes& planes : block.where.axes())
      if (planes.axis == axis)
        coordinates.insert(coordinates.end(), planes.coordinates.begin(), planes.coordinates.end());
  return coordinates;
}

std::vector<nodes::Rule> make_rules(const View& view, const std::vector<int>& points, NodeRule kind,
                                    std::uint64_t seed) {
  std::mt19937_64 engine(seed);
  std::vector<nodes::Rule> rules;
  for (int i = 0; i < view.system().axes(); ++i) {
    const auto [lower, upper] = view.range(i);
    const detail::AxisData& axis = view.system().data().axis_data[static_cast<std::size_t>(i)];
    const int n = points[static_cast<std::size_t>(i)];
    if (kind == NodeRule::random)
      rules.push_back(nodes::uniform_random(n, lower, upper, engine));
    else if (axis.axis.periodic)
      rules.push_back(nodes::periodic_trapezoid(n, lower, upper));
    else
      rules.push_back(nodes::graded_gauss_legendre(n, lower, upper, axis.grading));
  }
  return rules;
}

std::vector<axis::AxisNodes> with_fixed(const View& view, const field::CompiledBlocks& blocks,
                                        const std::vector<nodes::Rule>& rules) {
  std::vector<axis::AxisNodes> result;
  for (int axis = 0; axis < view.system().axes(); ++axis) {
    std::vector<double> all = rules[static_cast<std::size_t>(axis)].nodes;
    const std::vector<double> fixed = fixed_coordinates(blocks, axis);
    all.insert(all.end(), fixed.begin(), fixed.end());
    result.push_back(view.with_factor(axis, std::move(all)));
  }
  return result;
}

residual::Block bound(const View& view, const field::CompiledBlock& block, const std::vector<double>& scalars,
                      const std::vector<nodes::Rule>& rules) {
  residual::Block result{block.plan.bind(scalars, view.given(block.earlier)), {}, {}, block.why_not};
  if (block.form) result.form = block.form->bind(scalars);
  for (const nodes::Rule& rule : rules)
    result.grid().ranges.push_back({0, rule.weights});
  return result;
}

} // namespace

Collocation make_collocation(const View& view, const std::vector<int>& points, NodeRule rule,
                             std::uint64_t seed) {
  const field::CompiledBlocks& blocks = view.system().compiled().blocks(view.start());
  const std::vector<double> scalars = view.scalars();
  const std::vector<nodes::Rule> rules = make_rules(view, points, rule, seed);
  Collocation result{with_fixed(view, blocks, rules), {}};
  std::vector<int> used(rules.size(), 0); // fixed coordinates already given out per axis
  for (const field::CompiledBlock& block : blocks) {
    residual::Block& added = result.blocks.emplace_back(bound(view, block, scalars, rules));
    added.slices = block.where.count();
    for (const problem::Slices::Planes& planes : block.where.axes()) {
      const auto axis = static_cast<std::size_t>(planes.axis);
      added.grid().ranges[axis] = {static_cast<int>(rules[axis].nodes.size()) + used[axis],
                                   std::vector<double>(planes.coordinates.size(), 1.0)};
      used[axis] += static_cast<int>(planes.coordinates.size());
    }
  }
  return result;
}

std::vector<axis::AxisNodes> draw_nodes(const View& view, const std::vector<int>& points, NodeRule rule,
                                        std::uint64_t seed) {
  return with_fixed(view, view.system().compiled().blocks(view.start()),
                    make_rules(view, points, rule, seed));
}

double condition_error(const Collocation& collocation, std::span<const double> block_losses) {
  double sum = 0;
  int count = 0; // conditions times slices
  for (std::size_t b = 1; b < collocation.blocks.size(); ++b) {
    const residual::Block& block = collocation.blocks[b];
    sum += block_losses[b] / block.plan.weights.front();
    count += block.slices * block.plan.residuals();
  }
  return count == 0 ? 0.0 : std::sqrt(sum / count);
}

} // namespace spinn::train
