// SPDX-License-Identifier: BSD-3-Clause
// Addition theorems for exp, sin and cos of sums over disjoint sets of axes.
#include "planning/axis_sets.hpp"
#include "planning/scalars.hpp"
#include "planning/tabulate.hpp"

#include <cmath>
#include <unordered_map>
#include <utility>

namespace spinn::planning {

using language::Graph;
using language::Op;
using language::Summand;

namespace {

/// The group that takes the constant: the one whose largest coefficient opposes it, so that exp(800 x - 790) stays in
/// range in one piece. (Ranges are safe otherwise: the maximum of a + b over a box is the sum of both maxima, so where
/// exp(a + b) is finite everywhere, exp(a) exp(b) fails only for offsets that cancel.)
std::size_t home_of_constant(const std::vector<std::vector<Summand>>& groups, double constant) {
  std::size_t home = 0;
  double largest = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const Summand& term : groups[g]) {
      if (term.coefficient * constant >= 0 || std::abs(term.coefficient) <= largest) continue;
      largest = std::abs(term.coefficient);
      home = g;
    }
  }
  return home;
}

/// The argument as a sum of nodes on disjoint proper subsets of the axes; a single one where that cannot be.
std::vector<NodeId> disjoint_parts(Graph& graph, NodeId argument, AxisSet all) {
  std::vector<Summand> terms;
  std::vector<AxisSet> sets;
  double constant = 0;
  std::vector<Summand> scalars; // they go with the constant
  for (const Summand& term : distributed_summands(graph, argument)) {
    if (term.node < 0) {
      constant += term.coefficient;
    } else if (language::is_scalar(graph, term.node)) {
      if ((graph.traits(term.node) & Graph::parameter_bit) == 0) return {argument}; // not finite
      scalars.push_back(term);
    } else {
      terms.push_back(term);
      sets.push_back(coordinate_axes(graph, term.node));
    }
  }
  const std::vector<AxisGroup> components = disjoint_groups(sets);
  if (components.size() < 2) return {argument};
  std::vector<AxisSet> component_sets;
  for (const AxisGroup& component : components)
    component_sets.push_back(component.axes);
  std::vector<std::vector<Summand>> parts;
  for (const AxisGroup& group : gather(component_sets, all)) {
    parts.emplace_back();
    for (const std::size_t component : group.members)
      for (const std::size_t k : components[component].members)
        parts.back().push_back(terms[k]);
  }
  std::vector<Summand>& home = parts[home_of_constant(parts, constant)];
  home.insert(home.end(), scalars.begin(), scalars.end());
  if (constant != 0) home.push_back({-1, constant});
  std::vector<NodeId> result;
  for (std::vector<Summand>& part : parts)
    result.push_back(graph.sum(std::move(part)));
  return result;
}

NodeId exponential_of(Graph& graph, const std::vector<NodeId>& parts) {
  language::Product product;
  for (const NodeId part : parts)
    product.factors.push_back({graph.unary(Op::exponential, part), 1});
  return graph.product(product);
}

/// sin and cos of the sum of all parts.
std::pair<NodeId, NodeId> sine_and_cosine(Graph& graph, const std::vector<NodeId>& parts) {
  NodeId sine = graph.constant(0);
  NodeId cosine = graph.constant(1);
  for (const NodeId part : parts) {
    const NodeId s = graph.unary(Op::sine, part);
    const NodeId c = graph.unary(Op::cosine, part);
    const NodeId next = graph.add(graph.multiply(sine, c), graph.multiply(cosine, s));
    cosine = graph.subtract(graph.multiply(cosine, c), graph.multiply(sine, s));
    sine = next;
  }
  return {sine, cosine};
}

NodeId separated(Graph& graph, Op op, NodeId argument, AxisSet all) {
  const bool applies = (op == Op::exponential || op == Op::sine || op == Op::cosine) &&
                       coordinate_axes(graph, argument) == all;
  const std::vector<NodeId> parts =
      applies ? disjoint_parts(graph, argument, all) : std::vector<NodeId>{argument};
  if (parts.size() < 2) return graph.unary(op, argument);
  if (op == Op::exponential) return exponential_of(graph, parts);
  const auto [sine, cosine] = sine_and_cosine(graph, parts);
  return op == Op::sine ? sine : cosine;
}

} // namespace

NodeId separate(Graph& graph, int axes, NodeId node) {
  std::unordered_map<NodeId, NodeId> image;
  for (const NodeId id : language::reachable(graph, std::span(&node, 1))) {
    const language::Node n = graph[id];
    if (language::is_leaf(n.op))
      image[id] = id;
    else if (n.b >= 0)
      image[id] = graph.binary(n.op, image.at(n.a), image.at(n.b));
    else
      image[id] = separated(graph, n.op, image.at(n.a), all_axes(axes));
  }
  return image.at(node);
}

} // namespace spinn::planning
