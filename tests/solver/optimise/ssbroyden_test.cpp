// SPDX-License-Identifier: BSD-3-Clause
// Tests of self-scaled Broyden: minima, Wolfe conditions, interruptions, walls, restarts, determinism.
#include "optimise/broyden_update.hpp"
#include "optimise/methods.hpp"
#include "test_losses.hpp"

#include <spinn/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

using namespace spinn::optimise;
using namespace spinn::optimise::testing;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

TEST(SSBroyden, FindsTheMinimumOfRosenbrock) {
  const auto method = make_ssbroyden({-1.2, 1});
  const Trace trace = run(*method, rosenbrock, 100, 1e-25);
  EXPECT_LT(method->loss(), 1e-25);
  EXPECT_NEAR(method->theta()[0], 1, 1e-12);
  EXPECT_NEAR(method->theta()[1], 1, 1e-12);
  EXPECT_LT(trace.evaluations, 100);
}

TEST(SSBroyden, FindsTheMinimumOfRosenbrockIn50Dimensions) {
  const Vector start = rosenbrock_start(50);
  const auto method = make_ssbroyden(start);
  run(*method, rosenbrock, 2000, 1e-24);
  EXPECT_LT(method->loss(), 1e-24);
}

TEST(SSBroyden, FindsTheMinimumOfAnIllConditionedQuadratic) {
  const auto method = make_ssbroyden(Vector(40, 0.0));
  run(*method, Quadratic{1e8, 1}, 1000, 1e-22);
  EXPECT_LT(method->loss(), 1e-22);
  for (const double x : method->theta())
    EXPECT_NEAR(x, 1, 1e-10);
}

TEST(SSBroyden, FitsANetworkToTheEndOfPrecision) {
  const NetworkFit fit(50, 60); // 200 parameters, 60 residuals of size 1: the loss can fall to (1e-16)^2
  const auto method = make_ssbroyden(fit.start());
  run(*method, fit, 4000, 1e-26);
  EXPECT_LT(method->loss(), 1e-26);
}

TEST(SSBroyden, UsesLittleMoreThanOneEvaluationPerIteration) {
  const NetworkFit fit(12, 400); // over-determined: the way is long
  const auto method = make_ssbroyden(fit.start());
  const Trace trace = run(*method, fit, 1000);
  EXPECT_LT(trace.evaluations, 1.15 * static_cast<double>(trace.losses.size()));
}

TEST(SSBroyden, LossNeverRises) {
  const NetworkFit fit(12, 400);
  const auto method = make_ssbroyden(fit.start());
  const Trace trace = run(*method, fit, 500);
  EXPECT_TRUE(std::ranges::is_sorted(trace.losses, std::greater{}));
}

TEST(SSBroyden, StepsSatisfyTheStrongWolfeConditions) {
  const NetworkFit fit(12, 200);
  const auto method = make_ssbroyden(fit.start());
  Vector before = copy(method->theta());
  Vector slope_before(before.size()), slope_after(before.size());
  for (int k = 0; k < 300; ++k) {
    ASSERT_EQ(step(*method, fit), Step::progress);
    const Vector after = copy(method->theta());
    Vector s(after.size());
    for (std::size_t i = 0; i < s.size(); ++i)
      s[i] = after[i] - before[i];
    const double f0 = fit(before, slope_before);
    const double f1 = fit(after, slope_after);
    EXPECT_EQ(f1, method->loss());
    EXPECT_LE(f1, f0 + 1e-4 * dot(slope_before, s)) << "sufficient decrease, iteration " << k;
    EXPECT_LE(std::abs(dot(slope_after, s)), 0.9001 * std::abs(dot(slope_before, s)))
        << "curvature, iteration " << k;
    before = after;
  }
}

