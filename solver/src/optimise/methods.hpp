// SPDX-License-Identifier: BSD-3-Clause
// The optimisers behind the registry, one source file each.
#pragma once

#include "optimise/optimiser.hpp"

#include <memory>
#include <vector>

namespace spinn::optimise {

/// Adam (Kingma and Ba 2015, algorithm 1): m and v are running means of g and g^2,
///   theta <- theta - rate * (m / (1 - 0.9^k)) / (sqrt(v / (1 - 0.999^k)) + 1e-8).
/// Adam never stalls; it diverges where loss or gradient stop being finite.
/// @param rate  learning rate > 0, fixed
std::unique_ptr<Iteration> make_adam(std::vector<double> theta, double rate);

/// Self-scaled Broyden with a dense inverse Hessian (see `self_scaled_broyden`, and `QuasiNewton` for the search).
///   p = -H g,  theta <- theta + alpha p,  H <- update(H, s, y).
/// One evaluation and one pass over H per iteration as a rule. Nothing depends on the scale of the loss. The short first
/// trial step saves half an evaluation per iteration against 1, since H is rather too large than too small.
/// @throws Error when H would be larger than `largest_dense_memory`
std::unique_ptr<Iteration> make_ssbroyden(std::vector<double> theta);

/// L-BFGS (Nocedal and Wright, algorithm 7.5) with the last 20 steps: for networks too large for a dense matrix.
std::unique_ptr<Iteration> make_lbfgs(std::vector<double> theta);

/// Levenberg-Marquardt with geodesic acceleration (Transtrum and Sethna 2012, arXiv 1201.5885) on L = r^T r.
/// With H = J^T J, mu = mean of its diagonal:
///   (H + lambda mu) v = -J^T r,   (H + lambda mu) a = -J^T r_vv,   theta <- theta + v + a/2  where  |a| <= 0.75 |v|,
///   J^T r_vv = (2/h) ((J^T r(theta + h v) - J^T r(theta)) / h - H v),  h = 0.1.
/// One linearisation per iteration, and for each lambda tried one factorisation, one `pull_back` and one or two losses.
/// @param accelerate  false: v alone (for comparisons)
/// @throws Error when H and its factor would be larger than `largest_dense_memory`
std::unique_ptr<Iteration> make_levenberg_marquardt(std::vector<double> theta, bool accelerate = true);

/// The same with the systems solved by preconditioned conjugate gradients (`make_conjugate_gradient_system`), J^T J never
/// being formed: for more parameters.
std::unique_ptr<Iteration> make_levenberg_marquardt_cg(std::vector<double> theta);

/// Alternating least squares (Kolda and Bader 2009, section 3.4, for a residual that is linear in each axis's parameters): a
/// sweep solves
///   min over the parameters of axis i of r^T r,   by  (J^T J)_ii s = -(J^T r)_i,
/// one axis after the other, exactly. Right for equations that are linear in the unknowns and axis functions that are linear
/// in their parameters.
/// @throws Error (at the first step) when the blocks of J^T J would be larger than `largest_dense_memory`
std::unique_ptr<Iteration> make_alternating_least_squares(std::vector<double> theta);

} // namespace spinn::optimise
