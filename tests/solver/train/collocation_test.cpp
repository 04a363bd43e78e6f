// SPDX-License-Identifier: BSD-3-Clause
// Nodes and blocks: what is trained, where, and with which weight.
#include "train/collocation.hpp"

#include "support/heat_problem.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace {

using namespace spinn;

TEST(Collocation, HardConditionsAreNotTrained) {
  const field::System system(spinn_test::heat(), {});
  const auto collocation = train::make_collocation(system, {8, 12}, NodeRule::gauss_legendre, 0);
  ASSERT_EQ(collocation.blocks.size(), 2u);         // the equation and the initial condition
  EXPECT_EQ(collocation.nodes[0].nodes.size(), 9u); // 8 nodes and t = 0
  EXPECT_EQ(collocation.nodes[1].nodes.size(), 12u);
  EXPECT_DOUBLE_EQ(collocation.nodes[0].nodes.back(), 0.0);
}

TEST(Collocation, WeightsTakeMeans) {
  const field::System system(spinn_test::heat(), {});
  const auto collocation = train::make_collocation(system, {8, 12}, NodeRule::gauss_legendre, 0);
  for (const residual::Block& block : collocation.blocks)
    for (const residual::NodeRange& range : block.grid().ranges)
      EXPECT_NEAR(std::accumulate(range.weights.begin(), range.weights.end(), 0.0), 1.0, 1e-14);
  EXPECT_EQ(collocation.blocks[1].plan.weights, std::vector<double>{10.0});
}

TEST(Collocation, FactorVanishesOnHardFaces) {
  const field::System system(spinn_test::heat(), {});
  const axis::AxisNodes nodes = system.with_factor(1, {0.0, 0.5, 1.0});
  ASSERT_EQ(nodes.factor.size(), static_cast<std::size_t>(language::max_order) + 1);
  EXPECT_NEAR(nodes.factor[0][0], 0, 1e-15);
  EXPECT_NEAR(nodes.factor[0][1], 1, 1e-15); // x (1 - x) / (1/2)^2 at 1/2
  EXPECT_NEAR(nodes.factor[1][0], 4, 1e-14);
  EXPECT_NEAR(nodes.factor[2][1], -8, 1e-13);
}

TEST(Collocation, RandomNodesDependOnTheSeedAlone) {
  const field::System system(spinn_test::heat(), {});
  const auto first = train::draw_nodes(system, {8, 12}, NodeRule::random, 7);
  const auto again = train::draw_nodes(system, {8, 12}, NodeRule::random, 7);
  const auto other = train::draw_nodes(system, {8, 12}, NodeRule::random, 8);
  EXPECT_EQ(first[1].nodes, again[1].nodes);
  EXPECT_NE(first[1].nodes, other[1].nodes);
  EXPECT_EQ(first[0].nodes.size(), 9u);
}

constexpr const char* two_faces = R"toml(
title = "Laplace on a square"
unknowns = ["u"]
equations = ["u_xx + u_yy = 0"]
[[axis]]
name = "x"
range = [-1, 1]
points = 6
[[axis]]
name = "y"
range = [-1, 1]
points = 6
[[condition]]
on = "boundary"
equation = "u = x + y"
weight = 3
)toml";

TEST(Collocation, OppositeFacesWithTheSameConditionShareABlock) {
  const field::System system(Problem::parse(two_faces, "laplace"), {});
  const auto collocation = train::make_collocation(system, {6, 6}, NodeRule::gauss_legendre, 0);
  ASSERT_EQ(collocation.blocks.size(), 3u); // equation, x faces, y faces
  EXPECT_EQ(collocation.blocks[1].grid().ranges[0].weights.size(), 2u);
  EXPECT_EQ(collocation.blocks[1].grid().ranges[0].begin, 6);
  EXPECT_EQ(collocation.nodes[0].nodes[6] * collocation.nodes[0].nodes[7], -1.0);
}

} // namespace
