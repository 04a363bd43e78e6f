// SPDX-License-Identifier: BSD-3-Clause
// Initial conditions solved for the unknowns.
#include "problem/initial_values.hpp"

#include <spinn/error.hpp>

#include <algorithm>
#include <string>

namespace spinn::problem {

namespace {

using language::Graph;
using language::NodeId;

[[noreturn]] void refuse(const std::string& token, const std::string& message, const std::string& remedy) {
  throw Error({"windows", 0, 0}, token, message, remedy);
}

constexpr const char* one_window = "Use windows = 1";
constexpr int most_order = 2; // of the equations along t

int order_along(const Graph& graph, NodeId atom, int time) {
  return graph[atom].orders[static_cast<std::size_t>(time)];
}

void check_axis(const detail::ProblemData& data) {
  if (data.time_axis < 0)
    refuse("windows", "the problem has no axis t, and windows are cut along t", one_window);
  if (data.axes[static_cast<std::size_t>(data.time_axis)].periodic)
    refuse("t", "the axis t is periodic, and windows need a beginning", one_window);
}

void check_equations(const Graph& graph, const detail::ProblemData& data) {
  for (std::size_t e = 0; e < data.equations.size(); ++e)
    for (const NodeId atom : language::atoms(graph, {&data.equations[e], 1}))
      if (order_along(graph, atom, data.time_axis) > most_order)
        refuse(data.equation_texts[e],
               "windows need a problem of first or second order in t, and \"" + data.equation_texts[e] +
                   "\" has a higher derivative of " +
                   data.unknowns[static_cast<std::size_t>(graph[atom].index)] + " along t",
               std::string(one_window) + ", or make the derivative along t an unknown of its own");
}

/// What a condition states: an unknown (order 0) or its derivative along t (1), and the value; unknown -1 if the condition is
/// of another form.
struct Initial {
  int unknown = -1;
  int order = 0;
  NodeId value = -1;
};

/// residual = c * atom + rest  with a number c and a rest without unknowns:  atom = -rest / c.
Initial solved(Graph& graph, const detail::ConditionData& condition, const detail::ProblemData& data) {
  const std::vector<NodeId> atoms = language::atoms(graph, {&condition.residual, 1});
  if (atoms.size() != 1) return {};
  const int order = order_along(graph, atoms.front(), data.time_axis);
  language::Orders along_time{};
  along_time[static_cast<std::size_t>(data.time_axis)] = order;
  if (graph[atoms.front()].orders != along_time || order >= most_order) return {};
  const NodeId coefficient = language::gradient(graph, condition.residual, atoms).front();
  if (!graph.is_number(coefficient) || graph.is_constant(coefficient, 0)) return {};
  const NodeId zero = graph.constant(0);
  const NodeId rest = language::substitute(graph, condition.residual, atoms, {&zero, 1});
  const NodeId value = graph.product({-1 / graph[coefficient].value, {{rest, 1}}});
  return {graph[atoms.front()].index, order, condition.where.restricted(graph, value)};
}

/// @param suffix  of the unknown's name: "" or "_t"
void check_all_stated(const std::vector<NodeId>& values, const detail::ProblemData& data,
                      const std::string& suffix) {
  const auto missing = std::ranges::find(values, -1);
  if (missing == values.end()) return;
  const std::string name = data.unknowns[static_cast<std::size_t>(missing - values.begin())] + suffix;
  refuse(name,
         "windows need the initial " + std::string(suffix.empty() ? "value" : "velocity") +
             " of every unknown, and " + name + " is not stated",
         "Add the condition " + name + " = ... on t = lower end, or use windows = 1");
}

} // namespace

int time_order(const detail::ProblemData& data) {
  if (data.time_axis < 0) return 0;
  int order = 0;
  for (const NodeId atom : language::atoms(data.graph, data.equations))
    order = std::max(order, order_along(data.graph, atom, data.time_axis));
  return order;
}

InitialValues initial_values(Graph& graph, const detail::ProblemData& data) {
  check_axis(data);
  check_equations(graph, data);
  const Axis& time = data.axes[static_cast<std::size_t>(data.time_axis)];
  const bool second_order = time_order(data) == most_order;
  InitialValues result{std::vector<NodeId>(data.unknowns.size(), -1),
                       std::vector<NodeId>(second_order ? data.unknowns.size() : 0, -1)};
  for (const detail::ConditionData& condition : data.conditions) {
    if (condition.where.extends_over(data.time_axis)) continue;
    if (condition.where.along(data.time_axis) != time.lower)
      refuse(condition.text, "windows march forward in t, and \"" + condition.text + "\" is about its end",
             one_window);
    if (!condition.where.is({data.time_axis, time.lower}))
      refuse(condition.text,
             "windows need initial values on all of the box, and \"" + condition.text +
                 "\" holds on a part of it",
             one_window);
    const Initial initial = solved(graph, condition, data);
    if (initial.unknown < 0 || (initial.order > 0 && !second_order))
      refuse(condition.text,
             std::string("windows need initial conditions of the form \"unknown = expression\"") +
                 (second_order ? " or \"unknown_t = expression\"" : "") + ", and \"" + condition.text +
                 "\" is of another form",
             one_window);
    NodeId& value =
        (initial.order == 0 ? result.values : result.velocities)[static_cast<std::size_t>(initial.unknown)];
    if (value >= 0 && value != initial.value)
      refuse(condition.text, "\"" + condition.text + "\" states a second initial value of the same unknown",
             "State one, or use windows = 1");
    value = initial.value;
  }
  check_all_stated(result.values, data, "");
  check_all_stated(result.velocities, data, "_t");
  return result;
}

} // namespace spinn::problem
