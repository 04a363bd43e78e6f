// SPDX-License-Identifier: BSD-3-Clause
// The table of functions: every entry builds, takes the arguments that it says, and can be differentiated.
#include "language/functions.hpp"

#include "testing.hpp"

#include <gtest/gtest.h>

namespace spinn::language {
namespace {

TEST(Functions, OthersAreNotFound) {
  EXPECT_EQ(find_function("u"), nullptr);
  EXPECT_EQ(find_function(""), nullptr);
  EXPECT_EQ(find_function("Sin"), nullptr);
}

TEST(Functions, EachHasTheDerivativeOfItsValues) {
  for (const std::string& name : function_names()) {
    const Function* function = find_function(name);
    ASSERT_NE(function, nullptr);
    Graph graph;
    const NodeId x = graph.coordinate(0);
    // First argument 0.4 + x / 3, then 2, 3, ..: inside every domain for x near 0.5.
    std::vector<NodeId> arguments{graph.sum({{x, 1.0 / 3}, {-1, 0.4}})};
    while (arguments.size() < function->fewest_arguments)
      arguments.push_back(graph.constant(1 + static_cast<double>(arguments.size())));
    const NodeId node = function->build(graph, arguments);
    const NodeId derivative = differentiate(graph, node, 0);
    const auto at = [&](double shift) { return testing::naive(graph, node, {{x, 0.5 + shift}}); };
    const double h = 1e-4;
    const double expected = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
    EXPECT_NEAR(testing::naive(graph, derivative, {{x, 0.5}}), expected, 1e-9) << name;
    EXPECT_TRUE(std::isfinite(at(0))) << name;
  }
}

} // namespace
} // namespace spinn::language
