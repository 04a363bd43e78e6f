// SPDX-License-Identifier: BSD-3-Clause
// The Jacobian of one axis network on host data: for second-order methods. Kokkos stays behind it.
#pragma once

#include "axis/axis_jets.hpp"

#include <span>
#include <vector>

namespace spinn::axis {

/// d(jets of an axis)/d(theta of this axis): [nodes][order+1][outputs][parameters], outputs = unknowns * rank. Parameter p
/// is theta[layout(spec)[axis].begin + p]. In double precision on the host's threads.
/// @param theta  [P] of all axes
std::vector<double> axis_jacobian(const ModelSpec& spec, std::span<const double> theta, int axis,
                                  const JetRequest& request);

} // namespace spinn::axis
