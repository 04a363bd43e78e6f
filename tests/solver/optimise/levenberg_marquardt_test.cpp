// SPDX-License-Identifier: BSD-3-Clause
// Tests of Levenberg-Marquardt: minima, curved valleys, deficient ranks, interruptions, walls, stalls, determinism.
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

/// r_p = w_p (a1 exp(-b1 x_p) + a2 exp(-b2 x_p) - data_p), theta = a1, b1, a2, b2.
LeastSquares exponential_fit(double offset) {
  constexpr std::size_t points = 30;
  return {4, points, [offset](std::span<const double> t, std::span<double> r, std::span<double> jacobian) {
            for (std::size_t p = 0; p < points; ++p) {
              const double x = 0.1 * static_cast<double>(p);
              const double first = std::exp(-t[1] * x);
              const double second = std::exp(-t[3] * x);
              r[p] = t[0] * first + t[2] * second - (2 * std::exp(-0.5 * x) + std::exp(-3 * x));
              r[p] += p % 2 == 0 ? offset : -offset;
              if (jacobian.empty()) continue;
              const std::span<double> row = jacobian.subspan(4 * p, 4);
              row[0] = first;
              row[1] = -x * t[0] * first;
              row[2] = second;
              row[3] = -x * t[2] * second;
            }
          }};
}

TEST(LevenbergMarquardt, FindsTheMinimumOfRosenbrock) {
  LeastSquares objective = rosenbrock_residuals(2);
  const auto method = make_levenberg_marquardt({-1.2, 1});
  run(*method, objective, 50, 1e-28);
  EXPECT_LE(method->loss(), 1e-28);
  EXPECT_NEAR(method->theta()[0], 1, 1e-13);
  EXPECT_NEAR(method->theta()[1], 1, 1e-13);
}

TEST(LevenbergMarquardt, FindsTheMinimumOfRosenbrockIn20Dimensions) {
  const Vector start = rosenbrock_start(20);
  LeastSquares objective = rosenbrock_residuals(20);
  const auto method = make_levenberg_marquardt(start);
  run(*method, objective, 100, 1e-26);
  EXPECT_LE(method->loss(), 1e-26);
}

TEST(LevenbergMarquardt, RecoversTheRatesOfTwoExponentials) {
  LeastSquares objective = exponential_fit(0);
  const auto method = make_levenberg_marquardt({1, 1, 1.5, 2});
  run(*method, objective, 100, 1e-24);
  EXPECT_LE(std::sqrt(method->loss()), 1e-12);
  EXPECT_NEAR(method->theta()[1], 0.5, 1e-10);
  EXPECT_NEAR(method->theta()[3], 3, 1e-10);
}

TEST(LevenbergMarquardt, FitsANetworkToTheEndOfPrecision) {
  const NetworkFit fit(50, 60); // 200 parameters, 60 residuals: 140 directions of no consequence
  LeastSquares objective = fit.residuals();
  const auto method = make_levenberg_marquardt(fit.start());
  run(*method, objective, 100, 1e-26);
  EXPECT_LE(method->loss(), 1e-26);
}

TEST(LevenbergMarquardt, FitsALargeNetworkOnManyThreads) {
  const NetworkFit fit(130, 30); // 520 parameters: the factorisation is distributed
  LeastSquares objective = fit.residuals();
  const auto method = make_levenberg_marquardt(fit.start());
  run(*method, objective, 50, 1e-26);
  EXPECT_LE(method->loss(), 1e-26);
}

TEST(LevenbergMarquardt, AccelerationSavesIterationsInACurvedValley) {
  // r = 1000 (y - x^3), 1 - x: the valley y = x^3 is thin and bends.
  const auto valley = [] {
    return LeastSquares(2, 2, [](std::span<const double> t, std::span<double> r, std::span<double> jacobian) {
      r[0] = 1000 * (t[1] - t[0] * t[0] * t[0]);
      r[1] = 1 - t[0];
      if (jacobian.empty()) return;
      jacobian[0] = -3000 * t[0] * t[0];
      jacobian[1] = 1000;
      jacobian[2] = -1;
    });
  };
  LeastSquares bent = valley();
  LeastSquares straight = valley();
  const auto accelerated = make_levenberg_marquardt({-1, -1}, true);
  const auto plain = make_levenberg_marquardt({-1, -1}, false);
  run(*accelerated, bent, 5000, 1e-20);
  run(*plain, straight, 5000, 1e-20);
  EXPECT_LE(accelerated->loss(), 1e-20);
  EXPECT_LE(plain->loss(), 1e-20);
  EXPECT_LT(2 * bent.linearisations, straight.linearisations);
  EXPECT_EQ(straight.pull_backs, 0);
}

