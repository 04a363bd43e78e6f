// SPDX-License-Identifier: BSD-3-Clause
// Tests of the quadrature rules: known nodes, exactness, symmetry, errors.
#include "nodes/quadrature.hpp"

#include <spinn/error.hpp>

#include "support/expect_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>

namespace {

using namespace spinn::nodes;
using spinn::test::expect_error;

double mean(const Rule& rule, const std::function<double(double)>& f) {
  long double sum = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i)
    sum += rule.weights[i] * static_cast<long double>(f(rule.nodes[i]));
  return static_cast<double>(sum);
}

TEST(GaussLegendre, OneNodeIsTheMidpoint) {
  const Rule rule = gauss_legendre(1, 2, 5);
  EXPECT_DOUBLE_EQ(rule.nodes.at(0), 3.5);
  EXPECT_DOUBLE_EQ(rule.weights.at(0), 1);
}

TEST(GaussLegendre, ThreeNodesAreTheClosedForm) {
  const Rule rule = gauss_legendre(3, -1, 1);
  EXPECT_NEAR(rule.nodes[0], -std::sqrt(0.6), 1e-16);
  EXPECT_EQ(rule.nodes[1], 0);
  EXPECT_NEAR(rule.nodes[2], std::sqrt(0.6), 1e-16);
  EXPECT_NEAR(rule.weights[0], 5.0 / 18, 1e-16);
  EXPECT_NEAR(rule.weights[1], 4.0 / 9, 1e-16);
}

TEST(GaussLegendre, FiveNodesAreTheClosedForm) {
  const Rule rule = gauss_legendre(5, -1, 1);
  const double inner = std::sqrt(5 - 2 * std::sqrt(10.0 / 7)) / 3;
  const double outer = std::sqrt(5 + 2 * std::sqrt(10.0 / 7)) / 3;
  EXPECT_NEAR(rule.nodes[3], inner, 2e-16);
  EXPECT_NEAR(rule.nodes[4], outer, 2e-16);
  EXPECT_NEAR(rule.weights[4], (322 - 13 * std::sqrt(70.0)) / 1800, 1e-16);
}

TEST(GradedGaussLegendre, TakesThePlainMean) {
  const Rule rule = graded_gauss_legendre(40, -1, 3, 2.5);
  for (int degree = 0; degree < 6; ++degree) {
    const double exact = (std::pow(3, degree + 1) - std::pow(-1, degree + 1)) / (4.0 * (degree + 1));
    EXPECT_NEAR(mean(rule, [&](double x) { return std::pow(x, degree); }), exact, 1e-13 * std::abs(exact))
        << degree;
  }
}

TEST(GradedGaussLegendre, DrawsNodesToTheMiddle) {
  const int n = 101;
  const double g = 2.5;
  const Rule even = gauss_legendre(n, -1, 3), graded = graded_gauss_legendre(n, -1, 3, g);
  const auto spacing = [](const Rule& rule) { return rule.nodes[51] - rule.nodes[50]; };
  EXPECT_NEAR(graded.nodes[50], 1, 1e-15);
  EXPECT_NEAR(spacing(graded) / spacing(even), g / std::sinh(g), 1e-3);
  EXPECT_EQ(graded_gauss_legendre(n, -1, 3, 0).nodes, even.nodes);
  for (const double wrong : {-0.1, 10.1, std::nan("")})
    expect_error([&] { graded_gauss_legendre(n, -1, 3, wrong); },
                 {"graded Gauss-Legendre rule: the grading is ", "from 0 to 10"});
}

TEST(GaussLegendre, IsExactUpToDegreeTwiceNMinusOne) {
  for (const int n : {1, 2, 3, 4, 7, 16, 33, 64}) {
    const Rule rule = gauss_legendre(n, 0, 1);
    for (int degree = 0; degree < 2 * n; ++degree) {
      EXPECT_NEAR(mean(rule, [&](double x) { return std::pow(x, degree); }), 1.0 / (degree + 1), 1e-15)
          << n << " nodes, degree " << degree;
    }
  }
}

TEST(GaussLegendre, IsNotExactAtDegreeTwiceN) {
  const Rule rule = gauss_legendre(2, -1, 1); // error of x^4 with two nodes: 1/9 against 1/5
  EXPECT_NEAR(mean(rule, [](double x) { return x * x * x * x; }), 1.0 / 9, 1e-15);
}

TEST(GaussLegendre, NodesAreRootsToRoundingForManyNodes) {
  // Chebyshev polynomials T_m of even degree m have the mean -1/(m^2-1).
  for (const int n : {128, 1000, 4096}) {
    const Rule rule = gauss_legendre(n, -1, 1);
    for (const int m : {2, 50, n, 2 * n - 2}) {
      const int even = m + m % 2;
      const double expected = -1.0 / (static_cast<double>(even) * even - 1);
      EXPECT_NEAR(mean(rule, [&](double x) { return std::cos(even * std::acos(x)); }), expected,
                  2e-14 + 2e-16 * n)
          << n << " nodes, degree " << even;
    }
  }
}

TEST(GaussLegendre, LastNodeOfFourThousandMatchesBesselAsymptotics) {
  // Largest root: theta = j/N + O(N^-5) with N = n + 1/2 corrected by (theta cot theta - 1)/(8 theta N^2), j
  // the first zero of the Bessel function J0 (Olver's expansion, Bogaert 2014 eq. 1.2).
  const int n = 4096;
  const double N = n + 0.5;
  const double t = 2.404825557695772768622 / N;
  const double theta = t + (t / std::tan(t) - 1) / (8 * t * N * N);
  EXPECT_NEAR(gauss_legendre(n, -1, 1).nodes.back(), std::cos(theta), 3e-16);
}

