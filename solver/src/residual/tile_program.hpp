// SPDX-License-Identifier: BSD-3-Clause
// A plan's program made ready for a tile: adjoints end up in place of the fields, where the reverse products read them.
#pragma once

#include "residual/block_layout.hpp"

#include <vector>

namespace spinn::residual {

struct TileProgram {
  std::vector<language::Instruction> instructions;
  std::vector<Move> moves; ///< after the instructions and after the residuals have been read
  std::vector<ResidualOutput> residuals;
  int registers = 0;
};

/// Where an adjoint is the last thing known of its field it is computed right there; the other adjoints are moved.
/// @param plan with or without adjoints
TileProgram tile_program(const Plan& plan);

} // namespace spinn::residual
