// SPDX-License-Identifier: BSD-3-Clause
// Blocks on grids, on grids with a weight per point, separable ones and scattered points in one loss, against plain loops.
#include "train/make_objective.hpp"

#include "support/linearised.hpp"
#include "support/residual_vector.hpp"
#include "support/scattered_points.hpp"

#include <spinn/error.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>

namespace {

using namespace spinn;
using namespace spinn::test;
using namespace spinn::train;

/// Equations that separate, a condition on a grid, one with a weight per point, and one at scattered points.
class AllKindsTest : public testing::Test {
protected:
  static Case four_blocks() {
    Case c = linear_cases()[2];
    c.width = 4;
    return c;
  }
  Instance instance = make_instance(four_blocks());
  Scatter scatter{instance, 3, {2}, false, 13};
  Collocation collocation;
  std::size_t size = instance.theta.size();
  const PathChoice choice = {{true, false, false, false}, ""};

  AllKindsTest() {
    residual::TensorGrid& grid = instance.blocks[2].grid();
    for (std::size_t i = 0; i < grid.points(); ++i)
      grid.point_weights.push_back(i % 3 == 1 ? 0.0 : 0.5 + 0.1 * static_cast<double>(i % 7));
    collocation = {instance.nodes, instance.blocks};
    collocation.blocks[3].points = scatter.points;
    instance.blocks.pop_back(); // the plain loops take it from `scatter`
  }
  std::unique_ptr<residual::Objective> objective() const {
    return make_objective(instance.model, collocation, choice, Precision::double_precision, nullptr);
  }
  void expect_near(const std::vector<double>& values, const std::vector<double>& expected,
                   double tolerance) const {
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      ASSERT_NEAR(values[i], expected[i], tolerance * largest(expected)) << "entry " << i;
  }
  /// Columns of J, of all blocks.
  std::vector<std::vector<double>> columns() const {
    std::vector<std::vector<double>> all = jacobian_columns(instance);
    const std::vector<std::vector<double>> more = jacobian_columns(scatter.loops);
    for (std::size_t p = 0; p < all.size(); ++p)
      all[p].insert(all[p].end(), more[p].begin(), more[p].end());
    return all;
  }
};

TEST_F(AllKindsTest, sum_to_the_loss_of_plain_loops) {
  const Naive grids = NaiveLoops(instance).run();
  const Naive points = NaiveLoops(scatter.loops).run();
  std::vector<double> losses = grids.block_losses, gradient(size, std::nan("")), expected = grids.gradient;
  losses.push_back(points.loss);
  for (std::size_t p = 0; p < size; ++p)
    expected[p] += points.gradient[p];
  const auto sum = objective();
  EXPECT_NEAR(sum->loss_and_gradient(instance.theta, gradient), grids.loss + points.loss, 1e-12 * grids.loss);
  expect_near(gradient, expected, 1e-9);
  expect_near({sum->block_losses().begin(), sum->block_losses().end()}, losses, 1e-12);
  EXPECT_NEAR(sum->loss(instance.theta), grids.loss + points.loss, 1e-12 * grids.loss);
}

TEST_F(AllKindsTest, sum_to_the_linearisation_of_plain_loops) {
  const std::vector<std::vector<double>> j = columns();
  std::vector<double> expected, product(size), v(size);
  for (const std::vector<double>& p : j)
    for (const std::vector<double>& q : j)
      expected.push_back(std::inner_product(p.begin(), p.end(), q.begin(), 0.0));
  const auto sum = objective();
  const Linearised here(*sum, instance.theta);
  expect_near(here.matrix, expected, 1e-8);
  for (std::size_t p = 0; p < size; ++p)
    v[p] = std::cos(static_cast<double>(p * p));
  here.jacobian->multiply(v, product);
  expect_near(product, here.times(v), 1e-11);
  here.jacobian->pull_back(instance.theta, product);
  for (double& value : product)
    value *= 2;
  expect_near(product, here.gradient, 1e-11);
}

TEST_F(AllKindsTest, follow_new_nodes_but_for_scattered_points) {
  const auto sum = objective();
  for (axis::AxisNodes& axis : instance.nodes)
    for (double& x : axis.nodes)
      x *= 0.7;
  sum->set_nodes(instance.nodes);
  const double loss = NaiveLoops(instance).run().loss + NaiveLoops(scatter.loops).run().loss;
  EXPECT_NEAR(sum->loss(instance.theta), loss, 1e-12 * loss);
}

TEST_F(AllKindsTest, take_the_separable_path_only_where_weights_are_products) {
  const PathChoice automatic = choose_path(instance.model, collocation, ResidualPath::automatic);
  EXPECT_FALSE(automatic.separable[2]);
  EXPECT_FALSE(automatic.separable[3]);
  for (const auto& [block, reason] :
       {std::pair<std::size_t, std::string>{2, "its points have weights of their own"},
        std::pair<std::size_t, std::string>{3, "its points lie on no grid"}}) {
    Collocation one{collocation.nodes, {collocation.blocks[0], collocation.blocks[block]}};
    try {
      choose_path(instance.model, one, ResidualPath::separable);
      FAIL();
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(reason), std::string::npos) << error.what();
    }
  }
}

} // namespace
