// SPDX-License-Identifier: BSD-3-Clause
// The course of a solve, and what it tells.
#include "train/run.hpp"

#include "field/solution_data.hpp"
#include "train/outcome.hpp"

#include <algorithm>
#include <utility>

namespace spinn::train {

namespace {

/// Of a training, or of an earlier start of its window while that is better.
Result present_result(const Training& training, const Starts* starts) {
  if (starts == nullptr) return training.present();
  const Result* const best = starts->best();
  Result result =
      best != nullptr && !(training.unseen_loss() < best->unseen_loss) ? *best : training.present();
  result.starts = starts->count();
  return result;
}

bool ends_alike(const Attempt& attempt) {
  return std::ranges::all_of(attempt.results, [](const Result& result) {
    return result.outcome != Outcome::stalled || result.alike;
  });
}

/// What the advice says about windows without a result.
std::string unreached_windows(const Attempt& attempt) {
  const auto reached = static_cast<std::size_t>(
      std::ranges::count_if(attempt.results, [](const Result& result) { return !result.theta.empty(); }));
  return unreached(reached, attempt.windows.size(),
                   reached == 0 ? attempt.windows.front().begin : attempt.windows[reached - 1].end);
}

} // namespace

Run::Run(const SolveRequest& request, const ProgressCallback& progress, std::stop_token stop)
    : m_budget(request.settings.seconds, request.settings.iterations), m_progress(progress),
      m_asked(request.settings),
      m_system(std::make_shared<field::System>(request.problem, request.parameters)),
      m_start(request.start ? WarmStart(*request.start) : WarmStart()),
      m_stop_callback(std::move(stop), [this] { m_stop = true; }) {}

void Run::attempt(const Settings& settings, double part, const TrainWindow& train, AfterStall after_stall) {
  m_now = {settings, field::make_windows(*m_system, settings), {}, false, {}};
  m_start.check(m_now.windows, m_asked.automatic_size);
  const Share share = m_budget.rest().part(part);
  const std::size_t count = m_now.windows.size();
  for (std::size_t k = 0; k < count; ++k) {
    const field::View view(*m_system, std::make_shared<const field::Windows>(m_now.windows), k);
    m_window_share = share.next_of(static_cast<std::int64_t>(count - k));
    m_now.results.push_back(train(k, view, *m_window_share));
    const Outcome outcome = m_now.results.back().outcome;
    if (badness(outcome) >= badness(Outcome::diverged)) break;
    if (outcome == Outcome::stalled && after_stall == AfterStall::end_attempt) break;
    if (share.is_spent()) break; // a window without a budget would still take its set-up and one iteration
  }
  m_stopped = report_on(m_now, m_now.results).outcome == Outcome::cancelled;
  if (!m_best || is_better(m_now, *m_best)) m_best = m_now;
}

bool Run::is_over() const {
  return m_stopped || report_on(m_now, m_now.results).outcome == Outcome::converged || m_budget.is_spent();
}

Settings Run::window_settings(std::size_t k) const {
  Settings settings = m_now.settings;
  if (k > 0) settings.points = m_now.results.back().points;
  return settings;
}

std::unique_ptr<Training> Run::training(const field::View& view, const axis::ModelSpec& model,
                                        std::vector<double> first, const Settings& settings,
                                        const Share& share, const Patience& patience) const {
  return std::make_unique<Training>(view, model, std::move(first), settings, share, &m_stop, patience);
}

Result Run::follow(std::size_t k, Training& training, const Starts* starts) {
  return training.run([&] { tell(k, training, starts); });
}

void Run::keep(std::size_t k, Result& result, std::vector<double> first) {
  field::Window& window = m_now.windows[k];
  if (result.theta.empty() && m_now.windows.size() == 1) result.theta = std::move(first);
  if (!result.theta.empty())
    window.theta = result.theta;
  else // stopped at once: the window adds nothing, whatever the size of its model has become
    window.theta.assign(static_cast<std::size_t>(axis::layout(window.model).back().end), 0.0);
}

double Run::fraction(std::size_t k) const {
  if (m_asked.automatic_size) return m_budget.fraction();
  return (static_cast<double>(k) + m_window_share->fraction()) / static_cast<double>(m_now.windows.size());
}

void Run::tell(std::size_t k, const Training& training, const Starts* starts) {
  const Budget::Pause pause(m_budget); // the caller's own time, pauses too, is not training's
  const HistoryRow row{m_budget.iterations(), m_budget.seconds(), training.loss(), training.unseen_loss()};
  m_history.add(row);
  if (!m_progress) return;
  Progress progress;
  progress.iteration = row.iteration;
  progress.seconds = row.seconds;
  progress.loss = row.loss;
  progress.unseen_loss = row.unseen_loss;
  progress.fraction = fraction(k);
  progress.snapshot = [&] { return snapshot(k, training, starts); };
  m_progress(progress);
}

Report Run::report(const Attempt& attempt) const {
  Report report = report_on(attempt, attempt.results);
  report.iterations = m_budget.iterations();
  report.seconds = m_budget.seconds();
  report.history = m_history.rows();
  return report;
}

Solution Run::solution(const Attempt& attempt, Report report) const {
  report.advice = advice(report, attempt.settings, ends_alike(attempt));
  if (report.outcome != Outcome::running) report.advice += unreached_windows(attempt);
  return Solution(std::make_shared<detail::SolutionData>(
      detail::SolutionData{m_system, std::make_shared<const field::Windows>(attempt.windows),
                           attempt.settings, std::move(report)}));
}

/// The present field, or that of an earlier attempt while that is better.
Solution Run::snapshot(std::size_t k, const Training& training, const Starts* starts) const {
  Attempt present = m_now;
  present.results.push_back(present_result(training, starts));
  present.windows[k].theta = present.results.back().theta;
  if (m_best && !is_better(present, *m_best)) present = *m_best;
  Report so_far = report(present);
  so_far.outcome = Outcome::running;
  return solution(present, std::move(so_far));
}

Solution Run::finish() {
  const Attempt best = std::move(*m_best);
  Report whole = report(best);
  if (m_stopped) whole.outcome = Outcome::cancelled; // whatever the attempts before came to
  const Solution result = solution(best, whole);
  if (whole.outcome == Outcome::cancelled) {
    if (best.results.front().theta.empty()) return result;
    constexpr double points = 1e5; // milliseconds
    whole.relative_error = result.relative_error(101, points);
    return solution(best, std::move(whole)); // what follows would take longer than a stop may
  }
  whole.relative_error = result.relative_error();
  if (best.grown && best.smaller.size() == best.windows.size()) {
    Attempt smaller = best;
    smaller.windows = best.smaller;
    whole.error_estimate = result.relative_difference(solution(smaller, whole));
  }
  return solution(best, std::move(whole));
}

} // namespace spinn::train
