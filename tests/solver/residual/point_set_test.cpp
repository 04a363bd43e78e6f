// SPDX-License-Identifier: BSD-3-Clause
// Numbers of points, and what their weights must be.
#include "residual/point_set.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>

namespace {

using namespace spinn::residual;

TensorGrid grid(std::vector<double> point_weights) {
  return {{{0, {0.25, 0.75}}, {4, {1, 1, 1}}}, std::move(point_weights)};
}

/// What `check` says.
std::string complaint(const TensorGrid& grid) {
  try {
    grid.check();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(PointSet, counts_points) {
  EXPECT_EQ(grid({}).points(), 6U);
  EXPECT_EQ((ScatteredPoints{{}, {}, {1, 2, 3}}.points()), 3U);
}

TEST(PointSet, says_which_point_weights_are_wrong) {
  EXPECT_EQ(complaint(grid({})), "");
  EXPECT_EQ(complaint(grid({0, 1, 2, 3, 4, 5})), "");
  EXPECT_EQ(complaint(grid({1, 2})), "TensorGrid: 2 point weights for 6 points; give one for each, or none");
  EXPECT_EQ(complaint(grid({0, 1, 2, -3, 4, 5})),
            "TensorGrid: the weight -3.000000 of point 3 is not a finite number of 0 or more");
  EXPECT_NE(complaint(grid({0, 1, 2, std::nan(""), 4, 5})), "");
}

} // namespace
