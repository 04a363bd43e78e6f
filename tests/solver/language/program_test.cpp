// SPDX-License-Identifier: BSD-3-Clause
// Compiled programs: values, sharing, strength reduction, fusing, registers.
#include "language/program.hpp"

#include "testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace spinn::language {
namespace {

using testing::parse;

/// The program of the texts over inputs t, x, y.
Program compile_texts(Graph& graph, const std::vector<std::string>& texts) {
  std::vector<NodeId> outputs;
  for (const std::string& text : texts)
    outputs.push_back(parse(graph, text));
  return compile(graph, outputs, std::array{graph.coordinate(0), graph.coordinate(1), graph.coordinate(2)});
}

int count(const Program& program, Op op) {
  return static_cast<int>(std::count_if(program.instructions.begin(), program.instructions.end(),
                                        [&](const auto& i) { return i.op == op; }));
}

struct Reduction {
  const char* text;
  std::vector<Op> operations; ///< in any order
};

void PrintTo(const Reduction& reduction, std::ostream* out) {
  *out << reduction.text;
}

class Reductions : public ::testing::TestWithParam<Reduction> {};

TEST_P(Reductions, CompileToTheCheapestOperations) {
  Graph graph;
  const Program program = compile_texts(graph, {GetParam().text});
  std::vector<Op> operations;
  for (const Instruction& instruction : program.instructions)
    operations.push_back(instruction.op);
  std::vector<Op> expected = GetParam().operations;
  std::sort(operations.begin(), operations.end());
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(operations, expected);
}

INSTANTIATE_TEST_SUITE_P(
    Strength, Reductions,
    ::testing::Values(
        Reduction{"x", {}}, Reduction{"3", {Op::constant}}, Reduction{"x^2", {Op::multiply}},
        Reduction{"x^3", {Op::multiply, Op::multiply}}, Reduction{"x^4", {Op::multiply, Op::multiply}},
        Reduction{"1/x", {Op::divide}}, Reduction{"3/x^2", {Op::multiply, Op::divide}},
        Reduction{"t/x/y", {Op::multiply, Op::divide}}, Reduction{"x^0.5", {Op::square_root}},
        Reduction{"x^1.5", {Op::square_root, Op::multiply}},
        Reduction{"x^(-0.5)", {Op::square_root, Op::divide}}, Reduction{"x^1.3", {Op::power}},
        Reduction{"x^100", {Op::power}}, Reduction{"x - y", {Op::subtract}},
        Reduction{"2 - x", {Op::subtract}}, Reduction{"-x", {Op::negate}},
        Reduction{"x*y + t", {Op::multiply_add}}, Reduction{"t - x*y", {Op::negated_multiply_add}},
        Reduction{"x*y - t", {Op::multiply_subtract}}, Reduction{"x*y + 2", {Op::multiply_add}},
        Reduction{"3*x + t", {Op::multiply_add}}, Reduction{"0.1*x - 0.1*y", {Op::subtract, Op::multiply}},
        Reduction{"t + 0.1*x*y + 0.1*x^2", {Op::multiply, Op::multiply_add, Op::multiply_add}},
        Reduction{"min(x, 2)", {Op::minimum}}, Reduction{"atan2(2, x)", {Op::arctangent2}}));

TEST(Compile, AgreesWithNaiveEvaluationOfRandomExpressions) {
  testing::RandomText random(3, {"t", "x", "y", "u", "v_x"});
  for (int trial = 0; trial < 300; ++trial) {
    const std::string text = random(1 + trial % 5);
    Graph graph;
    const NodeId node = parse(graph, text);
    testing::Values values;
    for (const char* name : {"t", "x", "y", "u", "v_x"})
      values[parse(graph, name)] = random.value();
    const double expected = testing::naive(graph, node, values);
    EXPECT_NEAR(testing::compiled(graph, node, values), expected, 1e-11 * (1 + std::abs(expected))) << text;
  }
}

TEST(Compile, ComputesCommonPartsOnce) {
  Graph graph;
  const Program program = compile_texts(graph, {"sin(x*y) + t", "t*sin(y*x)", "sin(x*y)^2"});
  EXPECT_EQ(count(program, Op::sine), 1);
  EXPECT_EQ(program.instructions.size(), 5U);
}

TEST(Compile, MultiplesOfASumCostOneOperation) {
  Graph graph;
  const Program program = compile_texts(graph, {"x - 3*y + t", "3*y - x - t", "10*(x + t) - 30*y"});
  EXPECT_EQ(program.instructions.size(), 4U);
}

TEST(Compile, PassesInputsThroughAndSharesOutputs) {
  Graph graph;
  const Program program = compile_texts(graph, {"y", "t", "y"});
  EXPECT_TRUE(program.instructions.empty());
  EXPECT_EQ(program.outputs, (std::vector<std::int16_t>{2, 0, 2}));
  EXPECT_EQ(program.registers, 3);
}

TEST(Compile, CutsAtInnerNodes) {
  Graph graph;
  const NodeId inner = parse(graph, "sin(x) + y");
  const NodeId outer = parse(graph, "2*(sin(x) + y)^2 + t");
  const Program program = compile(graph, std::array{outer}, std::array{inner, graph.coordinate(0)});
  const double a = 3;
  const double t = 0.5;
  double result = 0;
  double* const output = &result;
  evaluate(program, 1, std::array{&a, &t}, std::array{output});
  EXPECT_DOUBLE_EQ(result, 18.5);
}

TEST(Compile, NeverWritesInputsAndKeepsOutputsAlive) {
  testing::RandomText random(9, {"t", "x", "y"});
  for (int trial = 0; trial < 50; ++trial) {
    Graph graph;
    const Program program = compile_texts(graph, {random(4), random(3), random(4)});
    for (const Instruction& instruction : program.instructions) {
      EXPECT_GE(instruction.target, program.inputs);
      EXPECT_LT(instruction.target, program.registers);
    }
    const auto last_write = [&](std::int16_t number) {
      int last = -1;
      for (std::size_t k = 0; k < program.instructions.size(); ++k)
        if (program.instructions[k].target == number) last = static_cast<int>(k);
      return last;
    };
    // Two different outputs in one register would mean that one was overwritten.
    EXPECT_EQ(program.outputs.size(), 3U);
    for (const std::int16_t number : program.outputs)
      EXPECT_TRUE(number < program.inputs || last_write(number) >= 0);
  }
}

TEST(Compile, ReusesRegisters) {
  Graph graph;
  const Program program = compile_texts(graph, {"sin(cos(sin(cos(sin(x)))))*y + exp(sin(t))"});
  EXPECT_GE(program.instructions.size(), 7U);
  EXPECT_LE(program.registers - program.inputs, 2);
}

TEST(Compile, HasAtMostOneImmediateAndARegisterWherePromised) {
  testing::RandomText random(21, {"t", "x", "y"});
  for (int trial = 0; trial < 100; ++trial) {
    Graph graph;
    for (const Instruction& in : compile_texts(graph, {random(4)}).instructions) {
      if (in.op == Op::constant) continue;
      const bool ternary = is_fused(in.op);
      EXPECT_FALSE(is_leaf(in.op));
      const bool first_is_register = !is_binary(in.op) || in.op == Op::add || in.op == Op::multiply;
      EXPECT_TRUE(!first_is_register || in.a != immediate);
      EXPECT_FALSE(is_binary(in.op) && in.a == immediate && in.b == immediate);
      EXPECT_FALSE(ternary && in.b == immediate && in.c == immediate);
    }
  }
}

TEST(Compile, RefusesLeavesWithoutValue) {
  Graph graph;
  const NodeId node = parse(graph, "u + nu");
  EXPECT_THROW(compile(graph, std::array{node}, std::array{graph.unknown(0)}), std::logic_error);
}

TEST(UsedInputs, AreThoseThatInstructionsOrOutputsRead) {
  Graph graph;
  EXPECT_EQ(used_inputs(compile_texts(graph, {"x + 1"})), (std::vector<bool>{false, true, false}));
  EXPECT_EQ(used_inputs(compile_texts(graph, {"t*x - 2", "y"})), (std::vector<bool>{true, true, true}));
  EXPECT_EQ(used_inputs(compile_texts(graph, {"7"})), (std::vector<bool>{false, false, false}));
  EXPECT_EQ(used_inputs(compile_texts(graph, {"t*x + y"})), (std::vector<bool>{true, true, true}));
}

TEST(InstructionsFor, AreThoseUpToTheLastOfTheFirstOutputs) {
  Graph graph;
  const Program program = compile_texts(graph, {"y", "t*x", "exp(t*x) + y"});
  EXPECT_EQ(instructions_for(program, 0), 0);
  EXPECT_EQ(instructions_for(program, 1), 0); // an input
  EXPECT_EQ(instructions_for(program, 2), 1);
  EXPECT_EQ(instructions_for(program, 3), 3);
  EXPECT_EQ(program.instructions.size(), 3U);
}

TEST(Evaluate, WalksAnyNumberOfPointsAndIgnoresUnusedInputs) {
  Graph graph;
  const Program program = compile_texts(graph, {"x^2 + 1", "3"});
  constexpr std::size_t n = 1237; // more than one block and a remainder
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i)
    x[i] = 0.01 * static_cast<double>(i);
  std::vector<double> squares(n);
  std::vector<double> threes(n);
  const std::array<const double*, 3> inputs{nullptr, x.data(), nullptr};
  evaluate(program, n, inputs, std::array{squares.data(), threes.data()});
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_DOUBLE_EQ(squares[i], x[i] * x[i] + 1);
    EXPECT_EQ(threes[i], 3.0);
  }
  evaluate(program, 0, inputs, std::array{squares.data(), threes.data()});
}

