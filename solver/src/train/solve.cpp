// SPDX-License-Identifier: BSD-3-Clause
// A solve: window after window from start to outcome, with report, progress and snapshots. The automatic mode tries axis
// functions, sizes and windows until the tolerance is met.
// Long: the automatic mode is in it, which is to become a room of its own.
#include <spinn/solve.hpp>

#include "axis/grow.hpp"
#include "field/solution_data.hpp"
#include "parallel/execution_space.hpp"
#include "train/attempt.hpp"
#include "train/growth.hpp"
#include "train/history.hpp"
#include "train/outcome.hpp"
#include "train/starts.hpp"
#include "train/training.hpp"

#include <spinn/error.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>

namespace spinn {

namespace {

using Clock = std::chrono::steady_clock;
using train::Attempt;

/// Where the time of a solve, or of a part of it, ends.
struct End {
  double seconds = 0;
  std::int64_t iterations = 0;
};

/// One solve. Everything that lives as long as `solve` runs.
class Solve {
public:
  Solve(const SolveRequest& request, const ProgressCallback& progress, std::stop_token stop)
      : m_progress(progress), m_asked(request.settings),
        m_system(std::make_shared<field::System>(request.problem, request.parameters)),
        m_stop_callback(stop, [this] { m_stop = true; }) {
    if (!request.start) return;
    m_start = request.start->data().windows;
    m_start_report = request.start->report();
  }

  Solution run() {
    if (m_asked.automatic_size)
      search();
    else
      attempt(m_asked, 1, 0);
    m_now = std::move(*m_best);
    return finish();
  }

private:
  /// Automatic mode. A smooth field is found at once as a sum of polynomials or waves, hence a short look at those first.
  /// Where rank would grow with time, windows keep it low: twice as many whenever one of them does not reach the tolerance.
  void search() {
    if (m_start) return search_from_start();
    const bool cuts = m_asked.windows == 1 && m_asked.residual_path != ResidualPath::separable &&
                      field::can_be_cut(*m_system);
    std::vector<AxisFunction> kinds{m_asked.axis_function};
    if (m_asked.axis_function == AxisFunction::automatic) kinds = {AxisFunction::spectral, AxisFunction::mlp};
    for (const AxisFunction kind : kinds) {
      const bool last = kind == kinds.back();
      attempt(with(kind, m_asked.windows), last ? (cuts ? 0.4 : 1) : 0.2,
              cuts ? train::largest_uncut_rank : train::largest_rank);
      if (is_over()) return;
    }
    if (!cuts) return;
    const AxisFunction best = m_best->settings.axis_function;
    constexpr int most_windows = 32;
    for (int windows = 2; windows <= most_windows && !is_over(); windows *= 2)
      attempt(with(best, windows), 1,
              windows < most_windows ? train::largest_uncut_rank : train::largest_rank);
  }

  /// Goes on with the axis function and the windows that are there.
  void search_from_start() {
    const axis::ModelSpec& model = m_start->front().model;
    const bool any_kind = m_asked.axis_function == AxisFunction::automatic;
    const int windows = m_asked.windows == 1 ? static_cast<int>(m_start->size()) : m_asked.windows;
    attempt(with(any_kind ? model.kind : m_asked.axis_function, windows), 1, train::largest_rank);
  }

  [[nodiscard]] Settings with(AxisFunction kind, int windows) const {
    Settings settings = m_asked;
    settings.axis_function = kind;
    settings.windows = windows;
    return settings;
  }

  /// Converged, stopped, or out of budget.
  [[nodiscard]] bool is_over() const {
    return m_stopped || train::report_on(m_now, m_now.results).outcome == Outcome::converged ||
           seconds() >= m_asked.seconds || m_iterations >= m_asked.iterations;
  }

