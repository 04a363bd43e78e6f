// SPDX-License-Identifier: BSD-3-Clause
// Evaluating a solution: any expression of the problem's language, its truth, its error and its residual, on grids and at
// points.
#include <spinn/solution.hpp>

#include "field/reference.hpp"
#include "field/solution_data.hpp"
#include "field/start_terms.hpp"
#include "field/values.hpp"

#include <spinn/error.hpp>
#include <spinn/text.hpp>
#include <spinn/uniform_nodes.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace spinn {

namespace {

using field::Expressions;
using field::System;

constexpr double rounding = 1e-9; // of the axis length: how far outside the domain counts as on the face
constexpr double most_difference_points = 3e6; // of the grid for the difference of two solutions

double checked(const Axis& axis, double x) {
  const double slack = rounding * (axis.upper - axis.lower);
  if (!(x >= axis.lower - slack && x <= axis.upper + slack))
    throw Error({"evaluation point", 0, 0}, to_text(x),
                axis.name + " = " + to_text(x) + " lies outside the domain",
                "Choose " + axis.name + " within [" + to_text(axis.lower) + ", " + to_text(axis.upper) + "]");
  return std::clamp(x, axis.lower, axis.upper);
}

/// Index of the unknown in "truth:u" or "error:u" when the reference file answers for it, else -1.
int reference_unknown(const System& system, const std::string& expression) {
  if (!system.truth().empty() || !system.reference_applies()) return -1;
  if (!expression.starts_with("truth:") && !expression.starts_with("error:")) return -1;
  const auto& names = system.problem().unknowns();
  const auto found = std::ranges::find(names, expression.substr(6));
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

/// No terms where a single window starts from none.
const field::StartTerms& start_terms(const detail::SolutionData& data) {
  static const field::StartTerms none;
  return data.windows->size() > 1 ? data.system->start_terms() : none;
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
  for (const int axis : field::layout_order(problem)) {
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
    if (by_reference && expressions[e].starts_with("truth:")) continue;
    of_model.push_back(by_reference ? expressions[e].substr(6) : expressions[e]);
    there.push_back(out[e]);
  }
  if (!of_model.empty()) field::values_on_grid<T>(data, of_model, nodes, there);
  for (std::size_t e = 0; e < expressions.size(); ++e) {
    const int unknown = reference_unknown(system, expressions[e]);
    if (unknown >= 0) put_reference(system, unknown, nodes, expressions[e].starts_with("error:"), out[e]);
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
                "Choose axis and unknown by their index in the problem, and an order from 0 to " +
                    std::to_string(language::max_order));
  std::vector<double> inside = nodes;
  for (double& x : inside)
    x = checked(axes[static_cast<std::size_t>(axis)], x);
  const field::Windows& windows = *m_data->windows;
  const field::StartTerms& start = start_terms(*m_data);
  const std::size_t begun = start.count(unknown), terms = begun + field::count_terms(windows);
  std::vector<double> result(nodes.size() * terms);
  const std::vector<double> begin = start.factor(axis, unknown, inside, order);
  for (std::size_t n = 0; n < nodes.size(); ++n)
    std::copy_n(begin.data() + n * begun, begun, &result[n * terms]);
  for (std::size_t k = 0, first = begun; k < windows.size(); ++k) {
    const auto rank =
        static_cast<std::size_t>(windows[k].model.rank); // in the automatic mode each window has its own
    const auto outputs = static_cast<std::size_t>(windows[k].model.outputs());
    const std::vector<double> all = field::window_factors(*m_data, k, axis, inside, order);
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
  const bool is_error = expression.starts_with("error:");
  if (unknown < 0 || is_error)
    result = field::values_at_points(*m_data, unknown < 0 ? expression : expression.substr(6), inside);
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
    grid.nodes.push_back(uniform_nodes(axis.lower, axis.upper, std::clamp(n, 2, std::max(2, most))));
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
    for (std::size_t i = 0; i < grid.nodes.size(); ++i) {
      const Axis& axis = problem().axes()[i];
      grid.nodes[i] = uniform_nodes(axis.lower, axis.upper, system.data().reference->shape[i]);
    }
  return relative_distance(
      *this, grid, [&](const std::string& name, double* out) { evaluate("truth:" + name, grid, out); });
}

double Solution::relative_difference(const Solution& other, int n) const {
  const Grid grid = uniform_grid(problem(), n, most_difference_points);
  return relative_distance(*this, grid,
                           [&](const std::string& name, double* out) { other.evaluate(name, grid, out); });
}

} // namespace spinn
