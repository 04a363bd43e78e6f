// SPDX-License-Identifier: BSD-3-Clause
// Putting numbers for a problem's parameters.
#include "field/system.hpp"

#include "field/magnitude.hpp"
#include "field/start_terms.hpp"

#include "language/parser.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>

namespace spinn::field {

namespace {

constexpr double inside_faces = 1e-6; // of the axis length

std::vector<double> in_order(const Problem& problem, const ParameterValues& values) {
  std::vector<double> ordered;
  for (const Parameter& parameter : problem.parameters())
    ordered.push_back(values.at(parameter.name));
  return ordered;
}

/// Basis functions of a spectral axis function: what the file says, or two thirds of the points.
int basis_count(const detail::AxisData& data, int points) {
  if (data.basis > 0) return data.basis;
  return data.axis.periodic ? 2 * std::max(data.modes, 1) + 1 : std::min(points, std::max(4, 2 * points / 3));
}

} // namespace

/// Separated by whoever asks first, from any thread.
struct System::Separated {
  std::once_flag once;
  StartTerms terms;
};

System::System(Problem problem, const ParameterValues& given)
    : m_problem(std::move(problem)), m_values(m_problem.values(given)),
      m_parameter_values(in_order(m_problem, m_values)),
      m_compiled(field::compiled(m_problem, m_parameter_values)), m_graph(data().graph),
      m_time_order(problem::time_order(data())), m_start(std::make_shared<Separated>()) {
  for (const NodeId equation : data().equations)
    m_equations.push_back(put_in(equation));
  for (const NodeId truth : data().truth)
    m_truth.push_back(put_in(truth));
  for (const detail::ConditionData& condition : data().conditions)
    m_conditions.push_back(put_in(condition.residual));
  m_factor_jets.resize(data().axis_data.size());
  for (int axis = 0; axis < axes(); ++axis) {
    const NodeId factor = data().axis_data[static_cast<std::size_t>(axis)].factor;
    if (factor >= 0)
      m_factor_jets[static_cast<std::size_t>(axis)] = compile_jets(m_graph, put_in(factor), axis);
  }
}

System::FactorJets System::compile_jets(language::Graph& graph, NodeId factor, int axis) {
  FactorJets jets;
  const NodeId coordinate = graph.coordinate(axis);
  for (language::Program& jet : jets) {
    jet = language::compile(graph, {&factor, 1}, {&coordinate, 1});
    factor = language::differentiate(graph, factor, axis);
  }
  return jets;
}

const StartTerms& System::start_terms() const {
  std::call_once(m_start->once, [this] { m_start->terms = StartTerms(*this); });
  return m_start->terms;
}

NodeId System::put_in(NodeId node) {
  return language::substitute_parameters(m_graph, node, m_parameter_values);
}

bool System::reference_applies() const {
  return data().reference && std::ranges::all_of(data().parameters, [&](const Parameter& parameter) {
           return m_values.at(parameter.name) == parameter.default_value;
         });
}

axis::AxisNodes System::with_factor(int axis, std::vector<double> nodes, int order) const {
  const FactorJets& jets = m_factor_jets[static_cast<std::size_t>(axis)];
  axis::AxisNodes result{std::move(nodes), {}};
  if (jets[0].outputs.empty()) return result;
  const Axis& range = data().axes[static_cast<std::size_t>(axis)];
  const double margin = inside_faces * (range.upper - range.lower);
  const std::size_t n = result.nodes.size();
  result.factor.assign(static_cast<std::size_t>(order) + 1, std::vector<double>(n));
  std::vector<double> moved = result.nodes;
  for (double& x : moved)
    x = std::clamp(x, range.lower + margin, range.upper - margin);
  for (std::size_t k = 0; k < result.factor.size(); ++k) {
    std::vector<double>& jet = result.factor[k];
    double* out = jet.data();
    const double* in = result.nodes.data();
    language::evaluate(jets[k], n, {&in, 1}, {&out, 1});
    if (std::ranges::all_of(jet, [](double value) { return std::isfinite(value); })) continue;
    std::vector<double> inner(n);
    double* inner_out = inner.data();
    in = moved.data();
    language::evaluate(jets[k], n, {&in, 1}, {&inner_out, 1});
    for (std::size_t i = 0; i < n; ++i)
      if (!std::isfinite(jet[i])) jet[i] = inner[i];
  }
  return result;
}

NodeId System::parse(language::Graph& graph, const std::string& expression) const {
  const NodeId node = language::parse_expression(graph, data().scope, expression, Place{"expression", 1, 1});
  return language::substitute_parameters(graph, node, m_parameter_values);
}

NodeId System::with_truth(language::Graph& graph, NodeId node) const {
  const std::vector<NodeId> found = language::atoms(graph, {&node, 1});
  std::vector<NodeId> replacements;
  for (const NodeId atom : found) {
    const language::Node leaf = graph[atom];
    const NodeId value = m_truth[static_cast<std::size_t>(leaf.index)];
    replacements.push_back(language::differentiate(graph, value, leaf.orders));
  }
  return language::substitute(graph, node, found, replacements);
}

problem::InitialValues System::initial_values(language::Graph& graph) const {
  problem::InitialValues initial = problem::initial_values(graph, data());
  for (std::vector<NodeId>* nodes : {&initial.values, &initial.velocities})
    for (NodeId& node : *nodes)
      node = language::substitute_parameters(graph, node, m_parameter_values);
  return initial;
}

axis::ModelSpec model_spec(const System& system, const Settings& settings) {
  constexpr double default_frequency = 2; // where neither the file nor an equation tells
  const detail::ProblemData& data = system.data();
  axis::ModelSpec spec;
  spec.kind = settings.axis_function;
  spec.width = settings.width;
  spec.depth = settings.depth;
  spec.rank = settings.rank;
  spec.glorot = settings.initialisation == Initialisation::glorot;
  spec.unknowns = static_cast<int>(system.problem().unknowns().size());
  const std::vector<int>& points = settings.points.empty() ? data.defaults.points : settings.points;
  const bool all_stated =
      std::ranges::all_of(data.axis_data, [](const detail::AxisData& axis) { return axis.frequency > 0; });
  const std::vector<double> in_text =
      all_stated ? std::vector<double>(data.axis_data.size()) : wavenumbers(system);
  for (std::size_t i = 0; i < data.axis_data.size(); ++i) {
    const detail::AxisData& axis = data.axis_data[i];
    axis::AxisSpec& one = spec.axes.emplace_back();
    one.lower = axis.axis.lower;
    one.upper = axis.axis.upper;
    one.modes = axis.axis.periodic ? std::max(axis.modes, 1) : 0;
    one.frequency = axis.frequency > 0
                        ? axis.frequency
                        : std::max(default_frequency, in_text[i] * (one.upper - one.lower) / 2);
    if (spec.kind == AxisFunction::spectral) one.basis = basis_count(axis, points[i]);
  }
  return spec;
}

} // namespace spinn::field
