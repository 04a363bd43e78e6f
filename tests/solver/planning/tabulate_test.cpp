// SPDX-License-Identifier: BSD-3-Clause
// Separation by addition theorems and extraction of tables.
#include "planning/tabulate.hpp"

#include "../language/testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace spinn::planning {
namespace {

using language::Graph;
using language::Op;
using language::testing::parse;

bool contains(const Graph& graph, NodeId node, Op op) {
  const std::vector<NodeId> nodes = language::reachable(graph, std::array{node});
  return std::any_of(nodes.begin(), nodes.end(), [&](NodeId id) { return graph[id].op == op; });
}

TEST(Separate, KeepsValuesOfFunctionsOfSums) {
  for (const char* text :
       {"exp(x - 2*y*x + t + 0.5)", "sin(x + y - t)", "cos(3*x*y - t + 1)", "sin(t - x)^2*u*cos(y + t*x)",
        "exp(sin(x + y + t))", "tanh(x + y + t)", "exp(nu*x + y + t)", "sin((x + y - t - nu)/nu)"}) {
    Graph graph;
    const NodeId node = parse(graph, text);
    const NodeId separated = separate(graph, 3, node);
    const language::testing::Values values{{graph.coordinate(0), 0.7},
                                           {graph.coordinate(1), -0.4},
                                           {graph.coordinate(2), 1.3},
                                           {graph.unknown(0), 2.0},
                                           {graph.parameter(0), 0.8}};
    const double expected = language::testing::naive(graph, node, values);
    EXPECT_NEAR(language::testing::naive(graph, separated, values), expected,
                1e-13 * (1 + std::abs(expected)))
        << text;
  }
}

TEST(Separate, LeavesWhatATableOrNoTheoremCovers) {
  Graph graph;
  for (const char* text :
       {"sin(x + y)", "exp(u + x + y + t)", "sin(x*y*t)", "exp(nu*x + y)", "tanh(x + y + t)"}) {
    const NodeId node = parse(graph, text);
    EXPECT_EQ(separate(graph, 3, node), node) << text;
  }
}

TEST(Tabulate, MaximalPartsBecomeInputs) {
  Graph graph;
  const NodeId node = parse(graph, "u*(sin(x)*cos(y) + exp(y)) + t");
  const Tabulation result = tabulate(graph, 3, 0, std::array{node}, 4);
  ASSERT_EQ(result.tables.size(), 1U);
  EXPECT_EQ(result.tables[0].axes, (std::vector<int>{1, 2}));
  EXPECT_EQ(result.nodes[0], graph.add(graph.multiply(parse(graph, "u"), graph.input(4)), parse(graph, "t")));
}

TEST(Tabulate, CheapPartsStayInPlace) {
  Graph graph;
  for (const char* text : {"u*x", "u + x + y", "u*x*y", "u + x^2", "7*x"}) {
    const NodeId node = parse(graph, text);
    const Tabulation result = tabulate(graph, 3, 0, std::array{node}, 1);
    EXPECT_TRUE(result.tables.empty()) << text;
    EXPECT_EQ(result.nodes[0], node) << text;
  }
}

TEST(Tabulate, FunctionsOfAllCoordinatesStay) {
  Graph graph;
  const NodeId node = parse(graph, "exp(x*y*t) + u");
  const Tabulation result = tabulate(graph, 3, 0, std::array{node}, 1);
  EXPECT_TRUE(contains(graph, result.nodes[0], Op::exponential));
  EXPECT_TRUE(result.tables.empty());
}

TEST(Tabulate, CoefficientsDoNotMultiplyTables) {
  Graph graph;
  const std::array nodes{parse(graph, "u + 2*sin(x)"), parse(graph, "v - 3*sin(x) + 5*u*sin(x)")};
  EXPECT_EQ(tabulate(graph, 3, 0, nodes, 1).tables.size(), 1U);
}

TEST(Tabulate, ProgramsTakeTheCoordinatesOfTheirAxesInOrder) {
  Graph graph;
  const NodeId node = parse(graph, "u*exp(t)/(1 + y)");
  const Tabulation result = tabulate(graph, 3, 0, std::array{node}, 1);
  ASSERT_EQ(result.tables.size(), 1U);
  EXPECT_EQ(result.tables[0].axes, (std::vector<int>{0, 2}));
  const double t = 0.5;
  const double y = 3;
  double value = 0;
  double* const output = &value;
  language::evaluate(result.tables[0].program, 1, std::array{&t, &y}, std::array{output});
  EXPECT_NEAR(value, std::exp(0.5) / 4, 1e-15);
}

} // namespace
} // namespace spinn::planning
