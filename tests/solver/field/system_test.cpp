// SPDX-License-Identifier: BSD-3-Clause
// Numbers put in for a problem's parameters.
#include "field/system.hpp"

#include "support/heat_problem.hpp"

#include "support/expect_error.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn;
using field::System;
using spinn::test::expect_error;

/// The value of a coordinate-only node at (t, x).
double value(const language::Graph& graph, language::NodeId node, double t, double x) {
  language::Graph copy = graph;
  const std::vector<language::NodeId> inputs = {copy.coordinate(0), copy.coordinate(1)};
  const language::Program program = language::compile(copy, {&node, 1}, inputs);
  const double* in[] = {&t, &x};
  double result = 0;
  double* out = &result;
  language::evaluate(program, 1, in, {&out, 1});
  return result;
}

TEST(System, PutsInDefaultsAndGivenValues) {
  const System standard(spinn_test::heat(), {}), other(spinn_test::heat(), {{"a", 0.5}});
  EXPECT_DOUBLE_EQ(standard.values().at("a"), 0.1);
  EXPECT_DOUBLE_EQ(other.values().at("a"), 0.5);
  const double decay = std::exp(-0.5 * M_PI * M_PI * 0.3) * std::sin(0.2 * M_PI);
  EXPECT_NEAR(value(other.graph(), other.truth().front(), 0.3, 0.2), decay, 1e-14);
}

TEST(System, RefusesValuesOutOfRange) {
  expect_error([&] { System(spinn_test::heat(), {{"a", 7.0}}); },
               {"a: the parameter a is 7, outside its range", "0.01 to 1"});
}

TEST(System, TruthReplacesUnknownsAndTheirDerivatives) {
  const System system(spinn_test::heat(), {});
  language::Graph graph = system.graph();
  const language::NodeId residual = system.with_truth(graph, system.equations().front());
  for (const double x : {0.1, 0.45, 0.8})
    EXPECT_NEAR(value(graph, residual, 0.6, x), 0.0, 1e-13);
  const language::NodeId slope = system.with_truth(graph, system.parse(graph, "u_x"));
  EXPECT_NEAR(value(graph, slope, 0, 0.25), M_PI * std::cos(0.25 * M_PI), 1e-13);
}

TEST(System, AxisWithoutAFactorHasNone) {
  const System system(spinn_test::heat(), {});
  EXPECT_TRUE(system.with_factor(0, {0.0, 0.5}).factor.empty());
}

constexpr const char* root_text = R"toml(
title = "A factor with an infinite slope at the faces"
unknowns = ["u"]
equations = ["u_xx + u_yy = 1"]
[[axis]]
name = "x"
range = [-1, 1]
points = 6
factor = "sqrt(1 - x^2)"
[[axis]]
name = "y"
range = [-1, 1]
points = 6
[[condition]]
on = ["x = -1", "x = 1"]
equation = "u = 0"
hard = true
)toml";

TEST(System, FactorDerivativesAreFiniteOnTheFaces) {
  const System system(Problem::parse(root_text, "root"), {});
  const axis::AxisNodes nodes = system.with_factor(0, {-1.0, 0.0, 1.0});
  for (const auto& jet : nodes.factor)
    for (const double jet_value : jet)
      EXPECT_TRUE(std::isfinite(jet_value));
  EXPECT_EQ(nodes.factor[0][0], 0.0);
  EXPECT_NEAR(nodes.factor[2][1], -1.0, 1e-12);
}

TEST(System, ModelFollowsProblemAndSettings) {
  Settings settings = spinn_test::heat().defaults();
  settings.rank = 5;
  const axis::ModelSpec spec = field::model_spec(field::System(spinn_test::heat(), {}), settings);
  EXPECT_EQ(spec.rank, 5);
  ASSERT_EQ(spec.axes.size(), 2u);
  EXPECT_DOUBLE_EQ(spec.axes[1].frequency, 2.0);
  EXPECT_EQ(spec.axes[1].modes, 0);
  EXPECT_EQ(spec.axes[1].basis, 0);
}

const std::string basis_text = R"toml(title = "Three ways to a basis"
unknowns = ["u"]
equations = ["u_x = u_y + u_z"]
[[axis]]
name = "x"
range = [-1, 1]
[[axis]]
name = "y"
range = [-1, 1]
basis = 20
[[axis]]
name = "z"
range = [-1, 1]
periodic = true
modes = 3
[[condition]]
on = "x = -1"
equation = "u = y"
)toml";

TEST(System, ASpectralModelHasTheBasisOfTheFileOrOneForThePoints) {
  const Problem problem = Problem::parse(basis_text, "basis");
  Settings settings = problem.defaults();
  settings.axis_function = AxisFunction::spectral;
  const auto counts = [&](std::vector<int> points) {
    settings.points = std::move(points);
    std::vector<int> result;
    for (const axis::AxisSpec& one : field::model_spec(field::System(problem, {}), settings).axes)
      result.push_back(one.basis);
    return result;
  };
  EXPECT_EQ(counts({48, 48, 48}), (std::vector<int>{32, 20, 7}));
  EXPECT_EQ(counts({5, 48, 48}), (std::vector<int>{4, 20, 7}));
  EXPECT_EQ(counts({3, 48, 48}), (std::vector<int>{3, 20, 7})); // not more than points
  EXPECT_EQ(counts({}), (std::vector<int>{16, 20, 7}));         // 24 points by default
}

} // namespace
