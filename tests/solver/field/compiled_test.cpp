// SPDX-License-Identifier: BSD-3-Clause
// Which conditions are trained together, and where.
#include "field/compiled.hpp"

#include "support/slice_conditions.hpp"

#include <gtest/gtest.h>

namespace {

using namespace spinn;
using field::CompiledBlocks;
using field::Start;
using problem::Slice;
using Planes = std::vector<problem::Slices::Planes>;

constexpr const char* plate = R"toml(
title = "Heat in a plate"
unknowns = ["u"]
equations = ["u_t = u_xx + u_yy"]
[[axis]]
name = "t"
range = [0, 1]
[[axis]]
name = "x"
range = [-1, 1]
[[axis]]
name = "y"
range = [-1, 1]
[[condition]]
on = "t = 0"
equation = "u = x*y"
)toml";

CompiledBlocks blocks_with(const std::vector<test::OnSlice>& conditions, Start start = Start::none) {
  const Problem problem = test::with_conditions(Problem::parse(plate, "plate"), conditions, true);
  return field::compiled(problem, {})->blocks(start);
}

TEST(CompiledBlocks, equations_hold_in_the_whole_box) {
  const CompiledBlocks blocks = blocks_with({});
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_TRUE(blocks[0].where.axes().empty());
  EXPECT_EQ(blocks[1].where.axes(), (Planes{{0, {0}}}));
}

TEST(CompiledBlocks, take_edges_that_differ_along_one_axis_together) {
  const auto edge = [](double x, double y) { return Slice({{1, x}, {2, y}}); };
  const CompiledBlocks blocks = blocks_with(
      {{edge(-1, -1), "u = t"}, {edge(1, 1), "u = t"}, {edge(-1, 1), "u = t"}, {edge(1, -1), "u = t"}});
  ASSERT_EQ(blocks.size(), 4U);
  EXPECT_EQ(blocks[2].where.axes(), (Planes{{1, {-1}}, {2, {-1, 1}}}));
  EXPECT_EQ(blocks[3].where.axes(), (Planes{{1, {1}}, {2, {1, -1}}}));
  EXPECT_EQ(blocks[2].where.count(), 2);
}

TEST(CompiledBlocks, take_conditions_on_one_slice_together_where_they_weigh_the_same) {
  const Slice corner({{0, 1}, {1, -1}, {2, 1}});
  const CompiledBlocks blocks = blocks_with({{corner, "u = 1"}, {corner, "u_x = 2"}, {corner, "u_y = 3", 5}});
  ASSERT_EQ(blocks.size(), 4U);
  EXPECT_EQ(blocks[2].where.axes(), (Planes{{0, {1}}, {1, {-1}}, {2, {1}}}));
  EXPECT_EQ(blocks[2].plan.bind(std::vector<double>{0}).weights, (std::vector<double>{1, 1}));
  EXPECT_EQ(blocks[3].plan.bind(std::vector<double>{0}).weights, std::vector<double>{5});
}

TEST(CompiledBlocks, of_a_window_have_no_initial_conditions) {
  const CompiledBlocks blocks = blocks_with({{Slice({{1, 1}, {2, 1}}), "u = t"}}, Start::initial);
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[1].where.axes(), (Planes{{1, {1}}, {2, {1}}}));
}

} // namespace
