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

/// d^orders of the terms of all windows before number `count`, for one unknown; a function of the space axes. Each window's
/// terms are those at its end, or for problems of second order those at the beginning of window `count`, to which they go on
/// linearly.
class EarlierWindows final : public planning::GivenFunction {
public:
  EarlierWindows(const System& system, std::shared_ptr<const Windows> windows, std::size_t count, int unknown,
                 const language::Orders& orders)
      : m_system(&system), m_windows(std::move(windows)), m_count(count),
        m_continued(system.time_order() == 2 &&
                    orders[static_cast<std::size_t>(system.data().time_axis)] == 0),
        m_plan(system.compiled().terms(unknown, orders, m_continued)) {}

  [[nodiscard]] std::vector<double> on_grid(const std::vector<std::vector<double>>& nodes) const override {
    const int time = m_system->data().time_axis;
    std::vector<axis::AxisNodes> axis_nodes = with_space(nodes);
    std::vector<int> order; // last space axis fastest, t slowest
    std::size_t size = 1;
    for (int axis = m_system->axes() - 1; axis >= 0; --axis) {
      if (axis == time) continue;
      order.push_back(axis);
      size *= axis_nodes[static_cast<std::size_t>(axis)].nodes.size();
    }
    order.push_back(time);
    Sum sum(size, m_continued);
    for (std::size_t j = 0; j < m_count; ++j) {
      const Window& window = (*m_windows)[j];
      axis_nodes[static_cast<std::size_t>(time)] =
          View(*m_system, m_windows, j).with_factor(time, {window.end}, order_along(time));
      expansion::expand<double>(window.model, window.theta, *m_plan, axis_nodes, order, sum.out());
      sum.add(begin() - window.end);
    }
    return sum.take();
  }

  [[nodiscard]] std::vector<double>
  at_points(const std::vector<std::vector<double>>& coordinates) const override {
    const auto d = static_cast<std::size_t>(m_system->axes()),
               time = static_cast<std::size_t>(m_system->data().time_axis);
    const std::size_t n = coordinates.front().size();
    std::vector<axis::AxisNodes> axis_nodes = with_space(coordinates);
    Sum sum(n, m_continued);
    std::vector<double> points(n * d);
    for (std::size_t j = 0; j < m_count; ++j) {
      const Window& window = (*m_windows)[j];
      axis_nodes[time] = View(*m_system, m_windows, j)
                             .with_factor(static_cast<int>(time), std::vector<double>(n, window.end),
                                          order_along(static_cast<int>(time)));
      std::vector<std::vector<std::vector<double>>> factors;
      for (std::size_t axis = 0; axis < d; ++axis) {
        for (std::size_t i = 0; i < n; ++i)
          points[i * d + axis] = axis_nodes[axis].nodes[i];
        factors.push_back(axis_nodes[axis].factor);
      }
      expansion::expand_points(window.model, window.theta, *m_plan, points, factors, sum.out());
      sum.add(begin() - window.end);
    }
    return sum.take();
  }

private:
  /// The terms of one window after the other, each with its derivative along t where it is continued.
  class Sum {
  public:
    Sum(std::size_t n, bool continued) : m_values(n, 0.0), m_term(n), m_velocity(continued ? n : 0) {
      m_out.push_back(m_term.data());
      if (continued) m_out.push_back(m_velocity.data());
    }
    /// Where the next window's term goes.
    [[nodiscard]] std::span<double* const> out() const { return m_out; }
    /// @param time  from the window's end
    void add(double time) {
      for (std::size_t i = 0; i < m_values.size(); ++i)
        m_values[i] += m_term[i] + (m_velocity.empty() ? 0 : time * m_velocity[i]);
    }
    std::vector<double> take() { return std::move(m_values); }

  private:
    std::vector<double> m_values, m_term, m_velocity;
    std::vector<double*> m_out;
  };

  [[nodiscard]] int order_along(int axis) const {
    return planning::highest_orders(*m_plan)[static_cast<std::size_t>(axis)];
  }

  /// Where the earlier windows are continued to.
  [[nodiscard]] double begin() const { return (*m_windows)[m_count].begin; }

