// SPDX-License-Identifier: BSD-3-Clause
// Training from start to outcome.
#include <spinn/solve.hpp>

#include "field/solution_data.hpp"
#include "optimise/optimiser.hpp"
#include "train/collocation.hpp"
#include "train/guard.hpp"
#include "train/history.hpp"
#include "train/make_objective.hpp"
#include "train/outcome.hpp"

#include <spinn/error.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>

namespace spinn {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t check_interval = 100;  // iterations between two looks at unseen points
constexpr int patience = 40;                  // checks without progress (in the best unseen loss) that count as stalled
constexpr double progress_factor = 0.99;      // unseen loss / best that counts as progress
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// One solve. Everything that lives as long as `solve` runs.
class Training {
public:
  Training(const SolveRequest& request, const ProgressCallback& progress, std::stop_token stop)
      : m_progress(progress),
        m_settings(request.settings),
        m_points(request.settings.points),
        m_system(std::make_shared<field::System>(request.problem, request.parameters)),
        m_model(field::model_spec(request.problem, m_settings)),
        m_iteration(optimise::make(m_settings, initial_theta(request))),
        m_collocation(train::make_collocation(*m_system, m_points, m_settings.node_rule, m_settings.seed)),
        m_objective(objective()),
        m_guard(*m_system, m_model, m_points, m_settings.precision, &m_stop),
        m_stop_callback(stop, [this] { m_stop = true; }) {}

  Solution run() {
    m_report.outcome = Outcome::running;
    try {
      check();  // also the state to fall back to when the first steps fail
      while (m_report.outcome == Outcome::running) advance();
      if (m_report.iterations % check_interval != 0 && m_report.outcome != Outcome::diverged) check();
    } catch (const residual::Cancelled&) {
      m_report.outcome = Outcome::cancelled;
    }
    return finish();
  }

private:
  std::vector<double> initial_theta(const SolveRequest& request) const {
    if (!request.start) return axis::initialise(m_model, m_settings.seed);
    const std::vector<double>& theta = request.start->data().theta;
    const std::int64_t size = axis::layout(m_model).back().end;
    if (static_cast<std::int64_t>(theta.size()) != size)
      throw Error({"start", 0, 0}, std::to_string(theta.size()),
                  "the starting solution has " + std::to_string(theta.size()) + " parameters, this model has " +
                      std::to_string(size),
                  "Start from a solution with the same axis function, width, depth, rank and problem, or start afresh");
    return theta;
  }

  [[nodiscard]] std::unique_ptr<residual::Objective> objective() const {
    return train::make_objective(m_model, m_collocation, m_settings.precision, &m_stop);
  }

  [[nodiscard]] double seconds() const { return std::chrono::duration<double>(Clock::now() - m_begin).count(); }

  void advance() {
    if (m_stop) throw residual::Cancelled{};
    draw_again_when_due();
    const optimise::Step step = m_iteration->step(*m_objective);
    ++m_report.iterations;
    m_report.loss = m_iteration->loss();
    if (step == optimise::Step::diverged || !std::isfinite(m_report.loss)) {
      m_report.outcome = Outcome::diverged;
      return;
    }
    if (step == optimise::Step::stalled || m_report.iterations % check_interval == 0) check();
    if (step == optimise::Step::stalled && m_report.outcome == Outcome::running && !m_points_raised)
      m_report.outcome = Outcome::stalled;
    if (m_report.outcome == Outcome::running &&
        (seconds() >= m_settings.seconds || m_report.iterations >= m_settings.iterations))
      m_report.outcome = Outcome::budget_spent;
    tell();
  }

  void draw_again_when_due() {
    if (m_settings.node_rule != NodeRule::random || m_report.iterations == 0) return;
    if (m_report.iterations % m_settings.resample_every != 0) return;
    const std::uint64_t seed = m_settings.seed + static_cast<std::uint64_t>(m_report.iterations);
    m_collocation.nodes = train::draw_nodes(*m_system, m_points, m_settings.node_rule, seed);
    m_objective = objective();
    m_iteration->landscape_changed();
  }

