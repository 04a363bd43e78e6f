// SPDX-License-Identifier: BSD-3-Clause
// The optimisers behind the registry, one source file each.
#pragma once

#include "optimise/optimiser.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace spinn::optimise {

/// Adam (Kingma and Ba 2015, algorithm 1): m and v are running means of g and g^2,
///   theta <- theta - rate * (m / (1 - 0.9^k)) / (sqrt(v / (1 - 0.999^k)) + 1e-8).
/// Adam never stalls; it diverges where loss or gradient stop being finite.
/// @param rate  learning rate > 0, fixed
std::unique_ptr<Iteration> make_adam(std::vector<double> theta, double rate);

/// Largest inverse Hessian that SSBroyden may hold, in bytes: 16,368 parameters, about 50 ms for a pass on two cores.
inline constexpr std::size_t largest_inverse_hessian = std::size_t{1} << 30;

/// Self-scaled Broyden with a dense inverse Hessian (see `self_scaled_broyden`) and a strong Wolfe line search.
///   p = -H g,  theta <- theta + alpha p,  H <- update(H, s, y).
/// One evaluation and one pass over H per iteration as a rule. Nothing depends on the scale of the loss.
///  - The first trial step is  min(1, 2.02 (f - f_previous) / p^T g)  (Nocedal and Wright, equation 3.60 and after): it
///    saves half an evaluation per iteration against 1, since H is rather too large than too small.
///  - The first iteration, and the first after a restart, goes down the gradient; H is then scaled by y^T s / y^T y.
///  - A direction that does not descend, and a search that finds nothing lower, restart with H = h 1. Where the gradient
///    itself leads to nothing lower the method has stalled.
///  - An update without positive curvature (y^T s <= 0, after a search cut short) is left out.
/// @throws Error when H would be larger than `largest_inverse_hessian`
std::unique_ptr<Iteration> make_ssbroyden(std::vector<double> theta);

} // namespace spinn::optimise
