// SPDX-License-Identifier: BSD-3-Clause
// A sum of objectives against one objective of all blocks.
#include "residual/sum_objective.hpp"

#include "pointwise/grid_objective.hpp"
#include "second_order/second_order_objective.hpp"
#include "separable/separable_objective.hpp"
#include "support/instances.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace {

using namespace spinn;
using namespace spinn::test;
using language::Graph;

std::unique_ptr<residual::Objective> grid(const Instance& s, std::vector<Block> blocks) {
  return std::make_unique<second_order::SecondOrderObjective>(
      std::make_unique<pointwise::GridObjective>(s.model, s.nodes, blocks, Precision::double_precision,
                                                 nullptr),
      s.model, s.nodes, blocks, nullptr);
}

/// An equation that is not linear, and two conditions that separate: the first and the last block go to the grid.
class SumObjectiveTest : public testing::Test {
protected:
  SumObjectiveTest() {
    const Residuals burgers = [](Graph& g) {
      const NodeId transport = g.add(u(g, 0, {1, 0}), g.multiply(u(g, 0), u(g, 0, {0, 1})));
      return std::vector{g.subtract(transport, g.multiply(g.constant(0.1), u(g, 0, {0, 2})))};
    };
    const Residuals value = [](Graph& g) { return std::vector{g.subtract(u(g, 0), g.coordinate(1))}; };
    const Residuals flux = [](Graph& g) {
      return std::vector{g.add(u(g, 0, {0, 1}), g.multiply(g.constant(2), u(g, 0)))};
    };
    instance = make_instance({"sum", 1, 3, {6, 7}, {burgers, value, flux}, {{}, {0}, {1}}});
    whole = grid(instance, instance.blocks);
    std::vector<residual::SumObjective::Part> parts(2);
    parts[0] = {std::make_unique<separable::SeparableObjective>(instance.model, instance.nodes,
                                                                std::vector{instance.blocks[1]}, nullptr),
                {1}};
    parts[1] = {grid(instance, {instance.blocks[0], instance.blocks[2]}), {0, 2}};
    sum = std::make_unique<residual::SumObjective>(std::move(parts));
    size = instance.theta.size();
    elsewhere = instance.theta;
    for (std::size_t p = 0; p < size; ++p)
      elsewhere[p] += 0.1 * std::sin(static_cast<double>(p));
  }

  static void expect_near(std::span<const double> values, std::span<const double> expected) {
    ASSERT_EQ(values.size(), expected.size());
    const double scale = largest({expected.begin(), expected.end()});
    ASSERT_GT(scale, 0);
    for (std::size_t i = 0; i < values.size(); ++i)
      ASSERT_NEAR(values[i], expected[i], 1e-11 * scale) << "entry " << i;
  }

  Instance instance;
  std::unique_ptr<residual::Objective> whole, sum;
  std::size_t size = 0;
  std::vector<double> elsewhere;
};

TEST_F(SumObjectiveTest, HasTheLossesAndTheGradientOfAllBlocks) {
  std::vector<double> gradient(size, std::nan("")), expected(size);
  const double loss = whole->loss_and_gradient(instance.theta, expected);
  EXPECT_NEAR(sum->loss_and_gradient(instance.theta, gradient), loss, 1e-12 * loss);
  expect_near(gradient, expected);
  expect_near(sum->block_losses(), whole->block_losses());
  const double there = whole->loss(elsewhere);
  EXPECT_NEAR(sum->loss(elsewhere), there, 1e-12 * there);
  expect_near(sum->block_losses(), whole->block_losses());
  EXPECT_EQ(sum->size(), size);
}

TEST_F(SumObjectiveTest, LinearisesAllBlocks) {
  std::vector<double> gradient(size), expected(size), matrix(size * size, std::nan("")), all(size * size);
  const residual::Linearised here = sum->linearise(instance.theta, gradient, matrix);
  const residual::Linearised there = whole->linearise(instance.theta, expected, all);
  EXPECT_NEAR(here.loss, there.loss, 1e-12 * there.loss);
  expect_near(gradient, expected);
  expect_near(matrix, all);
  expect_near(sum->block_losses(), whole->block_losses());
  std::vector<double> product(size, std::nan(""));
  here.jacobian->pull_back(elsewhere, product);
  there.jacobian->pull_back(elsewhere, expected);
  expect_near(product, expected);
  here.jacobian->multiply(elsewhere, product);
  there.jacobian->multiply(elsewhere, expected);
  expect_near(product, expected);
}

TEST_F(SumObjectiveTest, LinearisesAxisByAxis) {
  const std::span<const std::size_t> begins = sum->axis_begins();
  std::vector<double> gradient(size), expected(size);
  std::vector<std::vector<double>> blocks, wanted;
  for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
    blocks.emplace_back((begins[i + 1] - begins[i]) * (begins[i + 1] - begins[i]), std::nan(""));
    wanted.push_back(blocks.back());
  }
  const auto spans = [](std::vector<std::vector<double>>& all) {
    return std::vector<std::span<double>>(all.begin(), all.end());
  };
  const residual::Linearised here = sum->linearise_blocks(instance.theta, gradient, spans(blocks));
  const residual::Linearised there = whole->linearise_blocks(instance.theta, expected, spans(wanted));
  EXPECT_NEAR(here.loss, there.loss, 1e-12 * there.loss);
  expect_near(gradient, expected);
  std::vector<double> product(size), other(size);
  here.jacobian->multiply(elsewhere, product);
  there.jacobian->multiply(elsewhere, other);
  expect_near(product, other);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    expect_near(blocks[i], wanted[i]);
    std::vector<double> alone(blocks[i].size(), std::nan(""));
    EXPECT_NEAR(sum->linearise_axis(instance.theta, i, gradient, alone), there.loss, 1e-12 * there.loss);
    expect_near(alone, wanted[i]);
  }
}

TEST_F(SumObjectiveTest, FollowsNewNodes) {
  std::vector<axis::AxisNodes> nodes = instance.nodes;
  for (axis::AxisNodes& axis : nodes)
    for (double& x : axis.nodes)
      x *= 0.8;
  const double before = sum->loss(instance.theta);
  whole->set_nodes(nodes);
  sum->set_nodes(nodes);
  const double after = whole->loss(instance.theta);
  EXPECT_NE(after, before);
  EXPECT_NEAR(sum->loss(instance.theta), after, 1e-12 * after);
}

} // namespace
