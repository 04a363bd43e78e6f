// SPDX-License-Identifier: BSD-3-Clause
// Tests of Levenberg-Marquardt by conjugate gradients: it goes where the dense method goes, by products alone.
#include "optimise/damped_system.hpp"
#include "optimise/methods.hpp"
#include "test_losses.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

using namespace spinn::optimise;
using namespace spinn::optimise::testing;

/// Two "axes" whose parameters meet in every residual: r_p = a_p . x + b_p . y - c_p, as many as parameters.
LeastSquares coupled(std::size_t half) {
  const std::size_t n = 2 * half;
  return {n,
          n,
          [n](std::span<const double> t, std::span<double> r, std::span<double> jacobian) {
            for (std::size_t p = 0; p < n; ++p) {
              r[p] = -1;
              for (std::size_t i = 0; i < n; ++i) {
                const double slope = (i == p ? 2 : 0) + std::cos(static_cast<double>(3 * p + i * i));
                r[p] += slope * t[i];
                if (!jacobian.empty()) jacobian[p * n + i] = slope;
              }
            }
          },
          {0, half, n}};
}

TEST(ConjugateGradientSystem, SolvesUpToWhatItLeaves) {
  LeastSquares objective = coupled(6);
  const Vector theta(12, 0.3);
  Vector gradient(12);
  const auto system = make_conjugate_gradient_system(12);
  const auto dense = make_dense_system(12);
  const spinn::residual::Linearised here = system->linearise(objective, theta, gradient);
  EXPECT_EQ(dense->linearise(objective, theta, gradient).loss, here.loss);
  EXPECT_NEAR(system->trace(), dense->trace(), 1e-12 * dense->trace());
  const double shift = 0.5;
  ASSERT_TRUE(system->factorise(shift));
  Vector b(12), x, rest(12), product(12);
  for (std::size_t i = 0; i < 12; ++i)
    b[i] = std::sin(static_cast<double>(i + 1));
  x = b;
  system->solve(*here.jacobian, x, rest);
  here.jacobian->multiply(x, product);
  for (std::size_t i = 0; i < 12; ++i)
    EXPECT_NEAR(product[i] + shift * x[i] + rest[i], b[i], 1e-12);
  EXPECT_LT(std::inner_product(rest.begin(), rest.end(), rest.begin(), 0.0),
            std::inner_product(b.begin(), b.end(), b.begin(), 0.0) / 4);
}

TEST(ConjugateGradientSystem, IsExactWhereTheAxesDoNotMeet) {
  LeastSquares objective(4, 4,
                         [](std::span<const double> t, std::span<double> r, std::span<double> jacobian) {
                           for (std::size_t i = 0; i < 4; ++i) { // 0 with 1, 2 with 3
                             r[i] = t[i] + 0.5 * t[i ^ 1U];
                             if (jacobian.empty()) continue;
                             jacobian[i * 4 + i] = 1;
                             jacobian[i * 4 + (i ^ 1U)] = 0.5;
                           }
                         },
                         {0, 2, 4});
  Vector gradient(4), x{1, 2, 3, 4}, rest(4);
  const auto system = make_conjugate_gradient_system(4);
  const spinn::residual::Linearised here = system->linearise(objective, x, gradient);
  ASSERT_TRUE(system->factorise(0.1));
  system->solve(*here.jacobian, x, rest);
  EXPECT_EQ(objective.products, 1);
  for (const double value : rest)
    EXPECT_NEAR(value, 0, 1e-13);
}

TEST(LevenbergMarquardtCg, FindsTheMinimumOfRosenbrock) {
  LeastSquares objective = rosenbrock_residuals(2);
  const auto method = make_levenberg_marquardt_cg({-1.2, 1});
  run(*method, objective, 50, 1e-28);
  EXPECT_LE(method->loss(), 1e-28);
}

TEST(LevenbergMarquardtCg, FitsANetworkAsTheDenseMethodDoes) {
  const NetworkFit fit(12, 200);
  LeastSquares exact = fit.residuals(), inexact = fit.residuals();
  const auto dense = make_levenberg_marquardt(fit.start());
  const auto method = make_levenberg_marquardt_cg(fit.start());
  const Trace trace = run(*method, inexact, 150);
  run(*dense, exact, 150);
  EXPECT_TRUE(std::ranges::is_sorted(trace.losses, std::greater{}));
  EXPECT_LT(method->loss(), 30 * dense->loss());
  EXPECT_GT(inexact.products, 0);
}

TEST(LevenbergMarquardtCg, GoesOnAfterTheLandscapeChanged) {
  LeastSquares objective = coupled(5);
  const auto method = make_levenberg_marquardt_cg(Vector(10, 1.0));
  method->step(objective);
  method->landscape_changed();
  run(*method, objective, 200, 1e-20);
  EXPECT_LE(method->loss(), 1e-20);
}

TEST(LevenbergMarquardtCg, DivergesWhereTheLossIsNotFinite) {
  LeastSquares objective(2, 1, [](std::span<const double>, std::span<double> r, std::span<double>) {
    r[0] = std::numeric_limits<double>::quiet_NaN();
  });
  const auto method = make_levenberg_marquardt_cg({1, 2});
  EXPECT_EQ(method->step(objective), Step::diverged);
  EXPECT_EQ(copy(method->theta()), (Vector{1, 2}));
}

TEST(LevenbergMarquardtCg, RefusesBlocksThatDoNotFit) {
  constexpr std::size_t many = 10000;
  LeastSquares objective(many, 1, [](std::span<const double>, std::span<double>, std::span<double>) {});
  const auto method = make_levenberg_marquardt_cg(Vector(many));
  expect_refusal([&](const Vector&) { return method->step(objective); }, many, "1525 MiB");
}

} // namespace