class Bindings : public ::testing::TestWithParam<const char*> {};

TEST_P(Bindings, AreAsGoodAsProgramsOfTheNumbers) {
  constexpr double nu = 0.7, k = 3, t = 0.4, x = 1.3, y = -0.6;
  Graph graph;
  const NodeId node = parse(graph, GetParam());
  const std::array inputs{graph.coordinate(0), graph.coordinate(1), graph.coordinate(2), graph.parameter(0),
                          graph.parameter(1)};
  const Program bound = bind_inputs(compile(graph, std::array{node}, inputs), std::array{nu, k});
  const NodeId numbers = substitute_parameters(graph, node, std::array{nu, k});
  const Program direct = compile(graph, std::array{numbers}, std::span(inputs).first(3));
  EXPECT_EQ(bound.inputs, 3);
  const double expected = evaluate(direct, std::array{t, x, y}).front();
  EXPECT_NEAR(evaluate(bound, std::array{t, x, y}).front(), expected, 1e-14 * std::abs(expected));
  EXPECT_LE(bound.instructions.size(), direct.instructions.size() + 1);
}

INSTANTIATE_TEST_SUITE_P(Parameters, Bindings,
                         ::testing::Values("nu", "k*x", "nu*k*x", "x - k", "nu*(x + y)", "x^k",
                                           "k^2*x + nu*y*t", "sin(k*x)*exp(-nu*k^2*t)", "(x - nu)/k",
                                           "1/(nu + x^2)", "2*nu*x*y - k", "sqrt(nu)*x", "atan2(nu, x)",
                                           "max(x, nu) - min(k, y)", "k/nu", "x/(k*y)",
                                           "(nu*x + k)*(nu*x + k)", "t + nu*x*(t - k)"));

} // namespace
} // namespace spinn::language
