// SPDX-License-Identifier: BSD-3-Clause
// Runge-Kutta-Legendre time stepping of u_t = (a/2) Laplacian(u^2).
//
// RKL2 is the explicit stabilised scheme of Meyer, Balsara, Aslam, "A stabilized Runge-Kutta-Legendre method for
// explicit super-time-stepping of parabolic and mixed equations", J. Comput. Phys. 257 (2014), equations 15 to 19:
// s stages cover a step of (s^2 + s - 2)/4 explicit Euler steps, and the error is of second order.
#include "porous_medium.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace spinn::references {

namespace {

/// The coefficients of stage j of s: Y_j = mu Y_{j-1} + nu Y_{j-2} + (1 - mu - nu) Y_0
///                                       + rate tau M(Y_{j-1}) + base tau M(Y_0).
struct Stage {
  double mu, nu, rate, base;
};

double weight_b(int j) {
  return j < 2 ? 1.0 / 3.0 : (j * j + j - 2.0) / (2.0 * j * (j + 1.0));
}

/// w_1 of a scheme with s stages: the first stage is Y_1 = Y_0 + b_1 w_1 tau M(Y_0).
double weight_w(int s) {
  return 4.0 / (s * s + s - 2.0);
}

Stage stage(int j, int s) {
  Stage c{};
  c.mu = (2.0 * j - 1.0) / j * weight_b(j) / weight_b(j - 1);
  c.nu = -(j - 1.0) / j * weight_b(j) / weight_b(j - 2);
  c.rate = c.mu * weight_w(s);
  c.base = -(1.0 - weight_b(j - 1)) * c.rate;
  return c;
}

/// The field on the grid with its two work arrays; all are [n + 1, n + 1] and 0 on the faces.
class Grid {
public:
  Grid(const PorousMedium& problem, int intervals)
      : m_n(intervals), m_row(static_cast<std::size_t>(intervals) + 1), m_h(2.0 / intervals),
        m_factor(problem.diffusivity / (2 * m_h * m_h)), m_u(m_row * m_row), m_even(m_row * m_row),
        m_odd(m_row * m_row), m_change(m_row * m_row) {
    for (int i = 1; i < m_n; ++i) {
      for (int j = 1; j < m_n; ++j) {
        m_u[at(i, j)] = problem.initial(-1 + i * m_h, -1 + j * m_h);
      }
    }
  }

  /// Advances by tau with as many stages as stability asks for: the spectral radius is 8 a max(u)/h^2.
  void advance(double tau) {
    const double peak = *std::max_element(m_u.begin(), m_u.end());
    const double needed = 1.05 * tau * 16 * m_factor * peak / 2; // in explicit Euler steps
    int stages = 3;
    while ((stages * stages + stages - 2) / 4.0 < needed) {
      stages += 2;
    }
    first_stage(tau, weight_b(1) * weight_w(stages));
    for (int j = 2; j <= stages; ++j) {
      const bool even = j % 2 == 0;
      next_stage(stage(j, stages), tau, even ? m_odd : m_even, even ? m_even : m_odd);
    }
    std::swap(m_u, m_odd); // the number of stages is odd
  }

  void append_samples(int points, std::vector<double>& out) const {
    const int stride = m_n / (points - 1);
    for (int i = 0; i < points; ++i) {
      for (int j = 0; j < points; ++j) {
        out.push_back(m_u[at(i * stride, j * stride)]);
      }
    }
  }

private:
  [[nodiscard]] std::size_t at(int i, int j) const {
    return static_cast<std::size_t>(i) * m_row + static_cast<std::size_t>(j);
  }

  /// Y_0 = u into `m_even`, Y_1 into `m_odd`, tau M(Y_0) into `m_change`.
  void first_stage(double tau, double weight) {
    const double scale = tau * m_factor;
#pragma omp parallel for
    for (int i = 1; i < m_n; ++i) {
      const double* const u = &m_u[at(i, 0)];
      const double* const below = u - m_row;
      const double* const above = u + m_row;
      for (int j = 1; j < m_n; ++j) {
        const double change = scale * (below[j] * below[j] + above[j] * above[j] + u[j - 1] * u[j - 1] +
                                       u[j + 1] * u[j + 1] - 4 * u[j] * u[j]);
        m_change[at(i, j)] = change;
        m_even[at(i, j)] = u[j];
        m_odd[at(i, j)] = u[j] + weight * change;
      }
    }
  }

  /// Y_j from `previous` = Y_{j-1}; `result` holds Y_{j-2} before and Y_j after.
  void next_stage(const Stage& c, double tau, const std::vector<double>& previous,
                  std::vector<double>& result) {
    const double scale = c.rate * tau * m_factor;
    const double rest = 1 - c.mu - c.nu;
#pragma omp parallel for
    for (int i = 1; i < m_n; ++i) {
      const double* __restrict const y = &previous[at(i, 0)];
      const double* __restrict const below = y - m_row;
      const double* __restrict const above = y + m_row;
      const double* __restrict const start = &m_u[at(i, 0)];
      const double* __restrict const change = &m_change[at(i, 0)];
      double* __restrict const out = &result[at(i, 0)];
      for (int j = 1; j < m_n; ++j) {
        out[j] = c.mu * y[j] + c.nu * out[j] + rest * start[j] + c.base * change[j] +
                 scale * (below[j] * below[j] + above[j] * above[j] + y[j - 1] * y[j - 1] +
                          y[j + 1] * y[j + 1] - 4 * y[j] * y[j]);
      }
    }
  }

  int m_n;
  std::size_t m_row;
  double m_h;
  double m_factor; ///< a/(2 h^2)
  std::vector<double> m_u, m_even, m_odd, m_change;
};

} // namespace

std::vector<double> solve(const PorousMedium& problem, const Samples& samples, int intervals, int steps) {
  if (samples.times < 2 || samples.points < 2 || steps < 1 || intervals < 2 ||
      intervals % (samples.points - 1) != 0) {
    throw std::invalid_argument("porous medium: " + std::to_string(intervals) +
                                " intervals do not divide into " + std::to_string(samples.points - 1) +
                                " sample intervals; take a multiple");
  }
  Grid grid(problem, intervals);
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(samples.times) *
              static_cast<std::size_t>(samples.points * samples.points));
  grid.append_samples(samples.points, out);
  for (int k = 1; k < samples.times; ++k) {
    const int now = k == 1 ? 10 * steps : steps; // the peaks of the initial field decay fastest
    const double tau = problem.end_time / (samples.times - 1) / now;
    for (int step = 0; step < now; ++step) {
      grid.advance(tau);
    }
    grid.append_samples(samples.points, out);
  }
  return out;
}

} // namespace spinn::references
