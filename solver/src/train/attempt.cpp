// SPDX-License-Identifier: BSD-3-Clause
// Reports on attempts, and which is better.
#include "train/attempt.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace spinn::train {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool has_field(const Result& result) {
  return !result.theta.empty() && !std::isnan(result.unseen_loss);
}

bool is_whole(const Attempt& attempt) {
  return attempt.results.size() == attempt.windows.size() && std::ranges::all_of(attempt.results, has_field);
}

} // namespace

int badness(Outcome outcome) {
  constexpr Outcome order[] = {Outcome::converged, Outcome::budget_spent, Outcome::stalled, Outcome::diverged,
                               Outcome::cancelled};
  return static_cast<int>(std::ranges::find(order, outcome) - order);
}

Report report_on(const Attempt& attempt, const std::vector<Result>& results) {
  Report report;
  report.outcome = Outcome::converged;
  report.loss = report.unseen_loss = report.relative_error = report.error_estimate = nan;
  double length = 0, loss = 0, unseen = 0, misfit = 0;
  for (std::size_t k = 0; k < results.size(); ++k) {
    const Result& result = results[k];
    const field::Window& window = attempt.windows[k];
    if (badness(result.outcome) > badness(report.outcome)) report.outcome = result.outcome;
    report.points = result.points;
    report.nodes = result.nodes;
    report.path = result.path;
    report.restarts += result.starts - 1;
    if (!has_field(result)) continue;
    const double own = attempt.windows.size() == 1 ? 1 : window.end - window.begin;
    length += own;
    loss += own * result.loss;
    unseen += own * result.unseen_loss;
    misfit += own * result.condition_error * result.condition_error;
    report.loss = loss / length;
    report.unseen_loss = unseen / length;
    report.condition_error = std::sqrt(misfit / length);
  }
  const bool reached_all = results.size() == attempt.windows.size();
  if (!reached_all && report.outcome == Outcome::converged) report.outcome = Outcome::budget_spent;
  report.rank = attempt.windows[results.empty() ? 0 : results.size() - 1].model.rank;
  return report;
}

bool is_better(const Attempt& attempt, const Attempt& other) {
  if (!is_whole(attempt)) return false;
  return !is_whole(other) ||
         report_on(attempt, attempt.results).unseen_loss < report_on(other, other.results).unseen_loss;
}

} // namespace spinn::train
