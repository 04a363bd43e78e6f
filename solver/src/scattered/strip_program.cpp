// SPDX-License-Identifier: BSD-3-Clause
// Registers of a strip.
#include "scattered/strip_program.hpp"

#include "language/instruction_kernel.hpp"

namespace spinn::scattered {

StripProgram::StripProgram(const language::Program& program)
    : m_program(&program), m_values(static_cast<std::size_t>(program.registers) * strip_points) {
  for (std::size_t k = 0; k < static_cast<std::size_t>(program.registers); ++k)
    m_registers.push_back(m_values.data() + k * strip_points);
}

void StripProgram::bind(int k, const double* values) {
  m_registers[static_cast<std::size_t>(k)] = const_cast<double*>(values); // inputs are never written
}

void StripProgram::run(int first, int last, int points) {
  language::run<double>(m_program->instructions.data() + first, last - first, m_registers.data(), 0, points,
                        language::UnitStep{});
}

} // namespace spinn::scattered
