// SPDX-License-Identifier: BSD-3-Clause
// Windows of problems of second order in t, which go on with the velocity of the window before.
#include "field/window.hpp"

#include "windowed_solutions.hpp"

#include <spinn/solution.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace {

using namespace spinn;
using spinn_test::initial;
using spinn_test::mixing_text;
using spinn_test::random_solution;

/// The problem `mixing_text` with equations of second order in t; u = sin(x + a y) + (t - 1/2) x y and so on at the start.
std::string swinging_text() {
  std::string text = mixing_text;
  const auto put = [&text](const std::string& old, const std::string& now) {
    text.replace(text.find(old), old.size(), now);
  };
  put("u_t + v*u_x = a*u_yy", "u_tt + v*u_t = a*u_yy");
  put("v_t = u*v_y", "v_tt = u*v_y");
  put("[training]", "[[condition]]\non = \"t = 0.5\"\nequation = \"u_t = x*y\"\n\n"
                    "[[condition]]\non = \"t = 0.5\"\nequation = \"v_t = a + x\"\n\n[training]");
  return text;
}

struct SecondOrder : testing::Test {
  [[nodiscard]] double at(const std::string& expression, double t, double x, double y) const {
    return solution.evaluate_at(expression, {t, x, y}).front();
  }

  static double start(int unknown, double t, double x, double y) {
    return initial(unknown, x, y) + (t - 0.5) * (unknown == 0 ? x * y : 0.4 + x);
  }

  /// u_0 + (t - t_0) v_0 + sum_k M_k, each continued linearly after its window, from the networks themselves.
  [[nodiscard]] double by_terms(int unknown, double t, double x, double y) const {
    double sum = start(unknown, t, x, y);
    for (int k = 0; k < 3; ++k) {
      const double begin = 0.5 + 0.5 * k, s = std::clamp((t - begin) / 0.5, 0.0, 1.0),
                   inside = begin + 0.5 * s;
      const field::Window& window = (*solution.data().windows)[static_cast<std::size_t>(k)];
      const auto along = [&](int axis, double coordinate, int order) {
        return expansion::axis_values(window.model, window.theta, axis, {{coordinate}, {}}, order);
      };
      const std::vector<double> f = along(0, inside, 0), slope = along(0, inside, 1), g = along(1, x, 0),
                                h = along(2, y, 0);
      for (std::size_t r = 0; r < 3; ++r) {
        const std::size_t c = static_cast<std::size_t>(unknown) * 3 + r;
        const double velocity = s * s * slope[c] + 2 * s / 0.5 * f[c];
        sum += (s * s * f[c] + (t - inside) * (t > inside ? velocity : 0)) * g[c] * h[c];
      }
    }
    return sum;
  }

  Solution solution = random_solution(Problem::parse(swinging_text(), "swinging"));
};

TEST_F(SecondOrder, TheFieldIsTheSumOfTheTermsOfItsWindows) {
  for (const double t : {0.5, 0.6, 1.0, 1.2, 1.5, 1.7, 2.0})
    for (const double x : {0.0, 0.4, 1.0}) {
      EXPECT_NEAR(at("u", t, x, 0.7), by_terms(0, t, x, 0.7), 1e-12) << t;
      EXPECT_NEAR(at("v", t, x, 0.7), by_terms(1, t, x, 0.7), 1e-12) << t;
    }
}

TEST_F(SecondOrder, InitialValuesAndVelocitiesAreExact) {
  for (const double y : {-1.0, 0.3, 2.0}) {
    EXPECT_NEAR(at("u", 0.5, 0.6, y), initial(0, 0.6, y), 4e-16);
    EXPECT_NEAR(at("v", 0.5, 0.6, y), initial(1, 0.6, y), 4e-16);
    EXPECT_NEAR(at("u_t", 0.5, 0.6, y), 0.6 * y, 1e-15);
    EXPECT_NEAR(at("v_t", 0.5, 0.6, y), 1.0, 1e-15);
  }
}

