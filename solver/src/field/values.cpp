// SPDX-License-Identifier: BSD-3-Clause
// Expressions of the field, window after window.
#include "field/values.hpp"

#include "planning/plan.hpp"

#include <spinn/error.hpp>

#include <algorithm>

namespace spinn::field {

std::vector<int> layout_order(const Problem& problem) {
  std::vector<int> order;
  for (int axis = 0; axis < static_cast<int>(problem.axes().size()); ++axis)
    if (axis != problem.time_axis()) order.push_back(axis);
  if (problem.time_axis() >= 0) order.push_back(problem.time_axis());
  return order;
}

namespace {

using language::Graph;

/// The node for an expression as `Solution::evaluate` documents it; closed-form truth only.
NodeId quantity(const System& system, Graph& graph, const std::string& expression) {
  if (expression == "residual") {
    NodeId sum = graph.constant(0);
    for (const NodeId equation : system.equations())
      sum = graph.add(sum, graph.multiply(equation, equation));
    const NodeId count = graph.constant(static_cast<double>(system.equations().size()));
    return graph.unary(language::Op::square_root, graph.divide(sum, count));
  }
  const bool is_error = expression.starts_with("error:");
  if (!is_error && !expression.starts_with("truth:")) return system.parse(graph, expression);
  const NodeId model = system.parse(graph, expression.substr(6));
  if (system.truth().empty())
    throw Error({"expression", 1, 1}, expression,
                "\"" + expression + "\" needs a truth, and problem \"" + system.problem().key() +
                    "\" has none for this quantity and these parameters",
                "Evaluate \"" + expression.substr(6) + "\" alone, or use the default parameters");
  const NodeId truth = system.with_truth(graph, model);
  return is_error ? graph.subtract(model, truth) : truth;
}

planning::Plan plan_for(const View& view, const Expressions& expressions) {
  Graph graph = view.system().graph();
  std::vector<NodeId> nodes;
  for (const std::string& expression : expressions)
    nodes.push_back(quantity(view.system(), graph, expression));
  const std::vector<double> weights(nodes.size(), 1.0);
  const View::Adjusted adjusted = view.adjusted(graph, nodes);
  return planning::make_plan(graph, view.system().axes(), adjusted.residuals, weights, false, adjusted.given);
}

/// One window's part of a grid: `nodes` lie in window `number`.
template <class T>
void expand_window(const detail::SolutionData& data, std::size_t number, const Expressions& expressions,
                   const std::vector<std::vector<double>>& nodes, std::span<T* const> out) {
  const View view(*data.system, data.windows, number);
  const planning::Plan plan = plan_for(view, expressions);
  const auto orders = planning::highest_orders(plan);
  std::vector<axis::AxisNodes> axis_nodes;
  for (std::size_t axis = 0; axis < nodes.size(); ++axis)
    axis_nodes.push_back(view.with_factor(static_cast<int>(axis), nodes[axis], orders[axis]));
  const Window& window = (*data.windows)[number];
  expansion::expand<T>(window.model, window.theta, plan, axis_nodes, layout_order(data.system->problem()),
                       out);
}

/// Values at points of window `number`. @param points  [n, axes]
std::vector<double> expand_window_points(const detail::SolutionData& data, std::size_t number,
                                         const std::string& expression, const std::vector<double>& points) {
  const View view(*data.system, data.windows, number);
  const auto d = static_cast<std::size_t>(data.system->axes());
  const std::size_t n = points.size() / d;
  const planning::Plan plan = plan_for(view, {expression});
  const auto orders = planning::highest_orders(plan);
  std::vector<std::vector<std::vector<double>>> factors;
  for (std::size_t axis = 0; axis < d; ++axis) {
    std::vector<double> coordinates(n);
    for (std::size_t i = 0; i < n; ++i)
      coordinates[i] = points[i * d + axis];
    factors.push_back(view.with_factor(static_cast<int>(axis), std::move(coordinates), orders[axis]).factor);
  }
  const Window& window = (*data.windows)[number];
  std::vector<double> values(n);
  double* out = values.data();
  expansion::expand_points(window.model, window.theta, plan, points, factors, {&out, 1});
  return values;
}

} // namespace

/// t is the slowest axis: successive times of one window are a piece of the output.
template <class T>
void values_on_grid(const detail::SolutionData& data, const Expressions& expressions,
                    const std::vector<std::vector<double>>& nodes, std::span<T* const> out) {
  if (data.windows->size() == 1) return expand_window<T>(data, 0, expressions, nodes, out);
  const auto time = static_cast<std::size_t>(data.system->data().time_axis);
  const std::vector<double>& times = nodes[time];
  const std::size_t slice = Grid{nodes}.size() / times.size();
  std::vector<std::vector<double>> part = nodes;
  for (std::size_t first = 0, last = 0; first < times.size(); first = last) {
    const std::size_t number = window_at(*data.windows, times[first]);
    while (last < times.size() && window_at(*data.windows, times[last]) == number)
      ++last;
    part[time].assign(times.begin() + static_cast<std::ptrdiff_t>(first),
                      times.begin() + static_cast<std::ptrdiff_t>(last));
    std::vector<T*> there(out.begin(), out.end());
    for (T*& values : there)
      values += first * slice;
    expand_window<T>(data, number, expressions, part, there);
  }
}

template void values_on_grid<float>(const detail::SolutionData&, const Expressions&,
                                    const std::vector<std::vector<double>>&, std::span<float* const>);
template void values_on_grid<double>(const detail::SolutionData&, const Expressions&,
                                     const std::vector<std::vector<double>>&, std::span<double* const>);

/// The points are gathered by window.
std::vector<double> values_at_points(const detail::SolutionData& data, const std::string& expression,
                                     const std::vector<double>& points) {
  const Windows& windows = *data.windows;
  if (windows.size() == 1) return expand_window_points(data, 0, expression, points);
  const auto d = static_cast<std::size_t>(data.system->axes()),
             time = static_cast<std::size_t>(data.system->data().time_axis);
  std::vector<std::vector<std::size_t>> members(windows.size());
  for (std::size_t i = 0; i < points.size() / d; ++i)
    members[window_at(windows, points[i * d + time])].push_back(i);
  std::vector<double> result(points.size() / d);
  for (std::size_t number = 0; number < windows.size(); ++number) {
    if (members[number].empty()) continue;
    std::vector<double> own;
    for (const std::size_t i : members[number])
      own.insert(own.end(), &points[i * d], &points[i * d] + d);
    const std::vector<double> values = expand_window_points(data, number, expression, own);
    for (std::size_t k = 0; k < values.size(); ++k)
      result[members[number][k]] = values[k];
  }
  return result;
}

std::vector<double> window_factors(const detail::SolutionData& data, std::size_t number, int axis,
                                   const std::vector<double>& nodes, int order) {
  const Windows& windows = *data.windows;
  const Window& window = windows[number];
  const View view(*data.system, data.windows, number);
  std::vector<double> inside = nodes;
  const bool moves = windows.size() > 1 && axis == data.system->data().time_axis;
  if (moves)
    for (double& t : inside)
      t = std::clamp(t, window.begin, window.end);
  const axis::AxisNodes at = view.with_factor(axis, std::move(inside), std::max(order, 1));
  const auto values_of = [&](int derivative) {
    return expansion::axis_values(window.model, window.theta, axis, at, derivative);
  };
  std::vector<double> values = values_of(order);
  if (!moves) return values;
  // 0 before the window; after it constant, or for problems of second order in t linear
  const auto outputs = static_cast<std::size_t>(window.model.outputs());
  const bool continues = data.system->time_order() == 2;
  const std::vector<double> velocities = continues && order == 0 ? values_of(1) : std::vector<double>{};
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const std::size_t there = window_at(windows, nodes[n]);
    if (there < number || (there > number && order > (continues ? 1 : 0)))
      std::fill_n(&values[n * outputs], outputs, 0.0);
    else if (there > number && !velocities.empty())
      for (std::size_t c = n * outputs; c < (n + 1) * outputs; ++c)
        values[c] += (nodes[n] - window.end) * velocities[c];
  }
  return values;
}

} // namespace spinn::field
