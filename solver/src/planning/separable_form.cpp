// SPDX-License-Identifier: BSD-3-Clause
// Residual nodes multiplied out into products of functions of one coordinate, like terms merged.
#include "planning/separable_form.hpp"

#include "planning/axis_sets.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <utility>

namespace spinn::planning {

namespace {

using language::Graph;
using language::Node;
using language::NodeId;
using language::Op;
using language::Orders;

constexpr std::size_t most_terms = 64;

/// The expression is not of the form; the text says why.
struct NotSeparable {
  std::string reason;
};

/// coefficient * prod_i factor_i(x_i) * (derivative of an unknown, or 1). factor -1 stands for 1.
struct Term {
  double coefficient = 1;
  int unknown = -1;
  Orders orders{};
  std::array<NodeId, language::max_axes> factors{-1, -1, -1, -1, -1};
};

using Terms = std::vector<Term>;

bool has_unknown(const Graph& graph, NodeId node) {
  return (graph.traits(node) & Graph::field_bit) != 0;
}

/// Multiplies expressions out into terms.
class Expander {
public:
  explicit Expander(Graph& graph) : m_graph(graph) {}

  Terms expand(NodeId id) {
    const Node node = m_graph[id];
    if (node.op == Op::unknown) {
      Term term;
      term.unknown = node.index;
      term.orders = node.orders;
      return {term};
    }
    if (node.op == Op::input)
      throw NotSeparable{"the field that a time window starts from is known on a grid alone"};
    const AxisSet axes = coordinate_axes(m_graph, id);
    if (!has_unknown(m_graph, id) && std::popcount(axes) <= 1) return {one_axis(id, axes)};
    switch (node.op) {
    case Op::add:
      return expand_sum(id);
    case Op::multiply:
      return multiplied(expand(node.a), expand(node.b));
    case Op::power:
      return expand_power(node);
    case Op::exponential:
    case Op::sine:
    case Op::cosine:
      if (!has_unknown(m_graph, id)) return expand_function(node.op, node.a);
      break;
    default:
      break;
    }
    throw NotSeparable{has_unknown(m_graph, id)
                           ? "a function of an unknown is not linear"
                           : "a coefficient or source does not separate into functions of one coordinate"};
  }

private:
  Term one_axis(NodeId id, AxisSet axes) {
    Term term;
    if (m_graph.is_number(id))
      term.coefficient = m_graph[id].value;
    else // a constant that is no number (1/0) stays a function of the first axis, and is found when it is evaluated
      term.factors[axes == 0 ? 0 : static_cast<std::size_t>(std::countr_zero(axes))] = id;
    return term;
  }

  Terms expand_sum(NodeId id) {
    Terms result;
    for (const language::Summand& summand : m_graph.summands(id)) {
      Terms terms = summand.node < 0 ? Terms{Term{}} : expand(summand.node);
      for (Term& term : terms) {
        term.coefficient *= summand.coefficient;
        result.push_back(term);
      }
      check(result);
    }
    return result;
  }

  NodeId product(NodeId a, NodeId b) { return a < 0 ? b : b < 0 ? a : m_graph.multiply(a, b); }

  Terms multiplied(const Terms& left, const Terms& right) {
    Terms result;
    for (const Term& a : left)
      for (const Term& b : right) {
        if (a.unknown >= 0 && b.unknown >= 0) throw NotSeparable{"a product of unknowns is not linear"};
        Term term = b.unknown >= 0 ? b : a;
        term.coefficient = a.coefficient * b.coefficient;
        for (std::size_t i = 0; i < term.factors.size(); ++i)
          term.factors[i] = product(a.factors[i], b.factors[i]);
        result.push_back(term);
        check(result);
      }
    return result;
  }

