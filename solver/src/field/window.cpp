// SPDX-License-Identifier: BSD-3-Clause
// What a window starts from, put into residuals.
#include "field/window.hpp"

#include "field/magnitude.hpp"

#include <spinn/error.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace spinn::field {

namespace {

using language::Graph;

/// d^orders of the terms of all windows before `count`, each at its end, for one unknown; a function of the space axes.
class EarlierWindows final : public residual::GivenFunction {
public:
  EarlierWindows(const System& system, std::shared_ptr<const Windows> windows, std::size_t count, int unknown,
                 const language::Orders& orders)
      : m_system(&system), m_windows(std::move(windows)), m_count(count),
        m_plan(plan_of(system, unknown, orders)) {}

  [[nodiscard]] std::vector<double> on_grid(const std::vector<std::vector<double>>& nodes) const override {
    const int time = m_system->data().time_axis;
    std::vector<residual::AxisNodes> axis_nodes = with_space(nodes);
    std::vector<int> order; // last space axis fastest, t slowest
    std::size_t size = 1;
    for (int axis = m_system->axes() - 1; axis >= 0; --axis) {
      if (axis == time) continue;
      order.push_back(axis);
      size *= axis_nodes[static_cast<std::size_t>(axis)].nodes.size();
    }
    order.push_back(time);
    std::vector<double> sum(size, 0.0), term(size);
    double* out = term.data();
    for (std::size_t j = 0; j < m_count; ++j) {
      const Window& window = (*m_windows)[j];
      axis_nodes[static_cast<std::size_t>(time)] =
          View(*m_system, m_windows, j).with_factor(time, {window.end});
      residual::expand<double>(window.model, window.theta, m_plan, axis_nodes, order, {&out, 1});
      std::ranges::transform(sum, term, sum.begin(), std::plus());
    }
    return sum;
  }

  [[nodiscard]] std::vector<double>
  at_points(const std::vector<std::vector<double>>& coordinates) const override {
    const auto d = static_cast<std::size_t>(m_system->axes()),
               time = static_cast<std::size_t>(m_system->data().time_axis);
    const std::size_t n = coordinates.front().size();
    std::vector<residual::AxisNodes> axis_nodes = with_space(coordinates);
    std::vector<double> sum(n, 0.0), term(n), points(n * d);
    double* out = term.data();
    for (std::size_t j = 0; j < m_count; ++j) {
      const Window& window = (*m_windows)[j];
      axis_nodes[time] = View(*m_system, m_windows, j)
                             .with_factor(static_cast<int>(time), std::vector<double>(n, window.end));
      std::vector<std::vector<std::vector<double>>> factors;
      for (std::size_t axis = 0; axis < d; ++axis) {
        for (std::size_t i = 0; i < n; ++i)
          points[i * d + axis] = axis_nodes[axis].nodes[i];
        factors.push_back(axis_nodes[axis].factor);
      }
      residual::expand_points(window.model, window.theta, m_plan, points, factors, {&out, 1});
      std::ranges::transform(sum, term, sum.begin(), std::plus());
    }
    return sum;
  }

private:
  static residual::Plan plan_of(const System& system, int unknown, const language::Orders& orders) {
    Graph graph;
    const NodeId atom = graph.unknown(unknown, orders);
    const double weight = 1;
    return residual::make_plan(graph, system.axes(), {&atom, 1}, {&weight, 1}, false);
  }

  /// The nodes of the space axes with their factors; those of t are left empty.
  [[nodiscard]] std::vector<residual::AxisNodes>
  with_space(const std::vector<std::vector<double>>& nodes) const {
    std::vector<residual::AxisNodes> result(static_cast<std::size_t>(m_system->axes()));
    std::size_t next = 0;
    for (int axis = 0; axis < m_system->axes(); ++axis)
      if (axis != m_system->data().time_axis)
        result[static_cast<std::size_t>(axis)] = m_system->with_factor(axis, nodes[next++]);
    return result;
  }

  const System* m_system;
  std::shared_ptr<const Windows> m_windows;
  std::size_t m_count;
  residual::Plan m_plan;
};

/// The model adds nothing on a hard face, so the initial values must be 0 there.
void check_start(const System& system) {
  constexpr double rounding = 1e-9;
  Graph graph = system.graph();
  const std::vector<NodeId> initial = system.initial_values(graph);
  for (const detail::ConditionData& condition : system.data().conditions) {
    if (!condition.hard || condition.axis == system.data().time_axis) continue;
    const NodeId coordinate = graph.coordinate(condition.axis), face = graph.constant(condition.coordinate);
    for (const NodeId value : initial) {
      const double there =
          magnitude(system, graph, language::substitute(graph, value, {&coordinate, 1}, {&face, 1}));
      if (there > rounding * magnitude(system, graph, value))
        throw Error({"windows", 0, 0}, condition.text,
                    "windows keep the initial values, and these contradict the hard condition \"" +
                        condition.text + "\"",
                    "Make the condition soft, correct the initial values, or use windows = 1");
    }
  }
}

} // namespace

Window cut_window(axis::ModelSpec whole, int time, double begin, double end) {
  axis::AxisSpec& spec = whole.axes[static_cast<std::size_t>(time)];
  spec.frequency = spec.frequency * (end - begin) / (spec.upper - spec.lower);
  spec.lower = begin;
  spec.upper = end;
  return {begin, end, std::move(whole), {}};
}

