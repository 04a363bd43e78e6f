// SPDX-License-Identifier: BSD-3-Clause
// Programs made ready for a tile, run on single points.
#include "residual/tile_program.hpp"

#include "language/instruction_kernel.hpp"

#include <gtest/gtest.h>

namespace {

using namespace spinn::residual;
namespace language = spinn::language;
using language::Graph;

NodeId u(Graph& g, int index, int order = 0) {
  return g.unknown(index, Orders{static_cast<std::int8_t>(order)});
}

/// Registers of a tile program after the run and the moves; fields first.
std::vector<double> run(const TileProgram& program, const std::vector<double>& inputs,
                        std::vector<double>* residuals) {
  std::vector<double> values(static_cast<std::size_t>(program.registers));
  std::copy(inputs.begin(), inputs.end(), values.begin());
  std::vector<double*> registers;
  for (double& value : values)
    registers.push_back(&value);
  language::run<double>(program.instructions.data(), static_cast<int>(program.instructions.size()), registers,
                        0, 1, language::UnitStep{});
  for (const ResidualOutput& residual : program.residuals)
    residuals->push_back(values[static_cast<std::size_t>(residual.reg)]);
  for (const Move& move : program.moves)
    values[static_cast<std::size_t>(move.to)] = values[static_cast<std::size_t>(move.from)];
  return values;
}

/// Residuals and adjoints as the plan's own program gives them.
std::vector<double> run_plan(const Plan& plan, const std::vector<double>& inputs) {
  std::vector<const double*> pointers;
  for (const double& input : inputs)
    pointers.push_back(&input);
  std::vector<double> outputs(plan.program.outputs.size());
  std::vector<double*> targets;
  for (double& output : outputs)
    targets.push_back(&output);
  language::evaluate(plan.program, 1, pointers, targets);
  return outputs;
}

void check(Graph& graph, const std::vector<NodeId>& residuals, const std::vector<double>& weights) {
  const Plan plan = make_plan(graph, 2, residuals, weights, true);
  std::vector<double> inputs;
  for (int k = 0; k < plan.program.inputs; ++k)
    inputs.push_back(0.7 + 0.31 * k);
  const std::vector<double> expected = run_plan(plan, inputs);
  std::vector<double> actual;
  const std::vector<double> registers = run(tile_program(plan), inputs, &actual);
  actual.insert(actual.end(), registers.begin(),
                registers.begin() + static_cast<std::ptrdiff_t>(plan.fields.size()));
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k)
    EXPECT_DOUBLE_EQ(actual[k], expected[k]) << "output " << k;
}

TEST(TileProgram, puts_adjoints_in_place_of_the_fields) {
  Graph g;
  check(g, {g.subtract(g.multiply(u(g, 0), u(g, 0, 1)), g.multiply(u(g, 0, 2), u(g, 0, 2)))}, {1});
}

TEST(TileProgram, keeps_a_residual_that_is_itself_a_field) {
  Graph g;
  check(g, {u(g, 0)}, {1});
  check(g, {u(g, 0)}, {2.5});
  check(g, {u(g, 0), g.multiply(u(g, 0), u(g, 1))}, {1, 3});
}

TEST(TileProgram, copes_with_shared_and_constant_adjoints) {
  Graph g;
  check(g, {g.add(g.multiply(u(g, 0), u(g, 1)), g.add(u(g, 0), u(g, 1)))}, {1});
  check(g, {g.add(g.coordinate(0), g.multiply(u(g, 0), g.coordinate(1)))}, {2});
}

/// A hand-made plan whose adjoints are each other's fields: both must be saved before either is overwritten.
TEST(TileProgram, swaps_fields_that_are_each_others_adjoints) {
  Plan plan;
  plan.axes = 2;
  plan.fields = {{{0, {}, 1}}, {{1, {}, 1}}};
  plan.weights = {1};
  plan.program.inputs = 4;
  plan.program.registers = 4;
  plan.program.outputs = {3, 1, 0};
  std::vector<double> residuals;
  const std::vector<double> registers = run(tile_program(plan), {10, 20, 30, 40}, &residuals);
  EXPECT_EQ(residuals, std::vector<double>{40});
  EXPECT_EQ(registers[0], 20);
  EXPECT_EQ(registers[1], 10);
}

TEST(TileProgram, of_an_evaluation_moves_nothing) {
  Graph g;
  const NodeId value = g.multiply(u(g, 0), u(g, 1));
  const double weight = 1;
  const TileProgram program = tile_program(make_plan(g, 2, {&value, 1}, {&weight, 1}, false));
  EXPECT_TRUE(program.moves.empty());
  EXPECT_EQ(program.residuals.size(), 1U);
}

} // namespace
