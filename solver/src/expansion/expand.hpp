// SPDX-License-Identifier: BSD-3-Clause
// A finished low-rank field: expressions of it on tensor grids and at points. Kokkos stays behind it.
#pragma once

#include "axis/axis_model.hpp"
#include "axis/axis_nodes.hpp"
#include "planning/plan.hpp"

#include <span>
#include <vector>

namespace spinn::expansion {

/// Factors or their derivatives at nodes, on the host: [nodes, outputs] row-major (outputs = unknowns*rank).
std::vector<double> axis_values(const axis::ModelSpec& model, std::span<const double> theta, int axis,
                                const axis::AxisNodes& nodes, int order);

/// Evaluates the plan's residual outputs (plan made without adjoints) on the whole tensor grid.
/// Layout of out[e]: axis `order[0]` fastest, then `order[1]`, ...
/// T = float or double; kernels run in T.
template <class T>
void expand(const axis::ModelSpec& model, std::span<const double> theta, const planning::Plan& plan,
            const std::vector<axis::AxisNodes>& nodes, std::span<const int> order, std::span<T* const> out);

/// The same at scattered points [n, axes] row-major; factor jets given per axis at the points (or empty). out[e]: [n].
void expand_points(const axis::ModelSpec& model, std::span<const double> theta, const planning::Plan& plan,
                   std::span<const double> points,
                   const std::vector<std::vector<std::vector<double>>>& factors,
                   std::span<double* const> out);

} // namespace spinn::expansion
