// SPDX-License-Identifier: BSD-3-Clause
// Evaluating a solution: any expression of the problem's language, its truth, its error and its residual, on grids and at
// points.
#include <spinn/solution.hpp>

#include "field/reference.hpp"
#include "field/solution_data.hpp"
#include "field/start_terms.hpp"
#include "language/parser.hpp"
#include "residual/plan.hpp"

#include <spinn/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace spinn {

namespace {

using field::System;
using language::Graph;
using language::NodeId;

constexpr double rounding = 1e-9; // of the axis length: how far outside the domain counts as on the face
constexpr double most_difference_points = 3e6; // of the grid for the difference of two solutions

bool starts_with(const std::string& text, const std::string& prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

/// Axes from the fastest to the slowest of a grid: the others in order, then t.
std::vector<int> layout_order(const Problem& problem) {
  std::vector<int> order;
  for (int axis = 0; axis < static_cast<int>(problem.axes().size()); ++axis)
    if (axis != problem.time_axis()) order.push_back(axis);
  if (problem.time_axis() >= 0) order.push_back(problem.time_axis());
  return order;
}

double checked(const Axis& axis, double x) {
  const double slack = rounding * (axis.upper - axis.lower);
  if (!(x >= axis.lower - slack && x <= axis.upper + slack))
    throw Error({"evaluation point", 0, 0}, std::to_string(x),
                axis.name + " = " + std::to_string(x) + " lies outside the domain",
                "Choose " + axis.name + " within [" + std::to_string(axis.lower) + ", " +
                    std::to_string(axis.upper) + "]");
  return std::clamp(x, axis.lower, axis.upper);
}

/// The node for an expression as `Solution::evaluate` documents it; closed-form truth only.
NodeId quantity(const System& system, Graph& graph, const std::string& expression) {
  if (expression == "residual") {
    NodeId sum = graph.constant(0);
    for (const NodeId equation : system.equations())
      sum = graph.add(sum, graph.multiply(equation, equation));
    const NodeId count = graph.constant(static_cast<double>(system.equations().size()));
    return graph.unary(language::Op::square_root, graph.divide(sum, count));
  }
  const bool is_error = starts_with(expression, "error:");
  if (!is_error && !starts_with(expression, "truth:")) return system.parse(graph, expression);
  const NodeId model = system.parse(graph, expression.substr(6));
  if (system.truth().empty())
    throw Error({"expression", 1, 1}, expression,
                "\"" + expression + "\" needs a truth, and problem \"" + system.problem().key() +
                    "\" has none for this quantity and these parameters",
                "Evaluate \"" + expression.substr(6) + "\" alone, or use the default parameters");
  const NodeId truth = system.with_truth(graph, model);
  return is_error ? graph.subtract(model, truth) : truth;
}

using Expressions = std::vector<std::string>;

residual::Plan plan_for(const field::View& view, const Expressions& expressions) {
  Graph graph = view.system().graph();
  std::vector<NodeId> nodes;
  for (const std::string& expression : expressions)
    nodes.push_back(quantity(view.system(), graph, expression));
  const std::vector<double> weights(nodes.size(), 1.0);
  const field::View::Started started = view.with_start(graph, nodes);
  return residual::make_plan(graph, view.system().axes(), started.residuals, weights, false, started.given);
}

/// Index of the unknown in "truth:u" or "error:u" when the reference file answers for it, else -1.
int reference_unknown(const System& system, const std::string& expression) {
  if (!system.truth().empty() || !system.reference_applies()) return -1;
  if (!starts_with(expression, "truth:") && !starts_with(expression, "error:")) return -1;
  const auto& names = system.problem().unknowns();
  const auto found = std::ranges::find(names, expression.substr(6));
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

/// One window's part of a grid: `nodes` lie in window `number`.
template <class T>
void expand_window(const detail::SolutionData& data, std::size_t number, const Expressions& expressions,
                   const std::vector<std::vector<double>>& nodes, std::span<T* const> out) {
  const field::View view(*data.system, data.windows, number);
  std::vector<residual::AxisNodes> axis_nodes;
  for (int axis = 0; axis < data.system->axes(); ++axis)
    axis_nodes.push_back(view.with_factor(axis, nodes[static_cast<std::size_t>(axis)]));
  const field::Window& window = (*data.windows)[number];
  const residual::Plan plan = plan_for(view, expressions);
  residual::expand<T>(window.model, window.theta, plan, axis_nodes, layout_order(data.system->problem()),
                      out);
}

/// t is the slowest axis: successive times of one window are a piece of the output.
template <class T>
void expand_model(const detail::SolutionData& data, const Expressions& expressions,
                  const std::vector<std::vector<double>>& nodes, std::span<T* const> out) {
  if (data.windows->size() == 1) return expand_window(data, 0, expressions, nodes, out);
  const auto time = static_cast<std::size_t>(data.system->data().time_axis);
  const std::vector<double>& times = nodes[time];
  const std::size_t slice = Grid{nodes}.size() / times.size();
  std::vector<std::vector<double>> part = nodes;
  for (std::size_t first = 0, last = 0; first < times.size(); first = last) {
    const std::size_t number = field::window_at(*data.windows, times[first]);
    while (last < times.size() && field::window_at(*data.windows, times[last]) == number)
      ++last;
    part[time].assign(times.begin() + static_cast<std::ptrdiff_t>(first),
                      times.begin() + static_cast<std::ptrdiff_t>(last));
    std::vector<T*> there(out.begin(), out.end());
    for (T*& values : there)
      values += first * slice;
    expand_window<T>(data, number, expressions, part, there);
  }
}

/// Values at points of window `number`. @param points  [n, axes]
std::vector<double> expand_window_points(const detail::SolutionData& data, std::size_t number,
                                         const std::string& expression, const std::vector<double>& points) {
  const field::View view(*data.system, data.windows, number);
  const auto d = static_cast<std::size_t>(data.system->axes());
  const std::size_t n = points.size() / d;
  std::vector<std::vector<std::vector<double>>> factors;
  for (std::size_t axis = 0; axis < d; ++axis) {
    std::vector<double> coordinates(n);
    for (std::size_t i = 0; i < n; ++i)
      coordinates[i] = points[i * d + axis];
    factors.push_back(view.with_factor(static_cast<int>(axis), std::move(coordinates)).factor);
  }
  const field::Window& window = (*data.windows)[number];
  std::vector<double> values(n);
  double* out = values.data();
  residual::expand_points(window.model, window.theta, plan_for(view, {expression}), points, factors,
                          {&out, 1});
  return values;
}

/// Values at points anywhere, gathered by window.
std::vector<double> expand_model_points(const detail::SolutionData& data, const std::string& expression,
                                        const std::vector<double>& points) {
  const field::Windows& windows = *data.windows;
  if (windows.size() == 1) return expand_window_points(data, 0, expression, points);
  const auto d = static_cast<std::size_t>(data.system->axes()),
             time = static_cast<std::size_t>(data.system->data().time_axis);
  std::vector<std::vector<std::size_t>> members(windows.size());
  for (std::size_t i = 0; i < points.size() / d; ++i)
    members[field::window_at(windows, points[i * d + time])].push_back(i);
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

/// The factors of one window for all unknowns at nodes of an axis of the whole domain: [nodes, unknowns * rank].
std::vector<double> window_factors(const detail::SolutionData& data, std::size_t number, int axis,
                                   const std::vector<double>& nodes, int order) {
  const field::Windows& windows = *data.windows;
  const field::Window& window = windows[number];
  const field::View view(*data.system, data.windows, number);
  std::vector<double> inside = nodes;
  const bool moves = windows.size() > 1 && axis == data.system->data().time_axis;
  if (moves)
    for (double& t : inside)
      t = std::clamp(t, window.begin, window.end);
  const residual::AxisNodes at = view.with_factor(axis, std::move(inside));
  const auto values_of = [&](int derivative) {
    return residual::axis_values(window.model, window.theta, axis, at, derivative);
  };
  std::vector<double> values = values_of(order);
  if (!moves) return values;
  // 0 before the window; after it constant, or for problems of second order in t linear
  const auto outputs = static_cast<std::size_t>(window.model.outputs());
  const bool continues = data.system->time_order() == 2;
  const std::vector<double> slopes = continues && order == 0 ? values_of(1) : std::vector<double>{};
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const std::size_t there = field::window_at(windows, nodes[n]);
    if (there < number || (there > number && order > (continues ? 1 : 0)))
      std::fill_n(&values[n * outputs], outputs, 0.0);
    else if (there > number && !slopes.empty())
      for (std::size_t c = n * outputs; c < (n + 1) * outputs; ++c)
        values[c] += (nodes[n] - window.end) * slopes[c];
  }
  return values;
}

field::StartTerms start_terms(const detail::SolutionData& data) {
  return data.windows->size() > 1 ? field::StartTerms(*data.system) : field::StartTerms();
}

/// out = reference (or out - reference), which comes with its last axis fastest.
template <class T>
void put_reference(const System& system, int unknown, const std::vector<std::vector<double>>& nodes,
                   bool subtract, T* out) {
  const Problem& problem = system.problem();
  const std::vector<double> values =
      field::interpolate(*system.data().reference, problem.axes(), unknown, nodes);
  std::vector<std::size_t> stride(nodes.size());
  std::size_t running = 1;
  for (const int axis : layout_order(problem)) {
    stride[static_cast<std::size_t>(axis)] = running;
    running *= nodes[static_cast<std::size_t>(axis)].size();
  }
  std::vector<std::size_t> index(nodes.size(), 0);
  std::size_t at = 0;
  for (const double value : values) {
    out[at] = static_cast<T>(subtract ? static_cast<double>(out[at]) - value : value);
    for (std::size_t axis = nodes.size(); axis-- > 0;) { // odometer, last axis fastest
      at += stride[axis];
      if (++index[axis] < nodes[axis].size()) break;
      at -= stride[axis] * nodes[axis].size();
      index[axis] = 0;
    }
  }
}

/// @param out  for each expression [grid.size()]
template <class T>
void evaluate_grid(const detail::SolutionData& data, const Expressions& expressions, const Grid& grid,
                   std::span<T* const> out) {
  if (expressions.size() != out.size())
    throw Error({"expressions", 0, 0}, std::to_string(out.size()),
                "there are " + std::to_string(expressions.size()) + " expressions and memory for " +
                    std::to_string(out.size()),
                "Give one pointer for each expression");
  const System& system = *data.system;
  const auto& axes = system.problem().axes();
  if (grid.nodes.size() != axes.size())
    throw Error({"grid", 0, 0}, std::to_string(grid.nodes.size()),
                "the grid has " + std::to_string(grid.nodes.size()) + " axes, problem \"" +
                    system.problem().key() + "\" has " + std::to_string(axes.size()),
                "Give the nodes of every axis, one value for an axis that is held fixed");
  std::vector<std::vector<double>> nodes = grid.nodes;
  for (std::size_t axis = 0; axis < axes.size(); ++axis)
    for (double& x : nodes[axis])
      x = checked(axes[axis], x);
  if (grid.size() == 0) return;
  Expressions of_model; // what a reference file does not answer alone
  std::vector<T*> there;
  for (std::size_t e = 0; e < expressions.size(); ++e) {
    const bool by_reference = reference_unknown(system, expressions[e]) >= 0;
    if (by_reference && starts_with(expressions[e], "truth:")) continue;
    of_model.push_back(by_reference ? expressions[e].substr(6) : expressions[e]);
    there.push_back(out[e]);
  }
  if (!of_model.empty()) expand_model<T>(data, of_model, nodes, there);
  for (std::size_t e = 0; e < expressions.size(); ++e) {
    const int unknown = reference_unknown(system, expressions[e]);
    if (unknown >= 0) put_reference(system, unknown, nodes, starts_with(expressions[e], "error:"), out[e]);
  }
}

} // namespace

std::size_t Grid::size() const {
  std::size_t product = nodes.empty() ? 0 : 1;
  for (const auto& axis : nodes)
    product *= axis.size();
  return product;
}

std::string to_string(Outcome outcome) {
  switch (outcome) {
  case Outcome::converged:
    return "converged";
  case Outcome::budget_spent:
    return "budget spent";
  case Outcome::stalled:
    return "stalled";
  case Outcome::diverged:
    return "diverged";
  case Outcome::cancelled:
    return "cancelled";
  case Outcome::running:
    return "running";
  }
  return "unknown";
}

const Problem& Solution::problem() const {
  return m_data->system->problem();
}
const ParameterValues& Solution::parameters() const {
  return m_data->system->values();
}
const Settings& Solution::settings() const {
  return m_data->settings;
}
const Report& Solution::report() const {
  return m_data->report;
}

bool Solution::factors_are_complete() const {
  return start_terms(*m_data).separate();
}

std::vector<double> Solution::factor(int axis, int unknown, const std::vector<double>& nodes,
                                     int order) const {
  const auto& axes = problem().axes();
  if (axis < 0 || axis >= static_cast<int>(axes.size()) || unknown < 0 ||
      unknown >= static_cast<int>(problem().unknowns().size()) || order < 0 || order > language::max_order)
    throw Error({"factor", 0, 0},
                std::to_string(axis) + ", " + std::to_string(unknown) + ", " + std::to_string(order),
                "there is no factor with axis " + std::to_string(axis) + ", unknown " +
                    std::to_string(unknown) + ", order " + std::to_string(order),
                "Choose axis and unknown by their index in the problem, and an order from 0 to 3");
  std::vector<double> inside = nodes;
  for (double& x : inside)
    x = checked(axes[static_cast<std::size_t>(axis)], x);
  const field::Windows& windows = *m_data->windows;
  const field::StartTerms start = start_terms(*m_data);
  const std::size_t begun = start.count(unknown), terms = begun + field::count_terms(windows);
  std::vector<double> result(nodes.size() * terms);
  const std::vector<double> begin = start.factor(axis, unknown, inside, order);
  for (std::size_t n = 0; n < nodes.size(); ++n)
    std::copy_n(begin.data() + n * begun, begun, &result[n * terms]);
  for (std::size_t k = 0, first = begun; k < windows.size(); ++k) {
    const auto rank =
        static_cast<std::size_t>(windows[k].model.rank); // in the automatic mode each window has its own
    const auto outputs = static_cast<std::size_t>(windows[k].model.outputs());
    const std::vector<double> all = window_factors(*m_data, k, axis, inside, order);
    for (std::size_t n = 0; n < nodes.size(); ++n)
      std::copy_n(&all[n * outputs + static_cast<std::size_t>(unknown) * rank], rank,
                  &result[n * terms + first]);
    first += rank;
  }
  return result;
}

void Solution::evaluate(const std::string& expression, const Grid& grid, float* out) const {
  evaluate({expression}, grid, std::vector{out});
}

void Solution::evaluate(const std::string& expression, const Grid& grid, double* out) const {
  evaluate({expression}, grid, std::vector{out});
}

void Solution::evaluate(const std::vector<std::string>& expressions, const Grid& grid,
                        const std::vector<float*>& out) const {
  evaluate_grid<float>(*m_data, expressions, grid, out);
}

void Solution::evaluate(const std::vector<std::string>& expressions, const Grid& grid,
                        const std::vector<double*>& out) const {
  evaluate_grid<double>(*m_data, expressions, grid, out);
}

std::vector<double> Solution::evaluate_at(const std::string& expression,
                                          const std::vector<double>& points) const {
  const System& system = *m_data->system;
  const auto& axes = problem().axes();
  const std::size_t d = axes.size(), n = points.size() / d;
  std::vector<double> inside = points, result(n);
  for (std::size_t i = 0; i < n * d; ++i)
    inside[i] = checked(axes[i % d], points[i]);
  const int unknown = reference_unknown(system, expression);
  const bool is_error = starts_with(expression, "error:");
  if (unknown < 0 || is_error)
    result = expand_model_points(*m_data, unknown < 0 ? expression : expression.substr(6), inside);
  if (unknown >= 0)
    for (std::size_t i = 0; i < n; ++i) {
      const double truth = field::interpolate_at(*system.data().reference, axes, unknown, &inside[i * d]);
      result[i] = is_error ? result[i] - truth : truth;
    }
  return result;
}

namespace {

/// Uniform nodes, faces included: `n` per axis, fewer where the grid would have more than `points` points.
Grid uniform_grid(const Problem& problem, int n, double points) {
  const auto& axes = problem.axes();
  const int most = static_cast<int>(std::pow(points, 1.0 / static_cast<double>(axes.size())));
  Grid grid;
  for (const Axis& axis : axes)
    grid.nodes.push_back(field::uniform_nodes(axis, std::clamp(n, 2, std::max(2, most))));
  return grid;
}

/// |model - truth| / |truth| in L2, all unknowns together. `fill_truth` writes the values of an unknown.
template <class F>
double relative_distance(const Solution& model, const Grid& grid, const F& fill_truth) {
  double misfit = 0, norm = 0;
  std::vector<double> values(grid.size()), truth(grid.size());
  for (const std::string& name : model.problem().unknowns()) {
    model.evaluate(name, grid, values.data());
    fill_truth(name, truth.data());
    for (std::size_t i = 0; i < values.size(); ++i) {
      misfit += (values[i] - truth[i]) * (values[i] - truth[i]);
      norm += truth[i] * truth[i];
    }
  }
  return std::sqrt(misfit / norm);
}

} // namespace

double Solution::relative_error(int n, double points) const {
  const System& system = *m_data->system;
  const bool from_file = system.truth().empty();
  if (from_file && !system.reference_applies()) return std::numeric_limits<double>::quiet_NaN();
  Grid grid = uniform_grid(problem(), n, points);
  if (from_file)
    for (std::size_t axis = 0; axis < grid.nodes.size(); ++axis)
      grid.nodes[axis] = field::uniform_nodes(problem().axes()[axis], system.data().reference->shape[axis]);
  return relative_distance(
      *this, grid, [&](const std::string& name, double* out) { evaluate("truth:" + name, grid, out); });
}

double Solution::relative_difference(const Solution& other, int n) const {
  const Grid grid = uniform_grid(problem(), n, most_difference_points);
  return relative_distance(*this, grid,
                           [&](const std::string& name, double* out) { other.evaluate(name, grid, out); });
}

} // namespace spinn
