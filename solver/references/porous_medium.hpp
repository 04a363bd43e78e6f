// SPDX-License-Identifier: BSD-3-Clause
// Finite differences for the porous-medium equation u_t = (a/2) Laplacian(u^2), which is u_t = a div(u grad u).
#pragma once

#include <functional>
#include <vector>

namespace spinn::references {

/// The problem on [-1, 1]^2 x [0, end_time] with u = 0 on the faces.
struct PorousMedium {
  double diffusivity = 0;                            ///< a
  double end_time = 0;                               ///< t runs from 0 to here
  std::function<double(double x, double y)> initial; ///< u(0, x, y) >= 0 inside; the faces are set to 0
};

/// Where the solution is kept: `times` equidistant instants and `points` x `points` equidistant points, ends included.
struct Samples {
  int times = 0;
  int points = 0;
};

/// Solves on a uniform grid of `intervals` x `intervals` cells with the conservative five-point Laplacian of u^2 and
/// the second-order Runge-Kutta-Legendre scheme (RKL2), `steps` time steps between two kept instants.
/// Errors: O(h^2) in space (measured down to degenerate faces, see README.md), O(step^2) in time.
/// @param intervals  a multiple of samples.points - 1
/// @returns u at the samples, [times, points, points] (t, x, y), y fastest
/// @throws std::invalid_argument when `intervals` does not fit the samples
std::vector<double> solve(const PorousMedium& problem, const Samples& samples, int intervals, int steps);

} // namespace spinn::references
