// SPDX-License-Identifier: BSD-3-Clause
// Residual nodes multiplied out into products of functions of one coordinate, like terms merged.
#include "planning/separable_form.hpp"

#include "planning/axis_sets.hpp"
#include "planning/scalars.hpp"

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

/// coefficient * prod_i factor_i(x_i) * (derivative of an unknown, or 1). -1 stands for 1; the coefficient is a scalar.
struct Term {
  NodeId coefficient = -1;
  int unknown = -1;
  Orders orders{};
  std::array<NodeId, language::max_axes> factors = none();

  static std::array<NodeId, language::max_axes> none() {
    std::array<NodeId, language::max_axes> factors;
    factors.fill(-1);
    return factors;
  }
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
    const bool finite = (m_graph.traits(id) & Graph::invalid_bit) == 0;
    if (axes == 0 && finite)
      term.coefficient = id;
    else // a constant that is no number (1/0) stays a function of the first axis, and is found when it is evaluated
      term.factors[axes == 0 ? 0 : static_cast<std::size_t>(std::countr_zero(axes))] = id;
    return term;
  }

  Terms expand_sum(NodeId id) {
    Terms result;
    for (const language::Summand& summand : m_graph.summands(id)) {
      Terms terms = summand.node < 0 ? Terms{Term{}} : expand(summand.node);
      for (Term& term : terms) {
        term.coefficient = product(term.coefficient, m_graph.constant(summand.coefficient));
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
        term.coefficient = product(a.coefficient, b.coefficient);
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
    if (term.coefficient >= 0) term.coefficient = m_graph.power(term.coefficient, m_graph.constant(exponent));
    for (NodeId& factor : term.factors)
      if (factor >= 0) factor = m_graph.power(factor, m_graph.constant(exponent));
    return {term};
  }

  /// exp, sin or cos of an argument whose summands depend on one axis each.
  Terms expand_function(Op op, NodeId argument) {
    std::map<AxisSet, NodeId> parts;
    NodeId constant = m_graph.constant(0);
    for (const language::Summand& summand : distributed_summands(m_graph, argument)) {
      if (summand.node < 0 || language::is_scalar(m_graph, summand.node)) {
        constant = m_graph.add(constant, m_graph.sum({summand}));
        continue;
      }
      const AxisSet axes = coordinate_axes(m_graph, summand.node);
      if (std::popcount(axes) != 1)
        throw NotSeparable{"a function of a sum does not separate into functions of one coordinate"};
      const auto found = parts.try_emplace(axes, m_graph.constant(0)).first;
      found->second = m_graph.add(found->second, m_graph.sum({summand}));
    }
    parts.begin()->second = m_graph.add(parts.begin()->second, constant);
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
        term.coefficient = product(term.coefficient, m_graph.constant(-1));
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
  NodeId coefficient = -1; ///< a scalar
  int unknown = -1;
  std::vector<Operator> operators; ///< [axes]
};

class FormBuilder {
public:
  FormBuilder(Graph& graph, int axes, int parameters)
      : m_graph(graph), m_parameters(parameter_nodes(graph, parameters)) {
    m_form.axes = axes;
    m_form.features.resize(static_cast<std::size_t>(axes));
    m_form.functions.resize(static_cast<std::size_t>(axes));
    m_known_features.resize(static_cast<std::size_t>(axes));
    m_known_functions.resize(static_cast<std::size_t>(axes));
  }

  std::vector<Product> merged(const Terms& terms) {
    std::vector<Product> products;
    for (const Term& term : terms)
      if (term.coefficient < 0 || !m_graph.is_constant(term.coefficient, 0))
        merge(products, product_of(term));
    return products;
  }

  void add(const Terms& terms) {
    SeparableResidual residual;
    std::vector<NodeId> model, source;
    for (const Product& product : merged(terms)) {
      if (product.unknown >= 0)
        residual.model.push_back({product.unknown, 0, features_of(product)});
      else
        residual.source.push_back({0, functions_of(product)});
      (product.unknown >= 0 ? model : source).push_back(product.coefficient);
    }
    m_coefficients.insert(m_coefficients.end(), model.begin(), model.end());
    m_coefficients.insert(m_coefficients.end(), source.begin(), source.end());
    m_form.residuals.push_back(std::move(residual));
  }

  ParametricForm take() {
    return {std::move(m_form), static_cast<int>(m_parameters.size()),
            language::compile(m_graph, m_coefficients, m_parameters)};
  }

private:
  Product product_of(const Term& term) {
    Product product{term.coefficient < 0 ? m_graph.constant(1) : term.coefficient, term.unknown, {}};
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
      scale(target, std::exchange(joined.coefficient, m_graph.constant(1)));
      add_scaled(target, product.operators[axis], product.coefficient);
      std::erase_if(target, [&](const auto& part) { return m_graph.is_constant(part.second, 0); });
      if (!target.empty()) merge(products, std::move(joined));
      return;
    }
    products.push_back(std::move(product));
  }

  void scale(Operator& target, NodeId factor) {
    for (auto& [order, node] : target)
      node = m_graph.multiply(factor, node);
  }

  void add_scaled(Operator& target, const Operator& source, NodeId factor) {
    for (const auto& [order, node] : source) {
      const auto place = target.try_emplace(order, m_graph.constant(0)).first;
      place->second = m_graph.add(place->second, m_graph.multiply(factor, node));
    }
  }

  language::Program compiled(NodeId node, int axis) {
    std::vector<NodeId> inputs{m_graph.coordinate(axis)};
    inputs.insert(inputs.end(), m_parameters.begin(), m_parameters.end());
    return language::compile(m_graph, {&node, 1}, inputs);
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
  std::vector<NodeId> m_parameters;
  SeparableForm m_form;               // without coefficients
  std::vector<NodeId> m_coefficients; // of the model terms, then the sources, residual after residual
  std::vector<std::map<Operator, int>> m_known_features;
  std::vector<std::map<NodeId, int>> m_known_functions;
};

} // namespace

ParametricFormOrReason parametric_form(Graph graph, int axes, int parameters,
                                       std::span<const NodeId> residuals) {
  FormBuilder builder(graph, axes, parameters);
  try {
    for (const NodeId residual : residuals)
      builder.add(Expander(graph).expand(residual));
  } catch (const NotSeparable& error) {
    return {std::nullopt, error.reason};
  }
  return {builder.take(), {}};
}

SeparableForm ParametricForm::bind(std::span<const double> values) const {
  SeparableForm bound = form;
  for (auto& list : bound.features)
    for (Feature& feature : list)
      for (FeatureTerm& term : feature)
        term.coefficient = language::bind_inputs(term.coefficient, values);
  for (auto& list : bound.functions)
    for (language::Program& function : list)
      function = language::bind_inputs(function, values);
  const std::vector<double> numbers = language::evaluate(coefficients, values);
  std::size_t next = 0;
  for (SeparableResidual& residual : bound.residuals) {
    for (ModelTerm& term : residual.model)
      term.coefficient = numbers[next++];
    for (SourceTerm& term : residual.source)
      term.coefficient = numbers[next++];
  }
  return bound;
}

SeparableFormOrReason separable_form(Graph graph, int axes, std::span<const NodeId> residuals) {
  ParametricFormOrReason found = parametric_form(std::move(graph), axes, 0, residuals);
  if (!found.form) return {std::nullopt, std::move(found.reason)};
  return {found.form->bind({}), {}};
}

std::optional<std::vector<SeparatedTerm>> separated_terms(Graph& graph, int axes, NodeId expression) {
  std::vector<SeparatedTerm> result;
  try {
    for (const Product& product : FormBuilder(graph, axes, 0).merged(Expander(graph).expand(expression))) {
      SeparatedTerm& term = result.emplace_back(graph[product.coefficient].value);
      for (const Operator& factor : product.operators)
        term.factors.push_back(factor.at(0));
    }
  } catch (const NotSeparable&) {
    return std::nullopt;
  }
  return result;
}

} // namespace spinn::planning
