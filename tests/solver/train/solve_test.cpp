// SPDX-License-Identifier: BSD-3-Clause
// A solve from request to outcome.
#include <spinn/error.hpp>
#include <spinn/solve.hpp>

#include "support/expect_error.hpp"
#include "support/heat_problem.hpp"
#include "support/slice_conditions.hpp"
#include "support/stop_latency.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

namespace {

using namespace spinn;
using spinn::test::expect_error;
using spinn_test::heat;

SolveRequest request(std::int64_t iterations = 3000) {
  SolveRequest result{heat(), {}, heat().defaults(), {}};
  result.settings.iterations = iterations;
  return result;
}

TEST(Solve, ReachesTheKnownSolutionOfTheHeatEquation) {
  const Solution solution = solve(request());
  EXPECT_EQ(solution.report().outcome, Outcome::converged) << solution.report().advice;
  EXPECT_LT(solution.report().relative_error, 1e-4);
  EXPECT_LT(solution.report().unseen_loss, 1e-10);
  EXPECT_LT(solution.report().condition_error, 1e-4);
}

/// The solution has rank 1; ten polynomials of time and twelve of the rod leave an error below 1e-8.
TEST(Solve, TrainsSpectralAxisFunctions) {
  SolveRequest spectral = request();
  spectral.settings.axis_function = AxisFunction::spectral;
  spectral.settings.rank = 1;
  spectral.settings.points = {15, 18};
  spectral.settings.tolerance = 1e-12;
  const Solution solution = solve(spectral);
  EXPECT_EQ(solution.report().outcome, Outcome::converged) << solution.report().advice;
  EXPECT_LT(solution.report().relative_error, 1e-5);
}

/// Polynomials up to degree 31 represent sin(4 pi x) to some 1e-12.
TEST(Solve, TrainsSpectralAxisFunctionsOnHelmholtzTowardsRounding) {
  const Problem helmholtz = Problem::find("helmholtz3d");
  SolveRequest spectral{helmholtz, {}, helmholtz.defaults(), {}};
  spectral.settings.axis_function = AxisFunction::spectral;
  spectral.settings.rank = 2;
  spectral.settings.points = {48, 48, 48}; // and a basis of 32
  spectral.settings.tolerance = 1e-16;
  const Solution solution = solve(spectral);
  EXPECT_EQ(solution.report().outcome, Outcome::converged) << solution.report().advice;
  EXPECT_LT(solution.report().relative_error, 1e-9);
}

/// Four corners determine a bilinear function.
TEST(Solve, FindsAFunctionFromItsCorners) {
  constexpr const char* bilinear = R"toml(
title = "A twisted square"
unknowns = ["u"]
equations = ["u_xx = 0", "u_yy = 0"]
[[axis]]
name = "x"
range = [-1, 1]
points = 8
[[axis]]
name = "y"
range = [0, 2]
points = 8
[definitions]
exact = "1 + x - 2*y + 3*x*y"
[[condition]]
on = "boundary"
equation = "u = exact"
[truth]
u = "exact"
[training]
axis_function = "spectral"
rank = 2
tolerance = 1e-16
)toml";
  std::vector<test::OnSlice> corners;
  for (const double x : {-1.0, 1.0})
    for (const double y : {0.0, 2.0})
      corners.push_back({problem::Slice({{0, x}, {1, y}}), "u = exact"});
  const Problem problem = test::with_conditions(Problem::parse(bilinear, "bilinear"), corners);
  for (const ResidualPath path : {ResidualPath::grid, ResidualPath::separable})
    for (const Optimiser optimiser : {Optimiser::levenberg_marquardt, Optimiser::ssbroyden}) {
      SolveRequest request{problem, {}, problem.defaults(), {}};
      request.settings.residual_path = path;
      request.settings.optimiser = optimiser;
      const Solution solution = solve(request);
      EXPECT_LT(solution.report().relative_error, 1e-6) << solution.report().advice;
      EXPECT_LT(solution.report().condition_error, 1e-6);
    }
}

TEST(Solve, RespectsParameters) {
  SolveRequest other = request();
  other.parameters["a"] = 0.3;
  const Solution solution = solve(other);
  std::vector<double> value = solution.evaluate_at("u", {1.0, 0.5});
  EXPECT_NEAR(value.front(), std::exp(-0.3 * M_PI * M_PI), 1e-3);
}

TEST(Solve, IsDeterministicForASeed) {
  const Solution first = solve(request(200)), second = solve(request(200));
  EXPECT_EQ(first.report().loss, second.report().loss);
  EXPECT_EQ(first.evaluate_at("u", {0.3, 0.7}), second.evaluate_at("u", {0.3, 0.7}));
  SolveRequest other = request(200);
  other.settings.seed = 2;
  EXPECT_NE(first.report().loss, solve(other).report().loss);
}

TEST(Solve, EndsAtTheIterationBudgetAndSaysSo) {
  const Solution solution = solve(request(5));
  EXPECT_EQ(solution.report().outcome, Outcome::budget_spent);
  EXPECT_EQ(solution.report().iterations, 5);
  EXPECT_EQ(solution.report().history.size(), 5u);
  EXPECT_TRUE(std::isfinite(solution.report().unseen_loss));
}

