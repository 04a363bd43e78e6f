// SPDX-License-Identifier: BSD-3-Clause
// Coordinates that points share stand once.
#include "scattered/points.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>

namespace {

using namespace spinn;
using namespace spinn::scattered;

/// What `points_at` says of them.
std::string refusal(const std::vector<double>& coordinates, int axes, const std::vector<double>& weights) {
  try {
    static_cast<void>(points_at(coordinates, axes, weights));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "taken";
}

TEST(Points, keep_each_coordinate_once) {
  const std::vector<double> coordinates = {0.5, 3, 0, 3, 0.5, -1, 0, 3}; // four points in the plane
  const residual::ScatteredPoints points = points_at(coordinates, 2, {1, 2, 3, 4});
  EXPECT_EQ(points.points(), 4U);
  EXPECT_EQ(points.nodes[0].nodes, (std::vector<double>{0, 0.5}));
  EXPECT_EQ(points.nodes[1].nodes, (std::vector<double>{-1, 3}));
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t axis = 0; axis < 2; ++axis)
      EXPECT_EQ(points.nodes[axis].nodes[static_cast<std::size_t>(points.coordinate[axis][i])],
                coordinates[2 * i + axis]);
}

TEST(Points, of_a_lattice_need_as_many_nodes_as_it_has_planes) {
  std::vector<double> coordinates;
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j < 5; ++j)
      for (int k = 0; k < 4; ++k)
        coordinates.insert(coordinates.end(), {0.1 * i, 0.2 * j, 0.3 * k});
  const residual::ScatteredPoints points = points_at(coordinates, 3, std::vector<double>(120, 1.0 / 120));
  EXPECT_EQ(points.nodes[0].nodes.size(), 6U);
  EXPECT_EQ(points.nodes[1].nodes.size(), 5U);
  EXPECT_EQ(points.nodes[2].nodes.size(), 4U);
}

TEST(Points, say_what_they_are_not) {
  const std::string numbers =
      "points_at: there must be one weight and one coordinate per axis for each point, "
      "and one point at least";
  EXPECT_EQ(refusal({1, 2, 3}, 2, {1}), numbers);
  EXPECT_EQ(refusal({}, 2, {}), numbers);
  EXPECT_EQ(refusal({1}, 0, {1}), numbers);
  EXPECT_EQ(refusal({1, std::nan("")}, 2, {1}), "points_at: a coordinate or weight is not finite");
  EXPECT_EQ(refusal({1, 2}, 2, {INFINITY}), "points_at: a coordinate or weight is not finite");
  EXPECT_EQ(refusal({1, 2}, 1, {1, -1}), "points_at: a weight is negative");
  EXPECT_EQ(refusal({1, 2}, 1, {1, 0}), "taken");
}

} // namespace
