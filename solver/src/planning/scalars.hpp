// SPDX-License-Identifier: BSD-3-Clause
// Parameters that stay open in residuals: numbers for every point, known when a plan is bound.
#pragma once

#include "language/graph.hpp"

#include <span>
#include <vector>

namespace spinn::planning {

/// The leaves of the parameters 0..count-1.
std::vector<language::NodeId> parameter_nodes(language::Graph& graph, int count);

/// A node read as a sum, scalar factors multiplied into the sums behind them: a (x + y) gives a x and a y.
std::vector<language::Summand> distributed_summands(language::Graph& graph, language::NodeId node);

/// dr_e/dp of the residuals with respect to each of the parameters 0..count-1, the unknowns held fixed: [E][count]. Nodes that
/// may be planned like residuals: with them, dL/dp = sum over the points of 2 w weight_e r_e dr_e/dp.
std::vector<std::vector<language::NodeId>>
parameter_partials(language::Graph& graph, std::span<const language::NodeId> residuals, int count);

} // namespace spinn::planning
