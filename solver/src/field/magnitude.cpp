// SPDX-License-Identifier: BSD-3-Clause
// Sizes of expressions of the coordinates.
#include "field/magnitude.hpp"

#include <spinn/uniform_nodes.hpp>

#include <algorithm>
#include <cmath>

namespace spinn::field {

using language::Graph;
using language::Op;

double magnitude(const System& system, const Graph& graph, NodeId value) {
  constexpr std::size_t per_axis = 9;
  const auto d = static_cast<std::size_t>(system.axes());
  if (graph.is_number(value)) return std::abs(graph[value].value);
  Graph own = graph;
  std::vector<NodeId> inputs;
  std::size_t n = 1;
  for (std::size_t axis = 0; axis < d; ++axis, n *= per_axis)
    inputs.push_back(own.coordinate(static_cast<int>(axis)));
  std::vector<std::vector<double>> coordinates(d, std::vector<double>(n));
  std::vector<const double*> in;
  std::size_t stride = 1;
  for (std::size_t axis = 0; axis < d; ++axis, stride *= per_axis) {
    const Axis& range = system.data().axes[axis];
    const std::vector<double> nodes = uniform_nodes(range.lower, range.upper, per_axis);
    for (std::size_t i = 0; i < n; ++i)
      coordinates[axis][i] = nodes[i / stride % per_axis];
    in.push_back(coordinates[axis].data());
  }
  std::vector<double> values(n);
  double* out = values.data();
  language::evaluate(language::compile(own, {&value, 1}, inputs), n, in, {&out, 1});
  double most = 0;
  for (const double v : values)
    most = std::max(most, std::abs(v));
  return most;
}

std::vector<double> wavenumbers(const System& system) {
  std::vector<NodeId> roots = system.equations();
  roots.insert(roots.end(), system.conditions().begin(), system.conditions().end());
  Graph graph = system.graph();
  std::vector<double> highest(static_cast<std::size_t>(system.axes()), 0.0);
  for (const NodeId node : language::reachable(system.graph(), roots)) {
    const Op op = graph[node].op;
    if (op != Op::sine && op != Op::cosine && op != Op::hyperbolic_tangent) continue;
    const NodeId argument = graph[node].a;
    const unsigned support = language::support(graph, argument);
    if ((support & (1U << language::max_axes)) != 0) continue; // of an unknown
    for (int axis = 0; axis < system.axes(); ++axis) {
      if ((support & (1U << axis)) == 0) continue;
      const double derivative = magnitude(system, graph, language::differentiate(graph, argument, axis));
      double& most = highest[static_cast<std::size_t>(axis)];
      if (std::isfinite(derivative)) most = std::max(most, derivative);
    }
  }
  return highest;
}

} // namespace spinn::field
