// SPDX-License-Identifier: BSD-3-Clause
// The fused loss and gradient against plain loops over the grid.
#include "pointwise/grid_objective.hpp"

#include "support/cases.hpp"
#include "support/given_formula.hpp"
#include "support/stop_latency.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn;
using namespace spinn::planning;
using namespace spinn::pointwise;
using namespace spinn::test;
using language::Graph;

class GridObjectiveTest : public testing::TestWithParam<Case> {
protected:
  void check(Precision precision, double tolerance) {
    const Instance s = make_instance(GetParam());
    const Naive naive = NaiveLoops(s).run();
    ASSERT_TRUE(std::isfinite(naive.loss));
    GridObjective objective(s.model, s.nodes, s.blocks, precision, nullptr);
    ASSERT_EQ(objective.size(), s.theta.size());
    std::vector<double> gradient(s.theta.size(), std::nan(""));
    EXPECT_NEAR(objective.loss_and_gradient(s.theta, gradient), naive.loss, tolerance * naive.loss);
    for (std::size_t b = 0; b < s.blocks.size(); ++b)
      EXPECT_NEAR(objective.block_losses()[b], naive.block_losses[b], tolerance * naive.block_losses[b])
          << "block " << b;
    const double scale = largest(naive.gradient);
    for (std::size_t p = 0; p < gradient.size(); ++p)
      ASSERT_NEAR(gradient[p], naive.gradient[p], std::max(tolerance, 1e-9) * scale) << "parameter " << p;
    EXPECT_NEAR(objective.loss(s.theta), naive.loss, tolerance * naive.loss);
  }
};

TEST_P(GridObjectiveTest, agrees_with_plain_loops_in_double_precision) {
  check(Precision::double_precision, 1e-12);
}
TEST_P(GridObjectiveTest, agrees_with_plain_loops_in_single_precision) {
  check(Precision::single_precision, 2e-5);
}

TEST_P(GridObjectiveTest, gives_the_same_bits_again) {
  const Instance s = make_instance(GetParam());
  GridObjective objective(s.model, s.nodes, s.blocks, Precision::single_precision, nullptr);
  std::vector<double> first(s.theta.size());
  std::vector<double> second(s.theta.size());
  const double loss = objective.loss_and_gradient(s.theta, first);
  for (int repetition = 0; repetition < 5; ++repetition) {
    EXPECT_EQ(objective.loss_and_gradient(s.theta, second), loss);
    EXPECT_EQ(first, second);
  }
  GridObjective another(s.model, s.nodes, s.blocks, Precision::single_precision, nullptr);
  EXPECT_EQ(another.loss_and_gradient(s.theta, second), loss);
  EXPECT_EQ(first, second);
}

INSTANTIATE_TEST_SUITE_P(Residuals, GridObjectiveTest, testing::ValuesIn(equation_cases()),
                         [](const testing::TestParamInfo<Case>& info) { return info.param.name; });

TEST(GridObjective, follows_new_nodes) {
  const Case c = equation_cases()[6];
  Instance s = make_instance(c);
  GridObjective objective(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr);
  objective.loss(s.theta);
  for (axis::AxisNodes& axis : s.nodes)
    for (double& x : axis.nodes)
      x *= 0.7;
  objective.set_nodes(s.nodes);
  const Naive naive = NaiveLoops(s).run();
  EXPECT_NEAR(objective.loss(s.theta), naive.loss, 1e-12 * naive.loss);
}

TEST(GridObjective, refuses_another_number_of_nodes) {
  Instance s = make_instance(equation_cases()[0]);
  GridObjective objective(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr);
  s.nodes[0].nodes.pop_back();
  EXPECT_THROW(objective.set_nodes(s.nodes), std::invalid_argument);
}

TEST(GridObjective, takes_given_functions_for_what_they_are) {
  Instance s = make_instance(equation_cases()[6]); // the nodes of its blocks include a face
  Instance t = s;
  const std::vector<int> axes = {1, 2};
  const auto residuals = [](Graph& g, NodeId start) { // (u + start) u_y - start u_x
    const NodeId first = g.multiply(g.add(u(g, 0), start), u(g, 0, {0, 1, 0}));
    return std::vector{g.subtract(first, g.multiply(start, u(g, 0, {1, 0, 0})))};
  };
  const std::vector<planning::Given> given = {{axes, std::make_shared<const test::GivenSine>()}};
  for (std::size_t b = 0; b < s.blocks.size(); ++b) {
    Graph formulas, values;
    s.blocks[b].plan = planning::make_plan(formulas, 3, residuals(formulas, test::sine_of(formulas, axes)),
                                           std::vector{1.5}, true);
    t.blocks[b].plan = planning::make_plan(values, 3, residuals(values, planning::given_node(values, 0)),
                                           std::vector{1.5}, true, given);
  }
  GridObjective with_formulas(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr);
  GridObjective with_values(t.model, t.nodes, t.blocks, Precision::double_precision, nullptr);
  std::vector<double> expected(s.theta.size()), gradient(s.theta.size());
  const double loss = with_formulas.loss_and_gradient(s.theta, expected);
  EXPECT_NEAR(with_values.loss_and_gradient(s.theta, gradient), loss, 1e-13 * loss);
  for (std::size_t p = 0; p < gradient.size(); ++p)
    ASSERT_NEAR(gradient[p], expected[p], 1e-12 * largest(expected)) << "parameter " << p;
}

/// The longest time that repeated evaluations go on after the stop flag has been raised amid one.
double longest_stop(const Instance& s) {
  std::atomic<bool> stop = false;
  GridObjective objective(s.model, s.nodes, s.blocks, Precision::double_precision, &stop);
  std::vector<double> gradient(s.theta.size());
  return longest_stop_latency([&](double after) {
    stop = false;
    return stop_latency(
        after, [&] { stop = true; },
        [&] {
          EXPECT_THROW(while (true) objective.loss_and_gradient(s.theta, gradient), residual::Cancelled);
        });
  });
}

/// 300^3 points of six fields take far longer than the time within which a stop must be honoured.
TEST(GridObjective, stops_soon_amid_many_tiles) {
  Case c = equation_cases()[5];
  c.rank = 64;
  c.points = {300, 300, 300};
  EXPECT_LT(longest_stop(make_instance(c)), promised_latency); // one evaluation takes over a second
}

/// So do wide and deep networks at thousands of nodes.
TEST(GridObjective, stops_soon_amid_large_networks) {
  Case c = equation_cases()[0];
  c.points = {3000, 2};
  c.width = 400;
  c.depth = 8;
  EXPECT_LT(longest_stop(make_instance(c)), promised_latency); // one evaluation takes over a second
}

/// Nothing of the size of the grid: doubling every axis doubles the memory at most (it would grow eightfold).
TEST(GridObjective, needs_memory_in_proportion_to_the_nodes_of_the_axes) {
  Case c = equation_cases()[5];
  c.points = {64, 64, 64};
  Instance s = make_instance(c);
  const std::size_t small =
      GridObjective(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr).working_bytes();
  c.points = {128, 128, 128};
  s = make_instance(c);
  const std::size_t large =
      GridObjective(s.model, s.nodes, s.blocks, Precision::double_precision, nullptr).working_bytes();
  EXPECT_GT(small, 3 * 64 * 3 * sizeof(double));
  EXPECT_LT(large, 5 * small / 2);
}

} // namespace
