// SPDX-License-Identifier: BSD-3-Clause
// Derivatives along coordinates and with respect to leaves, against derivatives by hand and finite differences.
#include "language/graph.hpp"

#include "testing.hpp"

#include <spinn/error.hpp>

#include "support/expect_error.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

namespace spinn::language {
namespace {

using spinn::test::expect_error;
using testing::naive;
using testing::parse;
using testing::Values;

struct Derivative {
  const char* text;
  const char* by_hand; ///< d/dx, in the normal form's reach
};

class DerivativesByHand : public ::testing::TestWithParam<Derivative> {};

TEST_P(DerivativesByHand, AreTheSameNodeOrValue) {
  Graph graph;
  const NodeId derivative = differentiate(graph, parse(graph, GetParam().text), 1);
  const NodeId expected = parse(graph, GetParam().by_hand);
  Values values;
  for (const NodeId id : reachable(graph, std::array{derivative, expected}))
    if (is_leaf(graph[id].op) && graph[id].op != Op::constant)
      values[id] = 0.3 + 0.17 * static_cast<double>(id % 5);
  const double value = naive(graph, expected, values);
  EXPECT_NEAR(naive(graph, derivative, values), value, 1e-13 * (1 + std::abs(value))) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Rules, DerivativesByHand,
    ::testing::Values(Derivative{"x^3 - 2*x", "3*x^2 - 2"}, Derivative{"t*y", "0"}, Derivative{"u", "u_x"},
                      Derivative{"u_t*u", "u_xt*u + u_t*u_x"}, Derivative{"nu*v", "nu*v_x"},
                      Derivative{"1/x", "-1/x^2"}, Derivative{"sqrt(x)", "0.5/sqrt(x)"},
                      Derivative{"exp(x^2)", "2*x*exp(x^2)"}, Derivative{"log(x)", "1/x"},
                      Derivative{"sin(2*x)", "2*cos(2*x)"}, Derivative{"cos(x)", "-sin(x)"},
                      Derivative{"tan(x)", "1 + tan(x)^2"}, Derivative{"asin(x/2)", "0.5/sqrt(1 - x^2/4)"},
                      Derivative{"acos(x/2)", "-0.5/sqrt(1 - x^2/4)"}, Derivative{"atan(x)", "1/(1 + x^2)"},
                      Derivative{"sinh(x)", "cosh(x)"}, Derivative{"cosh(x)", "sinh(x)"},
                      Derivative{"tanh(x)", "1 - tanh(x)^2"}, Derivative{"sech(x)", "-sech(x)*tanh(x)"},
                      Derivative{"abs(x - 9)", "-1"}, Derivative{"sign(x)", "0"},
                      Derivative{"step(x)*x", "1"}, Derivative{"min(x, 9)", "1"},
                      Derivative{"min(x, -9)", "0"}, Derivative{"max(x^2, -9)", "2*x"},
                      Derivative{"x^y", "y*x^(y - 1)"}, Derivative{"y^x", "y^x*log(y)"},
                      Derivative{"x^x", "x^x*(log(x) + 1)"}, Derivative{"atan2(x, y)", "y/(x^2 + y^2)"},
                      Derivative{"atan2(y, x)", "-y/(x^2 + y^2)"},
                      Derivative{"(u*u_x)_x", "3*u_x*u_xx + u*u_xxx"}, Derivative{"x^nu", "nu*x^(nu - 1)"}));

TEST(Differentiate, ProductRuleOfAnExpressionMatchesTheAtomsByHand) {
  Graph graph;
  EXPECT_EQ(parse(graph, "(u*u_x)_x"), parse(graph, "u_x^2 + u*u_xx"));
  EXPECT_EQ(parse(graph, "(u_x + v)_xt"), parse(graph, "u_xxt + v_tx"));
}

TEST(Differentiate, AgreesWithFiniteDifferencesOfRandomExpressions) {
  testing::RandomText random(5, {"t", "x", "y"});
  for (int trial = 0; trial < 200; ++trial) {
    const std::string text = random(1 + trial % 3);
    Graph graph;
    const NodeId node = parse(graph, text);
    const NodeId derivative = differentiate(graph, node, 1);
    Values values;
    for (int axis = 0; axis < 3; ++axis)
      values[graph.coordinate(axis)] = random.value();
    const double x = values[graph.coordinate(1)];
    const auto at = [&](double shift) {
      values[graph.coordinate(1)] = x + shift;
      return naive(graph, node, values);
    };
    const double h = 1e-3;
    const double expected = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
    at(0);
    EXPECT_NEAR(naive(graph, derivative, values), expected, 1e-6 * (1 + std::abs(expected))) << text;
  }
}

TEST(Differentiate, OrdersBeyondTheHighestAreAnError) {
  Graph graph;
  const NodeId highest = graph.unknown(0, {1, max_order - 1, 0});
  expect_error([&] { differentiate(graph, highest, 0); },
               {"order 7 of an unknown, the highest is 6", "as an unknown"});
  expect_error([&] { differentiate(graph, graph.unknown(0, {0, max_order, 0}), 1); },
               {"order 7 of an unknown, the highest is 6", "as an unknown"});
  EXPECT_NO_THROW(differentiate(graph, graph.unknown(0, {1, 1, 0}), 2));
}

TEST(Differentiate, PlanInputsHaveNoCoordinateDerivative) {
  Graph graph;
  EXPECT_THROW(differentiate(graph, graph.input(0), 0), std::logic_error);
}

TEST(Gradient, AgreesWithFiniteDifferencesOfRandomExpressions) {
  testing::RandomText random(6, {"x", "u", "v", "u_x", "v_tt"});
  for (int trial = 0; trial < 150; ++trial) {
    const std::string text = random(1 + trial % 4);
    Graph graph;
    const NodeId node = parse(graph, text);
    const std::array leaves{parse(graph, "u"), parse(graph, "v"), parse(graph, "u_x"), parse(graph, "v_tt")};
    const std::vector<NodeId> gradients = gradient(graph, node, leaves);
    ASSERT_EQ(gradients.size(), leaves.size());
    Values values{{graph.coordinate(1), random.value()}};
    for (const NodeId leaf : leaves)
      values[leaf] = random.value();
    for (std::size_t k = 0; k < leaves.size(); ++k) {
      const double start = values[leaves[k]];
      const auto at = [&](double shift) {
        values[leaves[k]] = start + shift;
        return naive(graph, node, values);
      };
      const double h = 1e-3;
      const double expected = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
      at(0);
      EXPECT_NEAR(naive(graph, gradients[k], values), expected, 1e-6 * (1 + std::abs(expected))) << text;
    }
  }
}

TEST(Gradient, OfAbsentLeavesIsZero) {
  Graph graph;
  const std::array leaves{graph.unknown(1), graph.unknown(0)};
  const std::vector<NodeId> gradients = gradient(graph, parse(graph, "x*u"), leaves);
  EXPECT_TRUE(graph.is_constant(gradients[0], 0));
  EXPECT_EQ(gradients[1], graph.coordinate(1));
}

} // namespace
} // namespace spinn::language
