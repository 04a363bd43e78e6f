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
using language::NodeId;

/// Conditions trained together: the same residuals with the same weight on one or more faces of an axis.
struct Faces {
  int axis = 0;
  double weight = 1;
  std::vector<double> coordinates;
  std::vector<NodeId> residuals;
};

std::vector<Faces> group_conditions(const View& view) {
  std::vector<Faces> single; // one face each
  const field::System& system = view.system();
  for (std::size_t i = 0; i < system.conditions().size(); ++i) {
    const detail::ConditionData& condition = system.data().conditions[i];
    if (view.is_built_in(i)) continue;
    const auto same_face = [&](const Faces& faces) {
      return faces.axis == condition.axis && faces.weight == condition.weight &&
             faces.coordinates.front() == condition.coordinate;
    };
    const auto found = std::ranges::find_if(single, same_face);
    Faces& faces =
        found != single.end()
            ? *found
            : single.emplace_back(Faces{condition.axis, condition.weight, {condition.coordinate}, {}});
    faces.residuals.push_back(system.conditions()[i]);
  }
  std::vector<Faces> merged; // opposite faces with equal residuals
  for (const Faces& faces : single) {
    const auto found = std::ranges::find_if(merged, [&](const Faces& other) {
      return other.axis == faces.axis && other.weight == faces.weight && other.residuals == faces.residuals;
    });
    if (found == merged.end())
      merged.push_back(faces);
    else
      found->coordinates.push_back(faces.coordinates.front());
  }
  return merged;
}

/// Coordinates that conditions need on an axis, beyond the rule's nodes; in the order of `group_conditions`.
std::vector<double> face_coordinates(const std::vector<Faces>& groups, int axis) {
  std::vector<double> coordinates;
  for (const Faces& faces : groups)
    if (faces.axis == axis)
      coordinates.insert(coordinates.end(), faces.coordinates.begin(), faces.coordinates.end());
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

std::vector<axis::AxisNodes> with_faces(const View& view, const std::vector<Faces>& groups,
                                        const std::vector<nodes::Rule>& rules) {
  std::vector<axis::AxisNodes> result;
  for (int axis = 0; axis < view.system().axes(); ++axis) {
    std::vector<double> all = rules[static_cast<std::size_t>(axis)].nodes;
    const std::vector<double> faces = face_coordinates(groups, axis);
    all.insert(all.end(), faces.begin(), faces.end());
    result.push_back(view.with_factor(axis, std::move(all)));
  }
  return result;
}

residual::Block make_block(const View& view, const std::vector<NodeId>& residuals,
                           const std::vector<double>& weights, const std::vector<nodes::Rule>& rules) {
  language::Graph graph = view.system().graph();
  const int axes = view.system().axes();
  const field::View::Started started = view.with_start(graph, residuals);
  planning::SeparableFormOrReason separated = planning::separable_form(graph, axes, started.residuals);
  residual::Block block{planning::make_plan(graph, axes, started.residuals, weights, true, started.given),
                        {},
                        std::move(separated.form),
                        std::move(separated.reason)};
  for (const nodes::Rule& rule : rules)
    block.ranges.push_back({0, rule.weights});
  return block;
}

} // namespace

Collocation make_collocation(const View& view, const std::vector<int>& points, NodeRule rule,
                             std::uint64_t seed) {
  const std::vector<Faces> groups = group_conditions(view);
  const std::vector<nodes::Rule> rules = make_rules(view, points, rule, seed);
  Collocation result{with_faces(view, groups, rules), {}};
  result.blocks.push_back(
      make_block(view, view.system().equations(), view.system().data().equation_weights, rules));
  std::vector<int> used(rules.size(), 0); // faces already given out per axis
  for (const Faces& faces : groups) {
    const std::size_t axis = static_cast<std::size_t>(faces.axis);
    const std::vector<double> weights(faces.residuals.size(), faces.weight);
    residual::Block block = make_block(view, faces.residuals, weights, rules);
    block.ranges[axis] = {static_cast<int>(rules[axis].nodes.size()) + used[axis],
                          std::vector<double>(faces.coordinates.size(), 1.0)};
    used[axis] += static_cast<int>(faces.coordinates.size());
    result.blocks.push_back(std::move(block));
  }
  return result;
}

std::vector<axis::AxisNodes> draw_nodes(const View& view, const std::vector<int>& points, NodeRule rule,
                                        std::uint64_t seed) {
  return with_faces(view, group_conditions(view), make_rules(view, points, rule, seed));
}

double condition_error(const Collocation& collocation, std::span<const double> block_losses) {
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t b = 1; b < collocation.blocks.size(); ++b) {
    const residual::Block& block = collocation.blocks[b];
    sum += block_losses[b] / block.plan.weights.front();
    std::size_t faces = 1;
    for (const residual::NodeRange& range : block.ranges)
      if (range.begin > 0) faces = range.weights.size();
    count += faces * static_cast<std::size_t>(block.plan.residuals());
  }
  return count == 0 ? 0.0 : std::sqrt(sum / static_cast<double>(count));
}

} // namespace spinn::train
