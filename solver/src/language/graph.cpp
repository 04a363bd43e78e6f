// SPDX-License-Identifier: BSD-3-Clause
// The graph's store: leaves, hash-consing, traits, and what follows from them alone.
#include "language/graph.hpp"

#include "language/instruction_kernel.hpp"

#include <spinn/error.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>
#include <string>
#include <unordered_set>

namespace spinn::language {

namespace {

std::size_t hash(const Node& node) {
  std::size_t h = static_cast<std::size_t>(node.op);
  const auto mix = [&h](std::uint64_t x) {
    h ^= x + 0x9e3779b97f4a7c15ULL + (h << 6U) + (h >> 2U);
    h *= 0xff51afd7ed558ccdULL;
    h ^= h >> 33U;
  };
  mix(static_cast<std::uint32_t>(node.a));
  mix(static_cast<std::uint32_t>(node.b));
  mix(std::bit_cast<std::uint64_t>(node.value));
  mix(static_cast<std::uint32_t>(node.index));
  for (const auto order : node.orders)
    mix(static_cast<std::uint64_t>(order));
  return h;
}

/// Equal bit for bit, so that NaN constants are shared too.
bool same(const Node& x, const Node& y) {
  return x.op == y.op && x.a == y.a && x.b == y.b && x.index == y.index && x.orders == y.orders &&
         std::bit_cast<std::uint64_t>(x.value) == std::bit_cast<std::uint64_t>(y.value);
}

} // namespace

bool is_leaf(Op op) {
  return op <= Op::input;
}

bool is_binary(Op op) {
  return op >= Op::add && op <= Op::arctangent2;
}

bool is_fused(Op op) {
  return op >= Op::multiply_add;
}

NodeId Graph::constant(double value) {
  return intern({.op = Op::constant, .value = value == 0 ? 0.0 : value}); // -0 becomes +0
}

NodeId Graph::coordinate(int axis) {
  if (axis < 0 || axis >= max_axes)
    throw std::logic_error("axis " + std::to_string(axis) + " does not exist");
  return intern({.op = Op::coordinate, .index = axis});
}

NodeId Graph::parameter(int index) {
  return intern({.op = Op::parameter, .index = index});
}

NodeId Graph::unknown(int index, Orders orders) {
  return intern({.op = Op::unknown, .index = index, .orders = orders});
}

NodeId Graph::input(int index) {
  return intern({.op = Op::input, .index = index});
}

bool Graph::is_constant(NodeId id, double value) const {
  const Node& node = (*this)[id];
  return node.op == Op::constant && node.value == value;
}

bool Graph::is_number(NodeId id) const {
  const Node& node = (*this)[id];
  return node.op == Op::constant && std::isfinite(node.value);
}

unsigned Graph::traits_of(const Node& node) const {
  switch (node.op) {
  case Op::constant:
    return std::isfinite(node.value) ? 0 : invalid_bit;
  case Op::coordinate:
    return 1U << static_cast<unsigned>(node.index);
  case Op::parameter:
    return parameter_bit;
  case Op::unknown:
  case Op::input:
    return field_bit;
  default:
    break;
  }
  const unsigned operands = traits(node.a) | (node.b >= 0 ? traits(node.b) : 0U);
  // An operation on numbers alone that was not folded has no finite value; neither has 0 times such a node.
  if (operands != 0) return operands;
  const bool finite =
      std::isfinite(apply(node.op, (*this)[node.a].value, node.b >= 0 ? (*this)[node.b].value : 0));
  return finite ? 0 : invalid_bit;
}

NodeId Graph::intern(const Node& node) {
  const std::size_t key = hash(node);
  const auto [begin, end] = m_by_hash.equal_range(key);
  for (auto it = begin; it != end; ++it)
    if (same((*this)[it->second], node)) return it->second;
  if (m_nodes.size() >= max_nodes)
    throw Error({}, "", "the expression grows beyond " + std::to_string(max_nodes) + " terms",
                "Write it shorter, or take fewer derivatives of long products");
  const auto id = static_cast<NodeId>(m_nodes.size());
  m_traits.push_back(static_cast<Traits>(traits_of(node)));
  m_nodes.push_back(node);
  m_by_hash.emplace(key, id);
  return id;
}

double apply(Op op, double a, double b) {
  double target = 0;
  double* const registers[] = {&target, &a, &b};
  execute<double>({.op = op, .target = 0, .a = 1, .b = 2}, registers, 0, 1, UnitStep{});
  return target;
}

std::vector<NodeId> reachable(const Graph& graph, std::span<const NodeId> roots,
                              std::span<const NodeId> cuts) {
  std::unordered_set<NodeId> seen;
  const std::unordered_set<NodeId> cut(cuts.begin(), cuts.end());
  std::vector<NodeId> result;
  std::vector<NodeId> stack;
  const auto visit = [&](NodeId id) {
    if (id >= 0 && seen.insert(id).second) stack.push_back(id);
  };
  for (const NodeId root : roots)
    visit(root);
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    result.push_back(id);
    if (cut.contains(id)) continue;
    visit(graph[id].a);
    visit(graph[id].b);
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<NodeId> atoms(const Graph& graph, std::span<const NodeId> nodes) {
  std::vector<NodeId> result = reachable(graph, nodes);
  std::erase_if(result, [&](NodeId id) { return graph[id].op != Op::unknown; });
  return result;
}

bool is_scalar(const Graph& graph, NodeId node) {
  return (graph.traits(node) & ~(Graph::parameter_bit | Graph::invalid_bit)) == 0;
}

unsigned support(const Graph& graph, NodeId node) {
  return graph.traits(node) & ((1U << (max_axes + 1)) - 1U);
}

} // namespace spinn::language
