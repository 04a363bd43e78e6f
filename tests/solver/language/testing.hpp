// SPDX-License-Identifier: BSD-3-Clause
// What the language tests share: naive evaluation, and random expressions as text.
#pragma once

#include "language/graph.hpp"
#include "language/parser.hpp"
#include "language/program.hpp"

#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace spinn::language::testing {

/// Values of leaves by node.
using Values = std::map<NodeId, double>;

/// Node by node, without any of the compiler's rewriting. Leaves other than constants must have a value.
inline double naive(const Graph& graph, NodeId root, const Values& values) {
  std::map<NodeId, double> result;
  for (const NodeId id : reachable(graph, std::vector<NodeId>{root})) {
    const Node& node = graph[id];
    if (const auto given = values.find(id); given != values.end())
      result[id] = given->second;
    else if (node.op == Op::constant)
      result[id] = node.value;
    else
      result[id] = apply(node.op, result.at(node.a), node.b >= 0 ? result.at(node.b) : 0);
  }
  return result.at(root);
}

/// Compiled and run on one point.
inline double compiled(const Graph& graph, NodeId root, const Values& values) {
  std::vector<NodeId> inputs;
  std::vector<double> given;
  for (const auto& [node, value] : values) {
    inputs.push_back(node);
    given.push_back(value);
  }
  const Program program = compile(graph, std::vector<NodeId>{root}, inputs);
  std::vector<const double*> pointers;
  for (const double& value : given)
    pointers.push_back(&value);
  double result = 0;
  double* const output = &result;
  evaluate(program, 1, pointers, std::vector<double*>{output});
  return result;
}

inline Scope scope_txy() {
  Scope scope;
  scope.axes = {"t", "x", "y"};
  scope.unknowns = {"u", "v"};
  scope.parameters = {"nu", "k"};
  return scope;
}

inline NodeId parse(Graph& graph, const std::string& text, const Scope& scope = scope_txy()) {
  return parse_expression(graph, scope, text, {"test", 1, 1});
}

/// A random expression over the leaves' names, finite and smooth near leaf values in [0.3, 1.2].
class RandomText {
public:
  RandomText(unsigned seed, std::vector<std::string> leaves) : m_random(seed), m_leaves(std::move(leaves)) {}

  std::string operator()(int depth) {
    if (depth == 0) return leaf();
    const std::string a = (*this)(depth - 1);
    switch (pick(14)) {
    case 0:
      return "(" + a + " + " + (*this)(depth - 1) + ")";
    case 1:
      return "(" + a + " - " + (*this)(depth - 1) + ")";
    case 2:
      return "(" + a + ")*(" + (*this)(depth - 1) + ")";
    case 3:
      return "(" + a + ")/(3 + sin(" + (*this)(depth - 1) + "))";
    case 4:
      return "-(" + a + ")";
    case 5:
      return "sin(" + a + ")";
    case 6:
      return "exp(-(" + a + ")^2)";
    case 7:
      return "(" + a + ")^" + std::to_string(2 + pick(3));
    case 8:
      return "sqrt(1 + (" + a + ")^2)";
    case 9:
      return "tanh(" + a + ")";
    case 10:
      return "(1.5 + cos(" + a + "))^(-1.5)";
    case 11:
      return "(" + a + ") - 2*(" + a + ") + 3*" + leaf();
    case 12:
      return "log(2 + sin(" + a + "))";
    default:
      return "atan2(" + a + ", 2 + (" + leaf() + ")^2)";
    }
  }

  double value() { return std::uniform_real_distribution<double>(0.3, 1.2)(m_random); }
  int pick(int n) { return std::uniform_int_distribution<int>(0, n - 1)(m_random); }

private:
  std::string leaf() {
    if (pick(4) == 0) return std::to_string(1 + pick(5)) + (pick(2) == 0 ? ".5" : "");
    return m_leaves[static_cast<std::size_t>(pick(static_cast<int>(m_leaves.size())))];
  }
  std::mt19937 m_random;
  std::vector<std::string> m_leaves;
};

} // namespace spinn::language::testing
