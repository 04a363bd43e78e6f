// SPDX-License-Identifier: BSD-3-Clause
// Solutions over several windows: the field, its derivatives and its factors, with parameters that were never trained.
#include "field/window.hpp"

#include "windowed_solutions.hpp"

#include <spinn/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace {

using namespace spinn;
using spinn_test::initial;
using spinn_test::mixing_text;
using spinn_test::random_solution;

const Solution& solution() {
  static const Solution made = random_solution(Problem::parse(mixing_text, "mixing"));
  return made;
}

double at(const std::string& expression, double t, double x, double y) {
  return solution().evaluate_at(expression, {t, x, y}).front();
}

/// u_0 + sum_k s_k(t) N_k(t, x, y) with t clamped to each window, from the networks themselves.
double by_terms(int unknown, double t, double x, double y) {
  double sum = initial(unknown, x, y);
  for (int k = 0; k < 3; ++k) {
    const double begin = 0.5 + 0.5 * k, inside = std::clamp(t, begin, begin + 0.5);
    const field::Window& window = (*solution().data().windows)[static_cast<std::size_t>(k)];
    std::vector<std::vector<double>> factors;
    const std::vector<double> point = {inside, x, y};
    for (int axis = 0; axis < 3; ++axis)
      factors.push_back(expansion::axis_values(window.model, window.theta, axis,
                                               {{point[static_cast<std::size_t>(axis)]}, {}}, 0));
    for (std::size_t r = 0; r < 3; ++r) {
      const std::size_t column = static_cast<std::size_t>(unknown) * 3 + r;
      sum += (inside - begin) / 0.5 * factors[0][column] * factors[1][column] * factors[2][column];
    }
  }
  return sum;
}

TEST(Window, WindowsJoinAndTheLeftOneOwnsTheJoint) {
  const field::Windows& windows = *solution().data().windows;
  ASSERT_EQ(windows.size(), 3u);
  EXPECT_EQ(windows[0].begin, 0.5);
  EXPECT_EQ(windows[0].end, windows[1].begin);
  EXPECT_EQ(windows[1].end, windows[2].begin);
  EXPECT_EQ(windows[2].end, 2.0);
  EXPECT_EQ(windows[1].model.axes[0].lower, windows[1].begin);
  EXPECT_DOUBLE_EQ(windows[1].model.axes[0].frequency, 2.0 / 3); // 2 on the whole axis
  EXPECT_EQ(windows[1].model.axes[1].frequency, 2);
  EXPECT_EQ(field::window_at(windows, 0.5), 0u);
  EXPECT_EQ(field::window_at(windows, 1.0), 0u);
  EXPECT_EQ(field::window_at(windows, 1.01), 1u);
  EXPECT_EQ(field::window_at(windows, 2.0), 2u);
}

TEST(Window, TheFieldIsTheSumOfTheTermsOfItsWindows) {
  for (const double t : {0.5, 0.6, 1.0, 1.2, 1.5, 1.7, 2.0})
    for (const double x : {0.0, 0.4, 1.0}) {
      EXPECT_NEAR(at("u", t, x, 0.7), by_terms(0, t, x, 0.7), 1e-13) << t;
      EXPECT_NEAR(at("v", t, x, 0.7), by_terms(1, t, x, 0.7), 1e-13) << t;
    }
}

TEST(Window, InitialValuesAreExact) {
  for (const double y : {-1.0, 0.3, 2.0}) {
    EXPECT_NEAR(at("u", 0.5, 0.6, y), initial(0, 0.6, y), 4e-16);
    EXPECT_NEAR(at("v", 0.5, 0.6, y), initial(1, 0.6, y), 4e-16);
  }
}

TEST(Window, GridsAgreeWithPointsForTimesInAnyOrder) {
  const Grid grid{{{1.7, 0.6, 1.0, 0.5, 1.1, 1.2}, {0.0, 0.3, 0.9}, {-1.0, 2.0}}};
  for (const std::string expression : {"u", "u*v_y + a*u_xt", "residual", "x + t"}) {
    std::vector<double> values(grid.size());
    std::vector<float> single(grid.size());
    solution().evaluate(expression, grid, values.data());
    solution().evaluate(expression, grid, single.data());
    std::size_t i = 0;
    for (const double t : grid.nodes[0])
      for (const double y : grid.nodes[2])
        for (const double x : grid.nodes[1]) {
          EXPECT_NEAR(values[i], at(expression, t, x, y), 1e-12) << expression << " at t = " << t;
          EXPECT_NEAR(single[i], values[i], 1e-4 * (1 + std::abs(values[i])))
              << expression << " at t = " << t;
          ++i;
        }
  }
}

