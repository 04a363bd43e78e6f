// SPDX-License-Identifier: BSD-3-Clause
// The linearisation on tensor grids against a Jacobian by finite differences of the residuals, point by point.
#include "second_order/gauss_newton.hpp"

#include "pointwise/grid_objective.hpp"
#include "second_order/second_order_objective.hpp"
#include "support/cases.hpp"
#include "support/linearised.hpp"
#include "support/linearised_blocks.hpp"
#include "support/residual_vector.hpp"
#include "support/stop_latency.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace {

using namespace spinn;
using namespace spinn::planning;
using namespace spinn::second_order;
using namespace spinn::test;

void expect_near(const std::vector<double>& values, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(values.size(), expected.size());
  const double scale = largest(expected);
  ASSERT_GT(scale, 0);
  for (std::size_t i = 0; i < values.size(); ++i)
    ASSERT_NEAR(values[i], expected[i], tolerance * scale) << "entry " << i;
}

double squares(const std::vector<double>& r) {
  double sum = 0;
  for (const double value : r)
    sum += value * value;
  return sum;
}

SecondOrderObjective make_objective(const Instance& s, Precision precision = Precision::double_precision,
                                    const std::atomic<bool>* stop = nullptr) {
  return {std::make_unique<pointwise::GridObjective>(s.model, s.nodes, s.blocks, precision, stop), s.model,
          s.nodes, s.blocks, stop};
}

std::vector<double> naive_matrix(const Instance& s) {
  const std::vector<std::vector<double>> columns = jacobian_columns(s);
  std::vector<double> matrix;
  for (const std::vector<double>& p : columns)
    for (const std::vector<double>& q : columns)
      matrix.push_back(std::inner_product(p.begin(), p.end(), q.begin(), 0.0));
  return matrix;
}

Case small(Case c) {
  c.width = 4;
  return c;
}

class GaussNewtonTest : public testing::TestWithParam<Case> {
protected:
  Instance instance = make_instance(small(GetParam()));
  SecondOrderObjective objective = make_objective(instance);
  std::size_t size = instance.theta.size();

  std::vector<double> elsewhere() const {
    std::vector<double> theta = instance.theta;
    for (std::size_t p = 0; p < theta.size(); ++p)
      theta[p] += 0.1 * std::sin(static_cast<double>(p));
    return theta;
  }
  /// J^T r(other) from the naive Jacobian
  std::vector<double> naive_product(const std::vector<double>& other) const {
    const std::vector<double> r = residual_vector(instance, other);
    std::vector<double> product;
    for (const std::vector<double>& column : jacobian_columns(instance))
      product.push_back(std::inner_product(column.begin(), column.end(), r.begin(), 0.0));
    return product;
  }
};

TEST_P(GaussNewtonTest, matrix_is_that_of_a_jacobian_by_differences) {
  expect_near(Linearised(objective, instance.theta).matrix, naive_matrix(instance), 1e-8);
}

TEST_P(GaussNewtonTest, matrix_is_symmetric_to_the_bit) {
  const Linearised result(objective, instance.theta);
  for (std::size_t p = 0; p < size; ++p)
    for (std::size_t q = 0; q < p; ++q)
      ASSERT_EQ(result.matrix[p * size + q], result.matrix[q * size + p]);
}

TEST_P(GaussNewtonTest, loss_and_gradient_are_those_of_the_fused_kernels) {
  const Linearised result(objective, instance.theta);
  const std::vector<double> parts(objective.block_losses().begin(), objective.block_losses().end());
  std::vector<double> gradient(size);
  const double loss = objective.loss_and_gradient(instance.theta, gradient);
  EXPECT_NEAR(result.loss, loss, 1e-12 * loss);
  EXPECT_NEAR(result.loss, squares(residual_vector(instance, instance.theta)), 1e-12 * loss);
  expect_near(parts, {objective.block_losses().begin(), objective.block_losses().end()}, 1e-12);
  expect_near(result.gradient, gradient, 1e-11);
}

TEST_P(GaussNewtonTest, pulls_back_other_residuals_with_the_same_jacobian) {
  const Linearised at(objective, instance.theta);
  std::vector<double> product(size, std::nan(""));
  at.jacobian->pull_back(elsewhere(), product);
  expect_near(product, naive_product(elsewhere()), 1e-8);
  at.jacobian->pull_back(instance.theta, product);
  for (double& value : product)
    value *= 2;
  expect_near(product, at.gradient, 1e-12);
}

TEST_P(GaussNewtonTest, forgets_the_parameters_before) {
  const Linearised first(objective, instance.theta);
  const Linearised other(objective, elsewhere());
  EXPECT_NE(other.matrix, first.matrix);
  const Linearised again(objective, instance.theta);
  EXPECT_EQ(again.loss, first.loss);
  EXPECT_EQ(again.gradient, first.gradient);
  EXPECT_EQ(again.matrix, first.matrix);
}

