// SPDX-License-Identifier: BSD-3-Clause
// Intersections of planes, and which of them go together.
#include "problem/slice.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace {

using namespace spinn;
using namespace spinn::problem;

TEST(Slice, knows_the_coordinates_that_it_fixes) {
  const Slice corner({{2, 1.5}, {0, -1}});
  EXPECT_EQ(corner.planes(), (std::vector<Plane>{{0, -1}, {2, 1.5}}));
  EXPECT_EQ(corner.along(0), -1);
  EXPECT_EQ(corner.along(2), 1.5);
  EXPECT_TRUE(corner.extends_over(1));
  EXPECT_FALSE(corner.extends_over(2));
  EXPECT_EQ(corner, Slice({{0, -1}, {2, 1.5}}));
}

TEST(Slice, is_a_plane_only_if_it_is_all_of_it) {
  EXPECT_TRUE(Slice({{1, 0.5}}).is({1, 0.5}));
  EXPECT_FALSE(Slice({{1, 0.5}}).is({1, 1}));
  EXPECT_FALSE(Slice({{1, 0.5}}).is({0, 0.5}));
  EXPECT_FALSE(Slice({{1, 0.5}, {0, 0}}).is({1, 0.5}));
  EXPECT_FALSE(Slice().is({1, 0.5}));
}

TEST(Slice, of_two_planes_of_one_axis_is_nowhere) {
  try {
    Slice({{1, 0}, {0, 2}, {1, 1}});
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "Slice: two planes of one axis have no point in common");
  }
}

TEST(Slice, restricts_expressions) {
  language::Graph graph;
  const auto x = graph.coordinate(0), y = graph.coordinate(1), z = graph.coordinate(2);
  const auto sum = graph.add(graph.multiply(x, y), z);
  EXPECT_EQ(Slice({{0, 3}}).restricted(graph, sum), graph.add(graph.multiply(graph.constant(3), y), z));
  EXPECT_EQ(Slice({{0, 3}, {2, 1}}).restricted(graph, sum),
            graph.add(graph.multiply(graph.constant(3), y), graph.constant(1)));
  EXPECT_EQ(Slice({{0, 1}, {1, 2}, {2, 3}}).restricted(graph, sum), graph.constant(5));
  EXPECT_EQ(Slice().restricted(graph, sum), sum);
}

TEST(Slices, join_opposite_faces) {
  Slices slices(Slice({{1, 0}}));
  EXPECT_TRUE(slices.join(Slice({{1, 2}})));
  EXPECT_TRUE(slices.join(Slice({{1, 1}})));
  EXPECT_EQ(slices.axes(), (std::vector<Slices::Planes>{{1, {0, 2, 1}}}));
  EXPECT_FALSE(slices.join(Slice({{1, 2}}))); // it is there
  EXPECT_FALSE(slices.join(Slice({{0, 2}})));
  EXPECT_FALSE(slices.join(Slice({{0, 2}, {1, 3}})));
  EXPECT_FALSE(slices.join(Slice()));
}

/// Edges that join make all intersections of their planes, and no more.
TEST(Slices, join_edges_that_differ_along_one_axis) {
  Slices slices(Slice({{0, 0}, {2, 5}}));
  EXPECT_FALSE(slices.join(Slice({{0, 1}, {2, 6}}))); // would bring two more
  EXPECT_TRUE(slices.join(Slice({{0, 1}, {2, 5}})));
  EXPECT_FALSE(slices.join(Slice({{0, 0}, {2, 6}}))); // would bring another one
  EXPECT_EQ(slices.axes(), (std::vector<Slices::Planes>{{0, {0, 1}}, {2, {5}}}));
  EXPECT_EQ(slices.count(), 2);
}

TEST(Slices, are_the_whole_box_without_planes) {
  EXPECT_TRUE(Slices().axes().empty());
  EXPECT_EQ(Slices().count(), 1);
  EXPECT_TRUE(Slices(Slice()).axes().empty());
}

} // namespace
