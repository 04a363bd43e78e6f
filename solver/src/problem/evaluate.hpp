// SPDX-License-Identifier: BSD-3-Clause
// Values of small expressions while a problem is read.
#pragma once

#include "language/graph.hpp"

#include <vector>

namespace spinn::problem {

/// The value of an expression without unknowns, coordinates and parameters.
double constant_value(const language::Graph& graph, language::NodeId node);

/// An expression in one coordinate at points.
/// @param coordinate  the leaf that stands for the coordinate
/// @returns [x.size()]
std::vector<double> values_along(const language::Graph& graph, language::NodeId node,
                                 language::NodeId coordinate, const std::vector<double>& x);

} // namespace spinn::problem