TEST_P(GaussNewtonTest, linearisation_keeps_to_itself) {
  const Linearised at(objective, instance.theta);
  std::vector<double> before(size), after(size, std::nan(""));
  at.jacobian->pull_back(elsewhere(), before);
  const Linearised other(objective, elsewhere());
  std::vector<axis::AxisNodes> nodes = instance.nodes;
  for (axis::AxisNodes& axis : nodes)
    for (double& x : axis.nodes)
      x *= 0.9;
  objective.set_nodes(nodes);
  const Linearised moved(objective, instance.theta);
  EXPECT_NE(moved.loss, at.loss);
  at.jacobian->pull_back(elsewhere(), after);
  EXPECT_EQ(after, before);
}

TEST_P(GaussNewtonTest, multiplies_without_the_matrix) {
  const Linearised at(objective, instance.theta);
  const std::vector<double> v = elsewhere(); // any vector
  std::vector<double> product(size, std::nan(""));
  at.jacobian->multiply(v, product);
  expect_near(product, at.times(v), 1e-11);
  at.jacobian->pull_back(instance.theta, product); // which needs residuals again
  for (double& value : product)
    value *= 2;
  expect_near(product, at.gradient, 1e-12);
}

TEST_P(GaussNewtonTest, makes_the_blocks_of_the_axes_alone) {
  const Linearised at(objective, instance.theta);
  const Blocks blocks(objective, instance.theta, -1);
  EXPECT_EQ(blocks.loss, at.loss);
  EXPECT_EQ(blocks.gradient, at.gradient);
  for (std::size_t i = 0; i < blocks.values.size(); ++i)
    EXPECT_EQ(blocks.values[i], blocks.block_of(at.matrix, i)) << "axis " << i;
  const int last = static_cast<int>(instance.nodes.size()) - 1;
  const Blocks one(objective, instance.theta, last);
  EXPECT_EQ(one.gradient, at.gradient);
  EXPECT_EQ(one.values.back(), blocks.values.back());
}

INSTANTIATE_TEST_SUITE_P(Residuals, GaussNewtonTest, testing::ValuesIn(small_cases()),
                         [](const testing::TestParamInfo<Case>& info) { return info.param.name; });

/// Gates, Fourier features and a linear combination of basis functions have other zeros in their Jacobians.
TEST(GaussNewton, serves_every_axis_function) {
  for (const AxisFunction kind : {AxisFunction::modified_mlp, AxisFunction::sine, AxisFunction::spectral}) {
    Instance s = make_instance(small(small_cases()[2]));
    s.model.kind = kind;
    s.model.axes[1].modes = 2;
    for (axis::AxisSpec& axis : s.model.axes)
      axis.basis = kind == AxisFunction::spectral ? 5 : 0;
    s.theta = axis::initialise(s.model, 17);
    SecondOrderObjective objective = make_objective(s);
    expect_near(Linearised(objective, s.theta).matrix, naive_matrix(s), 1e-8);
  }
}

TEST(GaussNewton, takes_double_precision_whatever_the_kernels_do) {
  const Instance s = make_instance(small_cases()[2]);
  SecondOrderObjective single = make_objective(s, Precision::single_precision);
  SecondOrderObjective both = make_objective(s);
  EXPECT_EQ(Linearised(single, s.theta).matrix, Linearised(both, s.theta).matrix);
}

TEST(GaussNewton, follows_new_nodes) {
  Instance s = make_instance(small_cases()[2]);
  SecondOrderObjective objective = make_objective(s);
  const Linearised before(objective, s.theta);
  for (axis::AxisNodes& axis : s.nodes)
    for (double& x : axis.nodes)
      x *= 0.7;
  objective.set_nodes(s.nodes);
  const Linearised after(objective, s.theta);
  EXPECT_NEAR(after.loss, squares(residual_vector(s, s.theta)), 1e-12 * after.loss);
}

TEST(GaussNewton, gives_up_when_stopped) {
  const Instance s = make_instance(small_cases()[2]);
  std::atomic<bool> stop = false;
  SecondOrderObjective objective = make_objective(s, Precision::double_precision, &stop);
  Linearised result(objective, s.theta);
  stop = true;
  EXPECT_THROW(objective.linearise(s.theta, result.gradient, result.matrix), residual::Cancelled);
  EXPECT_THROW(result.jacobian->pull_back(s.theta, result.gradient), residual::Cancelled);
  EXPECT_THROW(result.jacobian->multiply(s.theta, result.gradient), residual::Cancelled);
}

/// A linearisation that takes seconds is left soon after the flag is raised.
TEST(GaussNewton, stops_soon_amid_a_large_grid) {
  Case c = small_cases()[3];
  c.rank = 24;
  c.points = {40, 60, 60};
  const Instance s = make_instance(c);
  std::atomic<bool> stop = false;
  SecondOrderObjective objective = make_objective(s, Precision::double_precision, &stop);
  std::vector<double> gradient(s.theta.size());
  std::vector<double> matrix(s.theta.size() * s.theta.size());
  const double longest = longest_stop_latency([&](double after) {
    stop = false;
    return stop_latency(
        after, [&] { stop = true; },
        [&] {
          EXPECT_THROW(while (true) objective.linearise(s.theta, gradient, matrix), residual::Cancelled);
        });
  });
  EXPECT_LT(longest, promised_latency);
}

} // namespace
