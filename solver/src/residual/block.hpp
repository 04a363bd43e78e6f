// SPDX-License-Identifier: BSD-3-Clause
// A residual block: what is asked, and the nodes and weights of the points where it is asked.
#pragma once

#include "axis/axis_nodes.hpp"
#include "planning/plan.hpp"
#include "planning/separable_form.hpp"

#include <optional>
#include <string>
#include <vector>

namespace spinn::residual {

/// Nodes begin .. begin+weights.size()-1 of an axis with their quadrature weights (sum 1 for a mean over the axis).
struct NodeRange {
  int begin = 0;
  std::vector<double> weights;
};

/// One residual block: loss contribution  sum_points prod_i w_i  sum_e weight_e r_e^2.
struct Block {
  planning::Plan plan;                           ///< with adjoints for `loss`
  std::vector<NodeRange> ranges;                 ///< [axes]
  std::optional<planning::SeparableForm> form{}; ///< the same residuals separated, where they can be
  std::string why_not{};                         ///< why there is no form
};

/// [axes] highest derivative along each axis that some block's plan needs.
std::vector<int> highest_orders(const std::vector<Block>& blocks, std::size_t axes);

} // namespace spinn::residual
