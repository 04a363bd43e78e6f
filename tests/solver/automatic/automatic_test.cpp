// SPDX-License-Identifier: BSD-3-Clause
// The automatic mode: sizes, optimiser and path without a word from the user.
#include <spinn/error.hpp>
#include <spinn/solve.hpp>

#include "support/heat_problem.hpp"
#include "train/training.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stop_token>
#include <string>

namespace {

using namespace spinn;
using spinn_test::heat;

/// A solution of rank 3 with a spectrum that 16 basis functions do not resolve, from a non-linear equation.
Problem three_waves() {
  return Problem::parse(R"toml(
title = "Three waves"
unknowns = ["u"]
equations = ["u_t + u*u_x - u_xx = f"]
[definitions]
exact = "sin(3*x)*cos(t) + sin(7*x)*exp(-t) + x*sin(4*t)"
f = "exact_t + exact*exact_x - exact_xx"
[[axis]]
name = "t"
range = [0, 2]
[[axis]]
name = "x"
range = [-2, 2]
[[condition]]
on = ["t = 0", "x = -2", "x = 2"]
equation = "u = exact"
weight = 10
[truth]
u = "exact"
)toml",
                        "three_waves", {});
}

SolveRequest request(Problem problem, AxisFunction kind) {
  SolveRequest result{problem, {}, problem.defaults(), {}};
  result.settings.automatic_size = true;
  result.settings.axis_function = kind;
  result.settings.seconds = 60;
  return result;
}

TEST(AutomaticSize, GrowsUntilTheToleranceIsMet) {
  SolveRequest spectral = request(three_waves(), AxisFunction::spectral);
  spectral.settings.rank = 1; // not used
  spectral.settings.tolerance = 1e-12;
  const Solution solution = solve(spectral);
  const Report& report = solution.report();
  EXPECT_EQ(report.outcome, Outcome::converged) << report.advice;
  EXPECT_GE(report.rank, 3);
  EXPECT_LT(report.relative_error, 1e-6);
  // the estimate is the distance to a smaller model: finite, and not below the error
  EXPECT_GT(report.error_estimate, report.relative_error / 10);
}

TEST(AutomaticSize, StaysSmallWhereThatIsEnough) {
  SolveRequest network = request(heat(), AxisFunction::mlp);
  network.settings.tolerance = 1e-7;
  const Solution solution = solve(network);
  EXPECT_EQ(solution.report().outcome, Outcome::converged) << solution.report().advice;
  EXPECT_EQ(solution.report().rank, 2);
  EXPECT_TRUE(std::isnan(solution.report().error_estimate)); // there was no smaller model
  EXPECT_LT(solution.report().relative_error, 1e-2);
}

TEST(AutomaticSize, SaysWhenTheBudgetWasNotEnough) {
  SolveRequest hopeless = request(three_waves(), AxisFunction::spectral);
  hopeless.settings.tolerance = 0;
  hopeless.settings.iterations = 2000;
  const Solution solution = solve(hopeless);
  EXPECT_TRUE(solution.report().outcome == Outcome::budget_spent ||
              solution.report().outcome == Outcome::stalled);
  EXPECT_LE(solution.report().iterations, 2010);
  EXPECT_NE(solution.report().advice.find("Not converged"), std::string::npos);
  EXPECT_TRUE(std::isfinite(solution.report().unseen_loss));
}

TEST(AutomaticSize, IsDeterministic) {
  SolveRequest same = request(three_waves(), AxisFunction::spectral);
  same.settings.iterations = 1500;
  const std::vector<double> point{1.0, 0.3};
  EXPECT_EQ(solve(same).evaluate_at("u", point), solve(same).evaluate_at("u", point));
}

TEST(AutomaticSize, StartsFromASolutionOfAnySize) {
  SolveRequest first = request(three_waves(), AxisFunction::spectral);
  first.settings.iterations = 420; // the starts take 400 of them
  const Solution coarse = solve(first);
  SolveRequest second = first;
  second.settings.iterations = 100000;
  second.settings.tolerance = 1e-12;
  second.start = coarse;
  const Solution fine = solve(second);
  EXPECT_EQ(fine.report().outcome, Outcome::converged) << fine.report().advice;
  EXPECT_GE(fine.report().rank, coarse.report().rank);
  EXPECT_LT(fine.report().relative_error, coarse.report().relative_error);
}

