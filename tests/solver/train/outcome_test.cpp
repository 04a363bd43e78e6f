// SPDX-License-Identifier: BSD-3-Clause
// Outcomes come with their figures and a remedy.
#include "train/outcome.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace {

using spinn::Outcome;
using spinn::Report;
using spinn::Settings;
using spinn::train::advice;

Report report(Outcome outcome) {
  Report result;
  result.outcome = outcome;
  result.unseen_loss = 3.5e-7;
  return result;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Outcome, ConvergedNamesLossAndTolerance) {
  const std::string text = advice(report(Outcome::converged), Settings{});
  EXPECT_TRUE(contains(text, "3.50e-07")) << text;
  EXPECT_TRUE(contains(text, "1.00e-12")) << text;
}

TEST(Outcome, EveryFailureSaysNotConvergedOrDivergedAndWhatToTry) {
  for (const Outcome outcome : {Outcome::budget_spent, Outcome::stalled, Outcome::diverged}) {
    const std::string text = advice(report(outcome), Settings{});
    EXPECT_TRUE(contains(text, "Not converged") || contains(text, "Diverged")) << text;
    EXPECT_TRUE(contains(text, "Try") || contains(text, "Give")) << text;
  }
}

TEST(Outcome, SpentBudgetNamesTheLimitThatEnded) {
  Settings settings;
  settings.iterations = 50;
  settings.seconds = 7;
  Report by_time = report(Outcome::budget_spent), by_iterations = by_time;
  by_time.iterations = 20;
  by_iterations.iterations = 50;
  EXPECT_TRUE(contains(advice(by_time, settings), "7 s")) << advice(by_time, settings);
  EXPECT_TRUE(contains(advice(by_iterations, settings), "50 iterations")) << advice(by_iterations, settings);
}

TEST(Outcome, StartsThatStuckAreToldAndWhatTheySayOfTheModel) {
  Report stalled = report(Outcome::stalled);
  const std::string once = advice(stalled, Settings{});
  EXPECT_TRUE(contains(once, "another seed")) << once;
  EXPECT_FALSE(contains(once, "again")) << once;
  stalled.restarts = 3;
  const std::string apart = advice(stalled, Settings{}, false), alike = advice(stalled, Settings{}, true);
  EXPECT_TRUE(contains(apart, "3 times")) << apart;
  EXPECT_TRUE(contains(apart, "another seed")) << apart;
  EXPECT_TRUE(contains(alike, "about the same")) << alike;
  EXPECT_TRUE(contains(alike, "higher rank")) << alike;
  EXPECT_FALSE(contains(alike, "another seed")) << alike;
  Report converged = report(Outcome::converged);
  converged.restarts = 1;
  EXPECT_TRUE(contains(advice(converged, Settings{}), "once")) << advice(converged, Settings{});
}

TEST(Outcome, CancelledBeforeTheFirstCheckSaysSo) {
  Report cancelled = report(Outcome::cancelled);
  cancelled.unseen_loss = std::numeric_limits<double>::quiet_NaN();
  const std::string text = advice(cancelled, Settings{});
  EXPECT_TRUE(contains(text, "nothing was checked")) << text;
  EXPECT_FALSE(contains(text, "nan")) << text;
}

} // namespace
