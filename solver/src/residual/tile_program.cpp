// SPDX-License-Identifier: BSD-3-Clause
// A plan's program made ready for a tile.
#include "residual/tile_program.hpp"

#include <algorithm>

namespace spinn::residual {
namespace {

using language::Instruction;

bool reads(const Instruction& in, int reg) {
  using language::Op;
  if (in.op == Op::constant) return false;
  const bool ternary =
      in.op == Op::multiply_add || in.op == Op::multiply_subtract || in.op == Op::negated_multiply_add;
  const bool binary = ternary || language::is_binary(in.op);
  return in.a == reg || (binary && in.b == reg) || (ternary && in.c == reg);
}

class Preparation {
public:
  explicit Preparation(const Plan& plan)
      : m_fields(static_cast<int>(plan.fields.size())), m_inputs(plan.program.inputs) {
    m_result.instructions = plan.program.instructions;
    m_result.registers = plan.program.registers;
    const std::size_t residuals = plan.weights.size();
    for (std::size_t e = 0; e < residuals; ++e)
      m_result.residuals.push_back({plan.program.outputs[e], plan.weights[e]});
    for (std::size_t k = residuals; k < plan.program.outputs.size(); ++k)
      m_adjoints.push_back(plan.program.outputs[k]);
  }

  TileProgram run() {
    save_fields();
    for (int k = 0; k < static_cast<int>(m_adjoints.size()); ++k)
      if (!compute_in_place(k)) m_result.moves.push_back({adjoint(k), k});
    std::erase_if(m_result.moves, [](const Move& move) { return move.from == move.to; });
    return std::move(m_result);
  }

private:
  int& adjoint(int k) { return m_adjoints[static_cast<std::size_t>(k)]; }

  /// An adjoint that is another field is copied first, since that field's place is written too.
  void save_fields() {
    for (int k = 0; k < static_cast<int>(m_adjoints.size()); ++k) {
      if (adjoint(k) >= m_fields || adjoint(k) == k) continue;
      Instruction copy;
      copy.op = language::Op::multiply;
      copy.target = static_cast<std::int16_t>(m_result.registers++);
      copy.a = static_cast<std::int16_t>(adjoint(k));
      copy.b = language::immediate;
      copy.value = 1;
      m_result.instructions.push_back(copy);
      adjoint(k) = copy.target;
    }
  }

  /// Makes the instruction that computes adjoint k write to field k's register, unless somebody still needs either.
  bool compute_in_place(int k) {
    const int reg = adjoint(k);
    if (reg < m_inputs || std::count(m_adjoints.begin(), m_adjoints.end(), reg) > 1 ||
        std::count(m_adjoints.begin(), m_adjoints.end(), k) > 0)
      return false;
    for (const ResidualOutput& residual : m_result.residuals)
      if (residual.reg == reg || residual.reg == k) return false;
    auto& code = m_result.instructions;
    std::size_t at = code.size();
    while (at > 0 && code[at - 1].target != reg)
      --at;
    if (at == 0) return false;
    for (std::size_t i = at; i < code.size(); ++i)
      if (reads(code[i], k)) return false;
    const auto field = static_cast<std::int16_t>(k);
    code[at - 1].target = field;
    for (std::size_t i = at; i < code.size(); ++i) {
      if (code[i].a == reg) code[i].a = field;
      if (code[i].b == reg) code[i].b = field;
      if (code[i].c == reg) code[i].c = field;
    }
    adjoint(k) = k;
    return true;
  }

  int m_fields;
  int m_inputs;
  std::vector<int> m_adjoints;
  TileProgram m_result;
};

} // namespace

TileProgram tile_program(const Plan& plan) {
  return Preparation(plan).run();
}

} // namespace spinn::residual