TEST(LevenbergMarquardt, AccelerationIsTheSecondOrderOfTheGeodesic) {
  // r = x + x^2/2 - c: J = 1 + x, r_vv = v^2. At x = 0, lambda = 1e-3: v = c/(1 + lambda), a = -v^2/(1 + lambda).
  const double c = 0.1;
  LeastSquares objective(1, 1,
                         [c](std::span<const double> t, std::span<double> r, std::span<double> jacobian) {
                           r[0] = t[0] + t[0] * t[0] / 2 - c;
                           if (!jacobian.empty()) jacobian[0] = 1 + t[0];
                         });
  const auto method = make_levenberg_marquardt({0});
  ASSERT_EQ(method->step(objective), Step::progress);
  const double v = c / 1.001;
  EXPECT_NEAR(method->theta()[0], v - v * v / 1.001 / 2, 1e-13);
}

TEST(LevenbergMarquardt, SolvesALinearProblemOfDeficientRankInAFewSteps) {
  // r_m = x_0 + x_1 + m (x_2 - x_3) - (3 + m), m = -3 .. 3: rank 2 of 4; the solutions have x_0 + x_1 = 3, x_2 - x_3 = 1.
  LeastSquares objective(4, 7,
                         [](std::span<const double> x, std::span<double> r, std::span<double> jacobian) {
                           for (std::size_t p = 0; p < 7; ++p) {
                             const double m = static_cast<double>(p) - 3;
                             r[p] = x[0] + x[1] + m * (x[2] - x[3]) - (3 + m);
                             if (jacobian.empty()) continue;
                             const Vector row{1, 1, m, -m};
                             std::ranges::copy(row, jacobian.begin() + static_cast<std::ptrdiff_t>(4 * p));
                           }
                         });
  const auto method = make_levenberg_marquardt(Vector(4, 0.0));
  // Each step leaves lambda mu / (lambda mu + 14) of the error, 14 and 56 being the squared singular values, mu = 17.5 and
  // lambda = 1e-3, 5e-5, 2.5e-6, 1.25e-7: after four steps 4e-20 of it.
  run(*method, objective, 4, 1e-28);
  EXPECT_LE(method->loss(), 1e-24);
  const Vector least{1.5, 1.5, 0.5, -0.5}; // the solution next to the start
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_NEAR(method->theta()[i], least[i], 1e-12);
}

TEST(LevenbergMarquardt, RaisesLambdaWhereTheFactorisationFails) {
  // Parameters that enter as products x_i y_i: for any lambda near the end of precision H + lambda mu may be indefinite.
  LeastSquares objective(40, 20,
                         [](std::span<const double> t, std::span<double> r, std::span<double> jacobian) {
                           for (std::size_t i = 0; i < 20; ++i) {
                             r[i] = t[i] * t[20 + i] - 1;
                             if (jacobian.empty()) continue;
                             jacobian[40 * i + i] = t[20 + i];
                             jacobian[40 * i + 20 + i] = t[i];
                           }
                         });
  Vector start(40);
  for (std::size_t i = 0; i < 40; ++i)
    start[i] = 1 + 0.3 * std::sin(static_cast<double>(i));
  const auto method = make_levenberg_marquardt(start);
  const Trace trace = run(*method, objective, 200);
  EXPECT_NE(trace.last, Step::diverged);
  EXPECT_LE(method->loss(), 1e-29);
  EXPECT_LT(trace.losses.size(), 30U);
}

TEST(LevenbergMarquardt, LossNeverRises) {
  const NetworkFit fit(12, 200);
  LeastSquares objective = fit.residuals();
  const auto method = make_levenberg_marquardt(fit.start());
  const Trace trace = run(*method, objective, 60);
  EXPECT_TRUE(std::ranges::is_sorted(trace.losses, std::greater{}));
}