  Terms expand_power(const Node& node) {
    const Terms base = expand(node.a);
    const double exponent = m_graph.is_number(node.b) ? m_graph[node.b].value : std::nan("");
    const bool whole = exponent == std::trunc(exponent) && exponent >= 0 && exponent <= 8;
    if (whole && has_unknown(m_graph, node.a) && exponent > 1)
      throw NotSeparable{"a power of an unknown is not linear"};
    if (whole) {
      Terms result{Term{}};
      for (int k = 0; k < static_cast<int>(exponent); ++k)
        result = multiplied(result, base);
      return result;
    }
    // A single product of positive or whole powers: (a(x) b(y))^p = a^p b^p holds where p is whole.
    if (base.size() != 1 || base.front().unknown >= 0 || exponent != std::trunc(exponent))
      throw NotSeparable{"a power does not separate into functions of one coordinate"};
    Term term = base.front();
    term.coefficient = std::pow(term.coefficient, exponent);
    for (NodeId& factor : term.factors)
      if (factor >= 0) factor = m_graph.power(factor, m_graph.constant(exponent));
    return {term};
  }

  /// exp, sin or cos of an argument whose summands depend on one axis each.
  Terms expand_function(Op op, NodeId argument) {
    std::map<AxisSet, NodeId> parts;
    double constant = 0;
    for (const language::Summand& summand : m_graph.summands(argument)) {
      if (summand.node < 0) {
        constant = summand.coefficient;
        continue;
      }
      const AxisSet axes = coordinate_axes(m_graph, summand.node);
      if (std::popcount(axes) != 1)
        throw NotSeparable{"a function of a sum does not separate into functions of one coordinate"};
      const auto found = parts.try_emplace(axes, m_graph.constant(0)).first;
      found->second = m_graph.add(found->second, m_graph.sum({summand}));
    }
    parts.begin()->second = m_graph.add(parts.begin()->second, m_graph.constant(constant));
    return op == Op::exponential ? exponential(parts) : trigonometric(op, parts);
  }

  Terms exponential(const std::map<AxisSet, NodeId>& parts) {
    Term term;
    for (const auto& [axes, part] : parts)
      term.factors[static_cast<std::size_t>(std::countr_zero(axes))] = m_graph.unary(Op::exponential, part);
    return {term};
  }

  Terms trigonometric(Op op, const std::map<AxisSet, NodeId>& parts) {
    Terms sine, cosine{Term{}};
    for (const auto& [axes, part] : parts) {
      const Terms s{one_axis(m_graph.unary(Op::sine, part), axes)};
      const Terms c{one_axis(m_graph.unary(Op::cosine, part), axes)};
      Terms next = multiplied(sine, c);
      const Terms more = multiplied(cosine, s);
      next.insert(next.end(), more.begin(), more.end());
      Terms next_cosine = multiplied(cosine, c);
      for (Term term : multiplied(sine, s)) {
        term.coefficient = -term.coefficient;
        next_cosine.push_back(term);
      }
      sine = std::move(next);
      cosine = std::move(next_cosine);
      check(sine);
    }
    return op == Op::sine ? sine : cosine;
  }

  static void check(const Terms& terms) {
    if (terms.size() > most_terms)
      throw NotSeparable{"multiplied out it has more than " + std::to_string(most_terms) + " terms"};
  }

  Graph& m_graph;
};

/// Along one axis: a_k(x) by derivative order k. Of a source: order 0 alone.
using Operator = std::map<int, NodeId>;

/// A term with its operators, ready to be merged.
struct Product {
  double coefficient = 1;
  int unknown = -1;
  std::vector<Operator> operators; ///< [axes]
};

class FormBuilder {
public:
  FormBuilder(Graph& graph, int axes) : m_graph(graph) {
    m_form.axes = axes;
    m_form.features.resize(static_cast<std::size_t>(axes));
    m_form.functions.resize(static_cast<std::size_t>(axes));
    m_known_features.resize(static_cast<std::size_t>(axes));
    m_known_functions.resize(static_cast<std::size_t>(axes));
  }

  std::vector<Product> merged(const Terms& terms) {
    std::vector<Product> products;
    for (const Term& term : terms)
      if (term.coefficient != 0) merge(products, product_of(term));
    return products;
  }

  void add(const Terms& terms) {
    SeparableResidual residual;
    for (const Product& product : merged(terms)) {
      if (product.unknown >= 0)
        residual.model.push_back({product.unknown, product.coefficient, features_of(product)});
      else
        residual.source.push_back({product.coefficient, functions_of(product)});
    }
    m_form.residuals.push_back(std::move(residual));
  }

