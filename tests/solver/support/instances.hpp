// SPDX-License-Identifier: BSD-3-Clause
// Losses with nodes, weights and parameters that are not symmetric in anything, made from residuals.
#pragma once

#include "support/plain_loops.hpp"

#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace spinn::test {

/// d^orders u_index; orders as digits per axis.
inline NodeId u(Graph& g, int index, std::initializer_list<int> orders = {}) {
  Orders o{};
  std::size_t i = 0;
  for (const int order : orders)
    o[i++] = static_cast<std::int8_t>(order);
  return g.unknown(index, o);
}

using Residuals = std::function<std::vector<NodeId>(Graph&)>;

struct Case {
  std::string name;
  int unknowns;
  int rank;
  std::vector<int> points; ///< per axis
  std::vector<Residuals> blocks;
  std::vector<std::vector<int>> faces; ///< per block: the axes that are fixed at one node
  bool factor = false;
  int width = 6;
  int depth = 2;
  bool positive = false; ///< keep the solution away from zero, by the biases of the output layers
};

inline Instance make_instance(const Case& c, bool adjoints = true) {
  Instance s;
  s.model.rank = c.rank;
  s.model.unknowns = c.unknowns;
  s.model.width = c.width;
  s.model.depth = c.depth;
  for (std::size_t axis = 0; axis < c.points.size(); ++axis) {
    s.model.axes.push_back({0, 1 + 0.1 * static_cast<double>(axis), 0, 1});
    axis::AxisNodes nodes;
    for (int i = 0; i <= c.points[axis]; ++i) // one more: a face that some blocks use
      nodes.nodes.push_back(std::pow((i + 0.5) / (c.points[axis] + 1), 1.3));
    if (c.factor)
      for (int order = 0; order < 4; ++order) {
        nodes.factor.emplace_back();
        for (const double x : nodes.nodes)
          nodes.factor.back().push_back(order == 0 ? 2 + x * x : order == 1 ? 2 * x : order == 2 ? 2 : 0);
      }
    s.nodes.push_back(nodes);
  }
  const int axes = static_cast<int>(c.points.size());
  for (std::size_t b = 0; b < c.blocks.size(); ++b) {
    Graph& graph = s.graphs.emplace_back();
    s.residuals.push_back(c.blocks[b](graph));
    std::vector<double> weights;
    for (std::size_t e = 0; e < s.residuals.back().size(); ++e)
      weights.push_back(1.5 - static_cast<double>(e));
    planning::SeparableFormOrReason separated = planning::separable_form(graph, axes, s.residuals.back());
    Block block{planning::make_plan(graph, axes, s.residuals.back(), weights, adjoints),
                {},
                separated.form,
                separated.reason};
    for (int axis = 0; axis < axes; ++axis) {
      const bool fixed = std::count(c.faces[b].begin(), c.faces[b].end(), axis) > 0;
      const int points = c.points[static_cast<std::size_t>(axis)];
      NodeRange range{fixed ? points : 0, {}};
      for (int i = 0; i < (fixed ? 1 : points); ++i)
        range.weights.push_back((1.0 + 0.1 * i) / points);
      block.grid().ranges.push_back(range);
    }
    s.blocks.push_back(std::move(block));
  }
  s.theta = axis::initialise(s.model, 17);
  if (c.positive)
    for (const axis::AxisLayout& axis : axis::layout(s.model))
      for (int j = 0; j < axis.layers.back().outputs; ++j)
        s.theta[static_cast<std::size_t>(axis.layers.back().bias + j)] = 4;
  return s;
}

inline double largest(const std::vector<double>& values) {
  double result = 0;
  for (const double value : values)
    result = std::max(result, std::fabs(value));
  return result;
}

} // namespace spinn::test
