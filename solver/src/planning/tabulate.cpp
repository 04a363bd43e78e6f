// SPDX-License-Identifier: BSD-3-Clause
// Extraction of coordinate tables.
#include "planning/tabulate.hpp"

#include "planning/axis_sets.hpp"
#include "planning/scalars.hpp"

#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace spinn::planning {

using language::Factor;
using language::Graph;
using language::Node;
using language::Op;
using language::Product;
using language::Summand;

namespace {

/// Multiplications and additions per point, roughly: a division counts as 4 of them, a function as 10.
double cost(const Graph& graph, NodeId root) {
  double total = 0;
  for (const NodeId id : language::reachable(graph, std::span(&root, 1))) {
    const Node& node = graph[id];
    if (language::is_leaf(node.op) || language::is_scalar(graph, id)) continue;
    const bool power = node.op == Op::power && graph.is_number(node.b);
    const double exponent = power ? graph[node.b].value : 0;
    if (node.op == Op::add || node.op == Op::multiply)
      total += 1;
    else if (power && exponent == std::trunc(exponent))
      total += exponent < 0 ? 4 + std::log2(-exponent) : std::ceil(std::log2(exponent));
    else
      total += 10;
  }
  return total;
}

class Tabulator {
public:
  Tabulator(Graph& graph, int axes, int parameters, int first_input)
      : m_graph(graph), m_all(all_axes(axes)), m_first_input(first_input),
        m_parameters(parameter_nodes(graph, parameters)) {}

  /// The images of the nodes. Chains of sums and products are treated as a whole, so only what they ask for is visited.
  std::vector<NodeId> rewrite(std::span<const NodeId> roots) {
    const std::vector<NodeId> order = language::reachable(m_graph, roots);
    std::unordered_set<NodeId> needed(roots.begin(), roots.end());
    for (auto it = order.rbegin(); it != order.rend(); ++it) {
      if (!needed.contains(*it) || is_table_material(*it)) continue;
      const std::vector<NodeId> operands = parts(*it);
      needed.insert(operands.begin(), operands.end());
    }
    for (const NodeId id : order)
      if (needed.contains(id) && !is_table_material(id)) m_image[id] = rewritten(id);
    std::vector<NodeId> result;
    for (const NodeId root : roots)
      result.push_back(image(root));
    return result;
  }

  std::vector<Table> take_tables() { return std::move(m_tables); }

private:
  NodeId image(NodeId id) { return is_table_material(id) ? tabulated(id) : m_image.at(id); }

  bool is_table_material(NodeId id) const {
    const AxisSet axes = coordinate_axes(m_graph, id);
    return axes != 0 && axes != m_all;
  }

  bool is_product(const Node& node) const {
    return node.op == Op::multiply || (node.op == Op::power && m_graph.is_number(node.b));
  }

  std::vector<NodeId> parts(NodeId id) const {
    const Node& node = m_graph[id];
    std::vector<NodeId> result;
    if (node.op == Op::add) {
      for (const Summand& term : m_graph.summands(id))
        if (term.node >= 0) result.push_back(term.node);
    } else if (is_product(node)) {
      for (const Factor& factor : m_graph.factors(id).factors)
        result.push_back(factor.base);
    } else if (!language::is_leaf(node.op)) {
      result.push_back(node.a);
      if (node.b >= 0) result.push_back(node.b);
    }
    return result;
  }

  NodeId rewritten(NodeId id) {
    const Node node = m_graph[id];
    if (language::is_leaf(node.op)) return id;
    if (node.op == Op::add) return rewritten_sum(id);
    if (is_product(node)) return rewritten_product(id);
    const NodeId a = image(node.a);
    return node.b >= 0 ? m_graph.binary(node.op, a, image(node.b)) : m_graph.unary(node.op, a);
  }