TEST(LevenbergMarquardt, LinearisesOncePerStep) {
  const NetworkFit fit(12, 200);
  LeastSquares objective = fit.residuals();
  const auto method = make_levenberg_marquardt(fit.start());
  const Trace trace = run(*method, objective, 40);
  EXPECT_EQ(objective.linearisations, static_cast<int>(trace.losses.size()));
  EXPECT_GT(objective.pull_backs, objective.linearisations)
      << "no lambda was refused: the test shows nothing";
}

TEST(LevenbergMarquardt, DoesNotDependOnTheScaleOfTheLoss) {
  const NetworkFit fit(10, 50);
  const double scale = std::ldexp(1.0, -33); // exact in binary: every step must be the same
  LeastSquares objective = fit.residuals();
  LeastSquares scaled(40, 50,
                      [&](std::span<const double> theta, std::span<double> r, std::span<double> jacobian) {
                        fit.evaluate(theta, r, jacobian);
                        for (double& value : r)
                          value *= scale;
                        for (double& value : jacobian)
                          value *= scale;
                      });
  const auto plain = make_levenberg_marquardt(fit.start());
  const auto small = make_levenberg_marquardt(fit.start());
  run(*plain, objective, 30);
  run(*small, scaled, 30);
  EXPECT_EQ(copy(plain->theta()), copy(small->theta()));
}

TEST(LevenbergMarquardt, RepeatsBitByBit) {
  const NetworkFit fit(130, 40);
  const auto once = make_levenberg_marquardt(fit.start());
  const auto again = make_levenberg_marquardt(fit.start());
  LeastSquares objective = fit.residuals();
  run(*once, objective, 6);
  run(*again, objective, 6);
  EXPECT_EQ(copy(once->theta()), copy(again->theta()));
}

struct Interrupted {};

/// Throws at the 1st, 3rd, 6th, 10th.. evaluation of any kind, having spoilt the output: a step of any length gets through.
class Interrupting final : public LeastSquares {
public:
  using LeastSquares::LeastSquares;
  explicit Interrupting(LeastSquares objective) : LeastSquares(std::move(objective)) {}
  double loss(std::span<const double> theta) override {
    count();
    return LeastSquares::loss(theta);
  }
  spinn::residual::Linearised linearise(std::span<const double> theta, std::span<double> gradient,
                                        std::span<double> matrix) override {
    std::ranges::fill(gradient, nan);
    std::ranges::fill(matrix, nan);
    count();
    return LeastSquares::linearise(theta, gradient, matrix);
  }

protected:
  void before_product(std::span<double> product) override {
    std::ranges::fill(product, nan);
    count();
  }

private:
  void count() {
    if (++m_calls < m_next) return;
    m_next += ++m_interruptions + 1;
    throw Interrupted{};
  }
  int m_calls = 0;
  int m_next = 1;
  int m_interruptions = 0;
};

TEST(LevenbergMarquardt, GoesOnAfterAnInterruptionAsIfNothingHadHappened) {
  const NetworkFit fit(10, 50);
  const int iterations = 20;
  LeastSquares calm = fit.residuals();
  const auto undisturbed = make_levenberg_marquardt(fit.start());
  run(*undisturbed, calm, iterations);
  Interrupting objective(fit.residuals());
  const auto disturbed = make_levenberg_marquardt(fit.start());
  int interruptions = 0;
  for (int k = 0; k < iterations && interruptions < 1000;) {
    const Vector before = copy(disturbed->theta());
    try {
      ASSERT_EQ(disturbed->step(objective), Step::progress);
      ++k;
    } catch (const Interrupted&) {
      ++interruptions;
      EXPECT_EQ(copy(disturbed->theta()), before);
    }
  }
  EXPECT_GT(interruptions, iterations / 4);
  EXPECT_EQ(copy(disturbed->theta()), copy(undisturbed->theta()));
}

