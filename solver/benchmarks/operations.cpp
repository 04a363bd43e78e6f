// SPDX-License-Identifier: BSD-3-Clause
// Counted floating-point operations of one training step (loss and gradient): a SPINN beside an ordinary PINN with as many
// points, both with networks of 4 x 64, for a residual with u, u_xx, u_yy, u_zz (Cho et al. 2023 report
// 1,394 times fewer for their implementation).
//
//   spinn_operations [POINTS PER AXIS]...
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr double width = 64, depth = 4, rank = 32, axes = 3;

/// Multiply-adds of a dense network for one point and one component of its jet.
double network(double inputs, double outputs) {
  return inputs * width + (depth - 1) * width * width + width * outputs;
}

/// Forward and reverse pass, 2 operations for a multiply-add, the reverse pass twice the forward one.
double passes(double multiply_adds) {
  return 3 * 2 * multiply_adds;
}

/// Taylor mode along each axis: u and two derivatives for each of the axes.
double pinn(double n) {
  return std::pow(n, axes) * passes((1 + 2 * axes) * network(axes, 1));
}

/// Networks at n nodes per axis with two derivatives; then u, and the sum of the second derivatives, on the grid: two
/// products for u_xx + u_yy with w = z as the axis of the products and u_zz, one for u; each forward and twice in reverse.
double spinn(double n) {
  const double networks = axes * n * passes(3 * network(1, rank));
  const double products = 3;
  return networks + products * passes(std::pow(n, axes) * rank);
}

/// The exact separable path: the networks, a QR factorisation of [n, 2 rank + 1] per axis and a core of (2 rank + 1)^3.
double separable(double n) {
  const double columns = std::fmin(n, 2 * rank + 1);
  const double networks = axes * n * passes(3 * network(1, rank));
  return networks + axes * 6 * n * columns * columns + 6 * std::pow(columns, axes) * (3 * rank + 1);
}

} // namespace

int main(int count, char** arguments) {
  std::vector<double> points;
  for (int i = 1; i < count; ++i)
    points.push_back(std::atof(arguments[i]));
  if (points.empty()) points = {16, 32, 64, 128, 256, 1024};
  std::printf("| points per axis | PINN, Gflop | SPINN, grid path | ratio | SPINN, separable path | ratio "
              "|\n|---|---|---|---|---|---|\n");
  for (const double n : points)
    std::printf("| %.0f | %.3g | %.3g | %.0f | %.3g | %.0f |\n", n, 1e-9 * pinn(n), 1e-9 * spinn(n),
                pinn(n) / spinn(n), 1e-9 * separable(n), pinn(n) / separable(n));
}
