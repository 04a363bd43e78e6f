// SPDX-License-Identifier: BSD-3-Clause
// Starts that stick, in one window and with every optimiser. A start at 0 sticks for certain: products of zeros have no slope.
#include "train/starts.hpp"

#include "field/window.hpp"
#include "string_problem.hpp"

#include <spinn/solve.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <set>
#include <stop_token>

namespace {

using namespace spinn;
using train::Result;

/// A square plate with two modes, u_xx + u_yy = f, on polynomials of rank `rank`; it has rank 2.
Problem plate(int rank) {
  return Problem::parse(R"toml(
title = "A plate"
unknowns = ["u"]
equations = ["u_xx + u_yy = -13*pi^2*sin(2*pi*x)*sin(3*pi*y) - 2*pi^2*sin(pi*x)*sin(pi*y)"]
[[axis]]
name = "x"
range = [0, 1]
points = 36
[[axis]]
name = "y"
range = [0, 1]
points = 36
[[condition]]
on = "boundary"
equation = "u = 0"
hard = true
[truth]
u = "sin(2*pi*x)*sin(3*pi*y) + sin(pi*x)*sin(pi*y)"
[training]
axis_function = "spectral"
seconds = 20
tolerance = 1e-9
rank = )toml" + std::to_string(rank),
                        "plate", {});
}

/// One window's training with hooks that count.
struct OneWindow {
  Problem problem;
  Settings settings = problem.defaults();
  std::shared_ptr<const field::System> system = std::make_shared<field::System>(problem, ParameterValues{});
  std::shared_ptr<const field::Windows> windows =
      std::make_shared<const field::Windows>(field::make_windows(*system, settings));
  std::atomic<bool> stop = false;
  std::int64_t spent = 0;
  std::vector<std::vector<double>> begun;
  std::function<void(int start)> at_step = [](int) {};
  std::function<std::vector<double>(int start)> another = [this](int start) {
    return axis::initialise(model(), train::another_seed(settings.seed, 0, start));
  };

  explicit OneWindow(Problem which) : problem(std::move(which)) {}

  [[nodiscard]] const axis::ModelSpec& model() const { return windows->front().model; }
  [[nodiscard]] std::vector<double> zeros() const {
    return std::vector<double>(axis::initialise(model(), 1).size(), 0.0);
  }
  Result train(std::vector<double> first, double known = NAN) {
    train::Budget budget(settings.seconds, settings.iterations);
    const train::Share share = budget.rest();
    train::Starts starts(share,
                         {[&](std::vector<double> theta, const train::Patience& patience) {
                            begun.push_back(theta);
                            return std::make_unique<train::Training>(field::View(*system, windows, 0),
                                                                     model(), std::move(theta), settings,
                                                                     share, &stop, patience);
                          },
                          [this](train::Training& training) {
                            return training.run([&] { at_step(static_cast<int>(begun.size())); });
                          },
                          another},
                         known);
    Result result = starts.run(std::move(first));
    spent = budget.iterations();
    return result;
  }
};

TEST(Starts, OneThatSticksIsTriedAgainWithEveryOptimiser) {
  for (const Optimiser optimiser :
       {Optimiser::ssbroyden, Optimiser::lbfgs, Optimiser::levenberg_marquardt,
        Optimiser::levenberg_marquardt_cg, Optimiser::alternating_least_squares}) {
    OneWindow window(plate(3));
    window.settings.optimiser = optimiser;
    window.settings.tolerance = 1e-5;
    const Result result = window.train(window.zeros());
    EXPECT_EQ(result.outcome, Outcome::converged) << to_string(optimiser) << " " << result.unseen_loss;
    EXPECT_GE(result.starts, 2) << to_string(optimiser);
    EXPECT_EQ(result.starts, static_cast<int>(window.begun.size()));
  }
}

TEST(Starts, OneThatConvergesIsAlone) {
  OneWindow window(plate(3));
  const Result result = window.train(axis::initialise(window.model(), 1));
  EXPECT_EQ(result.outcome, Outcome::converged);
  EXPECT_EQ(result.starts, 1);
}

TEST(Starts, TwoThatEndAlikeAreEnough) {
  OneWindow window(plate(1)); // rank 1 leaves the weaker mode
  const Result result = window.train(axis::initialise(window.model(), 1));
  EXPECT_EQ(result.outcome, Outcome::stalled);
  EXPECT_EQ(result.starts, 2);
  EXPECT_TRUE(result.alike);
}

TEST(Starts, WhatTheModelIsKnownToComeToIsNotTriedAgain) {
  OneWindow window(plate(1));
  const double floor = window.train(axis::initialise(window.model(), 1)).unseen_loss;
  window.begun.clear();
  const Result result = window.train(axis::initialise(window.model(), 1), floor);
  EXPECT_EQ(result.outcome, Outcome::stalled);
  EXPECT_EQ(window.begun.size(), 1u);
  EXPECT_TRUE(result.alike);
}

