// SPDX-License-Identifier: BSD-3-Clause
// Tests of alternating least squares on products of matrices, which are linear in each factor.
#include "optimise/methods.hpp"
#include "test_losses.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

using namespace spinn::optimise;
using namespace spinn::optimise::testing;

constexpr std::size_t rows = 6, columns = 5;

/// r_ij = sum_k a_ik b_jk - m_ij, with a [6, rank] and b [5, rank] one after the other in theta.
LeastSquares factorisation(std::size_t rank, const std::function<double(std::size_t, std::size_t)>& m) {
  return {(rows + columns) * rank,
          rows * columns,
          [rank, m](std::span<const double> t, std::span<double> r, std::span<double> jacobian) {
            const std::size_t parameters = (rows + columns) * rank;
            for (std::size_t i = 0; i < rows; ++i)
              for (std::size_t j = 0; j < columns; ++j) {
                const std::size_t point = i * columns + j;
                r[point] = -m(i, j);
                for (std::size_t k = 0; k < rank; ++k) {
                  const std::size_t a = i * rank + k, b = (rows + j) * rank + k;
                  r[point] += t[a] * t[b];
                  if (jacobian.empty()) continue;
                  jacobian[point * parameters + a] = t[b];
                  jacobian[point * parameters + b] = t[a];
                }
              }
          },
          {0, rows * rank, (rows + columns) * rank}};
}

/// Of rank 2.
double two_terms(std::size_t i, std::size_t j) {
  const auto x = static_cast<double>(i), y = static_cast<double>(j);
  return std::cos(x) * (1 + y) + 3 * x * std::sin(y);
}

Vector start(std::size_t rank) {
  Vector theta((rows + columns) * rank);
  for (std::size_t p = 0; p < theta.size(); ++p)
    theta[p] = std::sin(static_cast<double>(p * p + 1));
  return theta;
}

TEST(AlternatingLeastSquares, FindsAProductInTwoSweeps) {
  LeastSquares objective = factorisation(2, two_terms);
  const auto method = make_alternating_least_squares(start(2));
  run(*method, objective, 2);
  EXPECT_LE(method->loss(), 1e-24);
  EXPECT_EQ(method->loss(), objective.loss(method->theta()));
}

TEST(AlternatingLeastSquares, ASweepIsTheExactMinimumAlongTheLastAxis) {
  LeastSquares objective = factorisation(1, two_terms);
  const auto method = make_alternating_least_squares(start(1));
  ASSERT_EQ(method->step(objective), Step::progress);
  Vector gradient((rows + columns) * 1);
  objective.loss_and_gradient(method->theta(), gradient);
  for (std::size_t p = rows; p < gradient.size(); ++p)
    EXPECT_NEAR(gradient[p], 0, 1e-11);
}

TEST(AlternatingLeastSquares, ServesTermsThatAreNotNeeded) {
  LeastSquares objective = factorisation(4, two_terms); // singular blocks
  const auto method = make_alternating_least_squares(start(4));
  run(*method, objective, 5);
  EXPECT_LE(method->loss(), 1e-22);
}

TEST(AlternatingLeastSquares, DoesNotDependOnTheScaleOfTheFactors) {
  LeastSquares objective = factorisation(2, two_terms);
  Vector theta = start(2);
  for (std::size_t p = 0; p < theta.size(); ++p)
    theta[p] *= p < 2 * rows ? 1e-9 : p % 2 == 0 ? 1e6 : 1e12;
  const auto method = make_alternating_least_squares(theta);
  run(*method, objective, 3);
  EXPECT_LE(method->loss(), 1e-22);
}

TEST(AlternatingLeastSquares, TheLossNeverRises) {
  const auto rough = [](std::size_t i, std::size_t j) {
    return std::sin(static_cast<double>(7 * i * i * j + 3 * j + i));
  };
  LeastSquares objective = factorisation(2, rough); // the best product of rank 2 leaves something
  const auto method = make_alternating_least_squares(start(2));
  const Trace trace = run(*method, objective, 400);
  EXPECT_TRUE(std::ranges::is_sorted(trace.losses, std::greater{}));
  EXPECT_GT(method->loss(), 0.1);
  EXPECT_EQ(trace.last, Step::stalled);
  const Vector theta = copy(method->theta());
  EXPECT_EQ(method->step(objective), Step::stalled);
  EXPECT_EQ(copy(method->theta()), theta);
}

TEST(AlternatingLeastSquares, LinearisesOnceForEachAxisOfASweep) {
  LeastSquares objective = factorisation(2, two_terms);
  const auto method = make_alternating_least_squares(start(2));
  method->step(objective);
  EXPECT_EQ(objective.linearisations, 2);
  EXPECT_EQ(objective.losses, 1);
}

TEST(AlternatingLeastSquares, KeepsTheLastGoodParameters) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  LeastSquares objective = factorisation(2, [nan](std::size_t i, std::size_t) { return i == 3 ? nan : 1; });
  const auto method = make_alternating_least_squares(start(2));
  EXPECT_EQ(method->step(objective), Step::diverged);
  EXPECT_EQ(copy(method->theta()), start(2));
}

TEST(AlternatingLeastSquares, RefusesBlocksThatDoNotFit) {
  constexpr std::size_t many = 20000;
  LeastSquares objective(2 * many, 1, [](std::span<const double>, std::span<double>, std::span<double>) {},
                         {0, many, 2 * many});
  const auto method = make_alternating_least_squares(Vector(2 * many));
  expect_refusal([&](const Vector&) { return method->step(objective); }, 2 * many, "12207 MiB");
}

} // namespace
