// SPDX-License-Identifier: BSD-3-Clause
// A program over a few points at a time, whose registers stay in the cache.
#pragma once

#include "language/program.hpp"

#include <vector>

namespace spinn::scattered {

inline constexpr int strip_points = 64;

class StripProgram {
public:
  explicit StripProgram(const language::Program& program);

  /// Values of register k at the strip's points, to be written where it is an input.
  double* operator[](int k) { return m_registers[static_cast<std::size_t>(k)]; }
  /// Input k is read from memory that somebody else keeps.
  void bind(int k, const double* values);
  /// Instructions first .. last-1, for so many points.
  void run(int first, int last, int points);
  [[nodiscard]] const double* output(std::size_t k) const {
    return m_registers[static_cast<std::size_t>(m_program->outputs[k])];
  }
  [[nodiscard]] int instructions() const { return static_cast<int>(m_program->instructions.size()); }

private:
  const language::Program* m_program;
  std::vector<double> m_values;
  std::vector<double*> m_registers;
};

} // namespace spinn::scattered