TEST(LevenbergMarquardt, StaysInsideWallsOfNotANumber) {
  // r = log x: not a number for x < 0, where the first steps lead.
  LeastSquares objective(2, 2,
                         [](std::span<const double> t, std::span<double> r, std::span<double> jacobian) {
                           for (std::size_t i = 0; i < 2; ++i) {
                             r[i] = std::log(t[i]);
                             if (!jacobian.empty()) jacobian[3 * i] = 1 / t[i];
                           }
                         });
  const auto method = make_levenberg_marquardt({20, 3});
  const Trace trace = run(*method, objective, 100, 1e-28);
  EXPECT_EQ(trace.last, Step::progress);
  EXPECT_NEAR(method->theta()[0], 1, 1e-13);
  EXPECT_NEAR(method->theta()[1], 1, 1e-13);
}

TEST(LevenbergMarquardt, StallsAtAMinimumThatLeavesResiduals) {
  LeastSquares objective = exponential_fit(0.1);
  const auto method = make_levenberg_marquardt({1, 1, 1.5, 2});
  const Trace trace = run(*method, objective, 200);
  EXPECT_EQ(trace.last, Step::stalled);
  Vector gradient(4);
  EXPECT_EQ(objective.loss_and_gradient(method->theta(), gradient), method->loss());
  EXPECT_GT(method->loss(), 0.1);
  for (const double g : gradient)
    EXPECT_NEAR(g, 0, 1e-7);
  const Vector reached = copy(method->theta());
  const int linearisations = objective.linearisations;
  EXPECT_EQ(method->step(objective), Step::stalled);
  EXPECT_EQ(copy(method->theta()), reached);
  EXPECT_EQ(objective.linearisations, linearisations) << "nothing has changed";
}

TEST(LevenbergMarquardt, StallsWhereTheLossIsZeroOrConstant) {
  LeastSquares zero(2, 2, [](std::span<const double> t, std::span<double> r, std::span<double> jacobian) {
    r[0] = t[0];
    r[1] = t[1];
    if (!jacobian.empty()) jacobian[0] = jacobian[3] = 1;
  });
  EXPECT_EQ(make_levenberg_marquardt({0, 0})->step(zero), Step::stalled);
  LeastSquares constant(2, 1,
                        [](std::span<const double>, std::span<double> r, std::span<double>) { r[0] = 1; });
  EXPECT_EQ(make_levenberg_marquardt({1, 2})->step(constant), Step::stalled);
}

TEST(LevenbergMarquardt, DivergesWhereLossOrSlopesAreNotFiniteAtTheta) {
  LeastSquares nowhere(1, 1,
                       [](std::span<const double>, std::span<double> r, std::span<double>) { r[0] = nan; });
  LeastSquares cusp(1, 1, [](std::span<const double> t, std::span<double> r, std::span<double> jacobian) {
    r[0] = 1 + std::sqrt(t[0]);
    if (!jacobian.empty()) jacobian[0] = 1 / (2 * std::sqrt(t[0]));
  });
  const auto method = make_levenberg_marquardt({0});
  EXPECT_EQ(method->step(nowhere), Step::diverged);
  EXPECT_EQ(method->step(cusp), Step::diverged);
  EXPECT_EQ(method->theta()[0], 0);
}

TEST(LevenbergMarquardt, LinearisesAgainWhenTheLandscapeChanges) {
  LeastSquares first = rosenbrock_residuals(2);
  const auto method = make_levenberg_marquardt({-1.2, 1});
  run(*method, first, 100);
  LeastSquares second(2, 2, [](std::span<const double> t, std::span<double> r, std::span<double> jacobian) {
    r[0] = 1e3 * (t[0] + 5);
    r[1] = 1e-1 * (t[1] - 70);
    if (jacobian.empty()) return;
    jacobian[0] = 1e3;
    jacobian[3] = 1e-1;
  });
  method->landscape_changed();
  run(*method, second, 20, 1e-18);
  EXPECT_EQ(second.linearisations > 0, true);
  EXPECT_LE(method->loss(), 1e-18);
}

TEST(LevenbergMarquardt, RefusesMatricesBeyondTheLimit) {
  expect_refusal([](Vector theta) { return make_levenberg_marquardt(std::move(theta)); }, 10000, "1525 MiB");
}

} // namespace
