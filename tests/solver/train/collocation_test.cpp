// SPDX-License-Identifier: BSD-3-Clause
// Nodes and blocks: what is trained, where, and with which weight.
#include "train/collocation.hpp"

#include "expansion/expand.hpp"
#include "support/heat_problem.hpp"
#include "support/slice_conditions.hpp"
#include "train/make_objective.hpp"

#include <gtest/gtest.h>

#include <cmath>
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

constexpr const char* cube = R"toml(
title = "Laplace in a cube"
unknowns = ["u"]
equations = ["u_xx + u_yy + u_zz = 0"]
[[axis]]
name = "x"
range = [-1, 1]
[[axis]]
name = "y"
range = [-1, 1]
[[axis]]
name = "z"
range = [-1, 1]
[[condition]]
on = "x = -1"
equation = "u = 1"
[training]
axis_function = "mlp"
rank = 2
width = 4
depth = 1
)toml";

/// Conditions on a face, an edge, two corners together and one point within the box.
class OnSlices : public testing::Test {
protected:
  Problem problem = test::with_conditions(Problem::parse(cube, "cube"),
                                          {{problem::Slice({{0, -1}, {2, 1}}), "u = y", 2},
                                           {problem::Slice({{0, 1}, {1, 1}, {2, 1}}), "u = 3", 5},
                                           {problem::Slice({{0, 1}, {1, 1}, {2, -1}}), "u = 3", 5},
                                           {problem::Slice({{0, 0.25}, {1, 0.5}, {2, -0.5}}), "u_x = 1"}},
                                          true);
  field::System system{problem, {}};
  axis::ModelSpec model = field::model_spec(system, problem.defaults());
  std::vector<double> theta = axis::initialise(model, 3);
  train::Collocation collocation = train::make_collocation(system, {5, 6, 7}, NodeRule::gauss_legendre, 0);

  /// u, or its derivative along x.
  double u(const std::vector<double>& point, int along_x = 0) const {
    std::vector<std::vector<double>> factors;
    for (int axis = 0; axis < 3; ++axis)
      factors.push_back(expansion::axis_values(
          model, theta, axis, {{point[static_cast<std::size_t>(axis)]}, {}}, axis == 0 ? along_x : 0));
    return factors[0][0] * factors[1][0] * factors[2][0] + factors[0][1] * factors[1][1] * factors[2][1];
  }
  /// Mean of r^2 on the edge.
  double on_edge() const {
    double sum = 0;
    for (std::size_t k = 0; k < 6; ++k) {
      const double y = collocation.nodes[1].nodes[k];
      sum += collocation.blocks[0].grid().ranges[1].weights[k] * std::pow(u({-1, y, 1}) - y, 2);
    }
    return sum;
  }
  double at_corners() const { return std::pow(u({1, 1, 1}) - 3, 2) + std::pow(u({1, 1, -1}) - 3, 2); }
  double within() const { return std::pow(u({0.25, 0.5, -0.5}, 1) - 1, 2); }
};

TEST_F(OnSlices, BlocksFixSeveralAxes) {
  ASSERT_EQ(collocation.blocks.size(), 5U);
  EXPECT_EQ(collocation.nodes[0].nodes.size(), 5U + 4);
  EXPECT_EQ(collocation.nodes[1].nodes.size(), 6U + 2);
  EXPECT_EQ(collocation.nodes[2].nodes.size(), 7U + 4);
  EXPECT_EQ(collocation.blocks[1].grid().points(), 42U);
  EXPECT_EQ(collocation.blocks[2].grid().points(), 6U);
  EXPECT_EQ(collocation.blocks[3].grid().points(), 2U);
  EXPECT_EQ(collocation.blocks[3].slices, 2);
  EXPECT_EQ(collocation.blocks[4].grid().points(), 1U);
}

TEST_F(OnSlices, LossesAreMeansOverTheSlices) {
  for (const ResidualPath path : {ResidualPath::grid, ResidualPath::separable}) {
    const auto objective =
        train::make_objective(model, collocation, train::choose_path(model, collocation, path),
                              Precision::double_precision, nullptr);
    objective->loss(theta);
    const std::span<const double> losses = objective->block_losses();
    EXPECT_NEAR(losses[2], 2 * on_edge(), 1e-12 * on_edge());
    EXPECT_NEAR(losses[3], 5 * at_corners(), 1e-12 * at_corners());
    EXPECT_NEAR(losses[4], within(), 1e-12);
    const double sum =
        losses[1] + on_edge() + at_corners() + within(); // a face, an edge, two corners, a point
    EXPECT_NEAR(train::condition_error(collocation, losses), std::sqrt(sum / 5), 1e-12);
  }
}

} // namespace
