// SPDX-License-Identifier: BSD-3-Clause
// The initial values that time windows start from.
#pragma once

#include "problem/problem_data.hpp"

#include <vector>

namespace spinn::problem {

/// Expressions of the space coordinates and parameters: the conditions on the lower end of the axis t, solved for the unknowns.
struct InitialValues {
  std::vector<language::NodeId> values; ///< u of every unknown
  std::vector<language::NodeId>
      velocities; ///< u_t of every unknown; empty where the equations are of first order in t
};

/// Highest derivative along t in the equations; 0 without an axis t.
int time_order(const detail::ProblemData& data);

/// @param graph  a copy of `data.graph`; nodes are added
/// @throws Error, with "windows" as its place, where the problem is not one of first or second order in t whose initial
///         values are all stated as "u = expression", those of second order with "u_t = expression"
InitialValues initial_values(language::Graph& graph, const detail::ProblemData& data);

} // namespace spinn::problem
