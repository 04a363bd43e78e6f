// SPDX-License-Identifier: BSD-3-Clause
// Tests of the self-scaled Broyden coefficients: by hand, the secant equation, positive definiteness.
#include "optimise/broyden_update.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace {

using namespace spinn::optimise;

using Pair = std::array<double, 2>;
using Matrix = std::array<Pair, 2>; // symmetric

double dot(const Pair& a, const Pair& b) {
  return a[0] * b[0] + a[1] * b[1];
}

Pair times(const Matrix& m, const Pair& v) {
  return {dot(m[0], v), dot(m[1], v)};
}

Matrix inverse(const Matrix& m) {
  const double det = m[0][0] * m[1][1] - m[0][1] * m[1][0];
  return {{{m[1][1] / det, -m[0][1] / det}, {-m[1][0] / det, m[0][0] / det}}};
}

Matrix apply(const RankTwo& c, const Matrix& h, const Pair& w, const Pair& s) {
  Matrix out = h;
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j)
      out[i][j] =
          c.scale * h[i][j] + c.ww * w[i] * w[j] + c.ws * (w[i] * s[j] + s[i] * w[j]) + c.ss * s[i] * s[j];
  return out;
}

Curvature curvature(const Matrix& h, const Pair& s, const Pair& y) {
  return {dot(y, s), dot(y, times(h, y)), dot(s, times(inverse(h), s))};
}

TEST(BroydenUpdate, ExactCurvatureAsksForNoScaling) {
  // H y = s: nothing to learn, a = 0, b = 1.
  const BroydenChoice choice = self_scaled_broyden({2, 2, 2}, 10);
  EXPECT_NEAR(choice.theta, 0, 1e-12);
  EXPECT_NEAR(choice.tau, 1, 1e-12);
  EXPECT_NEAR(choice.phi, 1, 1e-12);
}

TEST(BroydenUpdate, AgreesWithTheFormulasByHandWhereHIsTooLarge) {
  // ys = 1, yHy = 4, sBs = 1/2: h = 4, b = 1/2, a = 1, c = sqrt(1/2), h (1-c) = 1.17 > 1: rho = 1,
  // theta- = 0, theta+ = 1, (1-b)/b = 1: theta = 1, sigma = 2, phi = 0, tau = min(1, 2) min(2^(-1/2), 1) for n = 3.
  const BroydenChoice choice = self_scaled_broyden({1, 4, 0.5}, 3);
  EXPECT_NEAR(choice.theta, 1, 1e-15);
  EXPECT_NEAR(choice.phi, 0, 1e-15);
  EXPECT_NEAR(choice.tau, std::sqrt(0.5), 1e-15);
}

TEST(BroydenUpdate, AgreesWithTheFormulasByHandWhereHIsTooSmall) {
  // ys = 1, yHy = 1/2, sBs = 4: h = 1/2, b = 4, a = 1, c = sqrt(1/2), rho = (1 - sqrt(1/2))/2, theta- = rho - 1,
  // (1-b)/b = -3/4: theta = -3/4, sigma = 1/4, phi = 7; tau = min((1/4) 4^(1/2), 1/4) for n = 3.
  const BroydenChoice choice = self_scaled_broyden({1, 0.5, 4}, 3);
  EXPECT_NEAR(choice.theta, -0.75, 1e-15);
  EXPECT_NEAR(choice.phi, 7, 1e-13);
  EXPECT_NEAR(choice.tau, 0.25, 1e-15);
}

TEST(BroydenUpdate, LowerBoundOfThetaKeepsSigmaPositive) {
  // ys = 1, yHy = 1/2, sBs = 8: a = 3, rho = (1 - sqrt(3/4))/2, theta- = (rho-1)/3 = -0.31 > (1-b)/b = -0.875: theta-,
  // sigma = rho, tau = min(rho^(-1/2)/8, rho) = rho for n = 3.
  const BroydenChoice choice = self_scaled_broyden({1, 0.5, 8}, 3);
  const double rho = (1 - std::sqrt(0.75)) / 2;
  EXPECT_NEAR(choice.theta, (rho - 1) / 3, 1e-15);
  EXPECT_NEAR(choice.tau, rho, 1e-15);
  EXPECT_NEAR(choice.phi, (1 - choice.theta) / rho, 1e-12);
}

