// SPDX-License-Identifier: BSD-3-Clause
// A solve: window after window from start to outcome, with report, progress and snapshots.
#include <spinn/solve.hpp>

#include "axis/grow.hpp"
#include "field/solution_data.hpp"
#include "train/growth.hpp"
#include "train/history.hpp"
#include "train/outcome.hpp"
#include "train/training.hpp"

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

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Outcomes of windows from the best to the worst.
int badness(Outcome outcome) {
  constexpr Outcome order[] = {Outcome::converged, Outcome::budget_spent, Outcome::stalled, Outcome::diverged,
                               Outcome::cancelled};
  return static_cast<int>(std::ranges::find(order, outcome) - order);
}

/// One solve. Everything that lives as long as `solve` runs.
class Solve {
public:
  Solve(const SolveRequest& request, const ProgressCallback& progress, std::stop_token stop)
      : m_progress(progress), m_settings(request.settings),
        m_system(std::make_shared<field::System>(request.problem, request.parameters)),
        m_windows(field::make_windows(*m_system, m_settings)), m_start(start_of(request)),
        m_stop_callback(stop, [this] { m_stop = true; }) {}

  Solution run() {
    for (std::size_t k = 0; k < m_windows.size(); ++k) {
      const field::View view(*m_system, std::make_shared<const field::Windows>(m_windows), k);
      m_results.push_back(m_settings.automatic_size ? climb(k, view)
                                                    : train(k, view, share(k), first_theta(k)));
      if (badness(m_results.back().outcome) >= badness(Outcome::diverged)) break;
    }
    return finish();
  }

private:
  /// Trains window k's model; its parameters are then the best ones.
  train::Result train(std::size_t k, const field::View& view, const Settings& settings,
                      std::vector<double> first, const train::Patience& patience = {}) {
    train::Training training(view, m_windows[k].model, first, settings, &m_stop, patience);
    train::Result result = training.run([&] { tell(k, training); });
    m_iterations += result.iterations;
    if (result.theta.empty() && m_windows.size() == 1) result.theta = std::move(first);
    if (!result.theta.empty()) m_windows[k].theta = result.theta;
    return result;
  }

  /// Automatic mode: from a small model upwards while each gains little more and the tolerance is not met.
  train::Result climb(std::size_t k, const field::View& view) {
    const double begin = seconds();
    const Settings share = this->share(k);
    const std::int64_t before = m_iterations;
    Settings settings = share;
    std::vector<double> theta;
    if (has_start(k)) {
      m_windows[k] = (*m_start)[k];
      theta = m_windows[k].theta;
    } else if (k > 0) {
      m_windows[k].model = sized_like(m_windows[k].model, m_windows[k - 1].model);
      theta = m_windows[k - 1].theta;
    } else {
      m_windows[k].model = train::smallest_model(m_windows[k].model);
      theta = best_start(k, view, settings);
    }
    const auto train_more = [&](const axis::ModelSpec& model, std::vector<double> first) {
      m_windows[k].model = model;
      settings.points = train::points_for(model, settings.points);
      settings.seconds = std::max(1e-3, share.seconds - (seconds() - begin));
      settings.iterations = std::max<std::int64_t>(1, share.iterations - (m_iterations - before));
      return train(k, view, settings, std::move(first), train::quick);
    };
    train::Result result = train_more(m_windows[k].model, std::move(theta));
    while (result.outcome == Outcome::stalled) {
      const axis::ModelSpec model = m_windows[k].model;
      const auto next = train::larger_model(model, result.theta);
      if (!next) break;
      const field::Windows smaller = m_windows;
      settings.points = result.points;
      // Afresh, and where that leads to nothing better, from the field that is there: a smaller model's field is not always
      // on the way to a larger one's.
      train::Result more = train_more(*next, axis::initialise(*next, m_settings.seed + 1));
      if (more.outcome == Outcome::stalled && !(more.unseen_loss < result.unseen_loss)) {
        settings.points = result.points;
        more = train_more(*next, axis::grown(model, result.theta, *next, m_settings.seed + 1));
      }
      if (more.theta.empty() || (more.unseen_loss > result.unseen_loss && more.outcome != Outcome::stalled)) {
        m_windows[k] = smaller[k]; // out of budget, or stopped, on the way
        result.outcome = more.outcome;
        break;
      }
      m_smaller = smaller;
      result = std::move(more);
    }
    return result;
  }