TEST(SSBroyden, SecondDirectionComesFromTheScaledIdentity) {
  // H0 = y^T s / y^T y, one update: theta moves along -H1 g1. The bowl is so small that the first trial step leaves it.
  const std::size_t n = 6;
  const auto stiffness = [](std::size_t i) { return 1.0 + 2.0 * static_cast<double>(i); };
  const auto bowl = [&](std::span<const double> x, std::span<double> g) {
    for (std::size_t i = 0; i < n; ++i)
      g[i] = stiffness(i) * x[i];
    return dot(x, g) / 2;
  };
  const Vector zero(n, 1e-4);
  const auto method = make_ssbroyden(zero);
  step(*method, bowl);
  const Vector one = copy(method->theta());
  step(*method, bowl);
  const Vector two = copy(method->theta());
  Vector s(n), y(n), w(n), g(n);
  for (std::size_t i = 0; i < n; ++i) {
    s[i] = one[i] - zero[i];
    y[i] = stiffness(i) * s[i];
    g[i] = stiffness(i) * one[i];
  }
  const double ys = dot(y, s);
  const double h = ys / dot(y, y);
  for (std::size_t i = 0; i < n; ++i)
    w[i] = h * y[i];
  const Curvature curvature{ys, dot(y, w), dot(s, s) / h};
  const RankTwo c = rank_two(curvature, self_scaled_broyden(curvature, n));
  const double along_w = c.ww * dot(w, g) + c.ws * dot(s, g);
  const double along_s = c.ws * dot(w, g) + c.ss * dot(s, g);
  const double moved = two[0] - one[0];
  const double first = c.scale * h * g[0] + along_w * w[0] + along_s * s[0];
  EXPECT_LT(moved / first, 0);
  for (std::size_t i = 1; i < n; ++i) {
    const double direction = c.scale * h * g[i] + along_w * w[i] + along_s * s[i];
    EXPECT_NEAR((two[i] - one[i]) / moved, direction / first, 1e-9) << "parameter " << i;
  }
}

TEST(SSBroyden, DoesNotDependOnTheScaleOfTheLoss) {
  const NetworkFit fit(20, 50);
  const double scale = std::ldexp(1.0, -66); // 1.4e-20, exact in binary: every step must be the same
  const auto scaled_fit = [&](std::span<const double> theta, std::span<double> gradient) {
    const double loss = fit(theta, gradient);
    for (double& g : gradient)
      g *= scale;
    return scale * loss;
  };
  const auto plain = make_ssbroyden(fit.start());
  const auto scaled = make_ssbroyden(fit.start());
  run(*plain, fit, 200);
  run(*scaled, scaled_fit, 200);
  EXPECT_EQ(copy(plain->theta()), copy(scaled->theta()));
  EXPECT_LT(scaled->loss(), 1e-22);
}

TEST(SSBroyden, RepeatsBitByBit) {
  const NetworkFit fit(150, 40); // 600 parameters: more than one thread takes part
  const auto once = make_ssbroyden(fit.start());
  const auto again = make_ssbroyden(fit.start());
  run(*once, fit, 60);
  run(*again, fit, 60);
  EXPECT_EQ(copy(once->theta()), copy(again->theta()));
}

struct Interrupted {};

TEST(SSBroyden, GoesOnAfterAnInterruptionAsIfNothingHadHappened) {
  const NetworkFit fit(10, 50);
  const int iterations = 40;
  const auto undisturbed = make_ssbroyden(fit.start());
  run(*undisturbed, fit, iterations);
  const auto disturbed = make_ssbroyden(fit.start());
  int evaluations = 0;
  int interruptions = 0;
  const auto objective = [&](std::span<const double> theta, std::span<double> gradient) {
    std::ranges::fill(gradient, nan); // an evaluation cut short leaves nothing of use
    if (++evaluations % 3 == 1) throw Interrupted{};
    return fit(theta, gradient);
  };
  for (int k = 0; k < iterations;) {
    const Vector before = copy(disturbed->theta());
    try {
      ASSERT_EQ(step(*disturbed, objective), Step::progress);
      ++k;
    } catch (const Interrupted&) {
      ++interruptions;
      EXPECT_EQ(copy(disturbed->theta()), before);
    }
  }
  EXPECT_GT(interruptions, iterations / 4);
  EXPECT_EQ(copy(disturbed->theta()), copy(undisturbed->theta()));
}

TEST(SSBroyden, StaysInsideWallsOfNotANumber) {
  // sum x_i - log x_i: not a number for x_i < 0, minimum n at 1; starts close to the wall.
  const auto barrier = [](std::span<const double> x, std::span<double> g) {
    double loss = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      loss += x[i] - std::log(x[i]);
      g[i] = 1 - 1 / x[i];
    }
    return loss;
  };
  const auto method = make_ssbroyden({1e-3, 0.5, 20, 3});
  const Trace trace = run(*method, barrier, 200);
  EXPECT_NE(trace.last, Step::diverged);
  for (const double x : method->theta())
    EXPECT_NEAR(x, 1, 1e-6);
}