TEST_F(SecondOrder, FieldAndVelocityAreContinuousAcrossJoints) {
  for (const double joint : {1.0, 1.5})
    for (const char* expression : {"u", "v", "u_x", "u_yy", "u_t", "v_t", "v_xt", "u_yyt"})
      EXPECT_NEAR(at(expression, joint, 0.3, 0.8), at(expression, std::nextafter(joint, 2.0), 0.3, 0.8),
                  1e-11)
          << expression;
  EXPECT_GT(std::abs(at("u_tt", 1.0, 0.3, 0.8) - at("u_tt", std::nextafter(1.0, 2.0), 0.3, 0.8)), 1e-2);
}

TEST_F(SecondOrder, DerivativesAgreeWithDifferences) {
  const double h = 1e-4;
  const auto slope = [&](const std::string& expression, double t) {
    return (at(expression, t + h, 0.3, 0.8) - at(expression, t - h, 0.3, 0.8)) / (2 * h);
  };
  for (const double t : {0.7, 1.2, 1.8})
    for (const auto& [derivative, expression] :
         {std::pair{"u_t", "u"}, {"u_tt", "u_t"}, {"v_ttt", "v_tt"}, {"u_yyt", "u_yy"}, {"u_xtt", "u_xt"}})
      EXPECT_NEAR(at(derivative, t, 0.3, 0.8), slope(expression, t), 1e-4) << derivative << " at t = " << t;
}

TEST_F(SecondOrder, GridsAgreeWithPointsForTimesInAnyOrder) {
  const Grid grid{{{1.7, 0.6, 1.0, 0.5, 1.1, 1.2}, {0.0, 0.3, 0.9}, {-1.0, 2.0}}};
  for (const std::string expression : {"u", "u_t", "u*v_y + a*u_xt", "residual", "x + t"}) {
    std::vector<double> values(grid.size());
    solution.evaluate(expression, grid, values.data());
    std::size_t i = 0;
    for (const double t : grid.nodes[0])
      for (const double y : grid.nodes[2])
        for (const double x : grid.nodes[1])
          EXPECT_NEAR(values[i++], at(expression, t, x, y), 1e-11) << expression << " at t = " << t;
  }
}

TEST_F(SecondOrder, FactorsMultiplyToTheField) {
  const std::vector<double> times = {0.5, 0.8, 1.0, 1.3, 2.0};
  const std::vector<double> x = solution.factor(1, 1, {0.3}), y = solution.factor(2, 1, {0.8});
  for (const int order : {0, 1, 2, 3}) {
    const std::vector<double> t = solution.factor(0, 1, times, order);
    const std::vector<std::string> derivatives = {"v", "v_t", "v_tt", "v_ttt"};
    const std::string& derivative = derivatives[static_cast<std::size_t>(order)];
    for (std::size_t n = 0; n < times.size(); ++n) {
      double sum = 0;
      for (std::size_t r = 0; r < x.size(); ++r)
        sum += t[n * x.size() + r] * x[r] * y[r];
      EXPECT_NEAR(sum, at(derivative, times[n], 0.3, 0.8), 1e-11) << derivative << " at t = " << times[n];
    }
  }
}

TEST_F(SecondOrder, VelocitiesThatContradictHardFacesAreRefused) {
  std::string text = swinging_text();
  text.replace(text.find("u = sin(x + a*y)"), 16, "u = sin(pi*x)   ");
  text.replace(text.find("2*v = x*y^2"), 11, "v = 0      ");
  text.replace(text.find("v_t = a + x"), 11, "v_t = 0    ");
  text.replace(text.find("on = \"boundary\"\nequation = \"u = 0\""), 34,
               "on = \"x = 1\"\nequation = \"u = 0\"\nhard = true\n\n"
               "[[condition]]\non = \"x = 1\"\nequation = \"v = 0\"\nhard = true");
  for (const bool fits : {false, true}) {
    if (fits) text.replace(text.find("u_t = x*y"), 9, "u_t = 1-x");
    const field::System system(Problem::parse(text, "swinging"), {});
    EXPECT_EQ(field::can_be_cut(system), fits);
  }
}

} // namespace