  /// Looks at unseen points: keeps the best parameters, decides on convergence and stalling, raises the nodes.
  void check() {
    m_points_raised = false;
    const std::span<const double> theta = m_iteration->theta();
    const double unseen = m_guard.loss(theta);
    if (!std::isfinite(unseen)) {
      m_report.outcome = Outcome::diverged;
      return;
    }
    m_unseen = unseen;
    ++m_checks_without_progress;
    if (m_best.empty() || unseen < m_best_unseen) {
      if (m_best.empty() || unseen < progress_factor * m_mark) {
        m_mark = unseen;
        m_checks_without_progress = 0;
      }
      m_best.assign(theta.begin(), theta.end());
      m_best_unseen = unseen;
      m_best_loss = m_report.iterations == 0 ? unseen : m_report.loss;
      m_report.condition_error = m_guard.condition_error();
    }
    if (m_best_unseen < m_settings.tolerance)
      m_report.outcome = Outcome::converged;
    else if (m_checks_without_progress > patience && m_settings.optimiser != Optimiser::adam)
      m_report.outcome = Outcome::stalled;
    if (m_report.outcome == Outcome::running && m_report.iterations > 0 && m_settings.guard &&
        m_settings.node_rule != NodeRule::random)
      raise_points(unseen);
  }

  void raise_points(double unseen) {
    const auto points = m_guard.more_points(m_iteration->theta(), m_report.loss, unseen);
    if (!points) return;
    m_points_raised = true;
    m_points = *points;
    m_collocation = train::make_collocation(*m_system, m_points, m_settings.node_rule, m_settings.seed);
    m_objective = objective();
    m_guard = train::Guard(*m_system, m_model, m_points, m_settings.precision, &m_stop);
    m_iteration->landscape_changed();
    m_best_unseen = m_guard.loss(m_best);  // on the new unseen points, to compare like with like
    m_mark = m_best_unseen;
    m_checks_without_progress = 0;
  }

  void tell() {
    const HistoryRow row{m_report.iterations, seconds(), m_report.loss, m_unseen};
    m_history.add(row);
    if (!m_progress) return;
    Progress progress;
    progress.iteration = row.iteration;
    progress.seconds = row.seconds;
    progress.loss = row.loss;
    progress.unseen_loss = row.unseen_loss;
    progress.fraction = std::min(1.0, std::max(row.seconds / m_settings.seconds, static_cast<double>(row.iteration) /
                                                                                     static_cast<double>(m_settings.iterations)));
    progress.snapshot = [this] { return snapshot(); };
    m_progress(progress);
  }

  [[nodiscard]] Solution solution(std::vector<double> theta, Report report) const {
    report.points = m_points;
    report.history = m_history.rows();
    report.advice = train::advice(report, m_settings);
    return Solution(std::make_shared<detail::SolutionData>(
        detail::SolutionData{m_system, m_model, std::move(theta), m_settings, std::move(report)}));
  }

  [[nodiscard]] Solution snapshot() const {
    Report report = m_report;
    report.outcome = Outcome::running;
    report.seconds = seconds();
    report.unseen_loss = m_unseen;
    report.relative_error = nan;
    return solution({m_iteration->theta().begin(), m_iteration->theta().end()}, std::move(report));
  }

  Solution finish() {
    m_report.seconds = seconds();
    m_report.loss = m_best.empty() ? nan : m_best_loss;
    m_report.unseen_loss = m_best.empty() ? nan : m_best_unseen;
    m_report.relative_error = nan;
    if (m_best.empty()) m_best.assign(m_iteration->theta().begin(), m_iteration->theta().end());
    if (m_report.outcome != Outcome::cancelled) m_report.relative_error = solution(m_best, m_report).relative_error();
    return solution(std::move(m_best), std::move(m_report));
  }

  Clock::time_point m_begin = Clock::now();
  const ProgressCallback& m_progress;
  Settings m_settings;
  std::vector<int> m_points;
  std::atomic<bool> m_stop = false;
  std::shared_ptr<const field::System> m_system;
  axis::ModelSpec m_model;
  std::unique_ptr<optimise::Iteration> m_iteration;
  train::Collocation m_collocation;
  std::unique_ptr<residual::Objective> m_objective;
  train::Guard m_guard;
  train::History m_history;

  Report m_report;
  double m_unseen = nan;
  std::vector<double> m_best;  // parameters with the lowest unseen loss
  double m_best_unseen = std::numeric_limits<double>::infinity();
  double m_best_loss = nan;
  double m_mark = std::numeric_limits<double>::infinity();  // best unseen loss when progress was last seen
  int m_checks_without_progress = 0;
  bool m_points_raised = false;
  std::stop_callback<std::function<void()>> m_stop_callback;  // last: must not fire on a half-made object
};

}  // namespace

Solution solve(const SolveRequest& request, const ProgressCallback& progress, std::stop_token stop) {
  SolveRequest checked = request;
  if (checked.settings.points.empty()) checked.settings.points = checked.problem.defaults().points;
  checked.problem.check(checked.settings);
  residual::ensure_execution_space();
  return Training(checked, progress, std::move(stop)).run();
}

std::string execution_space() { return residual::ensure_execution_space(); }

}  // namespace spinn
