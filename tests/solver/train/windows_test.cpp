// SPDX-License-Identifier: BSD-3-Clause
// Solves over several time windows.
#include <spinn/error.hpp>
#include <spinn/solve.hpp>

#include "string_problem.hpp"
#include "support/expect_error.hpp"
#include "support/heat_problem.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

namespace {

using namespace spinn;
using spinn::test::expect_error;
using spinn_test::heat;

SolveRequest request(int windows, std::int64_t iterations = 3000) {
  SolveRequest result{heat(), {}, heat().defaults(), {}};
  result.settings.windows = windows;
  result.settings.iterations = iterations;
  return result;
}

TEST(Windows, ReachTheErrorOfOneWindowAndBeginExactly) {
  const Solution one = solve(request(1)), three = solve(request(3));
  EXPECT_EQ(three.report().outcome, Outcome::converged) << three.report().advice;
  EXPECT_LT(three.report().relative_error, std::max(1e-5, one.report().relative_error));
  EXPECT_LT(three.report().unseen_loss, 1e-10);
  EXPECT_EQ(three.report().condition_error, 0);
  for (const double x : {0.1, 0.5, 0.8})
    EXPECT_NEAR(three.evaluate_at("u", {0.0, x}).front(), std::sin(M_PI * x), 4e-16);
}

TEST(Windows, OfAShockReachTheErrorOfOneWindow) {
  SolveRequest burgers{Problem::find("burgers2d"), {}, {}, {}};
  burgers.settings = burgers.problem.defaults();
  burgers.settings.tolerance = 1e-6;
  const double one = solve(burgers).report().relative_error;
  burgers.settings.windows = 3;
  burgers.settings.rank = 12;
  burgers.settings.points = {12, 64};
  const Solution three = solve(burgers);
  EXPECT_LT(three.report().relative_error, one) << three.report().advice;
}

/// Position and velocity go on from window to window, whatever the first parameters.
TEST(Windows, OfAWaveGoOnWithItsVelocity) {
  SolveRequest string{spinn_test::string(), {}, spinn_test::string().defaults(), {}};
  string.settings.seconds = 3600; // iterations alone limit it, so that a busy machine ends where others do
  int restarts = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    string.settings.seed = seed;
    const Solution solution = solve(string);
    if (seed == 1) {
      EXPECT_EQ(solution.report().outcome, Outcome::converged) << solution.report().advice;
    }
    EXPECT_LT(solution.report().unseen_loss, 1e-9)
        << seed << ": " << solution.report().advice; // some end at the tolerance
    EXPECT_LT(solution.report().relative_error, 1e-5) << seed;
    EXPECT_EQ(solution.report().condition_error, 0) << seed;
    for (const double x : {0.1, 0.5, 0.8}) {
      EXPECT_NEAR(solution.evaluate_at("u", {0.0, x}).front(), std::sin(M_PI * x), 4e-16);
      EXPECT_NEAR(solution.evaluate_at("u_t", {0.0, x}).front(), 2 * M_PI * std::sin(2 * M_PI * x), 4e-15);
    }
    restarts += solution.report().restarts;
  }
  EXPECT_GT(restarts, 0) << "none of these starts sticks any more: what is tested then?";
}

TEST(Windows, WithoutABudgetAreLeftOut) {
  SolveRequest ten = request(10, 4);
  ten.settings.tolerance = 0;
  const Solution solution = solve(ten);
  EXPECT_EQ(solution.report().outcome, Outcome::budget_spent);
  EXPECT_EQ(solution.report().iterations, 4);
  EXPECT_NE(solution.report().advice.find("Training came to 4 of 10 windows: after t = 0.4 the solution"),
            std::string::npos)
      << solution.report().advice;
  EXPECT_TRUE(std::isfinite(solution.report().unseen_loss));
  EXPECT_EQ(solution.evaluate_at("u", {0.5, 0.3}), solution.evaluate_at("u", {0.9, 0.3}));
}

TEST(Windows, ShareTheBudgetAndReportAsOne) {
  SolveRequest three = request(3, 30);
  three.settings.tolerance = 0;
  std::int64_t calls = 0;
  double fraction = 0;
  const Solution solution = solve(three, [&](const Progress& progress) {
    EXPECT_EQ(progress.iteration, ++calls);
    EXPECT_GE(progress.fraction, fraction);
    fraction = progress.fraction;
  });
  EXPECT_EQ(calls, 30);
  EXPECT_DOUBLE_EQ(fraction, 1);
  const Report& report = solution.report();
  EXPECT_EQ(report.outcome, Outcome::budget_spent);
  EXPECT_EQ(report.iterations, 30);
  ASSERT_EQ(report.history.size(), 30u);
  EXPECT_EQ(report.history.back().iteration, 30);
  // all conditions are built in, so the loss is the mean square of the residual over the domain
  constexpr std::size_t n = 150;
  Grid middles{{{}, {}}};
  for (std::size_t i = 0; i < n; ++i)
    for (auto& nodes : middles.nodes)
      nodes.push_back((static_cast<double>(i) + 0.5) / n);
  std::vector<double> residual(middles.size());
  solution.evaluate("residual", middles, residual.data());
  double mean = 0;
  for (const double value : residual)
    mean += value * value / static_cast<double>(residual.size());
  EXPECT_NEAR(report.unseen_loss / mean, 1, 1e-2);
  EXPECT_EQ(report.points.size(), 2u);
}

