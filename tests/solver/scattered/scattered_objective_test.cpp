// SPDX-License-Identifier: BSD-3-Clause
// The loss at scattered points and its derivatives against plain loops over the points and differences of the residuals.
#include "scattered/scattered_objective.hpp"

#include "parallel/host_threads.hpp"
#include "support/given_formula.hpp"
#include "support/linearised.hpp"
#include "support/linearised_blocks.hpp"
#include "support/residual_vector.hpp"
#include "support/scattered_points.hpp"
#include "support/stop_latency.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace {

using namespace spinn;
using namespace spinn::planning;
using namespace spinn::scattered;
using namespace spinn::test;

/// Several batches of some points, sums in several parts, items of few points.
constexpr BatchLimits tight = {5, 11, 3, 2};

std::vector<Case> all_cases() {
  std::vector<Case> all = equation_cases();
  for (std::vector<Case> more : {small_cases(), linear_cases()})
    for (Case& c : more) {
      c.name += "_";
      all.push_back(c);
    }
  return all;
}

void expect_near(const std::vector<double>& values, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(values.size(), expected.size());
  const double scale = largest(expected);
  ASSERT_GT(scale, 0);
  for (std::size_t i = 0; i < values.size(); ++i)
    ASSERT_NEAR(values[i], expected[i], tolerance * scale) << "entry " << i;
}

ScatteredObjective objective_of(const Scatter& s, const BatchLimits& limits = {},
                                const std::atomic<bool>* stop = nullptr) {
  return {s.model, s.plan, s.points, stop, limits};
}

void expect_plain_loops(const Scatter& s, const BatchLimits& limits) {
  const Naive naive = NaiveLoops(s.loops).run();
  ASSERT_TRUE(std::isfinite(naive.loss));
  ScatteredObjective objective = objective_of(s, limits);
  ASSERT_EQ(objective.size(), s.theta.size());
  std::vector<double> gradient(s.theta.size(), std::nan(""));
  EXPECT_NEAR(objective.loss_and_gradient(s.theta, gradient), naive.loss, 1e-12 * naive.loss);
  expect_near(gradient, naive.gradient, 1e-9); // the loops' differences
  EXPECT_NEAR(objective.loss(s.theta), naive.loss, 1e-12 * naive.loss);
  ASSERT_EQ(objective.block_losses().size(), 1U);
  EXPECT_EQ(objective.block_losses()[0], objective.loss(s.theta));
}

class ScatteredLossTest : public testing::TestWithParam<Case> {};

TEST_P(ScatteredLossTest, agrees_with_plain_loops) {
  for (std::size_t block = 0; block < GetParam().blocks.size(); ++block)
    for (const int n : {1, 7, 1000})
      expect_plain_loops(Scatter(GetParam(), block, n), BatchLimits());
}

TEST_P(ScatteredLossTest, agrees_with_plain_loops_in_small_batches) {
  for (std::size_t block = 0; block < GetParam().blocks.size(); ++block)
    for (const int n : {7, 33})
      expect_plain_loops(Scatter(GetParam(), block, n), tight);
}

TEST_P(ScatteredLossTest, gives_the_same_bits_again) {
  const Scatter s(GetParam(), 0, 333);
  ScatteredObjective objective = objective_of(s, {60, 100, 7, 5});
  std::vector<double> first(s.theta.size()), second(s.theta.size());
  const double loss = objective.loss_and_gradient(s.theta, first);
  ScatteredObjective another = objective_of(s, {60, 100, 7, 5});
  for (int repetition = 0; repetition < 3; ++repetition) {
    EXPECT_EQ(objective.loss_and_gradient(s.theta, second), loss);
    EXPECT_EQ(first, second);
    EXPECT_EQ(another.loss_and_gradient(s.theta, second), loss);
    EXPECT_EQ(first, second);
  }
}

INSTANTIATE_TEST_SUITE_P(Residuals, ScatteredLossTest, testing::ValuesIn(all_cases()),
                         [](const testing::TestParamInfo<Case>& info) { return info.param.name; });

std::vector<double> elsewhere(std::vector<double> theta) {
  for (std::size_t p = 0; p < theta.size(); ++p)
    theta[p] += 0.1 * std::sin(static_cast<double>(p));
  return theta;
}

/// J^T J and J^T r by differences.
void expect_jacobian_by_differences(const Scatter& s, const BatchLimits& limits) {
  const std::vector<std::vector<double>> columns = jacobian_columns(s.loops);
  std::vector<double> matrix, product;
  for (const std::vector<double>& p : columns)
    for (const std::vector<double>& q : columns)
      matrix.push_back(std::inner_product(p.begin(), p.end(), q.begin(), 0.0));
  const std::vector<double> other = elsewhere(s.theta);
  const std::vector<double> r = residual_vector(s.loops, other);
  for (const std::vector<double>& column : columns)
    product.push_back(std::inner_product(column.begin(), column.end(), r.begin(), 0.0));

  ScatteredObjective objective = objective_of(s, limits);
  const Linearised at(objective, s.theta);
  expect_near(at.matrix, matrix, 1e-8);
  std::vector<double> pulled(s.theta.size(), std::nan(""));
  at.jacobian->pull_back(other, pulled);
  expect_near(pulled, product, 1e-8);
}