  /// `model` with all sizes of `other`.
  static axis::ModelSpec sized_like(const axis::ModelSpec& model, axis::ModelSpec other) {
    for (std::size_t i = 0; i < other.axes.size(); ++i) {
      other.axes[i].lower = model.axes[i].lower;
      other.axes[i].upper = model.axes[i].upper;
    }
    return other;
  }

  /// The best of several seeds after a short training: some seeds stick.
  std::vector<double> best_start(std::size_t k, const field::View& view, Settings settings) {
    constexpr std::uint64_t starts = 4;
    settings.points = train::points_for(m_windows[k].model, settings.points);
    settings.iterations = std::min<std::int64_t>(settings.iterations, 100);
    settings.seconds /= 4 * starts;
    std::vector<double> best;
    double lowest = std::numeric_limits<double>::infinity();
    for (std::uint64_t s = 0; s < starts; ++s) {
      train::Result result =
          train(k, view, settings, axis::initialise(m_windows[k].model, m_settings.seed + s));
      if (result.outcome == Outcome::cancelled || !(result.unseen_loss < lowest)) continue;
      lowest = result.unseen_loss;
      best = std::move(result.theta);
    }
    return best.empty() ? axis::initialise(m_windows[k].model, m_settings.seed) : best;
  }

  /// The windows of the solution to start from; none when the solve starts afresh.
  std::shared_ptr<const field::Windows> start_of(const SolveRequest& request) const {
    if (!request.start) return nullptr;
    const auto& start = request.start->data().windows;
    if (start->size() != m_windows.size())
      throw Error({"start", 0, 0}, std::to_string(start->size()),
                  "the starting solution has " + std::to_string(start->size()) +
                      " windows, the settings ask for " + std::to_string(m_windows.size()),
                  "Start from a solution with the same number of windows, or start afresh");
    const axis::ModelSpec &old = start->front().model, &model = m_windows.front().model;
    if (m_settings.automatic_size) { // any size will do
      if (old.kind == model.kind && old.axes.size() == model.axes.size() && old.unknowns == model.unknowns)
        return start;
      throw Error({"start", 0, 0}, to_string(old.kind),
                  "the starting solution has another axis function, or another number of axes or unknowns",
                  "Start from a solution of the same problem with the axis function \"" +
                      to_string(model.kind) + "\", or start afresh");
    }
    const std::size_t has = start->front().theta.size(), size = m_windows.front().theta.size();
    if (has != size)
      throw Error({"start", 0, 0}, std::to_string(has),
                  "the starting solution has " + std::to_string(has) + " parameters, this model has " +
                      std::to_string(size),
                  "Start from a solution with the same problem, axis function, width, depth and rank "
                  "(spectral functions: the "
                  "same points too), or start afresh");
    return start;
  }

  /// Whether the solution to start from has trained window k.
  [[nodiscard]] bool has_start(std::size_t k) const {
    return m_start && std::ranges::any_of((*m_start)[k].theta, [](double value) { return value != 0; });
  }

  /// From the starting solution where it was trained, else from the window before, else from the seed.
  [[nodiscard]] std::vector<double> first_theta(std::size_t k) const {
    if (has_start(k)) return (*m_start)[k].theta;
    return k > 0 ? m_windows[k - 1].theta : axis::initialise(m_windows[k].model, m_settings.seed);
  }

