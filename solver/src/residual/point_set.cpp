// SPDX-License-Identifier: BSD-3-Clause
// Counting and checking points.
#include "residual/point_set.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace spinn::residual {

std::size_t TensorGrid::points() const {
  std::size_t product = 1;
  for (const NodeRange& range : ranges)
    product *= range.weights.size();
  return product;
}

void TensorGrid::check() const {
  if (point_weights.empty()) return;
  if (point_weights.size() != points())
    throw std::invalid_argument("TensorGrid: " + std::to_string(point_weights.size()) +
                                " point weights for " + std::to_string(points()) +
                                " points; give one for each, or none");
  const auto bad =
      std::ranges::find_if(point_weights, [](double w) { return !(std::isfinite(w) && w >= 0); });
  if (bad != point_weights.end())
    throw std::invalid_argument("TensorGrid: the weight " + std::to_string(*bad) + " of point " +
                                std::to_string(bad - point_weights.begin()) +
                                " is not a finite number of 0 or more");
}

} // namespace spinn::residual
