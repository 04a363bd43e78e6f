// SPDX-License-Identifier: BSD-3-Clause
// Exact differentiation: the partials of each operation, forward along a coordinate, reverse to leaves; substitution.
#include "language/graph.hpp"

#include <spinn/error.hpp>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>
#include <unordered_map>

namespace spinn::language {

namespace {

using Images = std::unordered_map<NodeId, NodeId>;

NodeId reciprocal(Graph& g, NodeId x) {
  return g.product({1, {{x, -1}}});
}

/// 1 + sign x^2
NodeId one_plus_square(Graph& g, double sign, NodeId x) {
  return g.sum({{g.product({1, {{x, 2}}}), sign}, {-1, 1}});
}

/// First of the two is the smaller (larger): step of their difference; both share the derivative at a tie by taking a.
NodeId chosen(Graph& g, NodeId larger, NodeId smaller) {
  return g.unary(Op::step, g.subtract(larger, smaller));
}

NodeId partial_of_unary(Graph& g, NodeId id, const Node& node) {
  const NodeId x = node.a;
  switch (node.op) {
  case Op::square_root:
    return g.product({0.5, {{id, -1}}});
  case Op::exponential:
    return id;
  case Op::logarithm:
    return reciprocal(g, x);
  case Op::sine:
    return g.unary(Op::cosine, x);
  case Op::cosine:
    return g.unary(Op::negate, g.unary(Op::sine, x));
  case Op::tangent:
    return one_plus_square(g, 1, id);
  case Op::arcsine:
    return reciprocal(g, g.unary(Op::square_root, one_plus_square(g, -1, x)));
  case Op::arccosine:
    return g.product({-1, {{g.unary(Op::square_root, one_plus_square(g, -1, x)), -1}}});
  case Op::arctangent:
    return reciprocal(g, one_plus_square(g, 1, x));
  case Op::hyperbolic_sine:
    return g.unary(Op::hyperbolic_cosine, x);
  case Op::hyperbolic_cosine:
    return g.unary(Op::hyperbolic_sine, x);
  case Op::hyperbolic_tangent:
    return one_plus_square(g, -1, id);
  case Op::absolute:
    return g.unary(Op::sign, x);
  case Op::sign:
  case Op::step:
    return g.constant(0); // away from the jump
  default:
    throw std::logic_error("this operation has no partial derivative");
  }
}

/// d atan2(y, x) = (x dy - y dx) / (x^2 + y^2)
NodeId partial_of_arctangent2(Graph& g, NodeId numerator, double sign, NodeId y, NodeId x) {
  const NodeId square = g.add(g.product({1, {{x, 2}}}), g.product({1, {{y, 2}}}));
  return g.product({sign, {{numerator, 1}, {square, -1}}});
}

/// The unknown's atom with one order more along `axis`.
NodeId raised(Graph& graph, const Node& atom, int axis) {
  Orders orders = atom.orders;
  ++orders[static_cast<std::size_t>(axis)];
  const int total = std::accumulate(orders.begin(), orders.end(), 0);
  if (total > max_order)
    throw Error({}, "",
                "this needs a derivative of order " + std::to_string(total) +
                    " of an unknown, the highest is " + std::to_string(max_order),
                "Introduce an inner derivative as an unknown with an equation of its own");
  return graph.unknown(atom.index, orders);
}

/// Does the total derivative of the node along `axis` vanish for sure?
bool is_free_of(const Graph& graph, NodeId node, int axis) {
  return (graph.traits(node) & ((1U << static_cast<unsigned>(axis)) | Graph::field_bit)) == 0;
}

NodeId derivative_of_leaf(Graph& graph, NodeId id, int axis) {
  const Node node = graph[id];
  switch (node.op) {
  case Op::coordinate:
    return graph.constant(1);
  case Op::unknown:
    return raised(graph, node, axis);
  default:
    throw std::logic_error("an input of a plan has no derivative along a coordinate");
  }
}

} // namespace

NodeId partial_a(Graph& g, NodeId id) {
  const Node node = g[id];
  const auto [a, b] = std::pair{node.a, node.b};
  switch (node.op) {
  case Op::add:
    return g.constant(1);
  case Op::multiply:
    return b;
  case Op::power: // b a^(b-1)
    if (g.is_number(b)) return g.product({g[b].value, {{a, g[b].value - 1}}});
    return g.multiply(b, g.power(a, g.sum({{b, 1}, {-1, -1}})));
  case Op::minimum:
    return chosen(g, b, a);
  case Op::maximum:
    return chosen(g, a, b);
  case Op::arctangent2:
    return partial_of_arctangent2(g, b, 1, a, b);
  default:
    return partial_of_unary(g, id, node);
  }
}

NodeId partial_b(Graph& g, NodeId id) {
  const Node node = g[id];
  const auto [a, b] = std::pair{node.a, node.b};
  switch (node.op) {
  case Op::add:
    return g.constant(1);
  case Op::multiply:
    return a;
  case Op::power:
    return g.multiply(id, g.unary(Op::logarithm, a));
  case Op::minimum:
    return g.sum({{chosen(g, b, a), -1}, {-1, 1}});
  case Op::maximum:
    return g.sum({{chosen(g, a, b), -1}, {-1, 1}});
  case Op::arctangent2:
    return partial_of_arctangent2(g, a, -1, a, b);
  default:
    throw std::logic_error("this operation has no second operand");
  }
}

NodeId differentiate(Graph& graph, NodeId node, int axis) {
  if (axis < 0 || axis >= max_axes)
    throw std::logic_error("axis " + std::to_string(axis) + " does not exist");
  Images derivative;
  const NodeId zero = graph.constant(0);
  for (const NodeId id : reachable(graph, std::span(&node, 1))) {
    if (is_free_of(graph, id, axis)) {
      derivative[id] = zero;
      continue;
    }
    const Node n = graph[id];
    if (is_leaf(n.op)) {
      derivative[id] = derivative_of_leaf(graph, id, axis);
      continue;
    }
    NodeId sum = zero;
    if (derivative[n.a] != zero) sum = graph.multiply(partial_a(graph, id), derivative[n.a]);
    if (n.b >= 0 && derivative[n.b] != zero)
      sum = graph.add(sum, graph.multiply(partial_b(graph, id), derivative[n.b]));
    derivative[id] = sum;
  }
  return derivative[node];
}

NodeId differentiate(Graph& graph, NodeId node, const Orders& orders) {
  for (std::size_t axis = 0; axis < orders.size(); ++axis)
    for (int order = 0; order < orders[axis]; ++order)
      node = differentiate(graph, node, static_cast<int>(axis));
  return node;
}

std::vector<NodeId> gradient(Graph& graph, NodeId node, std::span<const NodeId> leaves) {
  const std::vector<NodeId> order = reachable(graph, std::span(&node, 1));
  const NodeId zero = graph.constant(0);
  Images adjoint; // holds exactly the nodes that lead to a leaf
  for (const NodeId id : order) {
    const Node& n = graph[id];
    if (std::find(leaves.begin(), leaves.end(), id) != leaves.end() || adjoint.contains(n.a) ||
        adjoint.contains(n.b))
      adjoint[id] = zero;
  }
  if (adjoint.contains(node)) adjoint[node] = graph.constant(1);
  for (auto it = order.rbegin(); it != order.rend(); ++it) {
    const Node n = graph[*it];
    const auto found = adjoint.find(*it);
    if (found == adjoint.end() || is_leaf(n.op) || found->second == zero) continue;
    const NodeId above = found->second;
    if (adjoint.contains(n.a))
      adjoint[n.a] = graph.add(adjoint[n.a], graph.multiply(above, partial_a(graph, *it)));
    if (adjoint.contains(n.b))
      adjoint[n.b] = graph.add(adjoint[n.b], graph.multiply(above, partial_b(graph, *it)));
  }
  std::vector<NodeId> result;
  for (const NodeId leaf : leaves)
    result.push_back(adjoint.contains(leaf) ? adjoint[leaf] : zero);
  return result;
}

NodeId substitute(Graph& graph, NodeId node, std::span<const NodeId> from, std::span<const NodeId> to) {
  if (from.size() != to.size())
    throw std::logic_error("substitute: as many new nodes as old ones are needed");
  Images image;
  for (std::size_t k = 0; k < from.size(); ++k)
    image.emplace(from[k], to[k]);
  for (const NodeId id : reachable(graph, std::span(&node, 1), from)) {
    if (image.contains(id)) continue;
    const Node n = graph[id];
    if (is_leaf(n.op)) {
      image[id] = id;
      continue;
    }
    const NodeId a = image[n.a];
    const NodeId b = n.b >= 0 ? image[n.b] : -1;
    if (a == n.a && b == n.b)
      image[id] = id;
    else
      image[id] = n.b >= 0 ? graph.binary(n.op, a, b) : graph.unary(n.op, a);
  }
  return image[node];
}

NodeId substitute_parameters(Graph& graph, NodeId node, std::span<const double> values) {
  std::vector<NodeId> from;
  std::vector<NodeId> to;
  for (const NodeId id : reachable(graph, std::span(&node, 1))) {
    if (graph[id].op != Op::parameter) continue;
    const auto index = static_cast<std::size_t>(graph[id].index);
    if (index >= values.size())
      throw std::logic_error("parameter " + std::to_string(index) + " has no value");
    from.push_back(id);
    to.push_back(graph.constant(values[index]));
  }
  return from.empty() ? node : substitute(graph, node, from, to);
}

} // namespace spinn::language