TEST(BroydenUpdate, TauIsThePublishedOneInBothBranches) {
  const std::size_t n = 5;
  for (double b = 1e-3; b < 1e3; b *= 1.3) {
    for (double a = 1e-6; a < 1e6; a *= 1.7) {
      const BroydenChoice choice = self_scaled_broyden({1, (a + 1) / b, b}, n);
      const double sigma = 1 + a * choice.theta;
      const double first = std::min(1.0, 1 / b);
      const double volume = std::pow(sigma, -1.0 / (n - 1));
      const double published =
          choice.theta > 0 ? first * std::min(volume, 1 / choice.theta) : std::min(first * volume, sigma);
      EXPECT_NEAR(choice.tau / published, 1, 1e-6) << "a " << a << ", b " << b;
      EXPECT_LE(choice.theta, 1 + 1e-9) << "a " << a << ", b " << b;
    }
  }
}

TEST(BroydenUpdate, PlainBfgsComesFromItsMemberOfTheFamily) {
  // tau = 1, phi = 1: H+ = (1 - s y^T/ys) H (1 - y s^T/ys) + s s^T/ys (Nocedal and Wright, equation 6.17).
  const Matrix h{{{2, 0.5}, {0.5, 1}}};
  const Pair s{1, -0.5};
  const Pair y{0.75, 0.25};
  const Pair w = times(h, y);
  const double ys = dot(y, s);
  const Matrix next = apply(rank_two(curvature(h, s, y), {1, 0, 1}), h, w, s);
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      const double expected =
          h[i][j] - (s[i] * w[j] + w[i] * s[j]) / ys + s[i] * s[j] * (dot(y, w) / ys + 1) / ys;
      EXPECT_NEAR(next[i][j], expected, 1e-14) << i << "," << j;
    }
  }
}

/// A random case: H positive definite, y^T s > 0.
struct Case {
  Matrix h;
  Pair s, y;
};

Case random_case(std::mt19937_64& engine) {
  std::normal_distribution<double> normal;
  Case out;
  do {
    const Pair a{normal(engine), normal(engine)};
    const Pair b{normal(engine), normal(engine)};
    out.h = {{{a[0] * a[0] + b[0] * b[0] + 0.01, a[0] * a[1] + b[0] * b[1]},
              {a[0] * a[1] + b[0] * b[1], a[1] * a[1] + b[1] * b[1] + 0.01}}};
    out.s = {normal(engine), normal(engine)};
    out.y = {normal(engine), normal(engine)};
  } while (dot(out.s, out.y) < 0.05);
  return out;
}

/// Sum of the sizes of all terms in H+ y: rounding is a few times 1e-16 of it.
double size_of_terms(const RankTwo& c, const Matrix& h, const Pair& w, const Pair& s, const Pair& y) {
  const auto norm = [](const Pair& v) { return std::abs(v[0]) + std::abs(v[1]); };
  const double products = c.scale * norm({norm(h[0]), norm(h[1])}) + std::abs(c.ww) * norm(w) * norm(w) +
                          2 * std::abs(c.ws) * norm(w) * norm(s) + std::abs(c.ss) * norm(s) * norm(s);
  return products * norm(y);
}

TEST(BroydenUpdate, SecantEquationHolds) {
  std::mt19937_64 engine(1);
  for (int k = 0; k < 200; ++k) {
    const Case c = random_case(engine);
    const Curvature given = curvature(c.h, c.s, c.y);
    const Pair w = times(c.h, c.y);
    const RankTwo change = rank_two(given, self_scaled_broyden(given, 2));
    const Pair image = times(apply(change, c.h, w, c.s), c.y);
    const double rounding = 1e-15 * size_of_terms(change, c.h, w, c.s, c.y);
    EXPECT_NEAR(image[0], c.s[0], rounding) << "case " << k;
    EXPECT_NEAR(image[1], c.s[1], rounding) << "case " << k;
  }
}

TEST(BroydenUpdate, StaysPositiveDefinite) {
  std::mt19937_64 engine(2);
  for (int k = 0; k < 1000; ++k) {
    const Case c = random_case(engine);
    const Curvature given = curvature(c.h, c.s, c.y);
    const Matrix next = apply(rank_two(given, self_scaled_broyden(given, 2)), c.h, times(c.h, c.y), c.s);
    EXPECT_GT(next[0][0], 0) << "case " << k;
    EXPECT_GT(next[0][0] * next[1][1] - next[0][1] * next[1][0], 0) << "case " << k;
  }
}

TEST(BroydenUpdate, DoesNotDependOnTheScaleOfTheLoss) {
  // A loss times f: y and H^-1 grow by f, H by 1/f.
  const BroydenChoice plain = self_scaled_broyden({0.7, 1.9, 0.6}, 50);
  const double f = 1e-20;
  const BroydenChoice scaled = self_scaled_broyden({0.7 * f, 1.9 * f, 0.6 * f}, 50);
  EXPECT_NEAR(scaled.tau, plain.tau, 1e-14);
  EXPECT_NEAR(scaled.theta, plain.theta, 1e-14);
  EXPECT_NEAR(scaled.phi, plain.phi, 1e-14);
}

} // namespace
