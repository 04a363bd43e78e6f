// SPDX-License-Identifier: BSD-3-Clause
// The table of functions: a new one is one line here.
#include "language/functions.hpp"

#include <algorithm>
#include <array>

namespace spinn::language {

namespace {

template <Op op>
NodeId unary(Graph& graph, std::span<const NodeId> arguments) {
  return graph.unary(op, arguments[0]);
}

template <Op op>
NodeId binary(Graph& graph, std::span<const NodeId> arguments) {
  return graph.binary(op, arguments[0], arguments[1]);
}

/// min(a, b, c) = min(min(a, b), c)
template <Op op>
NodeId fold(Graph& graph, std::span<const NodeId> arguments) {
  NodeId result = arguments[0];
  for (const NodeId argument : arguments.subspan(1))
    result = graph.binary(op, result, argument);
  return result;
}

/// sech x = 1 / cosh x
NodeId hyperbolic_secant(Graph& graph, std::span<const NodeId> arguments) {
  return graph.product({1, {{graph.unary(Op::hyperbolic_cosine, arguments[0]), -1}}});
}

constexpr std::size_t many = 64;

constexpr std::array functions{
    Function{"sqrt", 1, 1, unary<Op::square_root>},
    Function{"exp", 1, 1, unary<Op::exponential>},
    Function{"log", 1, 1, unary<Op::logarithm>},
    Function{"sin", 1, 1, unary<Op::sine>},
    Function{"cos", 1, 1, unary<Op::cosine>},
    Function{"tan", 1, 1, unary<Op::tangent>},
    Function{"asin", 1, 1, unary<Op::arcsine>},
    Function{"acos", 1, 1, unary<Op::arccosine>},
    Function{"atan", 1, 1, unary<Op::arctangent>},
    Function{"sinh", 1, 1, unary<Op::hyperbolic_sine>},
    Function{"cosh", 1, 1, unary<Op::hyperbolic_cosine>},
    Function{"tanh", 1, 1, unary<Op::hyperbolic_tangent>},
    Function{"sech", 1, 1, hyperbolic_secant},
    Function{"abs", 1, 1, unary<Op::absolute>},
    Function{"sign", 1, 1, unary<Op::sign>},
    Function{"step", 1, 1, unary<Op::step>},
    Function{"min", 2, many, fold<Op::minimum>},
    Function{"max", 2, many, fold<Op::maximum>},
    Function{"atan2", 2, 2, binary<Op::arctangent2>},
};

} // namespace

const Function* find_function(std::string_view name) {
  const auto* const found =
      std::find_if(functions.begin(), functions.end(), [&](const Function& f) { return f.name == name; });
  return found == functions.end() ? nullptr : found;
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const Function& f : functions)
    names.emplace_back(f.name);
  return names;
}

} // namespace spinn::language
