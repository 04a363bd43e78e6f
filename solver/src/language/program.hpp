// SPDX-License-Identifier: BSD-3-Clause
// A flat program: the straight-line form of expressions that kernels evaluate over a tile, on host and
// device.
#pragma once

#include "language/graph.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace spinn::language {

/// In place of a register number: the operand is the instruction's own `value`.
inline constexpr std::int16_t immediate = -1;

/// target = op(a, b, c); operands are register numbers, and at most one of them is `immediate` (the operand
/// is then `value`, so that constants cost neither a register nor a load). What the compiler emits:
///   constant                                        target = value        (only where an output is a
///   constant) unary operations                                target = op(a)        a is a register add,
///   multiply, minimum, maximum                 target = op(a, b)     a is a register, b may be immediate
///   subtract, divide, power, arctangent2            target = op(a, b)     either may be immediate
///   multiply_add                                    target = a * b + c    a is a register, b or c may be
///   immediate multiply_subtract                               target = a * b - c    likewise
///   negated_multiply_add                            target = c - a * b    likewise
/// Leaves other than `constant` never occur. `power` is left only for exponents that are not strength-reduced
/// (x^2 = x*x, x^-1 = 1/x, x^0.5 = sqrt(x)). `target` may equal any operand. `execute`
/// (instruction_kernel.hpp) runs it.
struct Instruction {
  Op op = Op::constant;
  std::int16_t target = 0;
  std::int16_t a = 0;
  std::int16_t b = 0;
  std::int16_t c = 0;
  double value = 0;
};

/// Registers 0..inputs-1 hold the inputs and are never written. Registers inputs..registers-1 are
/// temporaries, re-used as soon as they are free. outputs[k] is the register that holds output k at the end;
/// it stays alive until the end (an output may be an input register or shared by two outputs). A program that
/// only passes an input through has no instructions.
struct Program {
  std::vector<Instruction> instructions;
  std::vector<std::int16_t> outputs;
  int inputs = 0;
  int registers = 0;
};

/// Compiles the nodes `outputs`. Each node in `inputs` is a leaf or an inner node that is cut there: its
/// value is taken from input register k. Every other leaf must be a constant.
/// @throws std::logic_error when a leaf is neither an input nor a constant
/// @throws spinn::Error when the program would need more than 32767 registers
Program compile(const Graph& graph, std::span<const NodeId> outputs, std::span<const NodeId> inputs);

/// The same program with numbers in the place of its last inputs, which it has no more. What depends on numbers alone is
/// computed here.
Program bind_inputs(const Program& program, std::span<const double> numbers);

/// used[k]: some instruction or output reads input k. The others need not be filled. [program.inputs]
std::vector<bool> used_inputs(const Program& program);

/// How many of the first instructions give the first `outputs` outputs their values.
int instructions_for(const Program& program, int outputs);

/// Plain evaluation on the host of n points. inputs[k], outputs[k]: [n]. Used where speed does not matter
/// (tables, truth, tests) and as the oracle for the kernels. An input that the program does not use may be
/// null.
void evaluate(const Program& program, std::size_t n, std::span<const double* const> inputs,
              std::span<double* const> outputs);

/// At one point. @returns [outputs]
std::vector<double> evaluate(const Program& program, std::span<const double> inputs);

} // namespace spinn::language
