// SPDX-License-Identifier: BSD-3-Clause
// The expression graph: hash-consed nodes, folded while they are built, with exact differentiation.
#pragma once

#include "base/limits.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <unordered_map>
#include <vector>

namespace spinn::language {

using spinn::max_axes;
using spinn::max_order;

/// Derivative orders per axis.
using Orders = std::array<std::int8_t, max_axes>;

// clang-format off
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
// clang-format on

[[nodiscard]] bool is_leaf(Op op);
[[nodiscard]] bool is_binary(Op op);
[[nodiscard]] bool is_fused(Op op); ///< three operands; programs only

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

/// coefficient * node in a sum; node = -1 stands for 1 (the constant summand).
struct Summand {
  NodeId node = -1;
  double coefficient = 1;
};

/// base^exponent in a product; exponents are constants.
struct Factor {
  NodeId base = -1;
  double exponent = 1;
};

struct Product {
  double coefficient = 1;
  std::vector<Factor> factors;
};

inline constexpr std::size_t max_nodes = 250000; ///< size limit of a graph: no text can exhaust the memory

/// Append-only. A NodeId stays valid for the graph's life; an operand's id is smaller than its user's.
/// Equal expressions get equal ids as far as the builders' normal form reaches:
///   sum      chain add(add(t1, t2), t3) of like terms collected, ascending ids, the constant last;
///            a term is a monomial or multiply(constant, monomial); a constant times a sum is distributed
///   product  chain multiply(multiply(f1, f2), f3) of like bases collected, ascending ids; f is a base or
///            power(base, constant); a numeric coefficient stands outermost: multiply(constant, monomial)
/// so subtract, divide and negate are accepted and never stored. Neutral elements drop (x+0, 1*x, x^1, 0*x, x-x),
/// numbers fold, odd and even functions lose the sign of their argument. x/x becomes 1: removable singularities go.
/// Folding never hides a domain error of constants: 1/0, log(-1) and 0*(1/0) stay nodes and become an inf or NaN where
/// they are evaluated.
/// @throws spinn::Error from every builder when the graph would exceed `max_nodes`
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

  /// sum_k coefficient_k * node_k and coefficient * prod_k base_k^exponent_k, in normal form.
  NodeId sum(std::vector<Summand> summands);
  NodeId product(const Product& product);

  /// A node read as a sum, as a product (one summand, one factor where it is neither).
  [[nodiscard]] std::vector<Summand> summands(NodeId id) const;
  [[nodiscard]] Product factors(NodeId id) const;

  [[nodiscard]] const Node& operator[](NodeId id) const { return m_nodes[static_cast<std::size_t>(id)]; }
  [[nodiscard]] std::size_t size() const { return m_nodes.size(); }
  [[nodiscard]] bool is_constant(NodeId id, double value) const;
  [[nodiscard]] bool is_number(NodeId id) const; ///< a finite constant

  /// What the node depends on: bits as in `support`, one more for parameters, one for domain errors of constants.
  [[nodiscard]] unsigned traits(NodeId id) const { return m_traits[static_cast<std::size_t>(id)]; }
  static constexpr unsigned field_bit = 1U << max_axes;
  static constexpr unsigned parameter_bit = 1U << (max_axes + 1);
  static constexpr unsigned invalid_bit = 1U << (max_axes + 2);

private:
  struct Multiplier;
  [[nodiscard]] unsigned traits_of(const Node& node) const;
  NodeId intern(const Node& node);
  NodeId build_product(const Multiplier& product);
  NodeId fold_extremum(Op op, NodeId a, NodeId b);
  std::vector<Node> m_nodes;
  using Traits = std::uint16_t;
  static_assert(invalid_bit <= std::numeric_limits<Traits>::max(), "one bit per axis and three more");
  std::vector<Traits> m_traits;
  std::unordered_multimap<std::size_t, NodeId> m_by_hash;
};

/// op(a, b) of numbers (b is ignored by unary operations); exactly what programs compute.
double apply(Op op, double a, double b = 0);

/// The nodes that `roots` reach, themselves included, ascending (operands before users). Does not look below `cuts`.
std::vector<NodeId> reachable(const Graph& graph, std::span<const NodeId> roots,
                              std::span<const NodeId> cuts = {});

/// d node / d a and d node / d b of one operation, its operands held fixed otherwise.
NodeId partial_a(Graph& graph, NodeId node);
NodeId partial_b(Graph& graph, NodeId node);

/// Total derivative with respect to a coordinate; an unknown's atom gets one order more along that axis.
/// @throws spinn::Error when an order would exceed `max_order` along one axis or in total
NodeId differentiate(Graph& graph, NodeId node, int axis);

/// The same as often along each axis as `orders` says.
NodeId differentiate(Graph& graph, NodeId node, const Orders& orders);

/// Gradient of `node` with respect to leaves (unknown or input nodes), by one reverse sweep: [leaves.size()].
std::vector<NodeId> gradient(Graph& graph, NodeId node, std::span<const NodeId> leaves);

/// The graph node with every leaf in `from` replaced by the node at the same place in `to`.
NodeId substitute(Graph& graph, NodeId node, std::span<const NodeId> from, std::span<const NodeId> to);

/// Parameters replaced by their values: values[index].
NodeId substitute_parameters(Graph& graph, NodeId node, std::span<const double> values);

/// All leaves of kind `unknown` (field atoms) that the nodes reach, in ascending id.
std::vector<NodeId> atoms(const Graph& graph, std::span<const NodeId> nodes);

/// A number for every point: the node depends on parameters at most.
bool is_scalar(const Graph& graph, NodeId node);

/// Bit i set: the node depends explicitly on coordinate i. Bit `max_axes` set: it depends on an unknown or input.
unsigned support(const Graph& graph, NodeId node);

} // namespace spinn::language
