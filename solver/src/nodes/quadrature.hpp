// SPDX-License-Identifier: BSD-3-Clause
// Collocation nodes of one axis with weights that take a mean: sum_i w_i f(x_i) ~ 1/(b-a) int_a^b f(x) dx.
#pragma once

#include <random>
#include <vector>

namespace spinn::nodes {

/// Most nodes of one rule; beyond it a rule takes seconds to make and no training could use it.
inline constexpr int max_nodes = 16384;

/// Nodes in [a, b] and their weights, which sum to 1.
struct Rule {
  std::vector<double> nodes;   ///< [n], ascending but for `uniform_random`
  std::vector<double> weights; ///< [n], all positive
};

/// Gauss-Legendre rule: exact for polynomials up to degree 2n-1. Nodes are the roots of the Legendre
/// polynomial P_n mapped to (a, b); on [-1, 1] weights are  w_i = 1 / ((1 - x_i^2) P_n'(x_i)^2)  (half of
/// Abramowitz and Stegun 25.4.29, since they sum to 1). Roots come by Newton's method in long double; nodes
/// are accurate to 1e-15 (b-a) and mirror each other exactly on [-1, 1]. Costs O(n^2).
/// @throws Error when n is not within 1..max_nodes, or a < b does not hold, or an end is not finite (all
/// rules)
Rule gauss_legendre(int n, double a, double b);

/// Gauss-Legendre nodes s drawn towards the middle of the interval: x = (a+b)/2 + (b-a)/2 sinh(g s)/sinh(g). Weights take
/// the mean over x all the same: they carry dx/ds and are scaled to sum to 1. The spacing in the middle is g/sinh(g) times that of
/// `gauss_legendre`, at the ends g/tanh(g) times.
/// @throws Error when the grading is not within 0 (none) .. 10
Rule graded_gauss_legendre(int n, double a, double b, double grading);

/// Trapezoidal rule of a function with period b-a: n equispaced nodes a + (b-a) i/n, equal weights. Exact for
/// Fourier modes below n.
Rule periodic_trapezoid(int n, double a, double b);

/// Independent uniform nodes in [a, b), equal weights (Monte Carlo), as drawn by Cho et al. 2023. The draw is
/// a function of the engine's state alone, the same on every platform.
Rule uniform_random(int n, double a, double b, std::mt19937_64& engine);

/// A uniform draw in [0, 1): the upper 53 bits of one number of the engine, times 2^-53.
double uniform_draw(std::mt19937_64& engine);

} // namespace spinn::nodes
