// SPDX-License-Identifier: BSD-3-Clause
// Writes the reference solution of the problem navier_stokes3d: decaying turbulence in the periodic square [0, 2 pi]^2,
//   w_t + psi_y w_x - psi_x w_y = nu (w_xx + w_yy),  w = -(psi_xx + psi_yy),  nu = 0.01,  t in [0, 1],
// from 28 waves with 3 <= |k| <= 5 whose spectrum has its peak at wavenumber 4.
// Grids of n/4, n/2 and n points per axis; their differences bound the error of the finest. See README.md.
//
// usage: navier_stokes3d FILE.npy   write the reference, float64, [w and psi, times, x, y]
//        navier_stokes3d --check    compare the scheme with an exact solution, and the energy lost with that dissipated
#include "samples.hpp"
#include "vorticity.hpp"

#include <cmath>
#include <complex>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using spinn::references::relative_difference;
using spinn::references::Vorticity;

constexpr double viscosity = 0.01;
constexpr int times = 41;
constexpr int points = 97;
constexpr int finest = 256;      ///< points per axis
constexpr int steps = 5;         ///< time steps between two samples
constexpr double allowed = 1e-4; ///< largest estimated relative L2 error of the reference

struct Wave {
  int kx, ky;
  double amplitude; ///< of the velocity
  double phase;
  [[nodiscard]] double wavenumber() const { return std::hypot(kx, ky); }
};

/// The waves of one half plane, sorted by kx and ky; the n-th has the phase n^2. The root of the mean square of the
/// velocity is 1.
std::vector<Wave> initial_waves() {
  std::vector<Wave> waves;
  double square = 0;
  for (int kx = 0; kx <= 5; ++kx) {
    for (int ky = kx == 0 ? 0 : -5; ky <= 5; ++ky) {
      const int k2 = kx * kx + ky * ky;
      if (k2 < 9 || k2 > 25) {
        continue;
      }
      const double distance = std::sqrt(k2) - 4;
      const auto number = static_cast<double>(waves.size() + 1);
      waves.push_back({kx, ky, std::exp(-distance * distance), number * number});
      square += waves.back().amplitude * waves.back().amplitude / 2;
    }
  }
  for (Wave& wave : waves) {
    wave.amplitude /= std::sqrt(square);
  }
  return waves;
}

double initial_vorticity(double x, double y) {
  static const std::vector<Wave> waves = initial_waves();
  double w = 0;
  for (const Wave& wave : waves) {
    w += wave.wavenumber() * wave.amplitude * std::cos(wave.kx * x + wave.ky * y + wave.phase);
  }
  return w;
}

/// w at all instants, then psi: [2, times, points, points].
std::vector<double> solve(int n) {
  Vorticity flow(n, viscosity, initial_vorticity);
  std::vector<double> w;
  std::vector<double> psi;
  for (int k = 0; k < times; ++k) {
    if (k > 0) {
      flow.advance(1.0 / (times - 1), steps);
    }
    const std::vector<double> now = flow.vorticity(points);
    const std::vector<double> stream = flow.streamfunction(points);
    w.insert(w.end(), now.begin(), now.end());
    psi.insert(psi.end(), stream.begin(), stream.end());
  }
  w.insert(w.end(), psi.begin(), psi.end());
  return w;
}

/// The error falls faster from one doubling of the grid to the next, so that it falls by no less than it did the last time.
int write_reference(const std::string& path) {
  const std::vector<double> coarse = solve(finest / 4);
  const std::vector<double> middle = solve(finest / 2);
  const std::vector<double> fine = solve(finest);
  const double last = relative_difference(middle, fine);
  const double error = last * last / relative_difference(coarse, middle);
  std::printf(
      "navier_stokes3d reference: %d^2 points, %.1e from half as many per axis, estimated relative L2 error "
      "below %.1e\n",
      finest, last, error);
  if (!(error < allowed)) {
    std::fprintf(stderr, "navier_stokes3d: the estimated error %.1e is above %.1e; nothing written\n", error,
                 allowed);
    return 1;
  }
  spinn::references::write_npy(path, {2, times, points, points}, fine);
  return 0;
}

/// Waves of one |k| do not change each other: in a uniform stream U they travel and decay, w(0, x - U t) exp(-nu k^2 t).
double error_of_travelling_waves() {
  const std::complex<double> stream{1, -0.5};
  const auto waves = [](double x, double y) {
    return std::cos(3 * x + 4 * y) + std::sin(4 * x - 3 * y) + std::cos(5 * y + 1);
  };
  Vorticity flow(64, viscosity, waves, stream);
  flow.advance(1, 200);
  std::vector<double> exact;
  for (int i = 0; i < points; ++i) {
    for (int j = 0; j < points; ++j) {
      const double h = 2 * std::acos(-1.0) / (points - 1);
      exact.push_back(waves(h * i - stream.real(), h * j - stream.imag()) * std::exp(-25 * viscosity));
    }
  }
  return relative_difference(flow.vorticity(points), exact);
}

/// Energy lost against 2 nu times the time integral of the enstrophy (Simpson's rule), relative to the former.
double error_of_energy() {
  constexpr int intervals = 40;
  Vorticity flow(128, viscosity, initial_vorticity);
  const double begin = flow.energy();
  double integral = flow.enstrophy();
  for (int k = 1; k <= intervals; ++k) {
    flow.advance(1.0 / intervals, steps);
    integral += flow.enstrophy() * (k == intervals ? 1 : k % 2 == 1 ? 4 : 2);
  }
  const double lost = begin - flow.energy();
  return std::abs(2 * viscosity * integral / (3 * intervals) / lost - 1);
}

int check() {
  const double waves = error_of_travelling_waves();
  const double energy = error_of_energy();
  std::printf("travelling waves: relative L2 error %.1e; energy lost and dissipated differ by %.1e\n", waves,
              energy);
  return waves < 1e-7 && energy < 1e-5 ? 0 : 1;
}

} // namespace

int main(int count, char** arguments) {
  return spinn::references::run("navier_stokes3d", count, arguments, write_reference, check);
}
