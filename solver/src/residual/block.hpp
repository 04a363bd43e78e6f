// SPDX-License-Identifier: BSD-3-Clause
// A residual block: what is asked, and the points where it is asked.
#pragma once

#include "planning/plan.hpp"
#include "planning/separable_form.hpp"
#include "residual/point_set.hpp"

#include <optional>
#include <string>
#include <vector>

namespace spinn::residual {

/// One residual block: loss contribution  sum_points w  sum_e weight_e r_e^2.
struct Block {
  planning::Plan plan; ///< with adjoints for `loss`
  PointSet points;
  std::optional<planning::SeparableForm> form{}; ///< the same residuals separated, where they can be
  std::string why_not{};                         ///< why there is no form
  int slices = 1;                                ///< whose means are added up: the sum of the weights

  [[nodiscard]] bool scattered() const { return std::holds_alternative<ScatteredPoints>(points); }
  /// Of those on a grid. @throws std::bad_variant_access for scattered points
  [[nodiscard]] TensorGrid& grid() { return std::get<TensorGrid>(points); }
  [[nodiscard]] const TensorGrid& grid() const { return std::get<TensorGrid>(points); }
  /// Whether sums over the points factor into sums over the axes.
  [[nodiscard]] bool has_product_weights() const { return !scattered() && grid().point_weights.empty(); }
};

/// [axes] highest derivative along each axis that some block's plan needs.
std::vector<int> highest_orders(const std::vector<Block>& blocks, std::size_t axes);

} // namespace spinn::residual
