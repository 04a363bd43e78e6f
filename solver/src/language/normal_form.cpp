// SPDX-License-Identifier: BSD-3-Clause
// The graph's builders: operations are brought into the normal form that graph.hpp describes.
#include "language/graph.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace spinn::language {

namespace {

/// Longest chain that is read back as one sum or product; a longer one keeps its head as an opaque operand, which is
/// still correct, but two such chains of equal terms need not get equal ids. Bounds the work of every builder call.
constexpr std::size_t chain_limit = 256;

bool is_integer(double x) {
  return x == std::trunc(x) && std::abs(x) < 1e9;
}

/// Coefficient (+-m) that all summands share in magnitude, with the sign of the first; 1 if they differ.
double common_coefficient(const std::vector<Summand>& summands) {
  const double first = summands.front().coefficient;
  const bool common = std::all_of(summands.begin(), summands.end(), [&](const Summand& s) {
    return std::abs(s.coefficient) == std::abs(first);
  });
  return common ? first : 1;
}

/// May x^p * x^q become x^(p+q)? Not where a whole exponent would hide that x must not be negative.
bool exponents_merge(double p, double q) {
  return (is_integer(p) && is_integer(q)) || !is_integer(p + q);
}

} // namespace

std::vector<Summand> Graph::summands(NodeId id) const {
  std::vector<Summand> result;
  const auto append = [&](NodeId term) {
    const Node& node = (*this)[term];
    if (is_number(term))
      result.push_back({-1, node.value});
    else if (node.op == Op::multiply && is_number(node.a))
      result.push_back({node.b, (*this)[node.a].value});
    else
      result.push_back({term, 1});
  };
  while ((*this)[id].op == Op::add && result.size() < chain_limit) {
    append((*this)[id].b);
    id = (*this)[id].a;
  }
  append(id);
  std::reverse(result.begin(), result.end());
  return result;
}

Product Graph::factors(NodeId id) const {
  Product result;
  if (is_number(id)) {
    result.coefficient = (*this)[id].value;
    return result;
  }
  const auto append = [&](NodeId factor) {
    const Node& node = (*this)[factor];
    if (node.op == Op::power && is_number(node.b))
      result.factors.push_back({node.a, (*this)[node.b].value});
    else
      result.factors.push_back({factor, 1});
  };
  if ((*this)[id].op == Op::multiply && is_number((*this)[id].a)) {
    result.coefficient = (*this)[(*this)[id].a].value;
    id = (*this)[id].b;
  }
  while ((*this)[id].op == Op::multiply && result.factors.size() < chain_limit) {
    append((*this)[id].b);
    id = (*this)[id].a;
  }
  append(id);
  std::reverse(result.factors.begin(), result.factors.end());
  return result;
}

NodeId Graph::sum(std::vector<Summand> terms) {
  // The constant (node -1) goes last.
  std::stable_sort(terms.begin(), terms.end(), [](const Summand& x, const Summand& y) {
    return static_cast<std::uint32_t>(x.node) < static_cast<std::uint32_t>(y.node);
  });
  std::vector<Summand> merged;
  for (const Summand& term : terms) {
    if (!merged.empty() && merged.back().node == term.node)
      merged.back().coefficient += term.coefficient;
    else
      merged.push_back(term);
  }
  std::erase_if(merged, [&](const Summand& term) {
    return term.coefficient == 0 && (term.node < 0 || (traits(term.node) & invalid_bit) == 0);
  });
  NodeId result = -1;
  for (const Summand& term : merged) {
    NodeId next = term.node;
    if (next < 0)
      next = constant(term.coefficient);
    else if (term.coefficient != 1)
      next = intern({.op = Op::multiply, .a = constant(term.coefficient), .b = next});
    result = result < 0 ? next : intern({.op = Op::add, .a = result, .b = next});
  }
  return result < 0 ? constant(0) : result;
}

/// A product under construction: factors with their bases taken apart as far as the normal form asks.
struct Graph::Multiplier {
  Graph& graph;
  double coefficient = 1;
  std::vector<Factor> factors;

  void multiply(const Factor& factor) {
    const auto [base, exponent] = factor;
    if (graph.is_number(base)) {
      const double value = std::pow(graph[base].value, exponent);
      if (std::isfinite(value))
        coefficient *= value;
      else
        factors.push_back(factor);
    } else if (exponent == 0.5 || exponent == -0.5) {
      factors.push_back({graph.unary(Op::square_root, base), 2 * exponent});
    } else if (exponent == 1) {
      multiply_node(base);
    } else {
      multiply_power(base, exponent);
    }
  }

private:
  /// (c x^p y^q)^n = c^n x^(np) y^(nq) for whole n, or n = -1 for any p.
  void multiply_power(NodeId base, double n) {
    const Op op = graph[base].op;
    if (is_integer(n) && op == Op::add) {
      multiply_sum(base, n);
      return;
    }
    const bool whole =
        is_integer(n) && (op == Op::multiply || (op == Op::power && graph.is_number(graph[base].b)));
    const Product inner = whole ? graph.factors(base) : Product{};
    const bool distributes =
        whole && std::all_of(inner.factors.begin(), inner.factors.end(),
                             [&](const Factor& f) { return is_integer(f.exponent) || n == -1; });
    if (!distributes || !std::isfinite(std::pow(inner.coefficient, n))) {
      factors.push_back({base, n});
      return;
    }
    coefficient *= std::pow(inner.coefficient, n);
    for (const Factor& f : inner.factors)
      multiply_simple({f.base, f.exponent * n});
  }

