// SPDX-License-Identifier: BSD-3-Clause
// The graph: sharing, folding, normal form, substitution.
#include "language/graph.hpp"

#include "testing.hpp"

#include <spinn/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace spinn::language {
namespace {

using testing::parse;

/// Pairs of texts that mean the same and must become the same node.
struct Equal {
  const char* left;
  const char* right;
};

class EqualTexts : public ::testing::TestWithParam<Equal> {};

TEST_P(EqualTexts, ShareOneNode) {
  Graph graph;
  EXPECT_EQ(parse(graph, GetParam().left), parse(graph, GetParam().right))
      << GetParam().left << " and " << GetParam().right;
}

INSTANTIATE_TEST_SUITE_P(
    NormalForm, EqualTexts,
    ::testing::Values(
        Equal{"x + y", "y + x"}, Equal{"x*y", "y*x"}, Equal{"2*(3*x)", "6*x"}, Equal{"x - x", "0"},
        Equal{"0*x", "0"}, Equal{"x + 0", "x"}, Equal{"1*x", "x"}, Equal{"x^1", "x"}, Equal{"x^0", "1"},
        Equal{"x*x", "x^2"}, Equal{"x*x*x", "x^3"}, Equal{"x*x^2", "x^3"}, Equal{"(x*y)^2", "x^2*y^2"},
        Equal{"(2*x)^3", "8*x^3"}, Equal{"x/y", "x*y^(-1)"}, Equal{"x/2", "0.5*x"}, Equal{"-(-x)", "x"},
        Equal{"-(x - y)", "y - x"}, Equal{"x - (y - t)", "x + t - y"}, Equal{"2*(x + y)", "2*x + 2*y"},
        Equal{"(2*x + 2*y)*t", "2*(y + x)*t"}, Equal{"(x - y)*t", "-t*(y - x)"},
        Equal{"(x - y)^2", "(y - x)^2"}, Equal{"x + 2*x + y", "y + 3*x"}, Equal{"sin(-x)", "-sin(x)"},
        Equal{"cos(-2*x)", "cos(2*x)"}, Equal{"abs(-3*x)", "3*abs(x)"}, Equal{"sign(-3*x)", "-sign(x)"},
        Equal{"x^0.5", "sqrt(x)"}, Equal{"1/sqrt(x)", "x^(-0.5)"}, Equal{"min(x, y)", "min(y, x)"},
        Equal{"max(x, x)", "x"}, Equal{"2^3 + 1", "9"}, Equal{"x/x", "1"}, Equal{"u_xt", "(u_t)_x"},
        Equal{"x^2/x", "x"}, Equal{"(x + y)/(x + y)^3", "(x + y)^(-2)"}, Equal{"1^y", "1"},
        Equal{"u*v_x - v_x*u", "0"}, Equal{"sqrt(x)*sqrt(x)", "sqrt(x)^2"}));

TEST(Graph, SharesEqualNodesAndKeepsDifferentOnesApart) {
  Graph graph;
  EXPECT_EQ(graph.unknown(0, {1, 0, 2}), graph.unknown(0, {1, 0, 2}));
  EXPECT_NE(graph.unknown(0, {1, 0, 2}), graph.unknown(0, {1, 2, 0}));
  EXPECT_NE(graph.unknown(0), graph.unknown(1));
  EXPECT_NE(graph.unknown(0), graph.input(0));
  EXPECT_NE(graph.parameter(0), graph.coordinate(0));
  EXPECT_EQ(graph.constant(0.0), graph.constant(-0.0));
  EXPECT_NE(graph.constant(1), graph.constant(std::nextafter(1.0, 2.0)));
}

TEST(Graph, OperandsPrecedeTheirUsers) {
  Graph graph;
  parse(graph, "sin(x*y)^2 + exp(-t)*u_xx/(1 + v^2) - (u*u_x)_x");
  for (NodeId id = 0; id < static_cast<NodeId>(graph.size()); ++id) {
    EXPECT_LT(graph[id].a, id);
    EXPECT_LT(graph[id].b, id);
  }
}

TEST(Graph, NeverStoresSubtractDivideOrNegate) {
  Graph graph;
  parse(graph, "-(x - y)/(u - v) - -t");
  for (NodeId id = 0; id < static_cast<NodeId>(graph.size()); ++id) {
    EXPECT_NE(graph[id].op, Op::subtract);
    EXPECT_NE(graph[id].op, Op::divide);
    EXPECT_NE(graph[id].op, Op::negate);
  }
}

TEST(Graph, FoldingKeepsDomainErrorsOfConstants) {
  Graph graph;
  const NodeId x = graph.coordinate(0);
  const NodeId infinite = graph.divide(graph.constant(1), graph.constant(0));
  const NodeId nan = graph.unary(Op::logarithm, graph.constant(-1));
  EXPECT_NE(graph[infinite].op, Op::constant);
  EXPECT_NE(graph[nan].op, Op::constant);
  EXPECT_TRUE(std::isinf(testing::compiled(graph, infinite, {})));
  EXPECT_TRUE(std::isnan(testing::compiled(graph, nan, {})));
  for (const NodeId node : {graph.multiply(graph.constant(0), infinite), graph.subtract(infinite, infinite),
                            graph.multiply(graph.multiply(graph.constant(0), x), nan)})
    EXPECT_TRUE(std::isnan(testing::compiled(graph, node, {{x, 2.0}})));
  EXPECT_TRUE(std::isnan(testing::compiled(graph, graph.add(x, nan), {{x, 2.0}})));
}

TEST(Graph, DoesNotHideWhereARootIsUndefined) {
  Graph graph;
  const NodeId x = graph.coordinate(0);
  const NodeId text = parse(graph, "(t^1.5)^2 + t^1.5*t^1.5");
  EXPECT_TRUE(std::isnan(testing::compiled(graph, text, {{x, -1.0}})));
  EXPECT_DOUBLE_EQ(testing::compiled(graph, text, {{x, 2.0}}), 16.0);
}

TEST(Graph, SimplifiedAndNaiveEvaluationAgree) {
  // The builders see the text; the expected value comes from evaluating the text's own structure with doubles.
  testing::RandomText random(11, {"t", "x", "y"});
  for (int trial = 0; trial < 300; ++trial) {
    const std::string text = random(1 + trial % 4);
    Graph graph;
    const NodeId node = parse(graph, text);
    const testing::Values values{{graph.coordinate(0), random.value()},
                                 {graph.coordinate(1), random.value()},
                                 {graph.coordinate(2), random.value()}};
    // Opaque inputs instead of numbers cannot fold: replace every constant, compute, and compare.
    std::vector<NodeId> constants;
    std::vector<NodeId> inputs;
    testing::Values lifted = values;
    Graph copy = graph;
    for (const NodeId id : reachable(copy, std::vector<NodeId>{node})) {
      if (copy[id].op != Op::constant) continue;
      constants.push_back(id);
      inputs.push_back(copy.input(static_cast<int>(inputs.size())));
      lifted[inputs.back()] = copy[id].value;
    }
    const NodeId general = substitute(copy, node, constants, inputs);
    const double expected = testing::naive(copy, general, lifted);
    const double tolerance = 1e-11 * (1 + std::abs(expected));
    EXPECT_NEAR(testing::naive(graph, node, values), expected, tolerance) << text;
    EXPECT_NEAR(testing::compiled(graph, node, values), expected, tolerance) << text;
  }
}

TEST(Graph, LongSumsStayCorrectBeyondTheChainLimit) {
  Graph graph;
  NodeId sum = graph.constant(0);
  double expected = 0;
  testing::Values values;
  for (int k = 0; k < 700; ++k) {
    const NodeId leaf = graph.input(k % 650);
    values[leaf] = 0.5 + k % 650;
    sum = graph.add(graph.multiply(graph.constant(2), sum), graph.multiply(leaf, graph.constant(k)));
    expected = 2 * expected + values[leaf] * k;
    if (k % 50 == 0) {
      sum = graph.multiply(sum, graph.constant(0x1p-50));
      expected *= 0x1p-50;
    }
  }
  EXPECT_NEAR(testing::naive(graph, sum, values) / expected, 1, 1e-12);
  EXPECT_NEAR(testing::compiled(graph, sum, values) / expected, 1, 1e-12);
}

TEST(Graph, GrowthEndsWithAnErrorThatNamesTheLimit) {
  Graph graph;
  try {
    for (int k = 0; k <= 300000; ++k)
      graph.input(k);
    FAIL() << "the graph grew without limit";
  } catch (const Error& error) {
    EXPECT_NE(error.message().find("250000"), std::string::npos);
    EXPECT_FALSE(error.remedy().empty());
  }
}

TEST(Substitute, ReplacesLeavesAndFoldsAgain) {
  Graph graph;
  const NodeId node = parse(graph, "nu*u_xx + x*v");
  const NodeId v = graph.unknown(1);
  const NodeId replaced = substitute(graph, node, std::array{v}, std::array{graph.constant(2)});
  EXPECT_EQ(replaced, parse(graph, "nu*u_xx + 2*x"));
}

TEST(Substitute, ParametersBecomeNumbers) {
  Graph graph;
  const NodeId node = parse(graph, "u_t - nu*u_xx + u^k");
  EXPECT_EQ(substitute_parameters(graph, node, std::array{0.5, 2.0}), parse(graph, "u_t - 0.5*u_xx + u*u"));
  EXPECT_THROW(substitute_parameters(graph, node, std::array{0.5}), std::logic_error);
}

TEST(Atoms, AreTheUnknownsLeavesInAscendingOrder) {
  Graph graph;
  const std::array nodes{parse(graph, "u_t + x*v"), parse(graph, "u_xx - u_t")};
  const std::vector<NodeId> found = atoms(graph, nodes);
  EXPECT_EQ(found.size(), 3U);
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
}

TEST(Support, NamesCoordinatesAndUnknowns) {
  Graph graph;
  EXPECT_EQ(support(graph, parse(graph, "3*pi")), 0U);
  EXPECT_EQ(support(graph, parse(graph, "sin(x)*t")), 0b011U);
  EXPECT_EQ(support(graph, parse(graph, "nu*y")), 0b100U);
  EXPECT_EQ(support(graph, parse(graph, "u_x*y")), 0b100U | (1U << max_axes));
}

} // namespace
} // namespace spinn::language
