// SPDX-License-Identifier: BSD-3-Clause
// Programs made ready for a tile, run on single points.
#include "pointwise/tile_program.hpp"

#include "language/instruction_kernel.hpp"

#include <gtest/gtest.h>

namespace {

using namespace spinn;
using namespace spinn::planning;
using namespace spinn::pointwise;
using language::Graph;

NodeId u(Graph& g, int index, int order = 0) {
  return g.unknown(index, Orders{static_cast<std::int8_t>(order)});
}

/// Residuals and adjoints of a tile program, run as tiles do: the residuals, then the seeds one by one, then the adjoints.
std::vector<double> run(const TileProgram& program, const std::vector<double>& inputs,
                        const std::vector<double>& seeds) {
  std::vector<double> values(static_cast<std::size_t>(program.registers), 1e300);
  std::copy(inputs.begin(), inputs.end() - static_cast<std::ptrdiff_t>(seeds.size()), values.begin());
  std::vector<double*> registers;
  for (double& value : values)
    registers.push_back(&value);
  const auto at = [&](int reg) -> double& { return values[static_cast<std::size_t>(reg)]; };
  language::run<double>(program.instructions.data(), program.residual_part, registers, 0, 1,
                        language::UnitStep{});
  std::vector<double> result;
  for (std::size_t e = 0; e < seeds.size(); ++e) {
    result.push_back(at(program.residuals[e].reg));
    at(program.residuals[e].seed) = seeds[e];
  }
  language::run<double>(program.instructions.data() + program.residual_part,
                        static_cast<int>(program.instructions.size()) - program.residual_part, registers, 0,
                        1, language::UnitStep{});
  for (const Move& move : program.moves)
    at(move.to) = at(move.from);
  for (const int reg : program.adjoint_registers)
    result.push_back(at(reg));
  return result;
}

/// Residuals and adjoints as the plan's own program gives them.
std::vector<double> run_plan(const planning::Plan& plan, const std::vector<double>& inputs) {
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

/// @return how many adjoints had to be moved
std::size_t check(Graph& graph, const std::vector<NodeId>& residuals) {
  const std::vector<double> weights(residuals.size(), 1.5);
  const planning::Plan plan = planning::make_plan(graph, 2, residuals, weights, true);
  std::vector<double> inputs;
  for (int k = 0; k < plan.program.inputs; ++k)
    inputs.push_back(0.7 + 0.31 * k);
  const std::vector<double> seeds(inputs.begin() + plan.seed(0), inputs.end());
  const TileProgram program = tile_program(plan);
  const int fields = static_cast<int>(plan.fields.size());
  for (const int reg : program.adjoint_registers)
    EXPECT_TRUE(reg >= 0 && reg < fields) << reg;
  EXPECT_EQ(run(program, inputs, seeds), run_plan(plan, inputs));
  return program.moves.size();
}

TEST(TileProgram, computes_adjoints_in_the_registers_of_the_fields) {
  Graph g;
  EXPECT_EQ(check(g, {g.subtract(g.multiply(u(g, 0), u(g, 0, 1)), g.multiply(u(g, 0, 2), u(g, 0, 2)))}), 0U);
  EXPECT_EQ(check(g, {g.unary(language::Op::sine, u(g, 0))}), 0U);
}

TEST(TileProgram, lets_fields_that_are_each_others_partials_change_places) {
  Graph g;
  EXPECT_EQ(check(g, {g.multiply(u(g, 0), u(g, 1))}), 0U);
}

TEST(TileProgram, copes_with_residuals_that_are_fields) {
  Graph g;
  EXPECT_EQ(check(g, {u(g, 0)}), 0U);
  check(g, {u(g, 0), u(g, 1)});
  check(g, {u(g, 0), g.multiply(u(g, 0), u(g, 1))});
  check(g, {g.multiply(u(g, 0), u(g, 1)), u(g, 0)});
}

TEST(TileProgram, gives_equal_adjoints_one_register) {
  Graph g;
  const NodeId sum = g.add(u(g, 0), g.multiply(g.coordinate(0), u(g, 1)));
  EXPECT_EQ(check(g, {g.add(sum, g.unary(language::Op::sine, u(g, 1, 1)))}), 0U);
  EXPECT_EQ(check(g, {g.add(g.coordinate(0), g.multiply(u(g, 0), g.coordinate(1)))}), 0U);
}

TEST(TileProgram, moves_an_adjoint_that_is_there_before_any_field_is_free) {
  Graph g;
  const auto half = [&g](NodeId a, NodeId b) { return g.multiply(g.unary(language::Op::sine, a), b); };
  EXPECT_EQ(check(g, {g.add(half(u(g, 0), u(g, 1)), half(u(g, 1), u(g, 0)))}), 1U);
}

TEST(TileProgram, of_an_evaluation_moves_nothing) {
  Graph g;
  const NodeId value = g.multiply(u(g, 0), u(g, 1));
  const double weight = 1;
  const TileProgram program = tile_program(planning::make_plan(g, 2, {&value, 1}, {&weight, 1}, false));
  EXPECT_TRUE(program.moves.empty());
  EXPECT_EQ(program.residuals.size(), 1U);
}

} // namespace
