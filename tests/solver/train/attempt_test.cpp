// SPDX-License-Identifier: BSD-3-Clause
// Reports on attempts whose windows have not all been reached.
#include "train/attempt.hpp"

#include <gtest/gtest.h>

namespace {

using namespace spinn;

train::Result converged(double loss) {
  train::Result result;
  result.outcome = Outcome::converged;
  result.theta = {1};
  result.loss = result.unseen_loss = loss;
  return result;
}

train::Attempt three_windows() {
  train::Attempt attempt;
  attempt.windows.resize(3);
  for (std::size_t k = 0; k < 3; ++k) {
    attempt.windows[k].begin = static_cast<double>(k);
    attempt.windows[k].end = static_cast<double>(k + 1);
  }
  return attempt;
}

TEST(Attempt, HasConvergedWhereEveryWindowHas) {
  train::Attempt attempt = three_windows();
  attempt.results = {converged(1), converged(2), converged(6)};
  const Report report = train::report_on(attempt, attempt.results);
  EXPECT_EQ(report.outcome, Outcome::converged);
  EXPECT_DOUBLE_EQ(report.unseen_loss, 3);
}

TEST(Attempt, WhoseLastWindowsWereNotReachedHasNotConverged) {
  train::Attempt attempt = three_windows();
  attempt.results = {converged(1), converged(2)};
  const Report report = train::report_on(attempt, attempt.results);
  EXPECT_EQ(report.outcome, Outcome::budget_spent);
  EXPECT_DOUBLE_EQ(report.unseen_loss, 1.5); // of those that were
  train::Attempt whole = three_windows();
  whole.results = {converged(10), converged(10), converged(10)};
  EXPECT_FALSE(train::is_better(attempt, whole));
  EXPECT_TRUE(train::is_better(whole, attempt));
}

} // namespace
