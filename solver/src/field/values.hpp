// SPDX-License-Identifier: BSD-3-Clause
// Values of the field over all windows: any expression of the problem's language on grids and at points, and the factors.
#pragma once

#include "field/solution_data.hpp"

#include <span>
#include <string>
#include <vector>

namespace spinn::field {

/// As `Solution::evaluate` documents them; a truth in closed form only.
using Expressions = std::vector<std::string>;

/// Axes from the fastest to the slowest of a grid: the others in order, then t.
std::vector<int> layout_order(const Problem& problem);

/// @param nodes  [axes], inside the domain
/// @param out    for each expression, values in the order of `layout_order`. T = float or double
template <class T>
void values_on_grid(const detail::SolutionData& data, const Expressions& expressions,
                    const std::vector<std::vector<double>>& nodes, std::span<T* const> out);

/// @param points  [n, axes], inside the domain
std::vector<double> values_at_points(const detail::SolutionData& data, const std::string& expression,
                                     const std::vector<double>& points);

/// The factors of window `number` for all unknowns, or their derivatives, at nodes of an axis of the whole domain:
/// [nodes, unknowns * rank].
std::vector<double> window_factors(const detail::SolutionData& data, std::size_t number, int axis,
                                   const std::vector<double>& nodes, int order);

} // namespace spinn::field