class ScatteredLinearisationTest : public testing::TestWithParam<Case> {
protected:
  static Case narrow(Case c) {
    c.width = 4;
    c.rank = std::min(c.rank, 5);
    return c;
  }
  Case c = narrow(GetParam());
  Scatter s{c, 0, 23};
  ScatteredObjective objective = objective_of(s, tight);
  std::size_t size = s.theta.size();
};

TEST_P(ScatteredLinearisationTest, is_that_of_a_jacobian_by_differences) {
  for (std::size_t block = 0; block < c.blocks.size(); ++block)
    expect_jacobian_by_differences(Scatter(c, block, 7), block % 2 == 0 ? tight : BatchLimits());
}

TEST_P(ScatteredLinearisationTest, has_the_loss_and_gradient_of_the_objective) {
  const Linearised at(objective, s.theta);
  std::vector<double> gradient(size), pulled(size, std::nan(""));
  EXPECT_EQ(objective.loss_and_gradient(s.theta, gradient), at.loss);
  EXPECT_EQ(gradient, at.gradient);
  at.jacobian->pull_back(s.theta, pulled);
  for (double& value : pulled)
    value *= 2;
  expect_near(pulled, gradient, 1e-12);
}

TEST_P(ScatteredLinearisationTest, multiplies_without_the_matrix) {
  const Linearised at(objective, s.theta);
  const std::vector<double> v = elsewhere(s.theta); // any vector
  for (std::size_t p = 0; p < size; ++p)
    for (std::size_t q = 0; q < p; ++q)
      ASSERT_EQ(at.matrix[p * size + q], at.matrix[q * size + p]);
  std::vector<double> product(size, std::nan(""));
  at.jacobian->multiply(v, product);
  expect_near(product, at.times(v), 1e-11);
}

TEST_P(ScatteredLinearisationTest, makes_the_blocks_of_the_axes_alone) {
  const Linearised at(objective, s.theta);
  const Blocks blocks(objective, s.theta, -1);
  EXPECT_EQ(blocks.loss, at.loss);
  EXPECT_EQ(blocks.gradient, at.gradient);
  for (std::size_t i = 0; i < blocks.values.size(); ++i)
    expect_near(blocks.values[i], blocks.block_of(at.matrix, i), 1e-13);
  const int last = static_cast<int>(s.model.axes.size()) - 1;
  const Blocks one(objective, s.theta, last);
  EXPECT_EQ(one.gradient, at.gradient);
  EXPECT_EQ(one.values.back(), blocks.values.back());
}

TEST_P(ScatteredLinearisationTest, keeps_to_itself) {
  std::vector<double> before(size), after(size, std::nan(""));
  const Linearised at(objective, s.theta);
  at.jacobian->multiply(s.theta, before);
  const Linearised other(objective, elsewhere(s.theta));
  EXPECT_NE(other.matrix, at.matrix);
  at.jacobian->multiply(s.theta, after);
  EXPECT_EQ(after, before);
  const Linearised again(objective, s.theta);
  EXPECT_EQ(again.matrix, at.matrix);
}

INSTANTIATE_TEST_SUITE_P(Residuals, ScatteredLinearisationTest, testing::ValuesIn(all_cases()),
                         [](const testing::TestParamInfo<Case>& info) { return info.param.name; });

TEST(ScatteredObjective, serves_every_axis_function) {
  const Case c = small_cases()[2];
  for (const AxisFunction kind :
       {AxisFunction::mlp, AxisFunction::modified_mlp, AxisFunction::sine, AxisFunction::spectral}) {
    Instance instance = make_instance(c);
    instance.model.kind = kind;
    instance.model.width = 4;
    instance.model.axes[1].modes = 2;
    for (axis::AxisSpec& axis : instance.model.axes)
      axis.basis = kind == AxisFunction::spectral ? 5 : 0;
    instance.theta = axis::initialise(instance.model, 17);
    const Scatter s(instance, 0, {}, true, 9);
    expect_plain_loops(s, tight);
    expect_jacobian_by_differences(s, tight);
  }
}

/// More parameters than a tile of J^T J has columns, more rows than are taken at once.
TEST(ScatteredObjective, makes_large_matrices) {
  Case c = small_cases()[2];
  c.width = 17;
  c.rank = 9;
  const Scatter s(c, 0, 700);
  ScatteredObjective objective = objective_of(s);
  ASSERT_GT(s.theta.size(), 400U);
  const Linearised at(objective, s.theta);
  const std::vector<double> v = elsewhere(s.theta);
  std::vector<double> product(v.size());
  at.jacobian->multiply(v, product);
  expect_near(product, at.times(v), 1e-11);
}

