// SPDX-License-Identifier: BSD-3-Clause
// Values of a reference file anywhere in the domain.
#pragma once

#include "problem/problem_data.hpp"

#include <vector>

namespace spinn::field {

/// Piecewise cubic Lagrange interpolation of a reference on a tensor grid, one axis after the other (fourth order inside and
/// at the ends).
/// @param nodes  [axes][m_i], inside the domain
/// @returns [m_1, .., m_d], last axis fastest
std::vector<double> interpolate(const detail::Reference& reference, const std::vector<Axis>& axes,
                                int unknown, const std::vector<std::vector<double>>& nodes);

/// The same at one point [axes].
double interpolate_at(const detail::Reference& reference, const std::vector<Axis>& axes, int unknown,
                      const double* point);

} // namespace spinn::field