Windows make_windows(const System& system, const Settings& settings) {
  const axis::ModelSpec whole = model_spec(system, settings);
  const std::vector<double> theta(static_cast<std::size_t>(axis::layout(whole).back().end), 0.0);
  const int time = system.data().time_axis;
  if (time < 0) return {{0, 0, whole, theta}};
  const Axis& range = system.data().axes[static_cast<std::size_t>(time)];
  if (settings.windows > 1) check_start(system);
  Windows windows;
  for (int k = 0; k < settings.windows; ++k) {
    const double begin = k == 0 ? range.lower : windows.back().end;
    const double end = k + 1 == settings.windows
                           ? range.upper
                           : range.lower + (range.upper - range.lower) * (k + 1) / settings.windows;
    windows.push_back(cut_window(whole, time, begin, end));
    windows.back().theta = theta;
  }
  return windows;
}

bool can_be_cut(const System& system) {
  try {
    check_start(system);
    return system.data().time_axis >= 0;
  } catch (const Error&) {
    return false;
  }
}

std::size_t count_terms(const Windows& windows) {
  return std::accumulate(windows.begin(), windows.end(), std::size_t{0},
                         [](std::size_t sum, const Window& window) {
                           return sum + static_cast<std::size_t>(window.model.rank);
                         });
}

std::size_t window_at(const Windows& windows, double t) {
  const auto found = std::ranges::find_if(windows, [t](const Window& window) { return t <= window.end; });
  return std::min(static_cast<std::size_t>(found - windows.begin()), windows.size() - 1);
}

View::View(const System& system) : m_system(&system) {}

View::View(const System& system, std::shared_ptr<const Windows> windows, std::size_t number)
    : m_system(&system), m_windows(std::move(windows)), m_number(number) {}

std::pair<double, double> View::range(int axis) const {
  if (starts() && axis == m_system->data().time_axis)
    return {(*m_windows)[m_number].begin, (*m_windows)[m_number].end};
  const Axis& whole = m_system->data().axes[static_cast<std::size_t>(axis)];
  return {whole.lower, whole.upper};
}

bool View::is_built_in(std::size_t condition) const {
  const detail::ConditionData& data = m_system->data().conditions[condition];
  return data.hard || (starts() && data.axis == m_system->data().time_axis);
}

/// The factor that a hard u = 0 at the start brings along t gives way to s; any other one multiplies it.
residual::AxisNodes View::with_factor(int axis, std::vector<double> nodes) const {
  const detail::ProblemData& data = m_system->data();
  if (!starts() || axis != data.time_axis) return m_system->with_factor(axis, std::move(nodes));
  const bool hard_start =
      std::ranges::any_of(data.conditions, [axis](const detail::ConditionData& condition) {
        return condition.hard && condition.axis == axis;
      });
  residual::AxisNodes result =
      hard_start ? residual::AxisNodes{std::move(nodes), {}} : m_system->with_factor(axis, std::move(nodes));
  const std::size_t n = result.nodes.size();
  if (result.factor.empty()) {
    result.factor.assign(4, std::vector<double>(n, 0.0));
    result.factor[0].assign(n, 1.0);
  }
  const auto [begin, end] = range(axis);
  const double slope = 1 / (end - begin);
  for (std::size_t order = result.factor.size(); order-- > 0;) // (s f)^(m) = s f^(m) + m s' f^(m-1)
    for (std::size_t i = 0; i < n; ++i) {
      double& jet = result.factor[order][i];
      jet *= (result.nodes[i] - begin) / (end - begin);
      if (order > 0) jet += static_cast<double>(order) * slope * result.factor[order - 1][i];
    }
  return result;
}

View::Started View::with_start(Graph& graph, std::span<const NodeId> residuals) const {
  if (!starts()) return {{residuals.begin(), residuals.end()}, {}};
  const int time = m_system->data().time_axis;
  std::vector<int> space;
  for (int axis = 0; axis < m_system->axes(); ++axis)
    if (axis != time) space.push_back(axis);
  const std::vector<NodeId> initial = m_system->initial_values(graph),
                            atoms = language::atoms(graph, residuals);
  std::vector<NodeId> whole;
  Started result;
  for (const NodeId atom : atoms) {
    const language::Node leaf = graph[atom];
    whole.push_back(atom);
    if (leaf.orders[static_cast<std::size_t>(time)] > 0) continue;
    NodeId start = initial[static_cast<std::size_t>(leaf.index)];
    for (const int axis : space)
      for (int order = 0; order < leaf.orders[static_cast<std::size_t>(axis)]; ++order)
        start = language::differentiate(graph, start, axis);
    if (m_number > 0) {
      start = graph.add(start, residual::given_node(graph, static_cast<int>(result.given.size())));
      result.given.push_back(
          {space, std::make_shared<EarlierWindows>(*m_system, m_windows, m_number, leaf.index, leaf.orders)});
    }
    whole.back() = graph.add(atom, start);
  }
  for (const NodeId residual : residuals)
    result.residuals.push_back(language::substitute(graph, residual, atoms, whole));
  return result;
}

} // namespace spinn::field
