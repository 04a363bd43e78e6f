// SPDX-License-Identifier: BSD-3-Clause
// Evaluating a solution on grids and at points.
#include <spinn/error.hpp>
#include <spinn/solve.hpp>

#include "support/expect_error.hpp"
#include "support/heat_problem.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn;
using spinn::test::expect_error;

const Solution& heat_solution() {
  static const Solution solution = [] {
    SolveRequest request{spinn_test::heat(), {}, spinn_test::heat().defaults(), {}};
    request.settings.iterations = 300;
    return solve(request);
  }();
  return solution;
}

double at(const std::string& expression, double t, double x) {
  return heat_solution().evaluate_at(expression, {t, x}).front();
}

TEST(Solution, GridHasSpaceFastestAndTimeSlowest) {
  const Grid grid{{{0.0, 0.5, 1.0}, {0.25, 0.75}}};
  ASSERT_EQ(grid.size(), 6u);
  std::vector<double> values(6);
  heat_solution().evaluate("u", grid, values.data());
  for (std::size_t t = 0; t < 3; ++t)
    for (std::size_t x = 0; x < 2; ++x)
      EXPECT_NEAR(values[t * 2 + x], at("u", grid.nodes[0][t], grid.nodes[1][x]), 1e-13);
}

TEST(Solution, SinglePrecisionAgreesWithDouble) {
  const Grid grid{{{0.3}, {0.1, 0.2, 0.4, 0.8}}};
  std::vector<float> single(4);
  std::vector<double> twice(4);
  heat_solution().evaluate("u", grid, single.data());
  heat_solution().evaluate("u", grid, twice.data());
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_NEAR(single[i], twice[i], 1e-5);
}

TEST(Solution, DerivativesAgreeWithDifferences) {
  const double h = 1e-4;
  EXPECT_NEAR(at("u_x", 0.4, 0.3), (at("u", 0.4, 0.3 + h) - at("u", 0.4, 0.3 - h)) / (2 * h), 1e-6);
  EXPECT_NEAR(at("u_t", 0.4, 0.3), (at("u", 0.4 + h, 0.3) - at("u", 0.4 - h, 0.3)) / (2 * h), 1e-6);
  EXPECT_NEAR(at("u_xx", 0.4, 0.3), (at("u_x", 0.4, 0.3 + h) - at("u_x", 0.4, 0.3 - h)) / (2 * h), 1e-5);
  EXPECT_NEAR(at("u_xxt", 0.4, 0.3), (at("u_xx", 0.4 + h, 0.3) - at("u_xx", 0.4 - h, 0.3)) / (2 * h), 1e-4);
}

TEST(Solution, ExpressionsUseParametersAndDefinitions) {
  EXPECT_NEAR(at("exact", 0.2, 0.3), std::exp(-0.1 * M_PI * M_PI * 0.2) * std::sin(0.3 * M_PI), 1e-14);
  EXPECT_NEAR(at("2*u^2 + a", 0.2, 0.3), 2 * std::pow(at("u", 0.2, 0.3), 2) + 0.1, 1e-13);
}

TEST(Solution, TruthErrorAndResidualAreConsistent) {
  EXPECT_NEAR(at("error:u", 0.2, 0.3), at("u", 0.2, 0.3) - at("truth:u", 0.2, 0.3), 1e-13);
  EXPECT_NEAR(at("truth:u_x", 0.2, 0.3), M_PI * std::exp(-0.1 * M_PI * M_PI * 0.2) * std::cos(0.3 * M_PI),
              1e-12);
  EXPECT_NEAR(at("residual", 0.2, 0.3), std::abs(at("u_t", 0.2, 0.3) - 0.1 * at("u_xx", 0.2, 0.3)), 1e-12);
}

TEST(Solution, SeveralExpressionsAtOnceAreTheSame) {
  const Grid grid{{{0.1, 0.3}, {0.1, 0.2, 0.4, 0.8}}};
  const std::vector<std::string> names{"u", "error:u", "residual", "u_x + a", "truth:u"};
  std::vector<std::vector<double>> together(names.size(), std::vector<double>(8));
  std::vector<double*> places;
  for (std::vector<double>& values : together)
    places.push_back(values.data());
  heat_solution().evaluate(names, grid, places);
  for (std::size_t e = 0; e < names.size(); ++e) {
    std::vector<double> alone(8);
    heat_solution().evaluate(names[e], grid, alone.data());
    for (std::size_t i = 0; i < 8; ++i)
      EXPECT_NEAR(together[e][i], alone[i], 1e-12) << names[e];
  }
  try {
    heat_solution().evaluate(names, grid, std::vector<double*>(2));
    ADD_FAILURE() << "two pointers were enough for five expressions";
  } catch (const Error& error) {
    EXPECT_NE(error.message().find("5 expressions and memory for 2"), std::string::npos) << error.what();
  }
}

TEST(Solution, FactorsMultiplyToTheField) {
  const std::vector<double> t = heat_solution().factor(0, 0, {0.35}), x = heat_solution().factor(1, 0, {0.6});
  ASSERT_EQ(t.size(), 2u); // rank 2
  EXPECT_NEAR(t[0] * x[0] + t[1] * x[1], at("u", 0.35, 0.6), 1e-13);
  const std::vector<double> slope = heat_solution().factor(1, 0, {0.6}, 1);
  EXPECT_NEAR(t[0] * slope[0] + t[1] * slope[1], at("u_x", 0.35, 0.6), 1e-12);
}

TEST(Solution, RelativeErrorMatchesItsDefinition) {
  const int n = 11;
  double misfit = 0, norm = 0;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      const double t = i / 10.0, x = j / 10.0, truth = at("truth:u", t, x);
      misfit += std::pow(at("u", t, x) - truth, 2);
      norm += truth * truth;
    }
  EXPECT_NEAR(heat_solution().relative_error(n) / std::sqrt(misfit / norm), 1.0, 1e-6);
}

TEST(Solution, PointsOutsideTheDomainAreNamed) {
  try {
    at("u", 0.5, 1.5);
    FAIL() << "x = 1.5 was accepted";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("x = 1.5"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.remedy()).find("[0"), std::string::npos) << error.remedy();
  }
  EXPECT_NO_THROW(at("u", 0.5, 1.0 + 1e-12));
  expect_error([&] { at("u", std::nan(""), 0.5); },
               {"evaluation point", "t = nan lies outside", "t within [0, 1]"});
}

TEST(Solution, UnknownNamesAndWrongGridsAreErrors) {
  expect_error([&] { at("v", 0.5, 0.5); }, {"\"v\" is not known", "u"});
  expect_error([&] { at("truth:v", 0.5, 0.5); }, {"\"v\" is not known", "u"});
  double out = 0;
  expect_error([&] { heat_solution().evaluate("u", Grid{{{0.5}}}, &out); },
               {"the grid has 1 axes", "\"heat\" has 2", "the nodes of every axis"});
  expect_error([&] { (void)heat_solution().factor(2, 0, {0.5}); },
               {"axis 2, unknown 0, order 0", "by their index"});
  expect_error([&] { (void)heat_solution().factor(0, 0, {0.5}, 7); },
               {"axis 0, unknown 0, order 7", "an order from 0 to 6"});
}

} // namespace