  /// The nodes of the space axes with their factors; those of t are left empty.
  [[nodiscard]] std::vector<axis::AxisNodes> with_space(const std::vector<std::vector<double>>& nodes) const {
    std::vector<axis::AxisNodes> result(static_cast<std::size_t>(m_system->axes()));
    std::size_t next = 0;
    for (int axis = 0; axis < m_system->axes(); ++axis)
      if (axis != m_system->data().time_axis)
        result[static_cast<std::size_t>(axis)] =
            m_system->with_factor(axis, nodes[next++], order_along(axis));
    return result;
  }

  const System* m_system;
  std::shared_ptr<const Windows> m_windows;
  std::size_t m_count;
  bool m_continued; // with the derivative along t, a second residual of the plan
  std::shared_ptr<const planning::Plan> m_plan;
};

/// The model adds nothing on a hard face, so the initial values must be 0 there.
void check_start(const System& system) {
  constexpr double rounding = 1e-9;
  Graph graph = system.graph();
  const problem::InitialValues initial = system.initial_values(graph);
  for (const detail::ConditionData& condition : system.data().conditions) {
    if (!condition.hard || !condition.where.extends_over(system.data().time_axis)) continue;
    for (const std::vector<NodeId>* values : {&initial.values, &initial.velocities})
      for (const NodeId value : *values) {
        const double there = magnitude(system, graph, condition.where.restricted(graph, value));
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
  return data.hard || (starts() && !data.where.extends_over(m_system->data().time_axis));
}

/// The factor that a hard u = 0 at the start brings along t gives way to s or s^2; any other one multiplies it.
axis::AxisNodes View::with_factor(int axis, std::vector<double> nodes, int order) const {
  const detail::ProblemData& data = m_system->data();
  if (!starts() || axis != data.time_axis) return m_system->with_factor(axis, std::move(nodes), order);
  const bool hard_start =
      std::ranges::any_of(data.conditions, [axis](const detail::ConditionData& condition) {
        return condition.hard && !condition.where.extends_over(axis);
      });
  axis::AxisNodes result = hard_start ? axis::AxisNodes{std::move(nodes), {}}
                                      : m_system->with_factor(axis, std::move(nodes), order);
  const std::size_t n = result.nodes.size();
  if (result.factor.empty()) {
    result.factor.assign(static_cast<std::size_t>(order) + 1, std::vector<double>(n, 0.0));
    result.factor[0].assign(n, 1.0);
  }
  const auto [begin, end] = range(axis);
  const double scale = 1 / (end - begin);
  for (int power = 0; power < std::max(1, m_system->time_order()); ++power)
    for (std::size_t m = result.factor.size(); m-- > 0;) // (s f)^(m) = s f^(m) + m s' f^(m-1)
      for (std::size_t i = 0; i < n; ++i) {
        double& jet = result.factor[m][i];
        jet *= (result.nodes[i] - begin) / (end - begin);
        if (m > 0) jet += static_cast<double>(m) * scale * result.factor[m - 1][i];
      }
  return result;
}

Start View::start() const {
  if (!starts()) return Start::none;
  return m_number == 0 ? Start::initial : Start::earlier;
}

std::vector<planning::Given> View::given(std::span<const EarlierTerm> terms) const {
  std::vector<int> space;
  for (int axis = 0; axis < m_system->axes(); ++axis)
    if (axis != m_system->data().time_axis) space.push_back(axis);
  std::vector<planning::Given> result;
  for (const EarlierTerm& term : terms)
    result.push_back(
        {space, std::make_shared<EarlierWindows>(*m_system, m_windows, m_number, term.unknown, term.orders)});
  return result;
}

std::vector<double> View::scalars() const {
  std::vector<double> values = m_system->parameter_values();
  values.push_back(starts() ? (*m_windows)[m_number].begin : 0);
  return values;
}

View::Adjusted View::adjusted(Graph& graph, std::span<const NodeId> residuals) const {
  if (!starts()) return {{residuals.begin(), residuals.end()}, {}};
  const NodeId begin = graph.constant((*m_windows)[m_number].begin);
  Started started =
      with_start(graph, m_system->data(), residuals, m_system->initial_values(graph), start(), begin);
  return {std::move(started.residuals), given(started.earlier)};
}

} // namespace spinn::field
