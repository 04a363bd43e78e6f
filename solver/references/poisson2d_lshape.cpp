// SPDX-License-Identifier: BSD-3-Clause
// Writes the reference solution of the problem poisson2d_lshape:
//   u_xx + u_yy = -1 on [-1, 1]^2 without x > 0, y > 0, u = 0 on its boundary; 0 in the quadrant that is removed.
// u = h - (x^2 + y^2)/4 with a harmonic h, which takes the values of (x^2 + y^2)/4 on the boundary: the largest misfit there
// bounds the error everywhere. See README.md.
//
// usage: poisson2d_lshape FILE.npy   write the reference, float64, [x, y]
//        poisson2d_lshape --check    compare the method with the singular function r^(2/3) sin(2 theta/3)
#include "harmonic.hpp"
#include "samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <string>
#include <vector>

namespace {

using spinn::references::Harmonic;

constexpr int points = 201;      ///< per axis
constexpr int poles = 50;        ///< at each corner, twice as many at the re-entrant one
constexpr double allowed = 1e-8; ///< largest error of the reference, beside a largest value of 0.15

double coordinate(int i) {
  return -1 + 2.0 * i / (points - 1);
}

int write_reference(const std::string& path) {
  const Harmonic h([](double x, double y) { return (x * x + y * y) / 4; }, poles);
  std::printf("poisson2d_lshape reference: no error above %.1e\n", h.largest_error());
  if (!(h.largest_error() < allowed)) {
    std::fprintf(stderr, "poisson2d_lshape: the error %.1e is above %.1e; nothing written\n",
                 h.largest_error(), allowed);
    return 1;
  }
  std::vector<double> u(points * points, 0.0);
  for (int i = 1; i < points - 1; ++i) {
    for (int j = 1; j < points - 1; ++j) {
      const double x = coordinate(i);
      const double y = coordinate(j);
      if (2 * i < points - 1 || 2 * j < points - 1) {
        u[static_cast<std::size_t>(i * points + j)] = h({x, y}) - (x * x + y * y) / 4;
      }
    }
  }
  spinn::references::write_npy(path, {points, points}, u);
  return 0;
}

/// theta runs from the edge x = 0 through the L-shape to the edge y = 0.
double singular(double x, double y) {
  const double from_left = std::atan2(y, x) - std::numbers::pi / 2;
  const double theta = from_left < -1e-9 ? from_left + 2 * std::numbers::pi : from_left;
  return std::pow(std::hypot(x, y), 2.0 / 3) * std::sin(2 * theta / 3);
}

/// The misfit on the boundary must bound the error inside, and be small.
int check() {
  double bound = 1;
  for (const int few : {30, 40, 50}) {
    const Harmonic h(singular, few);
    double error = 0;
    for (int i = 1; i < points - 1; ++i) {
      for (int j = 1; j < points - 1; ++j) {
        if (2 * i < points - 1 || 2 * j < points - 1) {
          const double x = coordinate(i);
          const double y = coordinate(j);
          error = std::max(error, std::abs(h({x, y}) - singular(x, y)));
        }
      }
    }
    std::printf("r^(2/3) sin(2 theta/3), %d poles: largest error inside %.1e, on the boundary %.1e\n", few,
                error, h.largest_error());
    bound = h.largest_error();
    if (!(error <= bound)) {
      return 1;
    }
  }
  return bound < 1e-8 ? 0 : 1;
}

} // namespace

int main(int count, char** arguments) {
  return spinn::references::run("poisson2d_lshape", count, arguments, write_reference, check);
}