/// A pulse that travels many times its width: of higher rank the further it has come.
Problem pulse() {
  return Problem::parse(R"toml(
title = "Pulse"
unknowns = ["u"]
equations = ["u_t + u_x = 0"]
[definitions]
exact = "exp(-150*(x - t)^2)"
[[axis]]
name = "t"
range = [0, 1]
[[axis]]
name = "x"
range = [-0.5, 1.5]
points = 40
[[condition]]
on = "t = 0"
equation = "u = exp(-150*x^2)"
weight = 10
[[condition]]
on = "x = -0.5"
equation = "u = exact"
weight = 10
[truth]
u = "exact"
)toml",
                        "pulse", {});
}

TEST(AutomaticMode, IsTheDefaultWithoutSizes) {
  EXPECT_TRUE(three_waves().defaults().automatic_size);
  EXPECT_EQ(three_waves().defaults().axis_function, AxisFunction::automatic);
}

TEST(AutomaticMode, TakesSpectralFunctionsWhereTheyServe) {
  SolveRequest asked{heat(), {}, heat().defaults(), {}};
  asked.settings.automatic_size = true;
  asked.settings.axis_function = AxisFunction::automatic;
  asked.settings.tolerance = 1e-11;
  const Solution solution = solve(asked);
  EXPECT_EQ(solution.report().outcome, Outcome::converged) << solution.report().advice;
  EXPECT_EQ(solution.settings().axis_function, AxisFunction::spectral);
  EXPECT_EQ(solution.settings().windows, 1);
  EXPECT_LT(solution.report().relative_error, 1e-5);
}

TEST(AutomaticMode, CutsTheTimeWhereRankAloneDoesNotDo) {
  SolveRequest asked{pulse(), {}, pulse().defaults(), {}};
  asked.settings.axis_function = AxisFunction::spectral;
  asked.settings.tolerance = 1e-4;
  asked.settings.seconds = 90;
  const Solution solution = solve(asked);
  EXPECT_EQ(solution.report().outcome, Outcome::converged) << solution.report().advice;
  EXPECT_GT(solution.settings().windows, 1);
  EXPECT_LE(solution.report().rank, 24);
  EXPECT_LT(solution.report().relative_error, 2e-2);
  const double t = 1.0 / solution.settings().windows; // continuous where windows join
  EXPECT_NEAR(solution.evaluate_at("u", {t - 1e-9, 0.3})[0], solution.evaluate_at("u", {t + 1e-9, 0.3})[0],
              1e-6);

  // and goes on from there
  SolveRequest further = asked;
  further.settings.axis_function = AxisFunction::automatic;
  further.start = solution;
  const Solution again = solve(further);
  EXPECT_EQ(again.report().outcome, Outcome::converged) << again.report().advice;
  EXPECT_EQ(again.settings().windows, solution.settings().windows);
  EXPECT_LT(again.report().iterations, 200);
}

TEST(AutomaticMode, AStopInALaterAttemptKeepsTheBetterField) {
  SolveRequest asked{pulse(), {}, pulse().defaults(), {}};
  asked.settings.axis_function = AxisFunction::spectral;
  asked.settings.tolerance = 0;
  asked.settings.iterations = 3000; // 1200 for one window
  std::stop_source stop;
  Solution first;
  const Solution solution = solve(
      asked,
      [&](const Progress& progress) {
        if (progress.iteration == 1400) first = progress.snapshot();
        if (progress.iteration > 1400) stop.request_stop(); // two windows have begun
      },
      stop.get_token());
  ASSERT_TRUE(first);
  EXPECT_EQ(first.report().outcome, Outcome::running);
  EXPECT_EQ(first.settings().windows, 1) << "nothing better is there yet";
  EXPECT_EQ(solution.report().outcome, Outcome::cancelled);
  EXPECT_EQ(solution.settings().windows, 1);
  EXPECT_EQ(solution.report().unseen_loss, first.report().unseen_loss);
  EXPECT_NE(solution.report().advice.find("Stopped"), std::string::npos);
}

