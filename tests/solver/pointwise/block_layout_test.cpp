// SPDX-License-Identifier: BSD-3-Clause
// Blocks cut into products and tiles; their tables.
#include "pointwise/block_layout.hpp"

#include <spinn/error.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>

namespace {

using namespace spinn;
using namespace spinn::planning;
using namespace spinn::pointwise;
using language::Graph;
using language::Op;

NodeId u(Graph& g, int x, int y, int z) {
  return g.unknown(
      0, Orders{static_cast<std::int8_t>(x), static_cast<std::int8_t>(y), static_cast<std::int8_t>(z)});
}

planning::Plan plan_of(Graph& graph, int axes, NodeId residual) {
  const double weight = 1;
  return planning::make_plan(graph, axes, {&residual, 1}, {&weight, 1}, true);
}

residual::TensorGrid grid_of(const std::vector<int>& points) {
  residual::TensorGrid grid;
  for (const int n : points)
    grid.ranges.push_back({0, std::vector<double>(static_cast<std::size_t>(n), 1.0 / n)});
  return grid;
}

BlockLayout layout_of(const planning::Plan& plan, const std::vector<int>& points, TileLimits limits = {}) {
  if (limits.bytes == 0) limits.bytes = 1 << 20;
  BlockLayout layout;
  layout.rank = 3;
  layout.rank_padded = 8;
  layout.nodes = points;
  append_block(layout, plan, grid_of(points), {}, limits);
  return layout;
}

/// u_xx + u_yy + u_zz + 4 u is one field of two products: (f_xx f + f f_yy + 4 f f) f and (f f) f_zz.
TEST(BlockLayout, computes_a_linear_operator_in_two_products) {
  Graph g;
  const NodeId laplacian = g.add(g.add(u(g, 2, 0, 0), u(g, 0, 2, 0)), u(g, 0, 0, 2));
  const planning::Plan plan = plan_of(g, 3, g.add(laplacian, g.multiply(g.constant(4), u(g, 0, 0, 0))));
  const BlockLayout layout = layout_of(plan, {5, 6, 7});
  const BlockData& block = layout.blocks[0];
  EXPECT_EQ(block.fields, 1);
  EXPECT_EQ(block.lefts.count, 2);
  EXPECT_EQ(block.rights.count, 2);
  EXPECT_EQ(layout.products[static_cast<std::size_t>(block.field_products.first)].count, 2);
}

TEST(BlockLayout, computes_nonlinear_diffusion_in_six_products) {
  Graph g;
  const NodeId squares =
      g.add(g.multiply(u(g, 0, 1, 0), u(g, 0, 1, 0)), g.multiply(u(g, 0, 0, 1), u(g, 0, 0, 1)));
  const NodeId flux = g.add(squares, g.multiply(u(g, 0, 0, 0), g.add(u(g, 0, 2, 0), u(g, 0, 0, 2))));
  const BlockLayout layout = layout_of(plan_of(g, 3, g.subtract(u(g, 1, 0, 0), flux)), {9, 9, 9});
  const BlockData& block = layout.blocks[0];
  EXPECT_EQ(block.vector_axis, 2);
  EXPECT_EQ(block.fields, 5);
  EXPECT_EQ(block.lefts.count, 4);
  EXPECT_EQ(block.rights.count, 3);
  int products = 0;
  for (int k = 0; k < block.fields; ++k)
    products += layout.products[static_cast<std::size_t>(block.field_products.first + k)].count;
  EXPECT_EQ(products, 6);
}

TEST(BlockLayout, takes_the_longest_axis_as_vector_axis_and_covers_all_rows) {
  Graph g;
  const planning::Plan plan = plan_of(g, 3, u(g, 0, 0, 0));
  const BlockLayout layout = layout_of(plan, {5, 50, 7});
  const BlockData& block = layout.blocks[0];
  EXPECT_EQ(block.vector_axis, 1);
  EXPECT_EQ(block.rows, 35);
  EXPECT_EQ(block.vector_padded, 56);
  EXPECT_EQ(block.leads[0].axis, 0);
  EXPECT_EQ(block.leads[1].axis, 2);
  EXPECT_GE(block.tiles * block.tile_rows, 35);
  EXPECT_EQ(layout.tile_costs.size(), static_cast<std::size_t>(block.tiles));
}

TEST(BlockLayout, makes_tiles_that_fit_the_fast_memory) {
  Graph g;
  const planning::Plan plan = plan_of(g, 3, g.multiply(u(g, 0, 0, 0), u(g, 1, 0, 0)));
  TileLimits limits;
  limits.bytes = 16 * 1024;
  const BlockLayout layout = layout_of(plan, {9, 9, 1000}, limits);
  EXPECT_LE(tile_values(layout.blocks[0], 8, true) * sizeof(double), limits.bytes);
  EXPECT_GE(layout.blocks[0].chunk, 32);
}

TEST(BlockConstants, tabulate_over_lead_and_vector_axes) {
  Graph g;
  const NodeId table = g.unary(Op::exponential, g.multiply(g.coordinate(0), g.coordinate(2)));
  const planning::Plan plan =
      plan_of(g, 3, g.subtract(g.multiply(table, u(g, 0, 0, 0)), g.multiply(g.coordinate(1), u(g, 1, 0, 0))));
  const std::vector<int> points = {2, 3, 5};
  const BlockLayout layout = layout_of(plan, points);
  const BlockData& block = layout.blocks[0];
  std::vector<axis::AxisNodes> nodes(3);
  for (std::size_t axis = 0; axis < 3; ++axis)
    for (int i = 0; i < points[axis]; ++i)
      nodes[axis].nodes.push_back(static_cast<double>(axis) + 0.1 * i);
  const residual::TensorGrid grid = grid_of(points);
  const std::array<const planning::Plan*, 1> plans = {&plan};
  const std::array<const residual::TensorGrid*, 1> grids = {&grid};
  const std::vector<double> constants = block_constants(layout, plans, grids, nodes);
  ASSERT_EQ(block.fills.count, 2);
  for (int f = 0; f < 2; ++f) {
    const Fill& fill = layout.fills[static_cast<std::size_t>(block.fills.first + f)];
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 3; ++j)
        for (int n = 0; n < 5; ++n) {
          const double value = constants[static_cast<std::size_t>(
              fill.offset + i * fill.stride[0] + j * fill.stride[1] + (fill.along != 0 ? n : 0))];
          const double expected = fill.along != 0 ? std::exp(nodes[0].nodes[static_cast<std::size_t>(i)] *
                                                             nodes[2].nodes[static_cast<std::size_t>(n)])
                                                  : nodes[1].nodes[static_cast<std::size_t>(j)];
          EXPECT_DOUBLE_EQ(value, expected);
        }
  }
  // Quadrature weights: those of the vector axis end in zeros.
  EXPECT_EQ(constants[static_cast<std::size_t>(block.vector_weights + 4)], 0.2);
  for (int n = 5; n < block.vector_padded; ++n)
    EXPECT_EQ(constants[static_cast<std::size_t>(block.vector_weights + n)], 0);
}