  /// Solves with these settings and a share of what is left of the budget.
  /// @param largest  rank at which the automatic mode ends; 0: sizes are those of the settings
  void attempt(const Settings& settings, double share, int largest) {
    m_now = {settings, field::make_windows(*m_system, settings), {}, false, {}};
    check_start();
    m_largest_rank = largest;
    m_end = {seconds() + share * (m_asked.seconds - seconds()),
             m_iterations + static_cast<std::int64_t>(
                                std::ceil(share * static_cast<double>(m_asked.iterations - m_iterations)))};
    march();
    m_stopped = train::report_on(m_now, m_now.results).outcome == Outcome::cancelled;
    if (!m_best || train::is_better(m_now, *m_best)) m_best = m_now;
  }

  /// Window after window.
  void march() {
    for (std::size_t k = 0; k < m_now.windows.size(); ++k) {
      const field::View view(*m_system, std::make_shared<const field::Windows>(m_now.windows), k);
      m_now.results.push_back(m_largest_rank > 0 ? climb(k, view) : train_from_starts(k, view));
      const Outcome outcome = m_now.results.back().outcome;
      if (train::badness(outcome) >= train::badness(Outcome::diverged)) break;
      const bool cuts = m_largest_rank == train::largest_uncut_rank && m_now.windows.size() > 1;
      if (outcome == Outcome::stalled && cuts) break; // others with more windows follow
    }
  }

  /// Trains window k's model; its parameters are then the best ones.
  train::Result train(std::size_t k, const field::View& view, const Settings& settings,
                      std::vector<double> first, const train::Patience& patience = {}) {
    train::Training training(view, m_now.windows[k].model, first, settings, &m_stop, patience);
    train::Result result = run(k, training);
    keep(k, result, std::move(first));
    return result;
  }

  /// The same with the settings' sizes, from another start where one sticks.
  train::Result train_from_starts(std::size_t k, const field::View& view) {
    const Settings share = this->share(k);
    m_window_begin = {seconds(), m_iterations};
    m_window_end = {seconds() + share.seconds, m_iterations + share.iterations};
    const auto left = [this] {
      return train::Allowance{std::max(0.0, m_window_end.seconds - seconds()),
                              std::max(std::int64_t{0}, m_window_end.iterations - m_iterations)};
    };
    const axis::ModelSpec& model = m_now.windows[k].model;
    const auto make = [&](std::vector<double> theta, const train::Patience& patience) {
      Settings settings = share;
      settings.seconds = std::max(1e-3, left().seconds);
      settings.iterations = std::max(std::int64_t{1}, left().iterations);
      return std::make_unique<train::Training>(view, model, std::move(theta), settings, &m_stop, patience);
    };
    std::vector<double> first = first_theta(k);
    train::Starts starts(
        {make, [&](train::Training& training) { return run(k, training); }, left,
         [&](int start) { return axis::initialise(model, train::another_seed(m_asked.seed, k, start)); }},
        known_loss(k));
    m_starts = &starts;
    train::Result result = starts.train(first);
    m_starts = nullptr;
    keep(k, result, std::move(first));
    return result;
  }

  /// Runs a training of window k, and tells of it.
  train::Result run(std::size_t k, train::Training& training) {
    m_counted = training.iterations();
    train::Result result = training.run([&] { tell(k, training); });
    m_iterations += training.iterations() - m_counted;
    return result;
  }

  /// The result's parameters become those of window k.
  void keep(std::size_t k, train::Result& result, std::vector<double> first) {
    if (result.theta.empty() && m_now.windows.size() == 1) result.theta = std::move(first);
    if (!result.theta.empty())
      m_now.windows[k].theta = result.theta;
    else // stopped at once: the window adds nothing, whatever the size of its model has become
      m_now.windows[k].theta.assign(static_cast<std::size_t>(axis::layout(m_now.windows[k].model).back().end),
                                    0.0);
  }

  /// The loss that window k's model came to in the solution to start from, where that went to its end; else NaN.
  [[nodiscard]] double known_loss(std::size_t k) const {
    const bool ended =
        m_start_report.outcome == Outcome::converged || m_start_report.outcome == Outcome::stalled;
    return has_start(k) && ended ? m_start_report.unseen_loss : std::numeric_limits<double>::quiet_NaN();
  }

