// SPDX-License-Identifier: BSD-3-Clause
// The points where residuals are taken, with their quadrature weights.
#pragma once

#include "axis/axis_nodes.hpp"

#include <cstddef>
#include <variant>
#include <vector>

namespace spinn::residual {

/// Nodes begin .. begin+weights.size()-1 of an axis with their quadrature weights (sum 1 for a mean over the axis).
struct NodeRange {
  int begin = 0;
  std::vector<double> weights;
};

/// A tensor grid of the axes' nodes, or a slice of one; if wanted with a factor of the weight for every point, such as a mask.
struct TensorGrid {
  std::vector<NodeRange> ranges; ///< [axes]; the weight of a point is the product of its nodes'
  std::vector<double>
      point_weights{}; ///< times this: [points], the last axis fastest, none negative; empty: 1

  [[nodiscard]] std::size_t points() const;
  /// @throws std::invalid_argument when there are point weights, but not one for each point, or one is negative or not finite
  void check() const;
};

/// n points that lie on no grid, axis by axis: each coordinate stands once, however many points share it.
struct ScatteredPoints {
  std::vector<axis::AxisNodes> nodes;       ///< [axes]: distinct coordinates, ascending, with their factors
  std::vector<std::vector<int>> coordinate; ///< [axes][n]: which of the axis's nodes
  std::vector<double> weights;              ///< [n], none negative

  [[nodiscard]] std::size_t points() const { return weights.size(); }
};

/// The kinds of sets. Nodes of grids are the objective's, and may change; scattered points have their own.
using PointSet = std::variant<TensorGrid, ScatteredPoints>;

} // namespace spinn::residual