  SeparableForm take() { return std::move(m_form); }

private:
  Product product_of(const Term& term) {
    Product product{term.coefficient, term.unknown, {}};
    for (std::size_t i = 0; i < static_cast<std::size_t>(m_form.axes); ++i)
      product.operators.push_back(
          {{term.orders[i], term.factors[i] < 0 ? m_graph.constant(1) : term.factors[i]}});
    return product;
  }

  /// Joins the product to one that differs along one axis only; again with the result, which may fit to another.
  void merge(std::vector<Product>& products, Product product) {
    for (auto other = products.begin(); other != products.end(); ++other) {
      if (other->unknown != product.unknown) continue;
      std::size_t differing = 0, axis = 0;
      for (std::size_t i = 0; i < product.operators.size(); ++i)
        if (product.operators[i] != other->operators[i]) {
          ++differing;
          axis = i;
        }
      if (differing > 1) continue;
      Product joined = std::move(*other);
      products.erase(other);
      Operator& target = joined.operators[axis];
      scale(target, std::exchange(joined.coefficient, 1));
      add_scaled(target, product.operators[axis], product.coefficient);
      std::erase_if(target, [&](const auto& part) { return m_graph.is_constant(part.second, 0); });
      if (!target.empty()) merge(products, std::move(joined));
      return;
    }
    products.push_back(std::move(product));
  }

  void scale(Operator& target, double factor) {
    for (auto& [order, node] : target)
      node = m_graph.multiply(m_graph.constant(factor), node);
  }

  void add_scaled(Operator& target, const Operator& source, double factor) {
    for (const auto& [order, node] : source) {
      const auto place = target.try_emplace(order, m_graph.constant(0)).first;
      place->second = m_graph.add(place->second, m_graph.multiply(m_graph.constant(factor), node));
    }
  }

  language::Program compiled(NodeId node, int axis) {
    const NodeId coordinate = m_graph.coordinate(axis);
    return language::compile(m_graph, {&node, 1}, {&coordinate, 1});
  }

  std::vector<int> features_of(const Product& product) {
    std::vector<int> result;
    for (std::size_t i = 0; i < product.operators.size(); ++i) {
      auto& list = m_form.features[i];
      const auto [found, added] =
          m_known_features[i].try_emplace(product.operators[i], static_cast<int>(list.size()));
      if (added) {
        Feature feature;
        for (const auto& [order, node] : product.operators[i])
          feature.push_back({compiled(node, static_cast<int>(i)), order});
        list.push_back(std::move(feature));
      }
      result.push_back(found->second);
    }
    return result;
  }

  std::vector<int> functions_of(const Product& product) {
    std::vector<int> result;
    for (std::size_t i = 0; i < product.operators.size(); ++i) {
      const NodeId node = product.operators[i].at(0);
      auto& list = m_form.functions[i];
      const auto [found, added] = m_known_functions[i].try_emplace(node, static_cast<int>(list.size()));
      if (added) list.push_back(compiled(node, static_cast<int>(i)));
      result.push_back(found->second);
    }
    return result;
  }

  Graph& m_graph;
  SeparableForm m_form;
  std::vector<std::map<Operator, int>> m_known_features;
  std::vector<std::map<NodeId, int>> m_known_functions;
};

} // namespace

SeparableFormOrReason separable_form(Graph graph, int axes, std::span<const NodeId> residuals) {
  FormBuilder builder(graph, axes);
  try {
    for (const NodeId residual : residuals)
      builder.add(Expander(graph).expand(residual));
  } catch (const NotSeparable& error) {
    return {std::nullopt, error.reason};
  }
  return {builder.take(), {}};
}

std::optional<std::vector<SeparatedTerm>> separated_terms(Graph& graph, int axes, NodeId expression) {
  std::vector<SeparatedTerm> result;
  try {
    for (const Product& product : FormBuilder(graph, axes).merged(Expander(graph).expand(expression))) {
      SeparatedTerm& term = result.emplace_back(product.coefficient);
      for (const Operator& factor : product.operators)
        term.factors.push_back(factor.at(0));
    }
  } catch (const NotSeparable&) {
    return std::nullopt;
  }
  return result;
}

} // namespace spinn::planning