TEST(Window, TheFieldIsContinuousAcrossJoints) {
  for (const double joint : {1.0, 1.5})
    for (const char* expression : {"u", "v", "u_x", "u_yy", "v_xy"})
      EXPECT_NEAR(at(expression, joint, 0.3, 0.8), at(expression, std::nextafter(joint, 2.0), 0.3, 0.8),
                  1e-12)
          << expression;
}

TEST(Window, DerivativesAgreeWithDifferences) {
  const double h = 1e-4;
  const auto slope = [&](const std::string& expression, double t, double dt, double dx, double dy) {
    return (at(expression, t + dt, 0.3 + dx, 0.8 + dy) - at(expression, t - dt, 0.3 - dx, 0.8 - dy)) /
           (2 * h);
  };
  for (const double t : {0.7, 1.2, 1.8}) {
    EXPECT_NEAR(at("u_t", t, 0.3, 0.8), slope("u", t, h, 0, 0), 1e-5);
    EXPECT_NEAR(at("u_x", t, 0.3, 0.8), slope("u", t, 0, h, 0), 1e-5);
    EXPECT_NEAR(at("v_yy", t, 0.3, 0.8), slope("v_y", t, 0, 0, h), 1e-5);
    EXPECT_NEAR(at("u_xt", t, 0.3, 0.8), slope("u_x", t, h, 0, 0), 1e-5);
    EXPECT_NEAR(at("u_xtt", t, 0.3, 0.8), slope("u_xt", t, h, 0, 0), 1e-4);
    EXPECT_NEAR(at("u_t + v*u_x - a*u_yy", t, 0.3, 0.8),
                at("u_t", t, 0.3, 0.8) + at("v", t, 0.3, 0.8) * at("u_x", t, 0.3, 0.8) -
                    0.4 * at("u_yy", t, 0.3, 0.8),
                1e-12);
  }
}

TEST(Window, DerivativesAtJointsAreThoseFromTheLeft) {
  const double h = 1e-6;
  const double left = (at("u", 1.0, 0.3, 0.8) - at("u", 1.0 - h, 0.3, 0.8)) / h;
  const double right = (at("u", 1.0 + h, 0.3, 0.8) - at("u", 1.0, 0.3, 0.8)) / h;
  ASSERT_GT(std::abs(left - right), 1e-2);
  EXPECT_NEAR(at("u_t", 1.0, 0.3, 0.8), left, 1e-3);
}

TEST(Window, FactorsMultiplyToTheField) {
  const std::vector<double> times = {0.5, 0.8, 1.0, 1.3, 2.0};
  const std::vector<double> x = solution().factor(1, 1, {0.3}), y = solution().factor(2, 1, {0.8});
  ASSERT_EQ(x.size(), 10u);                              // the initial values, 3 windows of rank 3
  EXPECT_EQ(solution().factor(1, 0, {0.3}).size(), 11u); // sin(x + a*y) has two terms
  EXPECT_TRUE(solution().factors_are_complete());
  for (const int order : {0, 1, 2}) {
    const std::vector<double> t = solution().factor(0, 1, times, order);
    const std::string derivative = order == 0 ? "v" : order == 1 ? "v_t" : "v_tt";
    for (std::size_t n = 0; n < times.size(); ++n) {
      double sum = 0;
      for (std::size_t r = 0; r < 10; ++r)
        sum += t[n * 10 + r] * x[r] * y[r];
      EXPECT_NEAR(sum, at(derivative, times[n], 0.3, 0.8), 1e-12) << derivative << " at t = " << times[n];
    }
  }
}

TEST(Window, FactorsGiveDerivativesOfTheInitialValues) {
  for (const auto& [axis, order, derivative] :
       {std::tuple{1, 1, "u_x"}, {2, 1, "u_y"}, {2, 2, "u_yy"}, {1, 3, "u_xxx"}}) {
    std::vector<std::vector<double>> factors;
    for (int i = 0; i < 3; ++i)
      factors.push_back(solution().factor(i, 0, {std::vector{1.3, 0.3, 0.8}[static_cast<std::size_t>(i)]},
                                          i == axis ? order : 0));
    double sum = 0;
    for (std::size_t r = 0; r < factors[0].size(); ++r)
      sum += factors[0][r] * factors[1][r] * factors[2][r];
    EXPECT_NEAR(sum, at(derivative, 1.3, 0.3, 0.8), 1e-12) << derivative;
  }
}

