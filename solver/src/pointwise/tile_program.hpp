// SPDX-License-Identifier: BSD-3-Clause
// A plan's program made ready for a tile: adjoints end up in the registers of the fields, where the reverse products read them.
#pragma once

#include "pointwise/block_layout.hpp"

#include <vector>

namespace spinn::pointwise {

struct TileProgram {
  std::vector<language::Instruction> instructions;
  int residual_part = 0; ///< instructions before the seeds, which are then written one after the other
  std::vector<ResidualOutput> residuals;
  std::vector<Move> moves;            ///< after all instructions
  std::vector<int> adjoint_registers; ///< [fields] whose register holds the adjoint; equal ones share it
  int registers = 0;
};

/// An adjoint is computed right in the register of a field that nobody needs any more; the others are moved there.
/// @param plan with or without adjoints
TileProgram tile_program(const planning::Plan& plan);

} // namespace spinn::pointwise