TEST(Starts, TheBestIsKeptAndTheirNumberIsLimited) {
  OneWindow alone(plate(1));
  const Result good = alone.train(axis::initialise(alone.model(), 1), INFINITY);
  OneWindow window(plate(1));
  window.another = [&](int) { return window.zeros(); };
  const Result kept = window.train(axis::initialise(window.model(), 1));
  EXPECT_EQ(kept.starts, train::Starts::most_starts);
  EXPECT_FALSE(kept.alike);
  EXPECT_EQ(kept.outcome, Outcome::stalled);
  EXPECT_EQ(kept.theta, good.theta);
  EXPECT_EQ(kept.unseen_loss, good.unseen_loss);
}

TEST(Starts, ShareOneBudget) {
  for (const std::int64_t iterations : {1, 40, 150, 400}) {
    OneWindow window(plate(1));
    window.settings.iterations = iterations;
    const Result result = window.train(window.zeros());
    EXPECT_LE(window.spent, iterations);
    EXPECT_TRUE(std::isfinite(result.unseen_loss));
    EXPECT_NE(result.outcome, Outcome::running);
  }
}

TEST(Starts, AStopInTheMidstOfOneKeepsTheBest) {
  OneWindow alone(plate(3));
  const double of_zero = alone.train(alone.zeros(), INFINITY).unseen_loss;
  for (const int stop_at : {1, 60}) { // the second start is worse than the first then, and better
    OneWindow window(plate(3));
    int steps = 0;
    window.at_step = [&](int start) {
      if (start == 2 && ++steps == stop_at) window.stop = true;
    };
    const Result result = window.train(window.zeros());
    EXPECT_EQ(result.outcome, Outcome::cancelled);
    EXPECT_EQ(window.begun.size(), 2u);
    if (stop_at == 1) {
      EXPECT_EQ(result.theta, window.zeros());
    } else {
      EXPECT_LT(result.unseen_loss, 0.5 * of_zero);
    }
    EXPECT_LE(result.unseen_loss, of_zero);
  }
}

TEST(Starts, SeedsOfStartsAndWindowsAreFarApart) {
  std::set<std::uint64_t> seeds;
  for (std::uint64_t seed = 1; seed <= 5; ++seed)
    for (std::size_t window = 0; window < 5; ++window)
      for (int start = 1; start < 5; ++start)
        seeds.insert(train::another_seed(seed, window, start));
  EXPECT_EQ(seeds.size(), 5u * 5 * 4);
  EXPECT_EQ(train::another_seed(7, 1, 2), train::another_seed(7, 1, 2));
}

// --- through `solve` ---

/// A seed of the string that sticks; 0 where none does.
std::uint64_t sticking_seed() {
  SolveRequest asked{spinn_test::string(), {}, spinn_test::string().defaults(), {}};
  asked.settings.seconds = 3600; // iterations alone limit it
  for (asked.settings.seed = 1; asked.settings.seed <= 20; ++asked.settings.seed)
    if (solve(asked).report().restarts > 0) return asked.settings.seed;
  return 0;
}

TEST(Starts, RepeatForASeed) {
  SolveRequest asked{spinn_test::string(), {}, spinn_test::string().defaults(), {}};
  asked.settings.seconds = 3600; // iterations alone limit it
  asked.settings.seed = sticking_seed();
  ASSERT_GT(asked.settings.seed, 0u);
  const Solution first = solve(asked), second = solve(asked);
  EXPECT_GT(first.report().restarts, 0);
  EXPECT_EQ(first.report().restarts, second.report().restarts);
  EXPECT_EQ(first.report().loss, second.report().loss);
  EXPECT_EQ(first.evaluate_at("u", {2.7, 0.3}), second.evaluate_at("u", {2.7, 0.3}));
}

TEST(Starts, AreToldInTheReportAndItsAdvice) {
  SolveRequest asked{plate(1), {}, plate(1).defaults(), {}};
  const Report report = solve(asked).report();
  EXPECT_EQ(report.outcome, Outcome::stalled);
  EXPECT_EQ(report.restarts, 1);
  EXPECT_NE(report.advice.find("higher rank"), std::string::npos) << report.advice;
  EXPECT_NE(report.advice.find("more starts will not help"), std::string::npos) << report.advice;
}

TEST(Starts, SnapshotsKeepTheBestAndProgressGoesOn) {
  SolveRequest asked{plate(1), {}, plate(1).defaults(), {}};
  asked.settings.iterations = 2000;
  double best = INFINITY, fraction = 0;
  std::int64_t calls = 0;
  int restarts = 0;
  const Solution solution = solve(asked, [&](const Progress& progress) {
    EXPECT_EQ(progress.iteration, ++calls);
    EXPECT_GE(progress.fraction, fraction);
    fraction = progress.fraction;
    const Report report = progress.snapshot().report();
    EXPECT_EQ(report.iterations, progress.iteration);
    restarts = std::max(restarts, report.restarts);
    if (report.restarts > 0) {
      EXPECT_LE(report.unseen_loss, best * (1 + 1e-12));
    }
    best = std::min(best, report.unseen_loss);
  });
  EXPECT_EQ(restarts, 1);
  EXPECT_EQ(solution.report().iterations, calls);
  EXPECT_LE(solution.report().unseen_loss, best * (1 + 1e-12));
}

TEST(Starts, AWarmStartThatEndsWhereItBeganIsNotTriedAgain) {
  SolveRequest asked{plate(1), {}, plate(1).defaults(), {}};
  asked.start = solve(asked);
  EXPECT_EQ(solve(asked).report().restarts, 0);
}

} // namespace