TEST(Windows, SpendTheSecondsOfTheSolve) {
  SolveRequest two = request(2, 100000000);
  two.settings.optimiser = Optimiser::adam;
  two.settings.tolerance = 0;
  two.settings.seconds = 0.6;
  const Solution solution = solve(two);
  EXPECT_EQ(solution.report().outcome, Outcome::budget_spent);
  EXPECT_GE(solution.report().seconds, 0.6);
}

TEST(Windows, SnapshotsShowWhatIsTrainedSoFar) {
  std::int64_t seen = 0;
  const Solution solution = solve(request(3, 60), [&](const Progress& progress) {
    const Solution snapshot = progress.snapshot();
    EXPECT_EQ(snapshot.report().outcome, Outcome::running);
    EXPECT_EQ(snapshot.report().iterations, progress.iteration);
    if (progress.fraction < 0.5) { // the third window is not reached
      EXPECT_EQ(snapshot.evaluate_at("u", {0.7, 0.4}), snapshot.evaluate_at("u", {1.0, 0.4}));
    }
    EXPECT_TRUE(std::isfinite(snapshot.evaluate_at("u_t + u_x", {0.9, 0.4}).front()));
    ++seen;
  });
  EXPECT_EQ(seen, solution.report().iterations);
}

TEST(Windows, CancelledInTheSecondWindowKeepsTheFirstAndSaysSo) {
  std::stop_source source;
  SolveRequest three = request(3);
  const Solution solution = solve(
      three,
      [&](const Progress& progress) {
        if (progress.fraction > 1.0 / 3 + 1e-9) source.request_stop();
      },
      source.get_token());
  const Report& report = solution.report();
  EXPECT_EQ(report.outcome, Outcome::cancelled);
  EXPECT_NE(report.advice.find("2 of 3 windows"), std::string::npos) << report.advice;
  EXPECT_TRUE(std::isfinite(report.unseen_loss));
  const double exact = std::exp(-0.1 * M_PI * M_PI / 3) * std::sin(0.3 * M_PI);
  EXPECT_NEAR(solution.evaluate_at("u", {1.0 / 3, 0.3}).front(), exact, 1e-4);
  EXPECT_EQ(solution.evaluate_at("u", {0.7, 0.3}), solution.evaluate_at("u", {1.0, 0.3}));
  EXPECT_EQ(solution.evaluate_at("u_t", {0.9, 0.3}).front(), 0);
}

TEST(Windows, StopRequestedBeforehandKeepsTheInitialValues) {
  std::stop_source source;
  source.request_stop();
  const Solution solution = solve(request(3), {}, source.get_token());
  EXPECT_EQ(solution.report().outcome, Outcome::cancelled);
  EXPECT_NE(solution.report().advice.find("0 of 3 windows"), std::string::npos) << solution.report().advice;
  EXPECT_NEAR(solution.evaluate_at("u", {0.8, 0.3}).front(), std::sin(0.3 * M_PI), 4e-16);
}

TEST(Windows, AStartIsTakenWindowByWindow) {
  SolveRequest again = request(3, 30);
  again.start = solve(request(3));
  const Solution second = solve(again);
  EXPECT_EQ(second.report().outcome, Outcome::converged);
  EXPECT_LE(second.report().iterations, 3);
  again.settings.windows = 2;
  expect_error([&] { solve(again); }, {"start: the starting solution has 3 windows, the settings ask for 2",
                                       "same number of windows"});
}

TEST(Windows, ACancelledSolveIsAStartToo) {
  std::stop_source source;
  source.request_stop();
  SolveRequest again = request(3);
  again.start = solve(request(3), {}, source.get_token());
  EXPECT_EQ(solve(again).report().outcome, Outcome::converged);
}

TEST(Windows, UnsuitableProblemsAreErrors) {
  for (const char* key : {"helmholtz3d", "poisson5d"}) {
    SolveRequest bad{Problem::find(key), {}, {}, {}};
    bad.settings = bad.problem.defaults();
    bad.settings.windows = 2;
    SCOPED_TRACE(key);
    expect_error([&] { solve(bad); }, {"windows: the problem has no axis t", "Use windows = 1"});
  }
}

} // namespace
