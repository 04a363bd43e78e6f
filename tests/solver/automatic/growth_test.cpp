// SPDX-License-Identifier: BSD-3-Clause
// Sizes of the automatic mode's models.
#include "automatic/growth.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

namespace {

using namespace spinn;
using namespace spinn::automatic;

axis::ModelSpec spectral() {
  axis::ModelSpec model;
  model.kind = AxisFunction::spectral;
  model.rank = 8;
  model.axes = {{0, 1, 0, 2, 40}, {0, 1, 3, 2, 21}};
  return model;
}

TEST(Growth, StartsSmall) {
  const axis::ModelSpec model = smallest_model(spectral());
  EXPECT_EQ(model.rank, 2);
  EXPECT_EQ(model.axes[0].basis, 16);
  EXPECT_EQ(model.axes[1].basis, 17); // odd: a constant, and cosine and sine of every mode
  EXPECT_EQ(model.axes[1].modes, 3);
}

TEST(Growth, TakesMoreBasisFunctionsWhereTheLastOnesMatter) {
  const axis::ModelSpec model = smallest_model(spectral());
  const auto layout = axis::layout(model);
  std::vector<double> theta(static_cast<std::size_t>(layout.back().end), 0.0);
  for (std::size_t i = 0; i < 2; ++i) {
    const axis::LayerSlot& layer = layout[i].layers.back();
    for (int row = 0; row < layer.inputs; ++row)
      theta[static_cast<std::size_t>(layer.weights + row * layer.outputs)] =
          i == 0 ? 1 : std::exp(-2.0 * row);
  }
  const auto next = larger_model(model, theta);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->rank, 3);
  EXPECT_EQ(next->axes[0].basis, 24); // its coefficients do not decay
  EXPECT_EQ(next->axes[1].basis, 17);
}

TEST(Growth, EndsAtTheLargestRank) {
  axis::ModelSpec model = spectral();
  std::vector<int> ranks;
  for (auto next = std::optional(smallest_model(model)); next;
       next = larger_model(*next, axis::initialise(*next, 1)))
    ranks.push_back(next->rank);
  EXPECT_EQ(ranks.front(), 2);
  EXPECT_EQ(ranks.back(), 64);
  for (std::size_t i = 1; i < ranks.size(); ++i)
    EXPECT_GT(ranks[i], ranks[i - 1]);
}

TEST(Growth, WidensNetworks) {
  axis::ModelSpec model = spectral();
  model.kind = AxisFunction::mlp;
  for (axis::AxisSpec& axis : model.axes)
    axis.basis = 0;
  model = smallest_model(model);
  const auto next = larger_model(model, axis::initialise(model, 1));
  ASSERT_TRUE(next);
  EXPECT_GT(next->width, model.width);
  EXPECT_EQ(next->axes[0].basis, 0);
}

TEST(Growth, TakesThreePointsForTwoBasisFunctions) {
  EXPECT_EQ(points_for(spectral(), {12, 40}), (std::vector<int>{60, 40}));
}

} // namespace