TEST(SSBroyden, StallsAtAMinimumAndStaysThere) {
  const auto parabola = [](std::span<const double> x, std::span<double> g) {
    g[0] = 2 * (x[0] - 3);
    return 1 + (x[0] - 3) * (x[0] - 3);
  };
  const auto method = make_ssbroyden({0});
  const Trace trace = run(*method, parabola, 100);
  EXPECT_EQ(trace.last, Step::stalled);
  EXPECT_NEAR(method->theta()[0], 3, 1e-7);
  EXPECT_EQ(method->loss(), 1);
  EXPECT_EQ(step(*method, parabola), Step::stalled);
}

TEST(SSBroyden, StallsOnAConstant) {
  const auto constant = [](std::span<const double>, std::span<double> g) {
    std::ranges::fill(g, 0.0);
    return 2.0;
  };
  const auto method = make_ssbroyden({1, 2});
  EXPECT_EQ(step(*method, constant), Step::stalled);
  EXPECT_EQ(copy(method->theta()), (Vector{1, 2}));
}

TEST(SSBroyden, StallsWhereTheGradientLies) {
  const auto liar = [](std::span<const double> x, std::span<double> g) {
    g[0] = -1;
    return std::abs(x[0]);
  };
  const auto method = make_ssbroyden({0});
  EXPECT_EQ(step(*method, liar), Step::stalled);
  EXPECT_EQ(method->theta()[0], 0);
}

TEST(SSBroyden, DivergesWhereTheLossIsNotFiniteAtTheta) {
  const auto nowhere = [](std::span<const double>, std::span<double> g) {
    std::ranges::fill(g, 0.0);
    return nan;
  };
  const auto infinite_slope = [](std::span<const double>, std::span<double> g) {
    std::ranges::fill(g, std::numeric_limits<double>::infinity());
    return 1.0;
  };
  EXPECT_EQ(step(*make_ssbroyden({1}), nowhere), Step::diverged);
  EXPECT_EQ(step(*make_ssbroyden({1}), infinite_slope), Step::diverged);
}

TEST(SSBroyden, RecoversAfterALandscapeThatWasNotFinite) {
  const auto method = make_ssbroyden({-1.2, 1});
  run(*method, rosenbrock, 10);
  const Vector reached = copy(method->theta());
  method->landscape_changed();
  EXPECT_EQ(step(*method, [](std::span<const double>, std::span<double>) { return nan; }), Step::diverged);
  EXPECT_EQ(copy(method->theta()), reached);
  run(*method, rosenbrock, 100, 1e-25);
  EXPECT_LT(method->loss(), 1e-25);
}

TEST(SSBroyden, KeepsCurvatureWhenTheLandscapeChanges) {
  const auto method = make_ssbroyden(Vector(40, 0.0));
  const Trace first = run(*method, Quadratic{1e6, 1}, 1000, 1e-20);
  ASSERT_LT(method->loss(), 1e-20);
  method->landscape_changed();
  Vector evaluated;
  const Quadratic moved{1e6, -2}; // the same curvature, another minimum
  const auto objective = [&](std::span<const double> theta, std::span<double> gradient) {
    if (evaluated.empty()) evaluated = copy(theta);
    return moved(theta, gradient);
  };
  const Vector before = copy(method->theta());
  const Trace second = run(*method, objective, 1000, 1e-16);
  EXPECT_EQ(evaluated, before) << "the new landscape is evaluated at theta first";
  EXPECT_LT(method->loss(), 1e-16);
  EXPECT_LT(4 * second.evaluations, first.evaluations);
}

TEST(SSBroyden, RestartsDownTheGradientWhenTheLandscapeBecomesAnother) {
  // After learning one landscape, its mirror image makes every learnt direction useless; the method must recover.
  const auto method = make_ssbroyden({-1.2, 1});
  run(*method, rosenbrock, 20);
  method->landscape_changed();
  const auto other = [](std::span<const double> x, std::span<double> g) {
    g[0] = 2e6 * (x[0] + 5);
    g[1] = 2e-2 * (x[1] - 70);
    return 1e6 * (x[0] + 5) * (x[0] + 5) + 1e-2 * (x[1] - 70) * (x[1] - 70);
  };
  run(*method, other, 200, 1e-18);
  EXPECT_LT(method->loss(), 1e-18);
}

TEST(SSBroyden, RefusesAnInverseHessianBeyondTheLimit) {
  expect_refusal([](Vector theta) { return make_ssbroyden(std::move(theta)); }, 20000, "1527 MiB");
}

} // namespace
