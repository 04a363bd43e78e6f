// SPDX-License-Identifier: BSD-3-Clause
// The expression graph: hash-consed nodes, folded while they are built, with exact differentiation.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace spinn::language {

inline constexpr int max_axes = 5;
inline constexpr int max_order = 3;  ///< highest derivative along one axis

/// Derivative orders per axis.
using Orders = std::array<std::int8_t, max_axes>;

enum class Op : std::uint8_t {
  // leaves
  constant,    ///< value
  coordinate,  ///< index = axis
  parameter,   ///< index = parameter number; gone after `substitute_parameters`
  unknown,     ///< index = unknown number, orders = derivative: the field atoms
  input,       ///< index = input slot of a plan (an accumulated field or a table)
  // binary
  add, subtract, multiply, divide, power, minimum, maximum, arctangent2,
  // unary
  negate, square_root, exponential, logarithm, sine, cosine, tangent, arcsine, arccosine, arctangent,
  hyperbolic_sine, hyperbolic_cosine, hyperbolic_tangent, absolute, sign, step,
  // only in programs, where the compiler fuses them: a*b+c, a*b-c, c-a*b
  multiply_add, multiply_subtract, negated_multiply_add,
};

[[nodiscard]] bool is_leaf(Op op);
[[nodiscard]] bool is_binary(Op op);

using NodeId = std::int32_t;

struct Node {
  Op op = Op::constant;
  NodeId a = -1;
  NodeId b = -1;
  double value = 0;
  std::int32_t index = -1;
  Orders orders{};
  bool operator==(const Node&) const = default;
};

/// Append-only. A NodeId stays valid for the graph's life; an operand's id is smaller than its user's.
/// The builders fold constants, drop neutral elements (x+0, 1*x, x^1, 0*x), order commutative operands and share equal
/// nodes, so that equal expressions built alike have equal ids. Folding never hides a domain error: 1/0 or log(-1) of
/// constants is kept as a node and becomes an inf or NaN where it is evaluated.
class Graph {
public:
  NodeId constant(double value);
  NodeId coordinate(int axis);
  NodeId parameter(int index);
  NodeId unknown(int index, Orders orders = {});
  NodeId input(int index);
  NodeId unary(Op op, NodeId a);
  NodeId binary(Op op, NodeId a, NodeId b);

  NodeId add(NodeId a, NodeId b) { return binary(Op::add, a, b); }
  NodeId subtract(NodeId a, NodeId b) { return binary(Op::subtract, a, b); }
  NodeId multiply(NodeId a, NodeId b) { return binary(Op::multiply, a, b); }
  NodeId divide(NodeId a, NodeId b) { return binary(Op::divide, a, b); }
  NodeId power(NodeId a, NodeId b) { return binary(Op::power, a, b); }

  [[nodiscard]] const Node& operator[](NodeId id) const { return m_nodes[static_cast<std::size_t>(id)]; }
  [[nodiscard]] std::size_t size() const { return m_nodes.size(); }

private:
  NodeId intern(const Node& node);
  std::vector<Node> m_nodes;
  std::unordered_multimap<std::size_t, NodeId> m_by_hash;
};

/// Total derivative with respect to a coordinate; an unknown's atom gets one order more along that axis.
/// @throws spinn::Error when an order would exceed `max_order` along one axis or 3 in total
NodeId differentiate(Graph& graph, NodeId node, int axis);

/// Gradient of `node` with respect to leaves (unknown or input nodes), by one reverse sweep: [leaves.size()].
std::vector<NodeId> gradient(Graph& graph, NodeId node, std::span<const NodeId> leaves);

/// The graph node with every leaf in `from` replaced by the node at the same place in `to`.
NodeId substitute(Graph& graph, NodeId node, std::span<const NodeId> from, std::span<const NodeId> to);

/// Parameters replaced by their values: values[index].
NodeId substitute_parameters(Graph& graph, NodeId node, std::span<const double> values);

/// All leaves of kind `unknown` (field atoms) that the nodes reach, in ascending id.
std::vector<NodeId> atoms(const Graph& graph, std::span<const NodeId> nodes);

/// Bit i set: the node depends explicitly on coordinate i. Bit `max_axes` set: it depends on an unknown or input.
unsigned support(const Graph& graph, NodeId node);

}  // namespace spinn::language
