// SPDX-License-Identifier: BSD-3-Clause
// Tests of L-BFGS: minima, its direction by hand, interruptions, walls, stalls, determinism, size.
#include "optimise/methods.hpp"
#include "test_losses.hpp"

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

TEST(LBFGS, FindsTheMinimumOfRosenbrockIn50Dimensions) {
  const Vector start = rosenbrock_start(50);
  const auto method = make_lbfgs(start);
  run(*method, rosenbrock, 2000, 1e-24);
  EXPECT_LT(method->loss(), 1e-24);
}

TEST(LBFGS, FindsTheMinimumOfAnIllConditionedQuadratic) {
  const auto method = make_lbfgs(Vector(40, 0.0));
  run(*method, Quadratic{1e4, 1}, 2000, 1e-20);
  EXPECT_LT(method->loss(), 1e-20);
  for (const double x : method->theta())
    EXPECT_NEAR(x, 1, 1e-9);
}

TEST(LBFGS, ServesManyParameters) {
  const auto method = make_lbfgs(Vector(20000, 0.0)); // a dense matrix would take 3 GB
  run(*method, Quadratic{100, 1}, 300, 1e-12);
  EXPECT_LT(method->loss(), 1e-12);
}

TEST(LBFGS, DirectionIsThatOfTheBFGSMatrixFromTheLastSteps) {
  // H = y^T s / y^T y 1 for the newest pair, then H <- (1 - s y^T/ys) H (1 - y s^T/ys) + s s^T/ys, the oldest of the last
  // 20 pairs first, on a dense matrix (Nocedal and Wright, equations 6.17 and 7.20).
  const std::size_t n = 30;
  const Vector start = rosenbrock_start(n);
  const auto method = make_lbfgs(start);
  std::vector<Vector> points{start};
  for (int k = 0; k < 25; ++k) {
    ASSERT_EQ(step(*method, rosenbrock), Step::progress);
    points.push_back(copy(method->theta()));
  }
  std::vector<Vector> gradients;
  for (const Vector& point : points) {
    gradients.emplace_back(n);
    rosenbrock(point, gradients.back());
  }
  const auto difference = [n](const Vector& a, const Vector& b) {
    Vector c(n);
    std::ranges::transform(a, b, c.begin(), std::minus{});
    return c;
  };
  const std::size_t last = points.size() - 2; // the direction from here is known by the point after
  std::vector<Vector> h(n, Vector(n));
  const Vector newest = difference(gradients[last], gradients[last - 1]);
  for (std::size_t i = 0; i < n; ++i)
    h[i][i] = dot(newest, difference(points[last], points[last - 1])) / dot(newest, newest);
  for (std::size_t k = last - 20; k < last; ++k) {
    const Vector s = difference(points[k + 1], points[k]);
    const Vector y = difference(gradients[k + 1], gradients[k]);
    const double ys = dot(y, s);
    Vector hy(n);
    for (std::size_t i = 0; i < n; ++i)
      hy[i] = dot(h[i], y);
    const double yhy = dot(y, hy);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        h[i][j] += (1 + yhy / ys) * s[i] * s[j] / ys - (hy[i] * s[j] + s[i] * hy[j]) / ys;
  }
  const Vector moved = difference(points[last + 1], points[last]);
  Vector direction(n);
  for (std::size_t i = 0; i < n; ++i)
    direction[i] = -dot(h[i], gradients[last]);
  const double length = dot(moved, direction) / dot(direction, direction);
  EXPECT_GT(length, 0);
  for (std::size_t i = 0; i < n; ++i)
    EXPECT_NEAR(moved[i], length * direction[i], 1e-8 * std::sqrt(dot(moved, moved))) << "parameter " << i;
}

TEST(LBFGS, UsesLittleMoreThanOneEvaluationPerIteration) {
  const NetworkFit fit(12, 400);
  const auto method = make_lbfgs(fit.start());
  const Trace trace = run(*method, fit, 1000);
  EXPECT_LT(trace.evaluations, 1.15 * static_cast<double>(trace.losses.size()));
  EXPECT_TRUE(std::ranges::is_sorted(trace.losses, std::greater{}));
}

TEST(LBFGS, RepeatsBitByBit) {
  const NetworkFit fit(50, 40);
  const auto once = make_lbfgs(fit.start());
  const auto again = make_lbfgs(fit.start());
  run(*once, fit, 60);
  run(*again, fit, 60);
  EXPECT_EQ(copy(once->theta()), copy(again->theta()));
}

struct Interrupted {};

TEST(LBFGS, GoesOnAfterAnInterruptionAsIfNothingHadHappened) {
  const NetworkFit fit(10, 50);
  const int iterations = 40;
  const auto undisturbed = make_lbfgs(fit.start());
  run(*undisturbed, fit, iterations);
  const auto disturbed = make_lbfgs(fit.start());
  int evaluations = 0;
  int interruptions = 0;
  const auto objective = [&](std::span<const double> theta, std::span<double> gradient) {
    std::ranges::fill(gradient, nan);
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

TEST(LBFGS, StaysInsideWallsOfNotANumber) {
  const auto barrier = [](std::span<const double> x, std::span<double> g) { // minimum n at 1
    double loss = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      loss += x[i] - std::log(x[i]);
      g[i] = 1 - 1 / x[i];
    }
    return loss;
  };
  const auto method = make_lbfgs({1e-3, 0.5, 20, 3});
  EXPECT_NE(run(*method, barrier, 200).last, Step::diverged);
  for (const double x : method->theta())
    EXPECT_NEAR(x, 1, 1e-6);
}

TEST(LBFGS, StallsAtAMinimumAndDivergesWhereNothingIsFinite) {
  const auto parabola = [](std::span<const double> x, std::span<double> g) {
    g[0] = 2 * (x[0] - 3);
    return 1 + (x[0] - 3) * (x[0] - 3);
  };
  const auto method = make_lbfgs({0});
  EXPECT_EQ(run(*method, parabola, 100).last, Step::stalled);
  EXPECT_NEAR(method->theta()[0], 3, 1e-7);
  method->landscape_changed();
  EXPECT_EQ(step(*method, [](std::span<const double>, std::span<double>) { return nan; }), Step::diverged);
  EXPECT_NEAR(method->theta()[0], 3, 1e-7);
}

TEST(LBFGS, FollowsALandscapeThatChanges) {
  const auto method = make_lbfgs(Vector(15, 0.0));
  run(*method, Quadratic{1e6, 1}, 1000, 1e-20);
  method->landscape_changed();
  run(*method, Quadratic{1e6, -2}, 1000, 1e-16);
  EXPECT_LE(method->loss(), 1e-16);
}

} // namespace
