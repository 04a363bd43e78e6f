// SPDX-License-Identifier: BSD-3-Clause
// Which derivatives of unknowns enter the residuals only together.
#pragma once

#include "planning/plan.hpp"

#include <span>
#include <vector>

namespace spinn::planning {

struct FieldGrouping {
  std::vector<Field> fields;                     ///< with the coefficients below
  std::vector<std::vector<NodeId>> coefficients; ///< [fields][terms], scalars of the graph
  std::vector<NodeId>
      residuals; ///< the same residuals as functions of graph.input(k), k = index of the field
};

/// Merges atoms a_j, a_k with  d r_e / d a_k = lambda  d r_e / d a_j  in every residual e, lambda one scalar: all r_e then
/// depend on a_j + lambda a_k alone, which becomes one field. (Continuous residuals: an atom inside sign() or step(),
/// whose derivative does not tell how it enters, stays alone.)
FieldGrouping group_fields(language::Graph& graph, std::span<const NodeId> residuals);

} // namespace spinn::planning
