// SPDX-License-Identifier: BSD-3-Clause
// The exact separable path against plain loops over the grid, and its linearisation against differences.
#include "separable/separable_objective.hpp"
#include "support/cases.hpp"
#include "support/linearised_blocks.hpp"

#include <gtest/gtest.h>

#include <Eigen/Core>

#include <algorithm>
#include <cmath>

namespace {

using namespace spinn;
using namespace spinn::planning;
using namespace spinn::separable;
using namespace spinn::test;

class SeparableObjectiveTest : public testing::TestWithParam<Case> {
protected:
  Instance instance = make_instance(GetParam());
  SeparableObjective objective{instance.model, instance.nodes, instance.blocks, nullptr};
};

TEST_P(SeparableObjectiveTest, agrees_with_plain_loops) {
  const Naive naive = NaiveLoops(instance).run();
  ASSERT_EQ(objective.size(), instance.theta.size());
  std::vector<double> gradient(instance.theta.size(), std::nan(""));
  EXPECT_NEAR(objective.loss_and_gradient(instance.theta, gradient), naive.loss, 1e-12 * naive.loss);
  for (std::size_t b = 0; b < instance.blocks.size(); ++b)
    EXPECT_NEAR(objective.block_losses()[b], naive.block_losses[b], 1e-12 * naive.block_losses[b])
        << "block " << b;
  const double scale = largest(naive.gradient);
  for (std::size_t p = 0; p < gradient.size(); ++p)
    ASSERT_NEAR(gradient[p], naive.gradient[p], 1e-9 * scale) << "parameter " << p; // the loops' differences
  EXPECT_NEAR(objective.loss(instance.theta), naive.loss, 1e-12 * naive.loss);
}

TEST_P(SeparableObjectiveTest, agrees_with_the_grid_path_to_rounding) {
  pointwise::GridObjective grid(instance.model, instance.nodes, instance.blocks, Precision::double_precision,
                                nullptr);
  std::vector<double> expected(instance.theta.size());
  std::vector<double> gradient(instance.theta.size());
  const double loss = grid.loss_and_gradient(instance.theta, expected);
  EXPECT_NEAR(objective.loss_and_gradient(instance.theta, gradient), loss, 1e-13 * loss);
  const double scale = largest(expected);
  for (std::size_t p = 0; p < gradient.size(); ++p)
    ASSERT_NEAR(gradient[p], expected[p], 1e-12 * scale) << "parameter " << p;
}

TEST_P(SeparableObjectiveTest, linearises) {
  const std::size_t size = instance.theta.size();
  std::vector<double> gradient(size), expected(size), product(size), matrix(size * size);
  const double loss = objective.loss_and_gradient(instance.theta, expected);
  const residual::Linearised here = objective.linearise(instance.theta, gradient, matrix);
  EXPECT_EQ(here.loss, loss);
  EXPECT_EQ(gradient, expected);

  here.jacobian->pull_back(instance.theta, product); // J^T r = gradient / 2
  const double scale = largest(gradient);
  for (std::size_t p = 0; p < size; ++p)
    ASSERT_NEAR(2 * product[p], gradient[p], 1e-11 * scale) << "parameter " << p;

  // J^T (r(theta + h v) - r(theta - h v)) / 2h = J^T J v + O(h^2)
  std::vector<double> direction(size), forward = instance.theta, backward = instance.theta, other(size);
  const double h = 1e-5;
  for (std::size_t p = 0; p < size; ++p) {
    direction[p] = std::cos(static_cast<double>(p * p));
    forward[p] += h * direction[p];
    backward[p] -= h * direction[p];
  }
  here.jacobian->pull_back(forward, product);
  here.jacobian->pull_back(backward, other);
  using Eigen::Map, Eigen::MatrixXd, Eigen::VectorXd;
  const auto n = static_cast<Eigen::Index>(size);
  const Map<MatrixXd> j(matrix.data(), n, n);
  EXPECT_EQ(j, j.transpose());
  const VectorXd by_matrix = j * Map<VectorXd>(direction.data(), n);
  const VectorXd by_difference =
      (Map<VectorXd>(product.data(), n) - Map<VectorXd>(other.data(), n)) / (2 * h);
  EXPECT_LT((by_matrix - by_difference).norm(), 1e-7 * by_matrix.norm());
}

TEST_P(SeparableObjectiveTest, multiplies_without_the_matrix) {
  const std::size_t size = instance.theta.size();
  std::vector<double> gradient(size), product(size, std::nan("")), matrix(size * size), v(size);
  const residual::Linearised here = objective.linearise(instance.theta, gradient, matrix);
  for (std::size_t p = 0; p < size; ++p)
    v[p] = std::cos(static_cast<double>(p * p));
  here.jacobian->multiply(v, product);
  using Eigen::Map, Eigen::MatrixXd, Eigen::VectorXd;
  const auto n = static_cast<Eigen::Index>(size);
  const VectorXd expected = Map<MatrixXd>(matrix.data(), n, n) * Map<VectorXd>(v.data(), n);
  EXPECT_LT((Map<VectorXd>(product.data(), n) - expected).norm(), 1e-12 * expected.norm());
}

TEST_P(SeparableObjectiveTest, makes_the_blocks_of_the_axes_alone) {
  const std::size_t size = instance.theta.size();
  std::vector<double> gradient(size), matrix(size * size);
  const double loss = objective.linearise(instance.theta, gradient, matrix).loss;
  const Blocks blocks(objective, instance.theta, -1);
  EXPECT_EQ(blocks.loss, loss);
  EXPECT_EQ(blocks.gradient, gradient);
  for (std::size_t i = 0; i < blocks.values.size(); ++i)
    EXPECT_EQ(blocks.values[i], blocks.block_of(matrix, i)) << "axis " << i;
  EXPECT_EQ(Blocks(objective, instance.theta, 0).values.front(), blocks.values.front());
}

/// The diagonal of J^T J and J^T r by the chain rule alone: d2L/dp2 of a model that is linear in p, an output weight.
TEST_P(SeparableObjectiveTest, has_the_curvature_of_output_weights) {
  const std::size_t size = instance.theta.size();
  std::vector<double> gradient(size), matrix(size * size);
  objective.linearise(instance.theta, gradient, matrix);
  for (const axis::AxisLayout& axis : axis::layout(instance.model)) {
    const auto p = static_cast<std::size_t>(axis.layers.back().weights);
    std::vector<double> forward = instance.theta, backward = instance.theta;
    const double h = 0.5; // the loss is a parabola in p
    forward[p] += h;
    backward[p] -= h;
    const double curvature =
        (objective.loss(forward) - 2 * objective.loss(instance.theta) + objective.loss(backward)) / (h * h);
    EXPECT_NEAR(2 * matrix[p * size + p], curvature, 1e-9 * curvature);
  }
}

TEST_P(SeparableObjectiveTest, linearisation_keeps_to_itself) {
  const std::size_t size = instance.theta.size();
  std::vector<double> gradient(size), matrix(size * size), before(size), after(size, std::nan(""));
  std::vector<double> elsewhere = instance.theta;
  for (std::size_t p = 0; p < size; ++p)
    elsewhere[p] += 0.1 * std::cos(static_cast<double>(p));
  const residual::Linearised here = objective.linearise(instance.theta, gradient, matrix);
  here.jacobian->pull_back(elsewhere, before);
  static_cast<void>(objective.linearise(elsewhere, gradient, matrix));
  for (axis::AxisNodes& axis : instance.nodes)
    for (double& x : axis.nodes)
      x *= 0.7;
  objective.set_nodes(instance.nodes);
  EXPECT_NE(objective.linearise(instance.theta, gradient, matrix).loss, here.loss);
  here.jacobian->pull_back(elsewhere, after);
  EXPECT_EQ(after, before);
}

TEST_P(SeparableObjectiveTest, follows_new_nodes) {
  objective.loss(instance.theta);
  for (axis::AxisNodes& axis : instance.nodes)
    for (double& x : axis.nodes)
      x *= 0.7;
  objective.set_nodes(instance.nodes);
  const Naive naive = NaiveLoops(instance).run();
  EXPECT_NEAR(objective.loss(instance.theta), naive.loss, 1e-12 * naive.loss);
}

INSTANTIATE_TEST_SUITE_P(Residuals, SeparableObjectiveTest, testing::ValuesIn(linear_cases()),
                         [](const testing::TestParamInfo<Case>& info) { return info.param.name; });

TEST(SeparableObjective, stops_before_an_evaluation) {
  const Instance s = make_instance(linear_cases()[0]);
  std::atomic<bool> stop = false;
  SeparableObjective objective(s.model, s.nodes, s.blocks, &stop);
  objective.loss(s.theta);
  stop = true;
  EXPECT_THROW(objective.loss(s.theta), residual::Cancelled);
}

} // namespace
