// SPDX-License-Identifier: BSD-3-Clause
// Small expressions, evaluated.
#include "problem/evaluate.hpp"

#include "language/parser.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn;

TEST(Evaluate, ConstantsHaveAValue) {
  language::Graph graph;
  const auto node = language::parse_expression(graph, {}, "2*cos(pi) + 3^2", {});
  EXPECT_DOUBLE_EQ(problem::constant_value(graph, node), 7);
}

TEST(Evaluate, FunctionsOfOneCoordinateHaveValuesAlongIt) {
  language::Graph graph;
  language::Scope scope;
  scope.axes = {"t", "x"};
  const auto node = language::parse_expression(graph, scope, "sqrt(1 - x^2)", {});
  const auto values = problem::values_along(graph, node, graph.coordinate(1), {-1, 0, 0.6});
  ASSERT_EQ(values.size(), 3U);
  EXPECT_EQ(values[0], 0);
  EXPECT_EQ(values[1], 1);
  EXPECT_NEAR(values[2], 0.8, 1e-15);
}

} // namespace
