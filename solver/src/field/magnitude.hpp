// SPDX-License-Identifier: BSD-3-Clause
// Sizes of expressions of the coordinates, for choices that need a figure.
#pragma once

#include "field/system.hpp"

namespace spinn::field {

/// Largest |value| of an expression of the coordinates on a coarse grid of the domain. @param graph  holds the node
double magnitude(const System& system, const language::Graph& graph, NodeId value);

/// The highest wavenumber along each axis that stands in equations and conditions: the largest |d argument / dx| of their sines,
/// cosines and hyperbolic tangents of the coordinates, in the units of the axis. 0 where there is none. [axes]
std::vector<double> wavenumbers(const System& system);

} // namespace spinn::field
