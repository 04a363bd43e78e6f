// SPDX-License-Identifier: BSD-3-Clause
// The linearisation on tensor grids against a Jacobian by finite differences of the residuals, point by point.
#include "residual/gauss_newton.hpp"

#include "residual_vector.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <functional>
#include <string>
#include <thread>

namespace {

using namespace spinn;
using namespace spinn::residual;
using namespace spinn::residual::test;
using language::Graph;
using language::Op;

NodeId u(Graph& g, int index, std::initializer_list<int> orders = {}) {
  Orders o{};
  std::size_t i = 0;
  for (const int order : orders)
    o[i++] = static_cast<std::int8_t>(order);
  return g.unknown(index, o);
}

using Residuals = std::function<std::vector<NodeId>(Graph&)>;

struct BlockCase {
  Residuals residuals;
  std::vector<int> fixed = {}; ///< axes that stand at their last node, which other blocks do not use
};

struct Case {
  std::string name;
  std::vector<int> points; ///< per axis
  std::vector<BlockCase> blocks;
  int unknowns = 1;
  int rank = 2;
  AxisFunction kind = AxisFunction::mlp;
  bool factor = false;
};

std::vector<Case> cases() {
  const Residuals burgers = [](Graph& g) {
    const NodeId transport = g.add(u(g, 0, {1, 0}), g.multiply(u(g, 0), u(g, 0, {0, 1})));
    return std::vector{g.subtract(transport, g.multiply(g.constant(0.1), u(g, 0, {0, 2})))};
  };
  const Residuals klein_gordon = [](Graph& g) {
    const NodeId laplacian = g.add(u(g, 0, {0, 2, 0}), u(g, 0, {0, 0, 2}));
    const NodeId source = g.multiply(g.coordinate(0), g.multiply(g.coordinate(1), g.coordinate(2)));
    return std::vector{
        g.subtract(g.add(g.subtract(u(g, 0, {2, 0, 0}), laplacian), g.multiply(u(g, 0), u(g, 0))), source)};
  };
  const Residuals value = [](Graph& g) { return std::vector{g.subtract(u(g, 0), g.coordinate(1))}; };
  const Residuals start = [](Graph& g) {
    return std::vector{g.subtract(u(g, 0), g.coordinate(1)), u(g, 0, {1, 0, 0})};
  };
  const Residuals product = [](Graph& g) {
    const NodeId both = g.multiply(u(g, 0), u(g, 1));
    return std::vector{g.subtract(u(g, 0, {1, 0}), both),
                       g.add(u(g, 1, {1, 0}), g.multiply(both, u(g, 0, {0, 1})))};
  };
  const Residuals varying = [](Graph& g) { // a coefficient of all coordinates that no table holds
    const NodeId all = g.multiply(g.coordinate(0), g.multiply(g.coordinate(1), g.coordinate(2)));
    const NodeId wave = g.multiply(g.unary(Op::exponential, all), u(g, 0, {0, 1, 1}));
    return std::vector{g.add(wave, g.multiply(g.unary(Op::sine, g.coordinate(1)), u(g, 0, {2, 0, 0})))};
  };
  const Residuals four = [](Graph& g) {
    const NodeId stretch = g.multiply(u(g, 0, {0, 0, 1, 0}), u(g, 1, {0, 1, 0, 0}));
    return std::vector{g.subtract(u(g, 0, {1, 0, 0, 1}), stretch),
                       g.add(u(g, 1, {0, 0, 0, 1}), g.multiply(g.coordinate(3), u(g, 0)))};
  };
  const Residuals five = [](Graph& g) {
    return std::vector{g.add(g.multiply(u(g, 0), u(g, 0, {1, 0, 0, 0, 1})), u(g, 0, {0, 1, 1, 1, 0}))};
  };
  const Residuals line = [](Graph& g) {
    return std::vector{g.add(u(g, 0, {1}), g.multiply(u(g, 0), u(g, 0)))};
  };
  return {
      {"burgers_2_axes", {6, 9}, {{burgers}}, 1, 3},
      {"burgers_with_factor_and_gates",
       {6, 5},
       {{burgers}, {value, {1}}},
       1,
       3,
       AxisFunction::modified_mlp,
       true},
      {"klein_gordon_with_faces", {7, 5, 6}, {{klein_gordon}, {start, {0}}, {value, {1}}, {value, {2, 1}}}},
      {"more_points_than_a_batch", {2, 17, 16}, {{klein_gordon}}},
      {"product_of_two_unknowns", {5, 7}, {{product}}, 2, 2, AxisFunction::sine},
      {"coefficients_of_all_coordinates", {5, 4, 6}, {{varying}}},
      {"two_unknowns_4_axes", {2, 2, 10, 13}, {{four}, {value, {0}}}, 2},
      {"five_axes", {2, 3, 2, 3, 2}, {{five}}},
      {"one_axis", {8}, {{line}}},
  };
}

Instance make_instance(const Case& c) {
  Instance s;
  s.model.kind = c.kind;
  s.model.rank = c.rank;
  s.model.unknowns = c.unknowns;
  s.model.width = 4;
  const int axes = static_cast<int>(c.points.size());
  for (int axis = 0; axis < axes; ++axis) {
    s.model.axes.push_back({0, 1 + 0.1 * axis, 0, 1});
    AxisNodes nodes;
    const int points = c.points[static_cast<std::size_t>(axis)];
    for (int i = 0; i <= points; ++i) // one more: a face that some blocks use
      nodes.nodes.push_back(std::pow((i + 0.5) / (points + 1), 1.3));
    for (int order = 0; c.factor && order < 4; ++order) {
      nodes.factor.emplace_back();
      for (const double x : nodes.nodes)
        nodes.factor.back().push_back(order == 0 ? 2 + x * x : order == 1 ? 2 * x : order == 2 ? 2 : 0);
    }
    s.nodes.push_back(nodes);
  }
  for (const BlockCase& block_case : c.blocks) {
    Graph& graph = s.graphs.emplace_back();
    s.residuals.push_back(block_case.residuals(graph));
    std::vector<double> weights;
    for (std::size_t e = 0; e < s.residuals.back().size(); ++e)
      weights.push_back(1.5 + 2 * static_cast<double>(e));
    Block block{make_plan(graph, axes, s.residuals.back(), weights, true), {}};
    for (int axis = 0; axis < axes; ++axis) {
      const bool fixed = std::count(block_case.fixed.begin(), block_case.fixed.end(), axis) > 0;
      const int points = c.points[static_cast<std::size_t>(axis)];
      NodeRange range{fixed ? points : 0, {}};
      for (int i = 0; i < (fixed ? 1 : points); ++i)
        range.weights.push_back((1.0 + 0.1 * i) / points);
      block.ranges.push_back(range);
    }
    s.blocks.push_back(std::move(block));
  }
  s.theta = axis::initialise(s.model, 17);
  return s;
}

double largest(const std::vector<double>& values) {
  double result = 0;
  for (const double value : values)
    result = std::max(result, std::fabs(value));
  return result;
}

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

struct Linearised {
  double loss;
  std::vector<double> gradient, matrix;
  Linearised(GridObjective& objective, const std::vector<double>& theta)
      : gradient(theta.size(), std::nan("")), matrix(theta.size() * theta.size(), std::nan("")) {
    loss = objective.linearise(theta, gradient, matrix);
  }
};

class GaussNewtonTest : public testing::TestWithParam<Case> {
protected:
  Instance instance = make_instance(GetParam());
  GridObjective objective{instance.model, instance.nodes, instance.blocks, Precision::double_precision,
                          nullptr};
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
    for (const std::vector<double>& column : jacobian_columns(instance)) {
      product.push_back(0);
      for (std::size_t m = 0; m < r.size(); ++m)
        product.back() += column[m] * r[m];
    }
    return product;
  }
};