TEST(ScatteredObjective, takes_given_functions_for_what_they_are) {
  Instance instance = make_instance(equation_cases()[6]);
  const std::vector<int> axes = {1, 2};
  const auto residuals = [](Graph& g, NodeId start) { // (u + start) u_y - start u_x
    const NodeId first = g.multiply(g.add(u(g, 0), start), u(g, 0, {0, 1, 0}));
    return std::vector{g.subtract(first, g.multiply(start, u(g, 0, {1, 0, 0})))};
  };
  const std::vector<Given> given = {{axes, std::make_shared<const GivenSine>()}};
  Scatter s(instance, 0, {}, false, 77);
  Scatter t = s;
  Graph formulas, values;
  s.plan = make_plan(formulas, 3, residuals(formulas, sine_of(formulas, axes)), std::vector{1.5}, true);
  t.plan = make_plan(values, 3, residuals(values, given_node(values, 0)), std::vector{1.5}, true, given);
  ScatteredObjective with_formulas = objective_of(s);
  ScatteredObjective with_values = objective_of(t);
  std::vector<double> expected(s.theta.size()), gradient(s.theta.size());
  const double loss = with_formulas.loss_and_gradient(s.theta, expected);
  EXPECT_NEAR(with_values.loss_and_gradient(s.theta, gradient), loss, 1e-13 * loss);
  expect_near(gradient, expected, 1e-12);
  expect_near(Linearised(with_values, s.theta).matrix, Linearised(with_formulas, s.theta).matrix, 1e-12);
}

/// A coordinate that all points share is one node, whatever their number.
TEST(ScatteredObjective, holds_little_for_points_of_a_lattice) {
  const Instance instance = make_instance(equation_cases()[5]);
  const auto bytes = [&](bool lattice) {
    std::vector<double> coordinates;
    for (int i = 0; i < 4000; ++i)
      for (int axis = 0; axis < 3; ++axis)
        coordinates.push_back(lattice ? 0.05 * ((i * (axis + 3)) % 17)
                                      : std::fmod(i * std::sqrt(2.0 + axis), 1.0));
    const residual::ScatteredPoints points = points_at(coordinates, 3, std::vector<double>(4000, 1.0 / 4000));
    return ScatteredObjective(instance.model, instance.blocks[0].plan, points, nullptr).working_bytes();
  };
  EXPECT_LT(5 * bytes(true), bytes(false));
}

TEST(ScatteredObjective, gives_up_when_stopped) {
  const Scatter s(small_cases()[2], 0, 50);
  std::atomic<bool> stop = false;
  ScatteredObjective objective = objective_of(s, {}, &stop);
  Linearised result(objective, s.theta);
  stop = true;
  EXPECT_THROW(objective.loss(s.theta), residual::Cancelled);
  EXPECT_THROW(objective.loss_and_gradient(s.theta, result.gradient), residual::Cancelled);
  EXPECT_THROW(objective.linearise(s.theta, result.gradient, result.matrix), residual::Cancelled);
  EXPECT_THROW(result.jacobian->pull_back(s.theta, result.gradient), residual::Cancelled);
  EXPECT_THROW(result.jacobian->multiply(s.theta, result.gradient), residual::Cancelled);
  stop = false;
  EXPECT_EQ(Linearised(objective, s.theta).matrix, result.matrix); // as if nothing had been
}

/// The longest time that repeated evaluations go on after the flag has been raised amid one.
template <class F>
double longest_stop(std::atomic<bool>& stop, const F& evaluate) {
  return longest_stop_latency([&](double after) {
    stop = false;
    return stop_latency(
        after, [&] { stop = true; }, [&] { EXPECT_THROW(while (true) evaluate(), residual::Cancelled); });
  });
}

TEST(ScatteredObjective, stops_soon_amid_many_points) {
  Case c = equation_cases()[5];
  c.rank = 64;
  c.width = 64;
  const Instance instance = make_instance(c);
  std::vector<double> coordinates;
  for (int i = 0; i < 60000 * 3; ++i)
    coordinates.push_back(std::fmod(i * std::sqrt(2.0), 1.0));
  const residual::ScatteredPoints points = points_at(coordinates, 3, std::vector<double>(60000, 1.0 / 60000));
  std::atomic<bool> stop = false;
  ScatteredObjective objective(instance.model, instance.blocks[0].plan, points, &stop);
  std::vector<double> gradient(instance.theta.size());
  std::vector<double> matrix(gradient.size() * gradient.size());
  EXPECT_LT(longest_stop(stop, [&] { objective.loss_and_gradient(instance.theta, gradient); }),
            promised_latency);
  EXPECT_LT(longest_stop(stop, [&] { objective.linearise(instance.theta, gradient, matrix); }),
            promised_latency);
}

} // namespace
