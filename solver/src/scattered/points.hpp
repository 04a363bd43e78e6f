// SPDX-License-Identifier: BSD-3-Clause
// Scattered points from their coordinates.
#pragma once

#include "residual/point_set.hpp"

#include <span>
#include <vector>

namespace spinn::scattered {

/// Points [n, axes] row-major, with quadrature weights (sum 1 for a mean over them); the factors are left empty (phi = 1), to
/// be put in at `nodes`.
/// @throws std::invalid_argument without points, where the numbers do not fit, or where one is not finite or a weight negative
residual::ScatteredPoints points_at(std::span<const double> coordinates, int axes,
                                    std::vector<double> weights);

/// Sorts, keeps each value once, and says where each one has gone.
template <class T>
std::vector<int> keep_distinct(std::vector<T>& values);

} // namespace spinn::scattered
