// SPDX-License-Identifier: BSD-3-Clause
// A plan's program made ready for a tile.
#include "pointwise/tile_program.hpp"

#include <algorithm>

namespace spinn::pointwise {
namespace {

using language::Instruction;

bool reads(const Instruction& in, int reg) {
  if (in.op == language::Op::constant) return false;
  const bool ternary = language::is_fused(in.op);
  const bool binary = ternary || language::is_binary(in.op);
  return in.a == reg || (binary && in.b == reg) || (ternary && in.c == reg);
}

class Preparation {
public:
  explicit Preparation(const planning::Plan& plan) : m_plan(plan), m_taken(plan.fields.size(), false) {
    m_result.instructions = plan.program.instructions;
    m_result.registers = plan.program.registers;
    for (int e = 0; e < plan.residuals(); ++e)
      m_result.residuals.push_back({plan.program.outputs[static_cast<std::size_t>(e)],
                                    plan.weights[static_cast<std::size_t>(e)], plan.seed(e)});
    m_result.residual_part =
        plan.adjoints() ? language::instructions_for(plan.program, plan.residuals()) : count();
    if (plan.adjoints())
      m_adjoints.assign(plan.program.outputs.begin() + plan.residuals(), plan.program.outputs.end());
    m_result.adjoint_registers.assign(m_adjoints.size(), -1);
  }

  TileProgram run() {
    std::vector<int> registers = m_adjoints; // each once, the first to get its value first
    std::ranges::sort(registers);
    registers.erase(std::unique(registers.begin(), registers.end()), registers.end());
    std::ranges::stable_sort(registers, {}, [this](int reg) { return known_after(reg); });
    for (const int reg : registers)
      if (const int place = free_register(reg); place >= 0) compute_in(reg, place);
    for (const int reg : registers)
      if (std::ranges::count(m_adjoints, reg) > 0) move(reg);
    return std::move(m_result);
  }

private:
  int count() const { return static_cast<int>(m_result.instructions.size()); }
  const Instruction& instruction(int i) const { return m_result.instructions[static_cast<std::size_t>(i)]; }

  /// The last instruction that writes a register; -1: an input.
  int writer(int reg) const {
    int i = count() - 1;
    while (i >= 0 && instruction(i).target != reg)
      --i;
    return i;
  }

  bool is_seed(int reg) const {
    return std::ranges::count(m_result.residuals, reg, &ResidualOutput::seed) > 0;
  }

  /// How many instructions have run when the register gets its value.
  int known_after(int reg) const { return is_seed(reg) ? m_result.residual_part : writer(reg) + 1; }

  /// A field's register whose value nobody reads once `reg` has got its own; -1: there is none.
  int free_register(int reg) const {
    if (!is_seed(reg) && known_after(reg) <= m_result.residual_part) return -1;
    std::vector<int> candidates;
    for (std::size_t k = 0; k < m_adjoints.size(); ++k)
      if (m_adjoints[k] == reg) candidates.push_back(static_cast<int>(k)); // its own field's first
    for (std::size_t k = 0; k < m_adjoints.size(); ++k)
      candidates.push_back(static_cast<int>(k));
    for (const int place : candidates)
      if (!m_taken[static_cast<std::size_t>(place)] && !is_read_after(place, reg)) return place;
    return -1;
  }

  bool is_read_after(int field, int reg) const {
    for (int i = known_after(reg); i < count(); ++i)
      if (reads(instruction(i), field)) return true;
    // A seed is written before the residuals behind its own are read.
    bool behind = false;
    for (const ResidualOutput& residual : m_result.residuals) {
      if (behind && residual.reg == field) return true;
      behind = behind || residual.seed == reg;
    }
    return false;
  }

  void compute_in(int reg, int place) {
    const auto renamed = static_cast<std::int16_t>(place);
    const int after = known_after(reg);
    if (!is_seed(reg)) m_result.instructions[static_cast<std::size_t>(after - 1)].target = renamed;
    for (ResidualOutput& residual : m_result.residuals)
      if (residual.seed == reg) residual.seed = place;
    for (int i = after; i < count(); ++i) {
      Instruction& in = m_result.instructions[static_cast<std::size_t>(i)];
      if (in.a == reg) in.a = renamed;
      if (in.b == reg) in.b = renamed;
      if (in.c == reg) in.c = renamed;
    }
    settle(reg, place);
  }

  /// After all instructions any register of a field will do.
  void move(int reg) {
    const auto place = static_cast<int>(std::ranges::find(m_taken, false) - m_taken.begin());
    m_result.moves.push_back({reg, place});
    settle(reg, place);
  }

  void settle(int reg, int place) {
    m_taken[static_cast<std::size_t>(place)] = true;
    for (std::size_t k = 0; k < m_adjoints.size(); ++k)
      if (m_adjoints[k] == reg) {
        m_result.adjoint_registers[k] = place;
        m_adjoints[k] = -1;
      }
  }

  const planning::Plan& m_plan;
  std::vector<int> m_adjoints; ///< [fields] the register of each, -1 once it is settled
  std::vector<bool> m_taken;   ///< [fields] registers that hold an adjoint
  TileProgram m_result;
};

} // namespace

TileProgram tile_program(const planning::Plan& plan) {
  return Preparation(plan).run();
}

} // namespace spinn::pointwise