  NodeId rewritten_sum(NodeId id) {
    std::vector<Summand> result;
    std::vector<Summand> gathered;
    std::vector<AxisSet> sets;
    for (const Summand& term : m_graph.summands(id)) {
      if (term.node >= 0 && is_table_material(term.node)) {
        gathered.push_back(term);
        sets.push_back(coordinate_axes(m_graph, term.node));
      } else {
        result.push_back({term.node < 0 ? -1 : m_image.at(term.node), term.coefficient});
      }
    }
    for (const AxisGroup& group : gather(sets, m_all)) {
      std::vector<Summand> members;
      for (const std::size_t k : group.members)
        members.push_back(gathered[k]);
      if (members.size() == 1) // the coefficient stays outside: tables of the same function are shared
        result.push_back({tabulated(members[0].node), members[0].coefficient});
      else
        result.push_back({tabulated(m_graph.sum(std::move(members))), 1});
    }
    return sum_of(result);
  }

  /// Images may be sums or carry coefficients themselves, so they are added one by one.
  NodeId sum_of(const std::vector<Summand>& terms) {
    NodeId sum = m_graph.constant(0);
    for (const Summand& term : terms) {
      const NodeId scaled = term.node < 0 ? m_graph.constant(term.coefficient)
                                          : m_graph.product({term.coefficient, {{term.node, 1}}});
      sum = m_graph.add(sum, scaled);
    }
    return sum;
  }

  NodeId rewritten_product(NodeId id) {
    const Product product = m_graph.factors(id);
    Product result{product.coefficient, {}};
    std::vector<Factor> gathered, scalars;
    std::vector<AxisSet> sets;
    for (const Factor& factor : product.factors) {
      if (language::is_scalar(m_graph, factor.base)) {
        scalars.push_back(factor);
      } else if (is_table_material(factor.base)) {
        gathered.push_back(factor);
        sets.push_back(coordinate_axes(m_graph, factor.base));
      } else {
        result.factors.push_back({m_image.at(factor.base), factor.exponent});
      }
    }
    if (sets.empty()) result.factors.insert(result.factors.end(), scalars.begin(), scalars.end());
    for (const AxisGroup& group : gather(sets, m_all)) {
      Product members;
      members.factors = std::exchange(scalars, {}); // the first table takes them
      for (const std::size_t k : group.members)
        members.factors.push_back(gathered[k]);
      result.factors.push_back({tabulated(m_graph.product(members)), 1});
    }
    return m_graph.product(result);
  }

  /// The table's input for a node on some of the axes, or the node itself where a table would not pay.
  NodeId tabulated(NodeId id) {
    if (cost(m_graph, id) < 2) return id;
    const auto [found, added] = m_known.try_emplace(id, static_cast<int>(m_tables.size()));
    if (added) {
      Table table;
      std::vector<NodeId> coordinates;
      const AxisSet axes = coordinate_axes(m_graph, id);
      for (int axis = 0; axis < language::max_axes; ++axis) {
        if ((axes >> static_cast<unsigned>(axis) & 1U) == 0) continue;
        table.axes.push_back(axis);
        coordinates.push_back(m_graph.coordinate(axis));
      }
      coordinates.insert(coordinates.end(), m_parameters.begin(), m_parameters.end());
      table.program = language::compile(m_graph, std::span(&id, 1), coordinates);
      m_tables.push_back(std::move(table));
    }
    return m_graph.input(m_first_input + found->second);
  }

  Graph& m_graph;
  AxisSet m_all;
  int m_first_input;
  std::vector<NodeId> m_parameters;
  std::unordered_map<NodeId, NodeId> m_image;
  std::map<NodeId, int> m_known;
  std::vector<Table> m_tables;
};

} // namespace

Tabulation tabulate(Graph& graph, int axes, int parameters, std::span<const NodeId> nodes, int first_input) {
  Tabulator tabulator(graph, axes, parameters, first_input);
  Tabulation result;
  result.nodes = tabulator.rewrite(nodes);
  result.tables = tabulator.take_tables();
  return result;
}

} // namespace spinn::planning
