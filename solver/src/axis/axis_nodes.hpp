// SPDX-License-Identifier: BSD-3-Clause
// Nodes of an axis with the factor that carries its hard conditions.
#pragma once

#include <vector>

namespace spinn::axis {

/// All nodes of one axis; the blocks of a loss pick ranges of them.
struct AxisNodes {
  std::vector<double> nodes; ///< [N]
  std::vector<std::vector<double>>
      factor; ///< derivatives of the factor phi at the nodes: [orders][N]; empty: phi = 1
};

} // namespace spinn::axis
