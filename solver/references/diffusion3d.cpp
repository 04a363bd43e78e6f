// SPDX-License-Identifier: BSD-3-Clause
// Writes the reference solution of the problem diffusion3d:
//   u_t = a ((u u_x)_x + (u u_y)_y) = (a/2) Laplacian(u^2),  a = 0.05,  t in [0, 1],  (x, y) in [-1, 1]^2,  u = 0 on the
//   faces, three Gaussian peaks at t = 0 (Cho et al. 2023, section 5.1).
// Three grids with n/4, n/2 and n intervals; the two finest are extrapolated (Richardson, order 2), and the difference
// between that and the extrapolation of the two coarsest bounds the error. See README.md for the figures.
//
// usage: diffusion3d FILE.npy   write the reference, float64, [times, x, y]
//        diffusion3d --check    compare the scheme with Barenblatt's exact solution
#include "porous_medium.hpp"
#include "samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using spinn::references::PorousMedium;
using spinn::references::relative_difference;
using spinn::references::Samples;

constexpr double diffusivity = 0.05;
constexpr Samples samples{51, 101};
constexpr int finest = 800;      ///< intervals per axis
constexpr int steps = 8;         ///< time steps between two samples
constexpr double allowed = 1e-5; ///< largest estimated relative L2 error of the reference

double three_peaks(double x, double y) {
  const auto square = [](double z) { return z * z; };
  return 0.25 * std::exp(-(square(x - 0.3) + square(y - 0.2)) / 0.1) +
         0.4 * std::exp(-15 * (square(x + 0.5) + square(y + 0.1))) +
         0.3 * std::exp(-20 * (square(x) + square(y + 0.5)));
}

/// Richardson: the error of `fine` is a third of its distance from `coarse` when the order is 2.
std::vector<double> extrapolate(const std::vector<double>& coarse, const std::vector<double>& fine) {
  std::vector<double> result(fine.size());
  for (std::size_t i = 0; i < fine.size(); ++i) {
    result[i] = fine[i] + (fine[i] - coarse[i]) / 3;
  }
  return result;
}

int write_reference(const std::string& path) {
  const PorousMedium problem{diffusivity, 1.0, three_peaks};
  const std::vector<double> coarse = spinn::references::solve(problem, samples, finest / 4, steps);
  const std::vector<double> middle = spinn::references::solve(problem, samples, finest / 2, steps);
  const std::vector<double> fine = spinn::references::solve(problem, samples, finest, steps);
  const std::vector<double> result = extrapolate(middle, fine);
  const double order = std::log2(relative_difference(coarse, fine) / relative_difference(middle, fine) - 1);
  const double error = relative_difference(extrapolate(coarse, middle), result);
  std::printf(
      "diffusion3d reference: %d^2 intervals, observed order %.2f, estimated relative L2 error %.1e\n",
      finest, order, error);
  if (!(error < allowed)) {
    std::fprintf(stderr, "diffusion3d: the estimated error %.1e is above %.1e; nothing written\n", error,
                 allowed);
    return 1;
  }
  spinn::references::write_npy(path, {samples.times, samples.points, samples.points}, result);
  return 0;
}

/// Barenblatt's solution for two space dimensions and m = 2 with s = s_0 + a t/2 (Vazquez, "The Porous Medium Equation",
/// 2007, section 1.1.2): u = s^(-1/2) max(0, C - r^2/(16 s^(1/2))). Its front stays inside the square until t = 1.
double barenblatt(double t, double x, double y) {
  const double root = std::sqrt(0.01 + diffusivity * t / 2);
  return std::max(0.0, 0.2 - (x * x + y * y) / (16 * root)) / root;
}

/// The front is a kink, so the error in L2 falls with an order between 1 and 2: halving h must at least halve it.
int check() {
  const Samples few{11, 51};
  std::vector<double> exact;
  for (int k = 0; k < few.times; ++k) {
    for (int i = 0; i < few.points; ++i) {
      for (int j = 0; j < few.points; ++j) {
        exact.push_back(barenblatt(0.1 * k, -1 + 0.04 * i, -1 + 0.04 * j));
      }
    }
  }
  const PorousMedium problem{diffusivity, 1.0, [](double x, double y) { return barenblatt(0, x, y); }};
  double last = 1;
  for (const int intervals : {100, 200, 400}) {
    const double error = relative_difference(spinn::references::solve(problem, few, intervals, steps), exact);
    std::printf("Barenblatt, %d^2 intervals: relative L2 error %.2e\n", intervals, error);
    if (!(error < last / 2)) {
      return 1;
    }
    last = error;
  }
  return last < 2e-4 ? 0 : 1;
}

} // namespace

int main(int count, char** arguments) {
  return spinn::references::run("diffusion3d", count, arguments, write_reference, check);
}
