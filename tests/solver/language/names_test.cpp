// SPDX-License-Identifier: BSD-3-Clause
// Names: precedence, readings of derivative suffixes.
#include "language/names.hpp"

#include "testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace spinn::language {
namespace {

TEST(FindName, KnowsEveryKind) {
  Graph graph;
  Scope scope = testing::scope_txy();
  scope.definitions["w"] = graph.constant(7);
  EXPECT_EQ(find_name(graph, scope, "x"), graph.coordinate(1));
  EXPECT_EQ(find_name(graph, scope, "v"), graph.unknown(1));
  EXPECT_EQ(find_name(graph, scope, "k"), graph.parameter(1));
  EXPECT_EQ(find_name(graph, scope, "w"), graph.constant(7));
  EXPECT_TRUE(find_name(graph, scope, "pi").has_value());
  EXPECT_FALSE(find_name(graph, scope, "sin").has_value());
  EXPECT_FALSE(find_name(graph, scope, "u_x").has_value());
}

TEST(ReadAxes, FindsEveryReading) {
  Scope scope;
  scope.axes = {"x", "y", "xy"};
  EXPECT_EQ(read_axes(scope, "xxy"), (std::set<Orders>{{2, 1, 0}, {1, 0, 1}}));
  EXPECT_EQ(read_axes(scope, "yx"), (std::set<Orders>{{1, 1, 0}}));
  EXPECT_TRUE(read_axes(scope, "xz").empty());
  EXPECT_TRUE(read_axes(scope, "").empty());
  EXPECT_TRUE(read_axes(scope, std::string(1000, 'x')).empty());
}

TEST(SplitSuffix, TakesTheLastUnderscore) {
  using Parts = std::pair<std::string_view, std::string_view>;
  EXPECT_EQ(split_suffix("my_u_xx"), (Parts{"my_u", "xx"}));
  EXPECT_EQ(split_suffix("u"), (Parts{"u", ""}));
}

TEST(AllNames, ContainEveryWordThatIsKnown) {
  Scope scope = testing::scope_txy();
  scope.definitions["w"] = 0;
  const std::vector<std::string> names = all_names(scope);
  for (const char* name : {"t", "x", "y", "u", "v", "nu", "k", "w", "pi", "sqrt", "atan2"})
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
}

} // namespace
} // namespace spinn::language