  /// Automatic mode, one window: from a small model upwards while each gains little more and the tolerance is not met.
  train::Result climb(std::size_t k, const field::View& view) {
    const double begin = seconds();
    const Settings share = this->share(k);
    const std::int64_t before = m_iterations;
    Settings settings = share;
    field::Window& window = m_now.windows[k];
    std::vector<double> theta;
    if (has_start(k)) {
      window = (*m_start)[k];
      theta = window.theta;
    } else if (k > 0) {
      window.model = sized_like(window.model, m_now.windows[k - 1].model);
      theta = m_now.windows[k - 1].theta;
    } else {
      window.model = train::smallest_model(window.model);
      theta = best_start(k, view, settings);
    }
    const auto train_more = [&](const axis::ModelSpec& model, std::vector<double> first) {
      window.model = model;
      settings.points = train::points_for(model, settings.points);
      settings.seconds = std::max(1e-3, share.seconds - (seconds() - begin));
      settings.iterations = std::max<std::int64_t>(1, share.iterations - (m_iterations - before));
      return train(k, view, settings, std::move(first), train::quick);
    };
    train::Result result = train_more(window.model, std::move(theta));
    field::Window smaller = window;
    while (result.outcome == Outcome::stalled) {
      const field::Window present = window;
      const auto next = train::larger_model(present.model, result.theta, m_largest_rank);
      if (!next) break;
      settings.points = result.points;
      // Afresh, and where that leads to nothing better, from the field that is there: a smaller model's field is not always
      // on the way to a larger one's.
      train::Result more = train_more(*next, axis::initialise(*next, m_asked.seed + 1));
      if (more.outcome == Outcome::stalled && !(more.unseen_loss < result.unseen_loss)) {
        settings.points = result.points;
        more = train_more(*next, axis::grown(present.model, result.theta, *next, m_asked.seed + 1));
      }
      if (more.theta.empty() || (more.unseen_loss > result.unseen_loss && more.outcome != Outcome::stalled)) {
        window = present; // out of budget, or stopped, on the way
        result.outcome = more.outcome;
        break;
      }
      smaller = present;
      m_now.grown = true;
      result = std::move(more);
    }
    m_now.smaller.push_back(std::move(smaller));
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
    const axis::ModelSpec& model = m_now.windows[k].model;
    settings.points = train::points_for(model, settings.points);
    settings.iterations = std::min<std::int64_t>(settings.iterations, 100);
    settings.seconds /= 4 * starts;
    std::vector<double> best;
    double lowest = std::numeric_limits<double>::infinity();
    for (std::uint64_t s = 0; s < starts; ++s) {
      train::Result result = train(k, view, settings, axis::initialise(model, m_asked.seed + s));
      if (result.outcome == Outcome::cancelled || !(result.unseen_loss < lowest)) continue;
      lowest = result.unseen_loss;
      best = std::move(result.theta);
      if (result.outcome == Outcome::converged) break;
    }
    return best.empty() ? axis::initialise(model, m_asked.seed) : best;
  }

  /// That the solution to start from, if any, fits the attempt's windows.
  void check_start() const {
    if (!m_start) return;
    const field::Windows &start = *m_start, &windows = m_now.windows;
    if (start.size() != windows.size())
      throw Error({"start", 0, 0}, std::to_string(start.size()),
                  "the starting solution has " + std::to_string(start.size()) +
                      " windows, the settings ask for " + std::to_string(windows.size()),
                  "Start from a solution with the same number of windows, or start afresh");
    const axis::ModelSpec &old = start.front().model, &model = windows.front().model;
    if (m_asked.automatic_size) { // any size will do
      if (old.kind == model.kind && old.axes.size() == model.axes.size() && old.unknowns == model.unknowns)
        return;
      throw Error({"start", 0, 0}, to_string(old.kind),
                  "the starting solution has another axis function, or another number of axes or unknowns",
                  "Start from a solution of the same problem with the axis function \"" +
                      to_string(model.kind) + "\", or start afresh");
    }
    const std::size_t has = start.front().theta.size(), size = windows.front().theta.size();
    if (has != size)
      throw Error({"start", 0, 0}, std::to_string(has),
                  "the starting solution has " + std::to_string(has) + " parameters, this model has " +
                      std::to_string(size),
                  "Start from a solution with the same problem, axis function, width, depth and rank "
                  "(spectral functions: the "
                  "same points too), or start afresh");
  }