TEST(GaussLegendre, IsSymmetricAscendingInsideAndPositive) {
  for (const int n : {2, 5, 40, 511, 4096}) {
    const Rule rule = gauss_legendre(n, -1, 1);
    long double sum = 0;
    for (int i = 0; i < n; ++i) {
      EXPECT_EQ(rule.nodes[i], -rule.nodes[n - 1 - i]);
      EXPECT_EQ(rule.weights[i], rule.weights[n - 1 - i]);
      EXPECT_GT(rule.weights[i], 0);
      sum += rule.weights[i];
    }
    EXPECT_EQ(std::ranges::adjacent_find(rule.nodes, std::ranges::greater_equal{}), rule.nodes.end());
    EXPECT_GT(rule.nodes.front(), -1);
    EXPECT_NEAR(static_cast<double>(sum), 1, 1e-15);
  }
}

TEST(PeriodicTrapezoid, IsEquispacedFromTheLowerEnd) {
  const Rule rule = periodic_trapezoid(4, 1, 3);
  EXPECT_EQ(rule.nodes, (std::vector<double>{1, 1.5, 2, 2.5}));
  EXPECT_EQ(rule.weights, std::vector<double>(4, 0.25));
}

TEST(PeriodicTrapezoid, IsExactForFourierModesBelowN) {
  const int n = 12;
  const double length = 2 * std::numbers::pi;
  const Rule rule = periodic_trapezoid(n, 0, length);
  for (int m = 1; m < n; ++m) {
    EXPECT_NEAR(mean(rule, [m](double x) { return std::cos(m * x); }), 0, 1e-15) << "mode " << m;
    EXPECT_NEAR(mean(rule, [m](double x) { return std::sin(m * x); }), 0, 1e-15) << "mode " << m;
  }
  EXPECT_NEAR(mean(rule, [](double x) { return std::cos(12 * x); }), 1, 1e-14)
      << "mode n aliases to the mean";
}

TEST(UniformRandom, DrawIsTheUpper53BitsOfTheEngine) {
  std::mt19937_64 engine(5489); // its 10000th number is fixed by the C++ standard
  engine.discard(9999);
  std::mt19937_64 copy = engine;
  EXPECT_EQ(copy(), 9981545732273789042ULL);
  EXPECT_EQ(uniform_draw(engine), std::ldexp(static_cast<double>(9981545732273789042ULL >> 11), -53));
}

TEST(UniformRandom, FillsTheIntervalEvenly) {
  std::mt19937_64 engine(7);
  const int n = 10000;
  const Rule rule = uniform_random(n, -2, 6, engine);
  EXPECT_EQ(rule.weights, std::vector<double>(n, 1.0 / n));
  for (const double x : rule.nodes) {
    EXPECT_GE(x, -2);
    EXPECT_LT(x, 6);
  }
  const double deviation = 8 / std::sqrt(12.0); // of one uniform draw; five standard errors below
  EXPECT_NEAR(mean(rule, [](double x) { return x; }), 2, 5 * deviation / std::sqrt(n));
  EXPECT_NEAR(mean(rule, [](double x) { return (x - 2) * (x - 2); }), deviation * deviation, 0.3);
}

TEST(UniformRandom, ContinuesTheEngineAndRepeatsForASeed) {
  std::mt19937_64 one(3);
  std::mt19937_64 two(3);
  const Rule first = uniform_random(16, 0, 1, one);
  const Rule second = uniform_random(16, 0, 1, one);
  EXPECT_NE(first.nodes, second.nodes);
  EXPECT_EQ(uniform_random(16, 0, 1, two).nodes, first.nodes);
}

TEST(Quadrature, RefusesCountsAndIntervalsThatMakeNoRule) {
  std::mt19937_64 engine;
  const std::vector<std::function<Rule(int, double, double)>> rules = {
      gauss_legendre, periodic_trapezoid,
      [&](int n, double a, double b) { return uniform_random(n, a, b, engine); }};
  const double inf = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const auto& rule : rules) {
    expect_error([&] { rule(0, 0, 1); }, {"0 nodes were asked for", "Take 1 to 16384 nodes"});
    expect_error([&] { rule(-3, 0, 1); }, {"-3 nodes", "Take 1 to"});
    expect_error([&] { rule(max_nodes + 1, 0, 1); }, {"16385 nodes", "Take 1 to 16384"});
    expect_error([&] { rule(4, 1, 1); }, {"[1, 1] is empty", "lower end below"});
    expect_error([&] { rule(4, 2, 1); }, {"[2, 1] is empty", "lower end below"});
    expect_error([&] { rule(4, 0, inf); }, {"[0, inf] is not finite", "finite ends"});
    expect_error([&] { rule(4, nan, 1); }, {"[nan, 1] is not finite", "finite ends"});
    expect_error([&] { rule(4, -1.7e308, 1.7e308); }, {"[-1.7e+308, 1.7e+308] is not finite", "finite ends"});
    EXPECT_NO_THROW(rule(1, 0, 1));
  }
}

TEST(Quadrature, ErrorsNameRuleValueAndRemedy) {
  try {
    gauss_legendre(4, 2.5, 1);
    FAIL() << "an empty interval was accepted";
  } catch (const spinn::Error& error) {
    EXPECT_EQ(error.place().source, "Gauss-Legendre rule");
    EXPECT_NE(error.message().find("[2.5, 1]"), std::string::npos) << error.what();
    EXPECT_NE(error.remedy().find("lower end"), std::string::npos) << error.what();
  }
}

} // namespace
