// SPDX-License-Identifier: BSD-3-Clause
// A flat program: the straight-line form of expressions that kernels evaluate over a tile, on host and device.
#pragma once

#include "language/graph.hpp"

#include <span>
#include <vector>

namespace spinn::language {

/// target = op(a, b); operands are register numbers. `constant` loads `value`; `power` with a constant exponent is
/// strength-reduced by the compiler (x^2 = x*x, x^-1 = 1/x, x^0.5 = sqrt).
struct Instruction {
  Op op = Op::constant;
  std::int16_t target = 0;
  std::int16_t a = 0;
  std::int16_t b = 0;
  double value = 0;
};

/// Registers 0..inputs-1 hold the inputs and are never written. Registers inputs..registers-1 are temporaries, re-used
/// as soon as they are free. outputs[k] is the register that holds output k at the end; it stays alive until the end
/// (an output may be an input register or shared by two outputs).
struct Program {
  std::vector<Instruction> instructions;
  std::vector<std::int16_t> outputs;
  int inputs = 0;
  int registers = 0;
};

/// Compiles the nodes `outputs`. Each node in `inputs` is a leaf or an inner node that is cut there: its value is taken
/// from input register k. Every other leaf must be a constant.
/// @throws std::logic_error when a leaf is neither an input nor a constant
Program compile(const Graph& graph, std::span<const NodeId> outputs, std::span<const NodeId> inputs);

/// Plain evaluation on the host of n points. inputs[k], outputs[k]: [n]. Used where speed does not matter (tables,
/// truth, tests) and as the oracle for the kernels.
void evaluate(const Program& program, std::size_t n, std::span<const double* const> inputs,
              std::span<double* const> outputs);

}  // namespace spinn::language
