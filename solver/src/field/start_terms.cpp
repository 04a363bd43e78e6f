// SPDX-License-Identifier: BSD-3-Clause
// What time windows start from as a sum of products.
#include "field/start_terms.hpp"

#include "language/program.hpp"

#include <utility>

namespace spinn::field {

StartTerms::StartTerms(const System& system) : m_graph(system.graph()), m_time(system.data().time_axis) {
  const problem::InitialValues initial = system.initial_values(m_graph);
  const NodeId begin = m_graph.constant(system.data().axes[static_cast<std::size_t>(m_time)].lower);
  const NodeId since = m_graph.subtract(m_graph.coordinate(m_time), begin);
  for (std::size_t q = 0; q < initial.values.size(); ++q) {
    NodeId start = initial.values[q];
    if (!initial.velocities.empty())
      start = m_graph.add(start, m_graph.multiply(since, initial.velocities[q]));
    auto terms = planning::separated_terms(m_graph, system.axes(), start);
    if (!terms) {
      m_separate = false;
      m_terms.clear();
      return;
    }
    m_terms.push_back(std::move(*terms));
  }
}

std::size_t StartTerms::count(int unknown) const {
  return m_terms.empty() ? 0 : m_terms[static_cast<std::size_t>(unknown)].size();
}

std::vector<double> StartTerms::factor(int axis, int unknown, const std::vector<double>& nodes,
                                       int order) const {
  const std::size_t terms = count(unknown);
  language::Graph graph = m_graph;
  language::Orders orders{};
  orders[static_cast<std::size_t>(axis)] = static_cast<std::int8_t>(order);
  std::vector<NodeId> factors;
  for (std::size_t t = 0; t < terms; ++t) {
    const NodeId factor =
        m_terms[static_cast<std::size_t>(unknown)][t].factors[static_cast<std::size_t>(axis)];
    factors.push_back(language::differentiate(graph, factor, orders));
  }
  std::vector<std::vector<double>> values(terms, std::vector<double>(nodes.size()));
  std::vector<double*> out;
  for (std::vector<double>& of_term : values)
    out.push_back(of_term.data());
  const NodeId coordinate = graph.coordinate(axis);
  const double* in = nodes.data();
  language::evaluate(language::compile(graph, factors, {&coordinate, 1}), nodes.size(), {&in, 1}, out);
  std::vector<double> result(nodes.size() * terms);
  for (std::size_t t = 0; t < terms; ++t) {
    const double scale = axis == m_time ? m_terms[static_cast<std::size_t>(unknown)][t].coefficient : 1;
    for (std::size_t n = 0; n < nodes.size(); ++n)
      result[n * terms + t] = scale * values[t][n];
  }
  return result;
}

} // namespace spinn::field
