// SPDX-License-Identifier: BSD-3-Clause
// Open parameters: scalar factors of sums, and derivatives of residuals with respect to parameters.
#include "planning/scalars.hpp"

#include "planning/plan.hpp"

#include "../language/testing.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace spinn::planning {
namespace {

using language::Graph;
using language::testing::parse;

TEST(DistributedSummands, MultiplyScalarsIntoTheSumsBehindThem) {
  Graph graph;
  const auto parts = [&](const char* text) { return distributed_summands(graph, parse(graph, text)).size(); };
  EXPECT_EQ(parts("nu*(x + y)"), 2U);
  EXPECT_EQ(parts("(x + 2*y - k)/nu"), 3U);
  EXPECT_EQ(parts("nu*(x + k*(t + y))"), 3U);
  EXPECT_EQ(parts("x*(t + y)"), 1U) << "x is no scalar";
  EXPECT_EQ(parts("nu*(x + y)^2"), 1U);
  EXPECT_EQ(parts("nu*k"), 1U);
}

TEST(DistributedSummands, AddUpToTheNode) {
  Graph graph;
  const NodeId node = parse(graph, "3*(x + 2*y - k)/nu + nu*(t - 1) - 4");
  NodeId sum = graph.constant(0);
  for (const language::Summand& part : distributed_summands(graph, node))
    sum = graph.add(sum, graph.sum({part}));
  const language::testing::Values at{{graph.coordinate(0), 0.3},
                                     {graph.coordinate(1), 1.1},
                                     {graph.coordinate(2), -0.7},
                                     {graph.parameter(0), 0.6},
                                     {graph.parameter(1), 2.5}};
  EXPECT_NEAR(language::testing::naive(graph, sum, at), language::testing::naive(graph, node, at), 1e-13);
}

/// Fields, tables and programs: what a plan gives at one point for parameters nu and k.
class AtAPoint {
public:
  explicit AtAPoint(const std::vector<const char*>& texts) {
    for (const char* text : texts)
      m_residuals.push_back(parse(m_graph, text));
  }

  std::vector<double> residuals(double nu, double k) { return values(m_residuals, nu, k); }
  std::vector<double> partials(double nu, double k) {
    std::vector<NodeId> nodes;
    for (const std::vector<NodeId>& of_one : parameter_partials(m_graph, m_residuals, 2))
      nodes.insert(nodes.end(), of_one.begin(), of_one.end());
    return values(nodes, nu, k);
  }

private:
  std::vector<double> values(const std::vector<NodeId>& nodes, double nu, double k) {
    const std::vector<double> weights(nodes.size(), 1.0);
    const Plan plan = make_parametric_plan(m_graph, 3, 2, nodes, weights, false).bind(std::array{nu, k});
    constexpr std::array point{0.4, 1.3, -0.6};
    std::vector<double> inputs;
    for (const Field& field : plan.fields) {
      double sum = 0;
      for (const Term& term : field)
        sum += term.coefficient * atom(term);
      inputs.push_back(sum);
    }
    for (const Table& table : plan.tables) {
      std::vector<double> coordinates;
      for (const int axis : table.axes)
        coordinates.push_back(point[static_cast<std::size_t>(axis)]);
      inputs.push_back(language::evaluate(table.program, coordinates).front());
    }
    inputs.insert(inputs.end(), point.begin(), point.end());
    inputs.resize(static_cast<std::size_t>(plan.program.inputs));
    return language::evaluate(plan.program, inputs);
  }

  /// Any function of the derivative will do.
  static double atom(const Term& term) {
    double value = 0.8 + 0.3 * term.unknown;
    for (std::size_t axis = 0; axis < term.orders.size(); ++axis)
      value += std::sin(1.0 + static_cast<double>(axis)) * term.orders[axis];
    return value;
  }

  Graph m_graph;
  std::vector<NodeId> m_residuals;
};

TEST(ParameterPartials, AreThoseOfDifferences) {
  AtAPoint at({"u_t - nu*(u_xx + u_yy) - sin(k*x*y)*u", "k*u*u_x + nu^2*exp(-k*t)*v - cos(nu*(t + x + y))",
               "v_xx + k^2*v - nu"});
  constexpr double nu = 0.7, k = 2.2, h = 1e-6;
  const std::vector<double> partials = at.partials(nu, k);
  const auto by_nu = std::pair{at.residuals(nu + h, k), at.residuals(nu - h, k)};
  const auto by_k = std::pair{at.residuals(nu, k + h), at.residuals(nu, k - h)};
  ASSERT_EQ(partials.size(), 6U);
  for (std::size_t e = 0; e < 3; ++e) {
    EXPECT_NEAR(partials[2 * e], (by_nu.first[e] - by_nu.second[e]) / (2 * h), 1e-8) << "residual " << e;
    EXPECT_NEAR(partials[2 * e + 1], (by_k.first[e] - by_k.second[e]) / (2 * h), 1e-8) << "residual " << e;
  }
}

TEST(ParametricPlan, NeedsAsManyFieldsAsThatOfTheNumbers) {
  const auto fields = [](const char* text) {
    Graph graph;
    const NodeId residual = parse(graph, text);
    const double weight = 1;
    return make_parametric_plan(graph, 3, 2, {&residual, 1}, {&weight, 1}, true).plan.fields.size();
  };
  EXPECT_EQ(fields("u_t - nu*(u_xx + u_yy)"), 1U);
  EXPECT_EQ(fields("u_xx + u_yy + k^2*u - sin(x)"), 1U);
  EXPECT_EQ(fields("u_t - nu*(u*u_xx + u_x^2)"), 4U);
  EXPECT_EQ(fields("nu*u_x + k*u_y + nu*u*v"), 3U);
}

TEST(ParametricPlan, WantsAllValues) {
  Graph graph;
  const NodeId residual = parse(graph, "u_t - nu*u_xx");
  const double weight = 1;
  const ParametricPlan plan = make_parametric_plan(graph, 3, 2, {&residual, 1}, {&weight, 1}, true);
  EXPECT_THROW(static_cast<void>(plan.bind(std::array{1.0})), std::logic_error);
}

} // namespace
} // namespace spinn::planning
