// SPDX-License-Identifier: BSD-3-Clause
// Grouping of atoms by the ratios of the residuals' derivatives.
#include "planning/fields.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

namespace spinn::planning {

using language::Graph;
using language::Op;
using language::Product;
using language::Summand;

namespace {

/// d r_e / d a for one atom a: [E]
using Derivatives = std::vector<NodeId>;

constexpr double rounding = 8 * std::numeric_limits<double>::epsilon();

bool same(const Graph& graph, NodeId a, NodeId b) {
  if (a == b) return true;
  if (!graph.is_number(a) || !graph.is_number(b)) return false;
  return std::abs(graph[a].value - graph[b].value) <= rounding * std::abs(graph[b].value);
}

/// The scalar lambda with y = lambda x, if the normal forms show it. Neither node is 0.
std::optional<NodeId> ratio(Graph& graph, NodeId x, NodeId y) {
  const std::vector<Summand> xs = graph.summands(x);
  const std::vector<Summand> ys = graph.summands(y);
  const double number = ys.front().coefficient / xs.front().coefficient;
  bool multiple = xs.size() == ys.size();
  for (std::size_t k = 0; multiple && k < xs.size(); ++k) {
    const double expected = number * xs[k].coefficient;
    multiple =
        xs[k].node == ys[k].node && std::abs(ys[k].coefficient - expected) <= rounding * std::abs(expected);
  }
  if (multiple) return graph.constant(number);
  const NodeId quotient = graph.divide(y, x);
  return language::is_scalar(graph, quotient) ? std::optional(quotient) : std::nullopt;
}

/// The ratio that holds in every residual.
std::optional<NodeId> common_ratio(Graph& graph, const Derivatives& x, const Derivatives& y) {
  std::optional<NodeId> common;
  for (std::size_t e = 0; e < x.size(); ++e) {
    const bool x_zero = graph.is_constant(x[e], 0);
    if (x_zero != graph.is_constant(y[e], 0)) return std::nullopt;
    if (x_zero) continue;
    const std::optional<NodeId> lambda = ratio(graph, x[e], y[e]);
    if (!lambda || (common && !same(graph, *lambda, *common))) return std::nullopt;
    if (!common) common = lambda;
  }
  return common;
}

/// Atoms under a jump function.
std::set<NodeId> atoms_inside_jumps(const Graph& graph, std::span<const NodeId> residuals) {
  std::vector<NodeId> arguments;
  for (const NodeId id : language::reachable(graph, residuals))
    if (graph[id].op == Op::sign || graph[id].op == Op::step) arguments.push_back(graph[id].a);
  const std::vector<NodeId> found = language::atoms(graph, arguments);
  return {found.begin(), found.end()};
}

struct Member {
  NodeId atom = -1;
  NodeId coefficient = -1; ///< relative to the first member: a scalar
};

struct Class {
  std::vector<Member> members;
  Derivatives derivatives; ///< of the first member
  bool open = true;        ///< may be joined
};

/// The constant derivative of the first residual that the class enters, so that the field carries the factor and the
/// residual is linear in it with coefficient 1; 1 where there is none or its reciprocal is not exact enough.
double field_scale(const Graph& graph, const Class& c) {
  for (const NodeId derivative : c.derivatives) {
    if (graph.is_constant(derivative, 0)) continue;
    if (!graph.is_number(derivative)) return 1;
    const double value = graph[derivative].value;
    return value * (1 / value) == 1 ? value : 1;
  }
  return 1;
}

std::vector<Class> classify(Graph& graph, std::span<const NodeId> residuals,
                            const std::vector<NodeId>& atoms) {
  std::vector<Derivatives> derivatives(atoms.size());
  for (const NodeId residual : residuals) {
    const std::vector<NodeId> gradient = language::gradient(graph, residual, atoms);
    for (std::size_t k = 0; k < atoms.size(); ++k)
      derivatives[k].push_back(gradient[k]);
  }
  const std::set<NodeId> alone = atoms_inside_jumps(graph, residuals);
  std::vector<Class> classes;
  for (std::size_t k = 0; k < atoms.size(); ++k) {
    const bool joins = !alone.contains(atoms[k]);
    std::optional<NodeId> lambda;
    const auto home = std::find_if(classes.begin(), classes.end(), [&](const Class& c) {
      if (joins && c.open) lambda = common_ratio(graph, c.derivatives, derivatives[k]);
      return joins && c.open && lambda.has_value();
    });
    if (home != classes.end())
      home->members.push_back({atoms[k], *lambda});
    else
      classes.push_back({{{atoms[k], graph.constant(1)}}, derivatives[k], joins});
  }
  return classes;
}

/// No residual changes with the atom, and none jumps with it.
bool is_irrelevant(const Graph& graph, const Class& c) {
  return c.open && std::all_of(c.derivatives.begin(), c.derivatives.end(),
                               [&](NodeId derivative) { return graph.is_constant(derivative, 0); });
}

} // namespace

FieldGrouping group_fields(Graph& graph, std::span<const NodeId> residuals) {
  const std::vector<NodeId> atoms = language::atoms(graph, residuals);
  FieldGrouping result;
  std::vector<NodeId> from;
  std::vector<NodeId> to;
  for (const Class& c : classify(graph, residuals, atoms)) {
    const bool dropped = is_irrelevant(graph, c);
    const double scale = dropped ? 1 : field_scale(graph, c);
    Field field;
    std::vector<NodeId> coefficients;
    for (const Member& member : c.members) {
      from.push_back(member.atom);
      to.push_back(graph.constant(0));
      const language::Node atom = graph[member.atom];
      const NodeId coefficient = graph.multiply(graph.constant(scale), member.coefficient);
      field.push_back({atom.index, atom.orders, graph.is_number(coefficient) ? graph[coefficient].value : 0});
      coefficients.push_back(coefficient);
    }
    if (dropped) continue;
    // All members but the first are set to 0, the first takes the whole field.
    const NodeId whole = graph.input(static_cast<int>(result.fields.size()));
    to[to.size() - c.members.size()] = graph.product({1 / scale, {{whole, 1}}});
    result.fields.push_back(std::move(field));
    result.coefficients.push_back(std::move(coefficients));
  }
  for (const NodeId residual : residuals)
    result.residuals.push_back(language::substitute(graph, residual, from, to));
  return result;
}

} // namespace spinn::planning
