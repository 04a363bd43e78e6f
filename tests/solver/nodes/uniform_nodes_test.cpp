// SPDX-License-Identifier: BSD-3-Clause
// Equispaced nodes: values, ends to the last bit.
#include <spinn/uniform_nodes.hpp>

#include <gtest/gtest.h>

namespace {

using spinn::uniform_nodes;

TEST(UniformNodes, AreEquallyFarApart) {
  EXPECT_EQ(uniform_nodes(-1, 3, 5), (std::vector<double>{-1, 0, 1, 2, 3}));
}

TEST(UniformNodes, EndOnTheFacesToTheLastBit) {
  for (int n = 2; n < 200; ++n) {
    const std::vector<double> nodes = uniform_nodes(-0.1, 0.7 / 3, n);
    ASSERT_EQ(nodes.size(), static_cast<std::size_t>(n));
    EXPECT_EQ(nodes.front(), -0.1);
    EXPECT_EQ(nodes.back(), 0.7 / 3);
  }
}

TEST(UniformNodes, OneNodeIsTheLowerEnd) {
  EXPECT_EQ(uniform_nodes(2, 5, 1), (std::vector<double>{2}));
}

TEST(UniformNodes, ARangeOfThemIsThatOfAll) {
  const std::vector<double> nodes = uniform_nodes(0, 1, 7);
  EXPECT_EQ(uniform_nodes(0, 1, 7, 2, 4), std::vector<double>(nodes.begin() + 2, nodes.begin() + 5));
  EXPECT_EQ(uniform_nodes(0, 1, 7, 6, 6), (std::vector<double>{1}));
  EXPECT_TRUE(uniform_nodes(0, 1, 7, 3, 2).empty());
}

} // namespace