TEST_P(GaussNewtonTest, matrix_is_that_of_a_jacobian_by_differences) {
  const std::vector<std::vector<double>> columns = jacobian_columns(instance);
  std::vector<double> expected(size * size, 0.0);
  for (std::size_t p = 0; p < size; ++p)
    for (std::size_t q = 0; q < size; ++q)
      for (std::size_t m = 0; m < columns[p].size(); ++m)
        expected[p * size + q] += columns[p][m] * columns[q][m];
  expect_near(Linearised(objective, instance.theta).matrix, expected, 1e-8);
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
  objective.pull_back(elsewhere(), product);
  expect_near(product, naive_product(elsewhere()), 1e-8);
  objective.pull_back(instance.theta, product);
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

INSTANTIATE_TEST_SUITE_P(Residuals, GaussNewtonTest, testing::ValuesIn(cases()),
                         [](const testing::TestParamInfo<Case>& info) { return info.param.name; });

TEST(GaussNewton, takes_double_precision_whatever_the_kernels_do) {
  const Instance s = make_instance(cases()[2]);
  GridObjective single(s.model, s.nodes, s.blocks, Precision::single_precision, nullptr);
  GridObjective both(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr);
  EXPECT_EQ(Linearised(single, s.theta).matrix, Linearised(both, s.theta).matrix);
}

TEST(GaussNewton, follows_new_nodes) {
  Instance s = make_instance(cases()[2]);
  GridObjective objective(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr);
  const Linearised before(objective, s.theta);
  for (AxisNodes& axis : s.nodes)
    for (double& x : axis.nodes)
      x *= 0.7;
  objective.set_nodes(s.nodes);
  std::vector<double> product(s.theta.size());
  EXPECT_THROW(objective.pull_back(s.theta, product), std::logic_error) << "that Jacobian is of other points";
  const Linearised after(objective, s.theta);
  EXPECT_NEAR(after.loss, squares(residual_vector(s, s.theta)), 1e-12 * after.loss);
}

TEST(GaussNewton, needs_a_linearisation_to_pull_back) {
  const Instance s = make_instance(cases()[0]);
  GridObjective objective(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr);
  std::vector<double> product(s.theta.size());
  EXPECT_THROW(objective.pull_back(s.theta, product), std::logic_error);
}

TEST(GaussNewton, gives_up_when_stopped) {
  const Instance s = make_instance(cases()[2]);
  std::atomic<bool> stop = false;
  GridObjective objective(s.model, s.nodes, s.blocks, Precision::double_precision, &stop);
  Linearised result(objective, s.theta);
  stop = true;
  EXPECT_THROW(objective.linearise(s.theta, result.gradient, result.matrix), Cancelled);
  EXPECT_THROW(objective.pull_back(s.theta, result.gradient), Cancelled);
}

/// A linearisation that takes seconds is left soon after the flag is raised.
TEST(GaussNewton, stops_soon_amid_a_large_grid) {
  Case c = cases()[3];
  c.rank = 24;
  c.points = {40, 60, 60};
  const Instance s = make_instance(c);
  std::atomic<bool> stop = false;
  GridObjective objective(s.model, s.nodes, s.blocks, Precision::double_precision, &stop);
  std::chrono::steady_clock::time_point raised;
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    raised = std::chrono::steady_clock::now();
    stop = true;
  });
  std::vector<double> gradient(s.theta.size());
  std::vector<double> matrix(s.theta.size() * s.theta.size());
  EXPECT_THROW(while (true) objective.linearise(s.theta, gradient, matrix), Cancelled);
  const auto late = std::chrono::steady_clock::now();
  later.join();
  EXPECT_LT(std::chrono::duration<double>(late - raised).count(), 0.5);
}

} // namespace