TEST(Solve, EndsAtTheTimeBudget) {
  SolveRequest endless = request(100000000);
  endless.settings.tolerance = 1e-300;
  endless.settings.optimiser = Optimiser::adam;
  endless.settings.seconds = 0.5;
  const auto begin = std::chrono::steady_clock::now();
  const Solution solution = solve(endless);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_EQ(solution.report().outcome, Outcome::budget_spent);
  EXPECT_GE(seconds, 0.5);
  EXPECT_LT(seconds, 3.0);
}

TEST(Solve, TheTimeOfTheCallbackIsNotTraining) {
  SolveRequest timed = request();
  const auto begin = std::chrono::steady_clock::now();
  constexpr auto pause = std::chrono::milliseconds(300);
  const Solution solution = solve(timed, [&](const Progress& progress) {
    if (progress.iteration == 3) std::this_thread::sleep_for(pause);
  });
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(solution.report().seconds, wall.count() - 0.29);
  EXPECT_GT(solution.report().seconds, 0);
}

TEST(Solve, ReportsTheNodesItTrainedOn) {
  const Solution solution = solve(request());
  const Report& report = solution.report();
  ASSERT_EQ(report.nodes.size(), report.points.size());
  for (std::size_t axis = 0; axis < report.nodes.size(); ++axis) {
    const Axis& range = solution.problem().axes()[axis];
    ASSERT_EQ(report.nodes[axis].size(), static_cast<std::size_t>(report.points[axis]));
    EXPECT_TRUE(std::ranges::is_sorted(report.nodes[axis]));
    EXPECT_GE(report.nodes[axis].front(), range.lower);
    EXPECT_LE(report.nodes[axis].back(), range.upper);
  }
}

TEST(Solve, CancelsSoonAndKeepsTheBestSolution) {
  SolveRequest endless = request(100000000);
  endless.settings.tolerance = 1e-300;
  endless.settings.optimiser = Optimiser::adam;
  const double longest = spinn::test::longest_stop_latency([&](double after) {
    std::stop_source source;
    return spinn::test::stop_latency(
        after, [&] { source.request_stop(); },
        [&] {
          const Solution solution = solve(endless, {}, source.get_token());
          EXPECT_EQ(solution.report().outcome, Outcome::cancelled);
          EXPECT_TRUE(std::isfinite(solution.evaluate_at("u", {0.5, 0.5}).front()));
        });
  });
  EXPECT_LT(longest, spinn::test::promised_latency);
}

TEST(Solve, StopRequestedBeforehandReturnsAtOnce) {
  std::stop_source source;
  source.request_stop();
  EXPECT_EQ(solve(request(), {}, source.get_token()).report().outcome, Outcome::cancelled);
}

TEST(Solve, TellsProgressAndGivesSnapshotsThatCanBeEvaluated) {
  std::int64_t calls = 0;
  double last_fraction = 0;
  const Solution solution = solve(request(20), [&](const Progress& progress) {
    EXPECT_EQ(progress.iteration, ++calls);
    EXPECT_GE(progress.fraction, last_fraction);
    last_fraction = progress.fraction;
    const Solution snapshot = progress.snapshot();
    EXPECT_EQ(snapshot.report().outcome, Outcome::running);
    EXPECT_TRUE(std::isfinite(snapshot.evaluate_at("u_x", {0.1, 0.2}).front()));
  });
  EXPECT_EQ(calls, 20);
  EXPECT_DOUBLE_EQ(last_fraction, 1.0);
}

TEST(Solve, WarmStartBeginsWhereTheOtherEnded) {
  const Solution first = solve(request());
  SolveRequest again = request(10);
  again.start = first;
  const Solution second = solve(again);
  EXPECT_EQ(second.report().outcome, Outcome::converged);
  EXPECT_LE(second.report().iterations, 1);
}

TEST(Solve, WarmStartOfAnotherSizeIsAnError) {
  SolveRequest other = request(5);
  other.start = solve(request(5));
  other.settings.width = 9;
  expect_error([&] { solve(other); },
               {"start: the starting solution has ", "parameters, this model has", "width, depth and rank"});
}

TEST(Solve, AdamInSinglePrecisionWithRandomNodesLowersTheLoss) {
  SolveRequest paper = request(400);
  paper.settings.optimiser = Optimiser::adam;
  paper.settings.precision = Precision::single_precision;
  paper.settings.node_rule = NodeRule::random;
  paper.settings.axis_function = AxisFunction::modified_mlp;
  paper.settings.points = {16, 16};
  paper.settings.learning_rate = 1e-2;
  double first = NAN;
  const Solution solution = solve(paper, [&](const Progress& progress) {
    if (progress.iteration == 1) first = progress.unseen_loss;
  });
  EXPECT_LT(solution.report().unseen_loss, 0.2 * first);
}

TEST(Solve, BadSettingsNameTheSetting) {
  SolveRequest bad = request();
  bad.settings.rank = 0;
  try {
    solve(bad);
    FAIL() << "rank 0 was accepted";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("rank"), std::string::npos) << error.what();
  }
  bad = request();
  bad.settings.points = {8};
  expect_error([&] { solve(bad); },
               {"points: points has 1 entry, the problem has 2 axes", "for each of t, x"});
  bad = request();
  bad.parameters["b"] = 1;
  expect_error([&] { solve(bad); }, {"b: the problem heat has no parameter \"b\"", "Its parameters are a"});
  bad = request();
  bad.settings.seconds = std::nan("");
  expect_error([&] { solve(bad); }, {"seconds: seconds is nan", "Choose a value from"});
}

} // namespace