/// What a grid of `points` along each of `axes` is refused with.
std::string refusal(int axes, int points) {
  Graph g;
  const planning::Plan plan = plan_of(g, axes, g.unknown(0));
  try {
    layout_of(plan, std::vector<int>(static_cast<std::size_t>(axes), points));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// 1290^3 and 215^4 are the largest powers below 2^31.
TEST(BlockLayout, refuses_more_rows_than_can_be_numbered) {
  EXPECT_EQ(refusal(4, 1291),
            "points: the grid has 2777825555761 collocation points, too many to go through one by one. "
            "Take at most 1290 points along each of the 4 axes, or the separable path where the equations "
            "allow it.");
  EXPECT_NE(refusal(5, 216).find("at most 215 points along each of the 5 axes"), std::string::npos);
  EXPECT_NE(refusal(3, 50000).find("at most 46340 points along each of the 3 axes"), std::string::npos);
  EXPECT_NE(refusal(language::max_axes, 4096).find("collocation points"), std::string::npos); // 2^120
}

TEST(BlockLayout, takes_millions_of_rows) {
  Graph g;
  const planning::Plan plan = plan_of(g, 4, g.unknown(0));
  const BlockLayout layout = layout_of(plan, {300, 300, 300, 300});
  EXPECT_EQ(layout.blocks[0].rows, 27000000);
  EXPECT_GE(static_cast<std::int64_t>(layout.blocks[0].tiles) * layout.blocks[0].tile_rows, 27000000);
}

} // namespace