/// The second window takes the size of the first, which has grown, and is stopped before anything is known about it.
TEST(AutomaticMode, AStopBetweenWindowsKeepsTheFirst) {
  SolveRequest asked{pulse(), {}, pulse().defaults(), {}};
  asked.settings.axis_function = AxisFunction::spectral;
  asked.settings.windows = 2;
  asked.settings.tolerance = 1;
  std::stop_source stop;
  const Solution solution = solve(
      asked,
      [&](const Progress& progress) {
        if (progress.unseen_loss < asked.settings.tolerance && progress.iteration > 100) stop.request_stop();
      },
      stop.get_token());
  EXPECT_EQ(solution.report().outcome, Outcome::cancelled);
  EXPECT_NE(solution.report().advice.find("1 of 2 windows"), std::string::npos) << solution.report().advice;
  EXPECT_EQ(solution.evaluate_at("u", {0.9, 0.4}), solution.evaluate_at("u", {0.5, 0.4}));
}

TEST(AutomaticOptimiser, FollowsSizeAndPath) {
  axis::ModelSpec model;
  model.kind = AxisFunction::sine;
  model.axes = {{0, 1, 0, 2}, {0, 1, 0, 2}, {0, 1, 0, 2}};
  const train::PathChoice separable{{true, true}, {}}, mixed{{false, true}, {}};
  EXPECT_EQ(train::automatic_optimiser(model, separable), Optimiser::levenberg_marquardt);
  EXPECT_EQ(train::automatic_optimiser(model, mixed), Optimiser::ssbroyden);
  model.width = 100;
  EXPECT_EQ(train::automatic_optimiser(model, separable), Optimiser::lbfgs);
  model.kind = AxisFunction::spectral;
  for (axis::AxisSpec& axis : model.axes)
    axis.basis = 20;
  EXPECT_EQ(train::automatic_optimiser(model, separable), Optimiser::alternating_least_squares);
  EXPECT_EQ(train::automatic_optimiser(model, mixed), Optimiser::ssbroyden);
  model.rank = 200;
  EXPECT_EQ(train::automatic_optimiser(model, separable), Optimiser::ssbroyden);
}

TEST(AlternatingLeastSquaresSetting, IsForLinearProblemsAndFunctions) {
  const auto message = [](Problem problem, AxisFunction kind) {
    SolveRequest asked{problem, {}, problem.defaults(), {}};
    asked.settings.automatic_size = false;
    asked.settings.axis_function = kind;
    asked.settings.optimiser = Optimiser::alternating_least_squares;
    asked.settings.tolerance = 1e-7;
    try {
      return to_string(solve(asked).report().outcome);
    } catch (const Error& error) {
      return error.place().source + ": " + error.message() + " | " + error.remedy();
    }
  };
  EXPECT_EQ(message(heat(), AxisFunction::spectral), "converged");
  const std::string network = message(heat(), AxisFunction::mlp);
  EXPECT_NE(network.find("optimiser: "), std::string::npos) << network;
  EXPECT_NE(network.find("these are \"mlp\""), std::string::npos) << network;
  EXPECT_NE(network.find("\"spectral\""), std::string::npos) << network;
  const std::string bent = message(three_waves(), AxisFunction::spectral);
  EXPECT_NE(bent.find("linear in the unknowns"), std::string::npos) << bent;
}

TEST(ResidualPathSetting, IsReportedAndCanBeForced) {
  SolveRequest forced{heat(), {}, heat().defaults(), {}};
  forced.settings.iterations = 3;
  for (const ResidualPath path : {ResidualPath::separable, ResidualPath::grid}) {
    forced.settings.residual_path = path;
    EXPECT_EQ(solve(forced).report().path, to_string(path) + ": chosen by the user");
  }
  SolveRequest impossible{three_waves(), {}, three_waves().defaults(), {}};
  impossible.settings.residual_path = ResidualPath::separable;
  try {
    solve(impossible);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.place().source, "residual_path");
    EXPECT_NE(error.message().find("product of unknowns"), std::string::npos) << error.what();
    EXPECT_NE(error.remedy().find("\"grid\""), std::string::npos);
  }
}

} // namespace
