// SPDX-License-Identifier: BSD-3-Clause
// Residual nodes to plan: fields, tables, program.
#include "planning/plan.hpp"

#include "planning/fields.hpp"
#include "planning/scalars.hpp"
#include "planning/tabulate.hpp"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>
#include <utility>

namespace spinn::planning {

namespace {

// Input numbers of given functions and seeds, far from those of fields and tables.
constexpr int first_given = 1 << 24;
constexpr int first_seed = 1 << 25;

std::atomic<std::int64_t> made = 0;

void check(int axes, std::span<const NodeId> residuals, std::span<const double> weights) {
  if (axes < 1 || axes > language::max_axes)
    throw std::logic_error("make_plan: " + std::to_string(axes) + " axes; 1 to " +
                           std::to_string(language::max_axes) + " are possible");
  if (residuals.empty() || residuals.size() != weights.size())
    throw std::logic_error("make_plan: " + std::to_string(residuals.size()) + " residuals and " +
                           std::to_string(weights.size()) + " weights; one weight per residual is needed");
}

using Gradients = std::vector<std::vector<NodeId>>; ///< dr_e/dF_k: [E][K]

/// adjoint_k = sum_e seed_e dr_e/dF_k
std::vector<NodeId> adjoints_of(language::Graph& graph, std::span<const NodeId> seeds,
                                const Gradients& gradients) {
  std::vector<NodeId> adjoints(gradients.front().size(), graph.constant(0));
  for (std::size_t e = 0; e < seeds.size(); ++e)
    for (std::size_t k = 0; k < adjoints.size(); ++k)
      adjoints[k] = graph.add(adjoints[k], graph.multiply(seeds[e], gradients[e][k]));
  return adjoints;
}

/// @param compiled  makes the program of some outputs
/// @param scalars   to which the constant partials are added
template <class Compiler>
Linearisation linearisation_of(const language::Graph& graph, std::span<const NodeId> residuals,
                               const Gradients& gradients, std::span<const NodeId> fields,
                               const Compiler& compiled, std::vector<NodeId>& scalars) {
  Linearisation result;
  std::vector<NodeId> outputs(residuals.begin(), residuals.end());
  for (std::size_t e = 0; e < residuals.size(); ++e) {
    for (std::size_t k = 0; k < gradients[e].size(); ++k) {
      const NodeId partial = gradients[e][k];
      if (graph.is_constant(partial, 0)) continue;
      Partial& added = result.partials.emplace_back(Partial{static_cast<int>(e), static_cast<int>(k), -1, 0});
      if (language::is_scalar(graph, partial)) {
        scalars.push_back(partial);
      } else {
        added.output = static_cast<int>(outputs.size());
        outputs.push_back(partial);
        for (const NodeId node : language::reachable(graph, {&partial, 1}))
          result.linear = result.linear && std::ranges::find(fields, node) == fields.end();
      }
    }
  }
  result.program = compiled(outputs);
  return result;
}

} // namespace

NodeId given_node(language::Graph& graph, int k) {
  return graph.input(first_given + k);
}

ParametricPlan make_parametric_plan(language::Graph& graph, int axes, int parameters,
                                    std::span<const NodeId> residuals, std::span<const double> weights,
                                    bool adjoints, std::span<const Given> given) {
  check(axes, residuals, weights);
  ++made;
  ParametricPlan result;
  result.parameters = parameters;
  result.given = static_cast<int>(given.size());
  Plan& plan = result.plan;
  plan.axes = axes;
  plan.weights.assign(weights.begin(), weights.end());
  const std::vector<NodeId> open = parameter_nodes(graph, parameters);

  FieldGrouping grouping = group_fields(graph, residuals);
  plan.fields = std::move(grouping.fields);
  std::vector<NodeId> scalars;
  for (const std::vector<NodeId>& coefficients : grouping.coefficients)
    scalars.insert(scalars.end(), coefficients.begin(), coefficients.end());
  for (NodeId& residual : grouping.residuals)
    residual = separate(graph, axes, residual);
  const auto field_count = static_cast<int>(plan.fields.size());
  Tabulation tabulation = tabulate(graph, axes, parameters, grouping.residuals, field_count);
  plan.tables = std::move(tabulation.tables);

  std::vector<NodeId> inputs;
  for (int k = 0; k < field_count; ++k)
    inputs.push_back(graph.input(k));
  const std::vector<NodeId> fields = inputs;
  for (std::size_t t = 0; t < plan.tables.size(); ++t)
    inputs.push_back(graph.input(field_count + static_cast<int>(t)));
  for (std::size_t k = 0; k < given.size(); ++k) {
    plan.tables.push_back({given[k].axes, {}, given[k].function});
    inputs.push_back(given_node(graph, static_cast<int>(k)));
  }
  for (int axis = 0; axis < axes; ++axis)
    inputs.push_back(graph.coordinate(axis));

  const auto compiled = [&](std::span<const NodeId> outputs) {
    std::vector<NodeId> all = inputs;
    all.insert(all.end(), open.begin(), open.end());
    return language::compile(graph, outputs, all);
  };
  std::vector<NodeId> outputs = std::move(tabulation.nodes);
  if (adjoints) {
    Gradients gradients;
    for (const NodeId residual : outputs)
      gradients.push_back(language::gradient(graph, residual, fields));
    plan.linearisation = linearisation_of(graph, outputs, gradients, fields, compiled, scalars);
    std::vector<NodeId> seeds;
    for (std::size_t e = 0; e < outputs.size(); ++e)
      seeds.push_back(graph.input(first_seed + static_cast<int>(e)));
    inputs.insert(inputs.end(), seeds.begin(), seeds.end());
    const std::vector<NodeId> more = adjoints_of(graph, seeds, gradients);
    outputs.insert(outputs.end(), more.begin(), more.end());
  }
  plan.program = compiled(outputs);
  result.scalars = language::compile(graph, scalars, open);
  return result;
}

Plan ParametricPlan::bind(std::span<const double> values, std::span<const Given> given) const {
  if (values.size() != static_cast<std::size_t>(parameters))
    throw std::logic_error("ParametricPlan::bind: " + std::to_string(values.size()) + " values for " +
                           std::to_string(parameters) + " parameters");
  if (given.size() != static_cast<std::size_t>(this->given))
    throw std::logic_error("ParametricPlan::bind: " + std::to_string(given.size()) + " functions for " +
                           std::to_string(this->given) + " given ones");
  Plan bound = plan;
  bound.program = language::bind_inputs(plan.program, values);
  if (plan.adjoints())
    bound.linearisation.program = language::bind_inputs(plan.linearisation.program, values);
  const std::size_t first_given = bound.tables.size() - static_cast<std::size_t>(this->given);
  for (std::size_t k = 0; k < first_given; ++k)
    bound.tables[k].program = language::bind_inputs(bound.tables[k].program, values);
  for (std::size_t k = 0; k < given.size(); ++k)
    bound.tables[first_given + k].given = given[k].function;
  const std::vector<double> numbers = language::evaluate(scalars, values);
  std::size_t next = 0;
  for (Field& field : bound.fields)
    for (Term& term : field)
      term.coefficient = numbers[next++];
  for (Partial& partial : bound.linearisation.partials)
    if (partial.output < 0) partial.constant = numbers[next++];
  return bound;
}

Plan make_plan(language::Graph& graph, int axes, std::span<const NodeId> residuals,
               std::span<const double> weights, bool adjoints, std::span<const Given> given) {
  return make_parametric_plan(graph, axes, 0, residuals, weights, adjoints, given).bind({}, given);
}

std::int64_t plans_made() {
  return made;
}

std::array<int, language::max_axes> highest_orders(const Plan& plan) {
  std::array<int, language::max_axes> highest{};
  for (const Field& field : plan.fields)
    for (const Term& term : field)
      for (std::size_t axis = 0; axis < highest.size(); ++axis)
        highest[axis] = std::max(highest[axis], static_cast<int>(term.orders[axis]));
  return highest;
}

} // namespace spinn::planning