  void multiply_node(NodeId node) {
    const Op op = graph[node].op;
    if (op == Op::add) {
      multiply_sum(node, 1);
      return;
    }
    const Product inner = graph.factors(node);
    coefficient *= inner.coefficient;
    for (const Factor& f : inner.factors)
      multiply_simple(f);
  }

  void multiply_simple(const Factor& f) {
    if (graph[f.base].op == Op::add && is_integer(f.exponent))
      multiply_sum(f.base, f.exponent);
    else
      factors.push_back(f);
  }

  /// (m s)^n = m^n s^n where the summands of the base share the coefficient m.
  void multiply_sum(NodeId base, double n) {
    std::vector<Summand> terms = graph.summands(base);
    const double common = common_coefficient(terms);
    const double value = std::pow(common, n);
    if (common != 1 && std::isfinite(value) && value != 0) {
      for (Summand& term : terms)
        term.coefficient /= common;
      base = graph.sum(std::move(terms));
      coefficient *= value;
    }
    factors.push_back({base, n});
  }
};

NodeId Graph::build_product(const Multiplier& product) {
  std::vector<Factor> sorted = product.factors;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Factor& x, const Factor& y) { return x.base < y.base; });
  std::vector<Factor> merged;
  for (const Factor& f : sorted) {
    if (!merged.empty() && merged.back().base == f.base &&
        exponents_merge(merged.back().exponent, f.exponent))
      merged.back().exponent += f.exponent;
    else
      merged.push_back(f);
  }
  const bool invalid = std::any_of(merged.begin(), merged.end(), [&](const Factor& f) {
    return (traits(f.base) & invalid_bit) != 0 || is_number(f.base);
  });
  if (product.coefficient == 0 && !invalid) return constant(0);
  std::erase_if(merged, [&](const Factor& f) { return f.exponent == 0 && !invalid; });
  if (merged.empty()) return constant(product.coefficient);

  if (merged.size() == 1 && merged[0].exponent == 1 && (*this)[merged[0].base].op == Op::add) {
    if (product.coefficient == 1) return merged[0].base;
    std::vector<Summand> terms = summands(merged[0].base);
    for (Summand& term : terms)
      term.coefficient *= product.coefficient;
    return sum(std::move(terms));
  }
  NodeId result = -1;
  for (const Factor& f : merged) {
    const NodeId next =
        f.exponent == 1 ? f.base : intern({.op = Op::power, .a = f.base, .b = constant(f.exponent)});
    result = result < 0 ? next : intern({.op = Op::multiply, .a = result, .b = next});
  }
  if (product.coefficient == 1) return result;
  return intern({.op = Op::multiply, .a = constant(product.coefficient), .b = result});
}

NodeId Graph::product(const Product& product) {
  Multiplier multiplier{*this, product.coefficient, {}};
  for (const Factor& f : product.factors)
    multiplier.multiply(f);
  return build_product(multiplier);
}

NodeId Graph::fold_extremum(Op op, NodeId a, NodeId b) {
  if (a == b) return a;
  return intern({.op = op, .a = std::min(a, b), .b = std::max(a, b)});
}

NodeId Graph::binary(Op op, NodeId a, NodeId b) {
  if (is_number(a) && is_number(b)) {
    const double value = apply(op, (*this)[a].value, (*this)[b].value);
    if (std::isfinite(value)) return constant(value);
  }
  switch (op) {
  case Op::add:
  case Op::subtract: {
    std::vector<Summand> terms = summands(a);
    for (Summand term : summands(b)) {
      if (op == Op::subtract) term.coefficient = -term.coefficient;
      terms.push_back(term);
    }
    return sum(std::move(terms));
  }
  case Op::multiply:
    return product({1, {{a, 1}, {b, 1}}});
  case Op::divide:
    return product({1, {{a, 1}, {b, -1}}});
  case Op::power:
    if (is_constant(a, 1) && (traits(b) & invalid_bit) == 0) return a;
    if (!is_number(b)) return intern({.op = op, .a = a, .b = b});
    return product({1, {{a, (*this)[b].value}}});
  case Op::minimum:
  case Op::maximum:
    return fold_extremum(op, a, b);
  default:
    return intern({.op = op, .a = a, .b = b});
  }
}

NodeId Graph::unary(Op op, NodeId a) {
  if (op == Op::negate) return product({-1, {{a, 1}}});
  if (is_number(a)) {
    const double value = apply(op, (*this)[a].value);
    if (std::isfinite(value)) return constant(value);
    return intern({.op = op, .a = a});
  }
  const Node argument = (*this)[a];
  const bool scaled = argument.op == Op::multiply && is_number(argument.a);
  const double scale = scaled ? (*this)[argument.a].value : 1;
  switch (op) {
  case Op::sine:
  case Op::tangent:
  case Op::arcsine:
  case Op::arctangent:
  case Op::hyperbolic_sine:
  case Op::hyperbolic_tangent: // f(-x) = -f(x)
    if (scale < 0) return product({-1, {{unary(op, product({-1, {{a, 1}}})), 1}}});
    break;
  case Op::cosine:
  case Op::hyperbolic_cosine: // f(-x) = f(x)
    if (scale < 0) return unary(op, product({-1, {{a, 1}}}));
    break;
  case Op::absolute: // |c x| = |c| |x|
    if (scale != 1 && scale != 0) return product({std::abs(scale), {{unary(op, argument.b), 1}}});
    break;
  case Op::sign: // sign(c x) = sign(c) sign(x)
    if (scale != 1 && scale != 0) return product({scale > 0 ? 1.0 : -1.0, {{unary(op, argument.b), 1}}});
    break;
  default:
    break;
  }
  return intern({.op = op, .a = a});
}

} // namespace spinn::language
