// SPDX-License-Identifier: BSD-3-Clause
// Inputs of the axis networks against closed forms.
#include "axis/jet_features.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn::axis;

TEST(JetFeatures, map_the_domain_linearly_to_minus_one_and_one) {
  const AxisSpec axis{2, 6, 0, 1};
  const std::vector<double> nodes = {2, 3, 6};
  const std::vector<double> expected = {-1, -0.5, 1, 0.5, 0.5, 0.5, 0, 0, 0, 0, 0, 0};
  EXPECT_EQ(feature_count(axis), 1);
  EXPECT_EQ(feature_jets(axis, nodes), expected);
}

TEST(JetFeatures, of_periodic_axes_are_cosines_and_sines_with_their_derivatives) {
  const AxisSpec axis{-1, 3, 3, 1};
  const std::vector<double> nodes = {-0.3, 2.2};
  const std::vector<double> jets = feature_jets(axis, nodes);
  ASSERT_EQ(feature_count(axis), 6);
  ASSERT_EQ(jets.size(), 4U * 2 * 6);
  for (std::size_t order = 0; order < 4; ++order)
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t m = 1; m <= 3; ++m) {
        const double k = 2 * M_PI * static_cast<double>(m) / 4;
        const double phase =
            k * (nodes[i] + 1) + static_cast<double>(order) * M_PI / 2; // each derivative turns by 90 degrees
        const double scale = std::pow(k, static_cast<double>(order));
        const double* const at = jets.data() + (order * 2 + i) * 6 + 2 * (m - 1);
        EXPECT_NEAR(at[0], scale * std::cos(phase), 1e-13 * scale);
        EXPECT_NEAR(at[1], scale * std::sin(phase), 1e-13 * scale);
      }
}

} // namespace