TEST(Window, FactorsLackInitialValuesThatDoNotSeparate) {
  std::string text = mixing_text;
  text.replace(text.find("u = sin(x + a*y)"), 16, "u = sin(x*y)    ");
  const Solution made = random_solution(Problem::parse(text, "mixing"));
  EXPECT_FALSE(made.factors_are_complete());
  const std::vector<double> t = made.factor(0, 0, {1.3}), x = made.factor(1, 0, {0.3}),
                            y = made.factor(2, 0, {0.8});
  ASSERT_EQ(x.size(), 9u);
  double sum = std::sin(0.3 * 0.8);
  for (std::size_t r = 0; r < 9; ++r)
    sum += t[r] * x[r] * y[r];
  EXPECT_NEAR(sum, made.evaluate_at("u", {1.3, 0.3, 0.8}).front(), 1e-12);
}

TEST(Window, FactorsOfWindowsThatGrewDifferentlyStandSideBySide) {
  const Solution grown = random_solution(Problem::parse(mixing_text, "mixing"), {2, 5, 3});
  const std::vector<double> x = grown.factor(1, 1, {0.3}), y = grown.factor(2, 1, {0.8});
  ASSERT_EQ(x.size(), 11u);
  for (const double time : {0.8, 1.3, 1.8}) {
    const std::vector<double> t = grown.factor(0, 1, {time});
    double sum = 0;
    for (std::size_t r = 0; r < 11; ++r)
      sum += t[r] * x[r] * y[r];
    EXPECT_NEAR(sum, grown.evaluate_at("v", {time, 0.3, 0.8}).front(), 1e-12) << "t = " << time;
  }
}

constexpr const char* rod = R"toml(
title = "Source in a rod"
unknowns = ["u"]
equations = ["u_t = u_xx + 1"]
[[axis]]
name = "t"
range = [0, 1]
FACTOR
[[axis]]
name = "x"
range = [0, 1]
[[condition]]
on = "t = 0"
equation = "u = START"
HARD
[[condition]]
on = ["x = 0", "x = 1"]
equation = "u = 0"
hard = true
[training]
rank = 2
width = 4
depth = 1
windows = 2
)toml";

Problem rod_with(const std::string& factor, const std::string& start, const std::string& hard) {
  std::string text = rod;
  for (const auto& [word, value] :
       {std::pair<std::string, std::string>{"FACTOR", factor}, {"START", start}, {"HARD", hard}})
    text.replace(text.find(word), word.size(), value);
  return Problem::parse(text, "rod");
}

TEST(Window, TheFactorOfAHardStartGivesWay) {
  const Solution hard = random_solution(rod_with("", "0", "hard = true")),
                 soft = random_solution(rod_with("", "0", ""));
  for (const double t : {0.0, 0.2, 0.5, 0.9})
    EXPECT_EQ(hard.evaluate_at("u", {t, 0.3}), soft.evaluate_at("u", {t, 0.3})) << t;
  EXPECT_EQ(hard.evaluate_at("u", {0.0, 0.3}).front(), 0.0);
  EXPECT_NE(hard.evaluate_at("u_t", {0.0, 0.3}).front(), 0.0);
}

TEST(Window, OtherFactorsAlongTimeMultiplyTheTerms) {
  const Solution plain = random_solution(rod_with("", "0", "")),
                 faded = random_solution(rod_with("factor = \"exp(-t)\"", "0", ""));
  for (const double t : {0.1, 0.5}) {
    const double u = plain.evaluate_at("u", {t, 0.3}).front(),
                 slope = plain.evaluate_at("u_t", {t, 0.3}).front();
    EXPECT_NEAR(faded.evaluate_at("u", {t, 0.3}).front(), std::exp(-t) * u, 1e-14);
    EXPECT_NEAR(faded.evaluate_at("u_t", {t, 0.3}).front(), std::exp(-t) * (slope - u), 1e-13);
  }
}

TEST(Window, HardFacesHoldInEveryWindow) {
  const Solution made = random_solution(rod_with("", "sin(pi*x)", ""));
  for (const double t : {0.0, 0.3, 0.5, 1.0})
    EXPECT_NEAR(made.evaluate_at("u", {t, 1.0}).front(), 0, 1e-15);
}

TEST(Window, InitialValuesThatContradictHardFacesAreRefused) {
  const field::System system(rod_with("", "1 - x", ""), {});
  try {
    field::make_windows(system, system.problem().defaults());
    FAIL() << "u = 1 - x at the start and u = 0 on x = 0 were accepted";
  } catch (const Error& error) {
    EXPECT_NE(error.message().find("u = 0 on x = 0"), std::string::npos) << error.message();
  }
}

} // namespace
