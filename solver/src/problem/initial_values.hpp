// SPDX-License-Identifier: BSD-3-Clause
// The initial values that time windows start from.
#pragma once

#include "problem/problem_data.hpp"

#include <vector>

namespace spinn::problem {

/// u_0 of every unknown as an expression of the space coordinates and parameters: the conditions on the lower end of the
/// axis t, solved for the unknowns.
/// @param graph  a copy of `data.graph`; nodes are added
/// @throws Error, with "windows" as its place, where the problem is not one of first order in time whose initial values
///         are all stated as "unknown = expression"
std::vector<language::NodeId> initial_values(language::Graph& graph, const detail::ProblemData& data);

} // namespace spinn::problem
