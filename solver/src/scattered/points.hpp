// SPDX-License-Identifier: BSD-3-Clause
// Scattered points, axis by axis: each coordinate stands once, however many points share it.
#pragma once

#include "axis/axis_nodes.hpp"

#include <span>
#include <vector>

namespace spinn::scattered {

/// n points with quadrature weights (sum 1 for a mean over them).
struct Points {
  std::vector<axis::AxisNodes> nodes;       ///< [axes]: distinct coordinates, ascending, with their factors
  std::vector<std::vector<int>> coordinate; ///< [axes][n]: which of the axis's nodes
  std::vector<double> weights;              ///< [n], none negative

  [[nodiscard]] int count() const { return static_cast<int>(weights.size()); }
};

/// Points [n, axes] row-major; the factors are left empty (phi = 1), to be put in at `nodes`.
/// @throws std::invalid_argument without points, where the numbers do not fit, or where one is not finite or a weight negative
Points points_at(std::span<const double> coordinates, int axes, std::vector<double> weights);

/// Sorts, keeps each value once, and says where each one has gone.
template <class T>
std::vector<int> keep_distinct(std::vector<T>& values);

} // namespace spinn::scattered