  /// Whether the solution to start from has trained window k.
  [[nodiscard]] bool has_start(std::size_t k) const {
    return m_start && std::ranges::any_of((*m_start)[k].theta, [](double value) { return value != 0; });
  }

  /// From the starting solution where it was trained, else from the window before, else from the seed.
  [[nodiscard]] std::vector<double> first_theta(std::size_t k) const {
    if (has_start(k)) return (*m_start)[k].theta;
    return k > 0 ? m_now.windows[k - 1].theta : axis::initialise(m_now.windows[k].model, m_asked.seed);
  }

  /// Window k's settings: an equal share of what is left of the attempt's budget, and as many points as the window before
  /// ended with.
  [[nodiscard]] Settings share(std::size_t k) const {
    const auto left = static_cast<std::int64_t>(m_now.windows.size() - k);
    Settings settings = m_now.settings;
    settings.seconds = std::max(1e-3, (m_end.seconds - seconds()) / static_cast<double>(left));
    settings.iterations = std::max(std::int64_t{1}, (m_end.iterations - m_iterations + left - 1) / left);
    if (k > 0) settings.points = m_now.results.back().points;
    return settings;
  }

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(Clock::now() - m_begin).count();
  }

  /// Of the budget that is spent, 0..1.
  [[nodiscard]] double fraction(std::size_t k, std::int64_t all) const {
    const auto iterations = static_cast<double>(all);
    if (!m_asked.automatic_size) {
      const double of_window =
          std::max((seconds() - m_window_begin.seconds) / (m_window_end.seconds - m_window_begin.seconds),
                   (iterations - static_cast<double>(m_window_begin.iterations)) /
                       static_cast<double>(m_window_end.iterations - m_window_begin.iterations));
      return (static_cast<double>(k) + std::min(1.0, of_window)) / static_cast<double>(m_now.windows.size());
    }
    return std::min(
        1.0, std::max(seconds() / m_asked.seconds, iterations / static_cast<double>(m_asked.iterations)));
  }

  /// All iterations so far, those of a training that runs included.
  [[nodiscard]] std::int64_t iterations_with(const train::Training& training) const {
    return m_iterations + training.iterations() - m_counted;
  }

  void tell(std::size_t k, const train::Training& training) {
    const HistoryRow row{iterations_with(training), seconds(), training.loss(), training.unseen_loss()};
    m_history.add(row);
    if (!m_progress) return;
    Progress progress;
    progress.iteration = row.iteration;
    progress.seconds = row.seconds;
    progress.loss = row.loss;
    progress.unseen_loss = row.unseen_loss;
    progress.fraction = fraction(k, row.iteration);
    progress.snapshot = [&] { return snapshot(k, training); };
    const auto told = Clock::now();
    m_progress(progress);
    m_begin += Clock::now() - told;
  }

  [[nodiscard]] Report report(const Attempt& attempt) const {
    Report report = train::report_on(attempt, attempt.results);
    report.iterations = m_iterations;
    report.seconds = seconds();
    report.history = m_history.rows();
    return report;
  }

  [[nodiscard]] Solution solution(const Attempt& attempt, Report report) const {
    const auto ends_alike = [](const train::Result& result) {
      return result.outcome != Outcome::stalled || result.alike;
    };
    report.advice = train::advice(report, attempt.settings, std::ranges::all_of(attempt.results, ends_alike));
    if (report.outcome != Outcome::running) report.advice += unreached(attempt);
    return Solution(std::make_shared<detail::SolutionData>(
        detail::SolutionData{m_system, std::make_shared<const field::Windows>(attempt.windows),
                             attempt.settings, std::move(report)}));
  }

