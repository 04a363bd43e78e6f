// SPDX-License-Identifier: BSD-3-Clause
// Grids whose points have weights of their own, on the fused kernels and in second order, against plain loops.
#include "pointwise/grid_objective.hpp"
#include "second_order/second_order_objective.hpp"
#include "support/cases.hpp"
#include "support/linearised.hpp"
#include "support/residual_vector.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace {

using namespace spinn;
using namespace spinn::second_order;
using namespace spinn::test;
using pointwise::GridObjective;

/// Every fifth point is left out, the others count differently.
void weigh(Block& block) {
  for (std::size_t i = 0; i < block.grid().points(); ++i)
    block.grid().point_weights.push_back(i % 5 == 3 ? 0.0
                                                    : 0.3 + std::fmod(0.37 * static_cast<double>(i), 1.0));
}

Instance weighted(const Case& c) {
  Instance s = make_instance(c);
  for (Block& block : s.blocks)
    weigh(block);
  return s;
}

void expect_near(const std::vector<double>& values, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(values.size(), expected.size());
  const double scale = largest(expected);
  ASSERT_GT(scale, 0);
  for (std::size_t i = 0; i < values.size(); ++i)
    ASSERT_NEAR(values[i], expected[i], tolerance * scale) << "entry " << i;
}

class WeightedLossTest : public testing::TestWithParam<Case> {
protected:
  void check(Precision precision, double tolerance) {
    const Instance s = weighted(GetParam());
    const Naive naive = NaiveLoops(s).run();
    GridObjective objective(s.model, s.nodes, s.blocks, precision, nullptr);
    std::vector<double> gradient(s.theta.size(), std::nan(""));
    EXPECT_NEAR(objective.loss_and_gradient(s.theta, gradient), naive.loss, tolerance * naive.loss);
    expect_near({objective.block_losses().begin(), objective.block_losses().end()}, naive.block_losses,
                tolerance);
    expect_near(gradient, naive.gradient, std::max(tolerance, 1e-9));
    EXPECT_NEAR(objective.loss(s.theta), naive.loss, tolerance * naive.loss);
  }
};

TEST_P(WeightedLossTest, agrees_with_plain_loops_in_double_precision) {
  check(Precision::double_precision, 1e-12);
}
TEST_P(WeightedLossTest, agrees_with_plain_loops_in_single_precision) {
  check(Precision::single_precision, 2e-5);
}

TEST_P(WeightedLossTest, is_the_usual_one_where_all_points_weigh_1) {
  Instance s = make_instance(GetParam());
  GridObjective usual(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr);
  for (Block& block : s.blocks)
    block.grid().point_weights.assign(block.grid().points(), 1.0);
  GridObjective objective(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr);
  std::vector<double> gradient(s.theta.size()), expected(s.theta.size());
  const double loss = usual.loss_and_gradient(s.theta, expected);
  EXPECT_NEAR(objective.loss_and_gradient(s.theta, gradient), loss, 1e-14 * loss);
  expect_near(gradient, expected, 1e-13);
}

INSTANTIATE_TEST_SUITE_P(Residuals, WeightedLossTest, testing::ValuesIn(equation_cases()),
                         [](const testing::TestParamInfo<Case>& info) { return info.param.name; });

class WeightedLinearisationTest : public testing::TestWithParam<Case> {
protected:
  static Instance small(Case c) {
    c.width = 4;
    return weighted(c);
  }
  Instance s = small(GetParam());
  std::size_t size = s.theta.size();
  SecondOrderObjective objective{
      std::make_unique<GridObjective>(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr),
      s.model, s.nodes, s.blocks, nullptr};
};

TEST_P(WeightedLinearisationTest, is_that_of_a_jacobian_by_differences) {
  const std::vector<std::vector<double>> columns = jacobian_columns(s);
  std::vector<double> expected, usual(size);
  for (const std::vector<double>& p : columns)
    for (const std::vector<double>& q : columns)
      expected.push_back(std::inner_product(p.begin(), p.end(), q.begin(), 0.0));
  const Linearised here(objective, s.theta);
  expect_near(here.matrix, expected, 1e-8);
  const double loss = objective.loss_and_gradient(s.theta, usual);
  EXPECT_NEAR(here.loss, loss, 1e-12 * loss);
  expect_near(here.gradient, usual, 1e-11);

  std::vector<double> other = s.theta, product(size), pulled(size, std::nan(""));
  for (std::size_t p = 0; p < size; ++p)
    other[p] += 0.1 * std::sin(static_cast<double>(p));
  const std::vector<double> r = residual_vector(s, other);
  for (std::size_t p = 0; p < size; ++p)
    product[p] = std::inner_product(columns[p].begin(), columns[p].end(), r.begin(), 0.0);
  here.jacobian->pull_back(other, pulled);
  expect_near(pulled, product, 1e-8);
}

TEST_P(WeightedLinearisationTest, multiplies_without_the_matrix) {
  const Linearised here(objective, s.theta);
  std::vector<double> product(size, std::nan(""));
  here.jacobian->multiply(s.theta, product);
  expect_near(product, here.times(s.theta), 1e-11);
}

INSTANTIATE_TEST_SUITE_P(Residuals, WeightedLinearisationTest, testing::ValuesIn(small_cases()),
                         [](const testing::TestParamInfo<Case>& info) { return info.param.name; });

/// Points that are left out might as well not be there.
TEST(WeightedGrid, with_zeros_beyond_some_nodes_is_the_grid_of_the_others) {
  Instance whole = make_instance(equation_cases()[3]); // 7 x 10 x 9 points
  Instance part = whole;
  const std::vector<std::size_t> kept = {4, 9, 2};
  for (std::size_t axis = 0; axis < 3; ++axis)
    part.blocks[0].grid().ranges[axis].weights.resize(kept[axis]);
  residual::TensorGrid& grid = whole.blocks[0].grid();
  for (std::size_t i = 0; i < 7; ++i)
    for (std::size_t j = 0; j < 10; ++j)
      for (std::size_t k = 0; k < 9; ++k)
        grid.point_weights.push_back(i < kept[0] && j < kept[1] && k < kept[2] ? 1 : 0);
  std::vector<double> gradient(whole.theta.size()), expected(whole.theta.size());
  GridObjective masked(whole.model, whole.nodes, whole.blocks, Precision::double_precision, nullptr);
  GridObjective smaller(part.model, part.nodes, part.blocks, Precision::double_precision, nullptr);
  const double loss = smaller.loss_and_gradient(part.theta, expected);
  EXPECT_NEAR(masked.loss_and_gradient(whole.theta, gradient), loss, 1e-13 * loss);
  expect_near(gradient, expected, 1e-12);
}

TEST(WeightedGrid, keeps_its_weights_at_new_nodes) {
  Instance s = weighted(equation_cases()[6]);
  GridObjective objective(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr);
  for (axis::AxisNodes& axis : s.nodes)
    for (double& x : axis.nodes)
      x *= 0.7;
  objective.set_nodes(s.nodes);
  const Naive naive = NaiveLoops(s).run();
  EXPECT_NEAR(objective.loss(s.theta), naive.loss, 1e-12 * naive.loss);
}

TEST(WeightedGrid, refuses_another_number_of_weights) {
  Instance s = weighted(equation_cases()[0]); // 5 x 9 points
  s.blocks[0].grid().point_weights.pop_back();
  try {
    GridObjective(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr);
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "TensorGrid: 44 point weights for 45 points; give one for each, or none");
  }
}

} // namespace
