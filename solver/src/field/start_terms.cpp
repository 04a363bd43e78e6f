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
    if (!initial.slopes.empty()) start = m_graph.add(start, m_graph.multiply(since, initial.slopes[q]));
    auto terms = residual::separated_terms(m_graph, system.axes(), start);
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
  std::vector<double> result(nodes.size() * terms), values(nodes.size());
  for (std::size_t t = 0; t < terms; ++t) {
    const residual::SeparatedTerm& term = m_terms[static_cast<std::size_t>(unknown)][t];
    language::Graph graph = m_graph;
    NodeId node = term.factors[static_cast<std::size_t>(axis)];
    for (int k = 0; k < order; ++k)
      node = language::differentiate(graph, node, axis);
    const NodeId coordinate = graph.coordinate(axis);
    const double* in = nodes.data();
    double* out = values.data();
    language::evaluate(language::compile(graph, {&node, 1}, {&coordinate, 1}), nodes.size(), {&in, 1},
                       {&out, 1});
    for (std::size_t n = 0; n < nodes.size(); ++n)
      result[n * terms + t] = (axis == m_time ? term.coefficient : 1) * values[n];
  }
  return result;
}

} // namespace spinn::field
