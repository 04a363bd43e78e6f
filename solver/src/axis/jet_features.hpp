// SPDX-License-Identifier: BSD-3-Clause
// The inputs of an axis network and their derivatives at nodes.
#pragma once

#include "axis/axis_model.hpp"

#include <span>
#include <vector>

namespace spinn::axis {

/// Number of inputs of an axis: 1, 2 * modes with Fourier features, or `basis`.
int feature_count(const AxisSpec& axis);

/// Derivatives 0..order with respect to x of the inputs at the nodes: [order+1][nodes][features].
/// Without basis and modes z = (2 x - lower - upper) / (upper - lower); with modes only, m = 1..modes and k = 2 pi / (upper - lower):
/// feature 2(m-1) is cos(m k (x - lower)), feature 2(m-1)+1 is sin(m k (x - lower)).
/// With a basis, functions that are orthonormal in the mean over the axis, mean(b_i b_j) = delta_ij: feature n is
/// sqrt(2n+1) P_n(z) with Legendre's polynomials; with modes as well, feature 0 is 1, feature 2m-1 is
/// sqrt(2) cos(m k (x - lower)), feature 2m is sqrt(2) sin(m k (x - lower)).
std::vector<double> feature_jets(const AxisSpec& axis, std::span<const double> nodes, int order);

} // namespace spinn::axis
