// SPDX-License-Identifier: BSD-3-Clause
// Sets of axes: what nodes depend on, gathering, disjoint groups.
#include "planning/axis_sets.hpp"

#include "../language/testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace spinn::planning {
namespace {

std::vector<AxisSet> axes_of(const std::vector<AxisGroup>& groups) {
  std::vector<AxisSet> sets;
  for (const AxisGroup& group : groups)
    sets.push_back(group.axes);
  std::sort(sets.begin(), sets.end());
  return sets;
}

using Sets = std::vector<AxisSet>;

TEST(CoordinateAxes, AreEmptyForAllButCoordinateFunctions) {
  language::Graph graph;
  EXPECT_EQ(coordinate_axes(graph, language::testing::parse(graph, "x*sin(y)")), 0b110U);
  EXPECT_EQ(coordinate_axes(graph, language::testing::parse(graph, "nu*x")), 0b010U)
      << "nu is a number for every point";
  for (const char* text : {"3", "u*x", "nu", "u"})
    EXPECT_EQ(coordinate_axes(graph, language::testing::parse(graph, text)), 0U) << text;
}

TEST(Gather, PairsAxesButNeverTakesAll) {
  EXPECT_EQ(axes_of(gather({1, 2, 4}, 7)), (Sets{3, 4}));
  EXPECT_EQ(axes_of(gather({1, 2}, 3)), (Sets{1, 2}));
  EXPECT_EQ(axes_of(gather({1, 2, 4, 8}, 15)), (Sets{3, 12}));
  EXPECT_EQ(axes_of(gather({1, 2, 4, 8, 16}, 31)), (Sets{3, 12, 16}));
  EXPECT_TRUE(gather({}, 7).empty());
}

TEST(Gather, LetsLargeSetsTakeTheirParts) {
  EXPECT_EQ(axes_of(gather({1, 7, 2, 4, 8}, 15)), (Sets{7, 8}));
  EXPECT_EQ(axes_of(gather({1, 3, 1}, 7)), (Sets{3}));
}

TEST(DisjointGroups, JoinWhatSharesAnAxis) {
  const std::vector<AxisGroup> groups = disjoint_groups({1, 6, 8, 4, 3});
  EXPECT_EQ(axes_of(groups), (Sets{7, 8}));
  for (const AxisGroup& group : groups)
    EXPECT_EQ(group.members.size(), group.axes == 8 ? 1U : 4U);
}

} // namespace
} // namespace spinn::planning