  /// What the advice says about windows without a result.
  static std::string unreached(const Attempt& attempt) {
    const auto reached = static_cast<std::size_t>(std::ranges::count_if(
        attempt.results, [](const train::Result& result) { return !result.theta.empty(); }));
    return train::unreached(reached, attempt.windows.size(),
                            reached == 0 ? attempt.windows.front().begin : attempt.windows[reached - 1].end);
  }

  /// Of a training, or of an earlier start of its window while that is better.
  [[nodiscard]] train::Result present_result(const train::Training& training) const {
    const train::Result* const best = m_starts != nullptr ? m_starts->best() : nullptr;
    train::Result result;
    if (best != nullptr && !(training.unseen_loss() < best->unseen_loss))
      result = *best;
    else
      result = training.present();
    if (m_starts != nullptr) result.starts = m_starts->count();
    return result;
  }

  /// The present field, or that of an earlier attempt while that is better.
  [[nodiscard]] Solution snapshot(std::size_t k, const train::Training& training) const {
    Attempt present = m_now;
    present.results.push_back(present_result(training));
    present.windows[k].theta = present.results.back().theta;
    if (m_best && !train::is_better(present, *m_best)) present = *m_best;
    Report so_far = report(present);
    so_far.iterations = iterations_with(training);
    so_far.outcome = Outcome::running;
    return solution(present, std::move(so_far));
  }

  Solution finish() {
    Report whole = report(m_now);
    if (m_stopped) whole.outcome = Outcome::cancelled; // whatever the attempts before came to
    const Solution result = solution(m_now, whole);
    if (whole.outcome == Outcome::cancelled) {
      if (m_now.results.front().theta.empty()) return result;
      constexpr double points = 1e5; // milliseconds
      whole.relative_error = result.relative_error(101, points);
      return solution(m_now, std::move(whole)); // what follows would take longer than a stop may
    }
    whole.relative_error = result.relative_error();
    if (m_now.grown && m_now.smaller.size() == m_now.windows.size()) {
      Attempt smaller = m_now;
      smaller.windows = m_now.smaller;
      whole.error_estimate = result.relative_difference(solution(smaller, whole));
    }
    return solution(m_now, std::move(whole));
  }

  Clock::time_point m_begin = Clock::now();
  const ProgressCallback& m_progress;
  Settings m_asked;
  std::atomic<bool> m_stop = false;
  std::shared_ptr<const field::System> m_system;
  std::shared_ptr<const field::Windows> m_start; // null: afresh
  Attempt m_now;
  std::optional<Attempt> m_best; // of the attempts that have ended
  bool m_stopped = false;        // in the last attempt
  int m_largest_rank = 0;
  End m_end;                               // of the present attempt
  End m_window_begin, m_window_end;        // the share of the present window
  std::int64_t m_counted = 0;              // iterations of the present training that m_iterations has
  const train::Starts* m_starts = nullptr; // of the present window
  Report m_start_report;                   // of the solution to start from
  std::int64_t m_iterations = 0;           // of all trainings that have ended
  train::History m_history;
  std::stop_callback<std::function<void()>> m_stop_callback; // last: must not fire on a half-made object
};

/// Settings without anything left to choose that the automatic mode does not choose.
Settings completed(const Problem& problem, Settings settings) {
  if (settings.points.empty()) settings.points = problem.defaults().points;
  if (settings.axis_function == AxisFunction::automatic && !settings.automatic_size)
    settings.axis_function = AxisFunction::mlp;
  return settings;
}

} // namespace

Solution solve(const SolveRequest& request, const ProgressCallback& progress, std::stop_token stop) {
  SolveRequest checked = request;
  checked.settings = completed(checked.problem, checked.settings);
  checked.problem.check(checked.settings);
  parallel::ensure_execution_space();
  return Solve(checked, progress, std::move(stop)).run();
}

std::string execution_space() {
  return parallel::ensure_execution_space();
}

} // namespace spinn
