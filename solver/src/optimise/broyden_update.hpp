// SPDX-License-Identifier: BSD-3-Clause
// The self-scaled Broyden update of an inverse Hessian, as coefficients of a change of rank two.
#pragma once

#include "optimise/symmetric_rows.hpp"

#include <cstddef>

namespace spinn::optimise {

/// What an update knows of a step s = theta+ - theta and y = g+ - g, with w = H y and B = H^-1.
struct Curvature {
  double ys = 0;  ///< y^T s > 0
  double yHy = 0; ///< y^T H y > 0
  double sBs = 0; ///< s^T H^-1 s > 0; for s = -alpha H g this is -alpha s^T g
};

/// The scaling tau, the member theta of Broyden's family (0: BFGS, 1: DFP) and phi = (1 - theta)/(1 + a theta).
struct BroydenChoice {
  double tau = 1;
  double theta = 0;
  double phi = 1;
};

/// Al-Baali's choice, as Urban, Stefanou and Pons use it for physics-informed networks (J. Comput. Phys. 523, 2025,
/// arXiv 2405.04230, "SSBroyden"). With  h = y^T H y / y^T s,  b = s^T B s / y^T s,  a = b h - 1 >= 0  and n parameters:
///   c = sqrt(a/(1+a)),  rho = min(1, h (1-c)),  theta- = (rho-1)/a,  theta+ = 1/rho,
///   theta = max(theta-, min(theta+, (1-b)/b)),  sigma = 1 + a theta >= rho > 0,
///   tau = min(min(1, 1/b) sigma^(-1/(n-1)), sigma).
/// The published tau has a branch  min(1, 1/b) min(sigma^(-1/(n-1)), 1/theta)  for theta > 0. It is the same number:
/// 1 - c >= 1/(2 b h) gives rho >= min(1, 1/(2b)) and with it theta <= 1, while sigma >= 1 there.
BroydenChoice self_scaled_broyden(const Curvature& curvature, std::size_t parameters);

/// H+ = (H - w w^T / y^T H y + phi v v^T)/tau + s s^T / y^T s  with  v = sqrt(y^T H y) (s / y^T s - w / y^T H y),
/// which satisfies H+ y = s, collected into coefficients of w w^T, w s^T + s w^T and s s^T.
RankTwo rank_two(const Curvature& curvature, const BroydenChoice& choice);

} // namespace spinn::optimise
