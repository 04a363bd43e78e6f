// SPDX-License-Identifier: BSD-3-Clause
// Coordinate-only parts of residuals: separated where addition theorems allow, tabulated where they lack an axis.
#pragma once

#include "planning/plan.hpp"

#include <span>
#include <vector>

namespace spinn::planning {

/// Rewrites functions of sums over disjoint sets of axes as products of functions of fewer axes:
///   exp(a+b) = exp(a) exp(b),  sin(a+b) = sin(a) cos(b) + cos(a) sin(b),  cos(a+b) = cos(a) cos(b) - sin(a) sin(b)
/// where the sum depends on all coordinates and on nothing else.
NodeId separate(language::Graph& graph, int axes, NodeId node);

struct Tabulation {
  std::vector<Table> tables;
  std::vector<NodeId> nodes; ///< the given nodes with tables as graph.input(first_input + table number)
};

/// Moves the maximal subexpressions that depend on some but not all coordinates, and on nothing else, into tables. Terms
/// and factors are gathered into tables of up to two axes (more only where one of them has more). What costs a single
/// arithmetic operation stays in place: reading a table costs as much.
/// @param parameters  how many of them are open: further inputs of the tables' programs, behind the coordinates
Tabulation tabulate(language::Graph& graph, int axes, int parameters, std::span<const NodeId> nodes,
                    int first_input);

} // namespace spinn::planning
