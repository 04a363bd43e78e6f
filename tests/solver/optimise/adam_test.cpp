// SPDX-License-Identifier: BSD-3-Clause
// Tests of Adam: first steps by hand, a minimum, interruptions, divergence.
#include "optimise/methods.hpp"
#include "test_losses.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace {

using namespace spinn::optimise;
using namespace spinn::optimise::testing;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A gradient that does not depend on theta but on the call.
struct Script {
  std::vector<double> gradients;
  std::size_t call = 0;
  double operator()(std::span<const double>, std::span<double> g) {
    g[0] = gradients.at(call++);
    return 7;
  }
};

TEST(Adam, FirstStepIsTheLearningRateAgainstTheSign) {
  // Bias correction makes m = g, v = g^2: the step is rate g / (|g| + 1e-8).
  const auto method = make_adam({1, 1, 1}, 0.01);
  step(*method, [](std::span<const double>, std::span<double> g) {
    g[0] = 5;
    g[1] = -1e-3;
    g[2] = 0;
    return 1.0;
  });
  EXPECT_NEAR(method->theta()[0], 1 - 0.01 * 5 / (5 + 1e-8), 1e-15);
  EXPECT_NEAR(method->theta()[1], 1 + 0.01 * 1e-3 / (1e-3 + 1e-8), 1e-15);
  EXPECT_EQ(method->theta()[2], 1);
}

TEST(Adam, ThreeStepsAgreeWithThePaperByHand) {
  // g = 1, 2, -1: m = .1, .29, .161; v = .001, .004999, .005994001, corrected by 1-.9^k and 1-.999^k.
  Script script{{1, 2, -1}};
  const auto objective = [&](std::span<const double> t, std::span<double> g) { return script(t, g); };
  const auto method = make_adam({0}, 0.1);
  for (int k = 0; k < 3; ++k)
    EXPECT_EQ(step(*method, objective), Step::progress);
  const double first = 0.1 * 1 / (1 + 1e-8);
  const double second = 0.1 * (0.29 / 0.19) / (std::sqrt(0.004999 / 0.001999) + 1e-8);
  const double third = 0.1 * (0.161 / 0.271) / (std::sqrt(0.005994001 / 0.002997001) + 1e-8);
  EXPECT_NEAR(method->theta()[0], -(first + second + third), 1e-13);
}

TEST(Adam, LossIsTheOneBeforeTheStep) {
  const auto method = make_adam({-1.2, 1}, 1e-3);
  EXPECT_TRUE(std::isnan(method->loss()));
  step(*method, rosenbrock);
  EXPECT_NEAR(method->loss(), 24.2, 1e-12);
}

TEST(Adam, ApproachesAMinimum) {
  const auto method = make_adam({-1.2, 1}, 1e-2);
  run(*method, rosenbrock, 20000, 1e-10);
  EXPECT_LE(method->loss(), 1e-10);
}

TEST(Adam, GoesOnAfterAnInterruptionAsIfNothingHadHappened) {
  const auto undisturbed = make_adam({-1.2, 1}, 1e-2);
  run(*undisturbed, rosenbrock, 20);
  const auto disturbed = make_adam({-1.2, 1}, 1e-2);
  struct Interrupted {};
  for (int k = 0; k < 20; ++k) {
    EXPECT_THROW(step(*disturbed,
                      [](std::span<const double>, std::span<double> g) -> double {
                        g[0] = nan;
                        throw Interrupted{};
                      }),
                 Interrupted);
    step(*disturbed, rosenbrock);
  }
  EXPECT_EQ(copy(disturbed->theta()), copy(undisturbed->theta()));
}

TEST(Adam, DivergesBackToTheLastFinitePoint) {
  const auto method = make_adam({0}, 1);
  const auto cliff = [](std::span<const double> x, std::span<double> g) {
    g[0] = -1;
    return x[0] < 1.5 ? -x[0] : nan;
  };
  EXPECT_EQ(step(*method, cliff), Step::progress);
  EXPECT_EQ(step(*method, cliff), Step::progress); // now at 2, beyond the cliff
  EXPECT_EQ(step(*method, cliff), Step::diverged);
  EXPECT_NEAR(method->theta()[0], 1, 1e-7);
  EXPECT_NEAR(method->loss(), -1, 1e-7);
}

TEST(Adam, AGradientThatIsNotFiniteDiverges) {
  const auto method = make_adam({4, 5}, 1);
  EXPECT_EQ(step(*method,
                 [](std::span<const double>, std::span<double> g) {
                   g[0] = 1;
                   g[1] = std::numeric_limits<double>::infinity();
                   return 1.0;
                 }),
            Step::diverged);
  EXPECT_EQ(copy(method->theta()), (Vector{4, 5}));
}

TEST(Adam, KeepsItsMomentsWhenTheLandscapeChanges) {
  Script script{{1, 0}};
  const auto objective = [&](std::span<const double> t, std::span<double> g) { return script(t, g); };
  const auto method = make_adam({0}, 0.1);
  step(*method, objective);
  const double after_one = method->theta()[0];
  method->landscape_changed();
  step(*method, objective); // gradient 0: only the moments move theta
  EXPECT_LT(method->theta()[0], after_one);
}

} // namespace
