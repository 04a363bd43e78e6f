// SPDX-License-Identifier: BSD-3-Clause
// Parameters as leaves, factors and derivatives of residuals.
#include "planning/scalars.hpp"

namespace spinn::planning {

using language::Graph;
using language::NodeId;
using language::Op;
using language::Product;
using language::Summand;

std::vector<NodeId> parameter_nodes(Graph& graph, int count) {
  std::vector<NodeId> nodes;
  for (int index = 0; index < count; ++index)
    nodes.push_back(graph.parameter(index));
  return nodes;
}

std::vector<Summand> distributed_summands(Graph& graph, NodeId node) {
  std::vector<Summand> result;
  for (const Summand& summand : graph.summands(node)) {
    Product scalars;
    NodeId sum = -1;
    int others = 0;
    if (summand.node >= 0 && !language::is_scalar(graph, summand.node))
      for (const language::Factor& factor : graph.factors(summand.node).factors) {
        if (language::is_scalar(graph, factor.base)) {
          scalars.factors.push_back(factor);
          continue;
        }
        ++others;
        if (factor.exponent == 1 && graph[factor.base].op == Op::add) sum = factor.base;
      }
    if (sum < 0 || others != 1 || scalars.factors.empty()) {
      result.push_back(summand);
      continue;
    }
    const NodeId scalar = graph.product(scalars);
    for (const Summand& inner : distributed_summands(graph, sum)) {
      const NodeId scaled = inner.node < 0 ? scalar : graph.multiply(scalar, inner.node);
      for (const Summand& part : graph.summands(scaled))
        result.push_back({part.node, part.coefficient * inner.coefficient * summand.coefficient});
    }
  }
  return result;
}

std::vector<std::vector<NodeId>> parameter_partials(Graph& graph, std::span<const NodeId> residuals,
                                                    int count) {
  const std::vector<NodeId> parameters = parameter_nodes(graph, count);
  std::vector<std::vector<NodeId>> partials;
  for (const NodeId residual : residuals)
    partials.push_back(language::gradient(graph, residual, parameters));
  return partials;
}

} // namespace spinn::planning
