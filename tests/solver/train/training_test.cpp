// SPDX-License-Identifier: BSD-3-Clause
// The training of one window among several.
#include "train/training.hpp"

#include "field/solution_data.hpp"
#include "support/heat_problem.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn;

/// The second of two windows of the heat problem; the first keeps the initial values.
struct Second {
  Settings settings = spinn_test::heat().defaults();
  std::shared_ptr<const field::System> system =
      std::make_shared<const field::System>(spinn_test::heat(), ParameterValues{});
  std::shared_ptr<const field::Windows> windows;
  std::atomic<bool> stop = false;

  Second() {
    settings.windows = 2;
    windows = std::make_shared<const field::Windows>(field::make_windows(*system, settings));
  }
  train::Result run(const std::function<void()>& after_step = [] {}) {
    const axis::ModelSpec& model = windows->back().model;
    train::Budget budget(settings.seconds, settings.iterations);
    train::Training training(field::View(*system, windows, 1), model, axis::initialise(model, 1), settings,
                             budget.rest(), &stop);
    return training.run(after_step);
  }
};

TEST(Training, AWindowStartsFromTheEndOfTheOneBefore) {
  Second second;
  const train::Result result = second.run();
  EXPECT_EQ(result.outcome, Outcome::converged);
  EXPECT_LT(result.unseen_loss, second.settings.tolerance);
  field::Windows windows = *second.windows;
  windows.back().theta = result.theta;
  const Solution solution(std::make_shared<detail::SolutionData>(detail::SolutionData{
      second.system, std::make_shared<const field::Windows>(windows), second.settings, {}}));
  // u = sin(pi x) until t = 1/2, then it decays
  for (const double t : {0.2, 0.5, 0.8, 1.0})
    EXPECT_NEAR(solution.evaluate_at("u", {t, 0.3}).front(),
                std::exp(-0.1 * M_PI * M_PI * std::max(0.0, t - 0.5)) * std::sin(0.3 * M_PI), 1e-4)
        << t;
}

TEST(Training, InitialConditionsAreNotTrained) {
  const Second second;
  const auto collocation = train::make_collocation(field::View(*second.system, second.windows, 1), {8, 12},
                                                   NodeRule::gauss_legendre, 0);
  EXPECT_EQ(collocation.blocks.size(), 1u);
  EXPECT_EQ(collocation.nodes[0].nodes.size(), 8u);
  for (const double t : collocation.nodes[0].nodes)
    EXPECT_GT(t, 0.5);
}

TEST(Training, TheGuardRaisesThePointsOfAWindow) {
  Second second;
  second.settings.points = {2, 2};
  second.settings.iterations = 1000;
  const train::Result result = second.run();
  EXPECT_GT(result.points[0] + result.points[1], 4);
  EXPECT_LT(result.unseen_loss, 1e-4);
}

TEST(Training, AStopBetweenTwoLooksKeepsWhatWasReached) {
  for (const Optimiser optimiser : {Optimiser::ssbroyden, Optimiser::adam}) {
    Second second;
    second.settings.optimiser = optimiser; // looks every 100 iterations
    second.settings.learning_rate = 1e-2;
    int steps = 0;
    const train::Result result = second.run([&] { second.stop = ++steps == 90; });
    EXPECT_EQ(result.outcome, Outcome::cancelled);
    EXPECT_EQ(result.iterations, 90);
    Second start;
    start.settings.optimiser = optimiser;
    const train::Result first = start.run([&] { start.stop = true; });
    EXPECT_LT(result.unseen_loss, 0.2 * first.unseen_loss) << to_string(optimiser);
    EXPECT_LT(result.loss, 0.2 * first.loss) << to_string(optimiser);
    EXPECT_NE(result.theta, first.theta);
  }
}

TEST(Training, StoppedBeforehandHasNoParameters) {
  Second second;
  second.stop = true;
  const train::Result result = second.run();
  EXPECT_EQ(result.outcome, Outcome::cancelled);
  EXPECT_TRUE(result.theta.empty());
  EXPECT_TRUE(std::isnan(result.unseen_loss));
}

} // namespace