  /// Window k's settings: an equal share of what is left of the budget, and as many points as the window before ended with.
  [[nodiscard]] Settings share(std::size_t k) const {
    const auto left = static_cast<std::int64_t>(m_windows.size() - k);
    Settings settings = m_settings;
    settings.seconds = std::max(1e-3, (m_settings.seconds - seconds()) / static_cast<double>(left));
    settings.iterations = std::max(std::int64_t{1}, (m_settings.iterations - m_iterations + left - 1) / left);
    if (k > 0) settings.points = m_results.back().points;
    return settings;
  }

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(Clock::now() - m_begin).count();
  }

  void tell(std::size_t k, const train::Training& training) {
    const HistoryRow row{m_iterations + training.iterations(), seconds(), training.loss(),
                         training.unseen_loss()};
    m_history.add(row);
    if (!m_progress) return;
    Progress progress;
    progress.iteration = row.iteration;
    progress.seconds = row.seconds;
    progress.loss = row.loss;
    progress.unseen_loss = row.unseen_loss;
    progress.fraction =
        (static_cast<double>(k) + training.fraction()) / static_cast<double>(m_windows.size());
    progress.snapshot = [&] { return snapshot(k, training); };
    const auto told = Clock::now();
    m_progress(progress);
    m_begin += Clock::now() - told;
  }

  /// The report on some windows, first to last.
  [[nodiscard]] Report report(const std::vector<train::Result>& results) const {
    Report report;
    report.outcome = Outcome::converged;
    report.loss = report.unseen_loss = nan;
    double length = 0, loss = 0, unseen = 0, misfit = 0;
    for (std::size_t k = 0; k < results.size(); ++k) {
      const train::Result& result = results[k];
      if (badness(result.outcome) > badness(report.outcome)) report.outcome = result.outcome;
      report.points = result.points;
      report.nodes = result.nodes;
      report.path = result.path;
      if (result.theta.empty() || std::isnan(result.unseen_loss)) continue;
      const double own = m_windows.size() == 1 ? 1 : m_windows[k].end - m_windows[k].begin;
      length += own;
      loss += own * result.loss;
      unseen += own * result.unseen_loss;
      misfit += own * result.condition_error * result.condition_error;
      report.loss = loss / length;
      report.unseen_loss = unseen / length;
      report.condition_error = std::sqrt(misfit / length);
    }
    report.iterations = m_iterations;
    report.seconds = seconds();
    report.rank = m_windows[results.empty() ? 0 : results.size() - 1].model.rank;
    report.relative_error = report.error_estimate = nan;
    report.history = m_history.rows();
    return report;
  }

  [[nodiscard]] Solution solution(field::Windows windows, Report report) const {
    report.advice = train::advice(report, m_settings);
    if (report.outcome != Outcome::running) report.advice += unreached();
    return Solution(std::make_shared<detail::SolutionData>(
        detail::SolutionData{m_system, std::make_shared<const field::Windows>(std::move(windows)), m_settings,
                             std::move(report)}));
  }

  /// What the advice says about windows without a result.
  [[nodiscard]] std::string unreached() const {
    const auto reached = static_cast<std::size_t>(
        std::ranges::count_if(m_results, [](const train::Result& result) { return !result.theta.empty(); }));
    return train::unreached(reached, m_windows.size(),
                            reached == 0 ? m_windows.front().begin : m_windows[reached - 1].end);
  }

  [[nodiscard]] Solution snapshot(std::size_t k, const train::Training& training) const {
    field::Windows windows = m_windows;
    windows[k].theta.assign(training.theta().begin(), training.theta().end());
    std::vector<train::Result> results = m_results;
    results.push_back({Outcome::running, windows[k].theta, training.iterations(), training.loss(),
                       training.unseen_loss(), training.condition_error(), training.points(),
                       training.nodes(), training.path()});
    Report present = report(results);
    present.iterations += training.iterations();
    present.outcome = Outcome::running;
    return solution(std::move(windows), std::move(present));
  }

  Solution finish() {
    Report whole = report(m_results);
    const Solution result = solution(m_windows, whole);
    if (whole.outcome == Outcome::cancelled) {
      if (m_results.front().theta.empty()) return result;
      constexpr double points = 1e5; // milliseconds
      whole.relative_error = result.relative_error(101, points);
      return solution(m_windows, std::move(whole)); // what follows would take longer than a stop may
    }
    whole.relative_error = result.relative_error();
    if (!m_smaller.empty()) whole.error_estimate = result.relative_difference(solution(m_smaller, whole));
    return solution(m_windows, std::move(whole));
  }

  Clock::time_point m_begin = Clock::now();
  const ProgressCallback& m_progress;
  Settings m_settings;
  std::atomic<bool> m_stop = false;
  std::shared_ptr<const field::System> m_system;
  field::Windows m_windows; // those not reached have parameters 0 and keep what came before
  field::Windows m_smaller; // automatic mode: before the last step upwards
  std::shared_ptr<const field::Windows> m_start; // null: afresh
  std::vector<train::Result> m_results;          // of the windows that have ended
  std::int64_t m_iterations = 0;                 // of all trainings that have ended
  train::History m_history;
  std::stop_callback<std::function<void()>> m_stop_callback; // last: must not fire on a half-made object
};

} // namespace

Solution solve(const SolveRequest& request, const ProgressCallback& progress, std::stop_token stop) {
  SolveRequest checked = request;
  if (checked.settings.points.empty()) checked.settings.points = checked.problem.defaults().points;
  checked.problem.check(checked.settings);
  residual::ensure_execution_space();
  return Solve(checked, progress, std::move(stop)).run();
}

std::string execution_space() {
  return residual::ensure_execution_space();
}

} // namespace spinn
