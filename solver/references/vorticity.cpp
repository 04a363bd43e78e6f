// SPDX-License-Identifier: BSD-3-Clause
// Products at points between Fourier transforms, classical Runge-Kutta with an integrating factor.
#include "vorticity.hpp"

#include <unsupported/Eigen/FFT>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>

namespace spinn::references {

namespace {

constexpr double two_pi = 2 * std::numbers::pi;

} // namespace

Vorticity::Vorticity(int n, double viscosity, const std::function<double(double x, double y)>& initial,
                     std::complex<double> stream)
    : m_n(n), m_viscosity(viscosity), m_stream(stream) {
  if (n < 4 || (n & (n - 1)) != 0) {
    throw std::invalid_argument("vorticity: " + std::to_string(n) + " points per axis; take a power of 2");
  }
  const auto count = static_cast<std::size_t>(n);
  for (std::size_t i = 0; i < count; ++i) {
    if (3 * std::abs(wavenumber(static_cast<int>(i))) < n) {
      m_kept.push_back(i);
    }
  }
  m_w.resize(count * count);
  m_velocity.resize(count * count);
  m_gradient.resize(count * count);
  for (std::size_t i = 0; i < m_w.size(); ++i) {
    const double x = two_pi * static_cast<double>(i / count) / n;
    const double y = two_pi * static_cast<double>(i % count) / n;
    m_w[i] = initial(x, y) / static_cast<double>(count * count);
  }
  transform(m_w, false);
}

double Vorticity::square(std::size_t i) const {
  const auto n = static_cast<std::size_t>(m_n);
  const double kx = wavenumber(static_cast<int>(i / n));
  const double ky = wavenumber(static_cast<int>(i % n));
  return kx * kx + ky * ky;
}

void Vorticity::lines(Field& field, bool back) const {
  const auto n = static_cast<std::size_t>(m_n);
#pragma omp parallel
  {
    Eigen::FFT<double> fft; // keeps its tables; one per thread
    fft.SetFlag(Eigen::FFT<double>::Unscaled);
    Field line(n);
#pragma omp for
    for (int row = 0; row < m_n; ++row) {
      Complex* const values = &field[static_cast<std::size_t>(row) * n];
      std::copy_n(values, n, line.begin());
      back ? fft.inv(values, line.data(), m_n) : fft.fwd(values, line.data(), m_n);
    }
  }
}

void Vorticity::turn(Field& field) const {
  const auto n = static_cast<std::size_t>(m_n);
#pragma omp parallel for schedule(dynamic, 16)
  for (int row = 1; row < m_n; ++row) {
    const auto i = static_cast<std::size_t>(row);
    for (std::size_t j = 0; j < i; ++j) {
      std::swap(field[i * n + j], field[j * n + i]);
    }
  }
}

void Vorticity::transform(Field& field, bool back) const {
  lines(field, back);
  turn(field);
  lines(field, back);
  turn(field);
}

/// Two real fields travel through one complex transform. Coefficients above n/3 are cut.
void Vorticity::change(const Field& w, Field& out) {
  const auto n = static_cast<std::size_t>(m_n);
  const Complex i_unit{0, 1};
#pragma omp parallel for
  for (int row = 0; row < m_n; ++row) {
    for (std::size_t i = static_cast<std::size_t>(row) * n; i < (static_cast<std::size_t>(row) + 1) * n;
         ++i) {
      const double kx = wavenumber(row);
      const double ky = wavenumber(static_cast<int>(i % n));
      const double k2 = kx * kx + ky * ky;
      const Complex psi = k2 > 0 ? w[i] / k2 : 0;
      m_velocity[i] = i_unit * ky * psi + kx * psi; // u + i v, with u = i ky psi and v = -i kx psi
      m_gradient[i] = i_unit * kx * w[i] - ky * w[i];
    }
  }
  transform(m_velocity, true);
  transform(m_gradient, true);
  for (std::size_t i = 0; i < n * n; ++i) {
    const Complex velocity = m_velocity[i] + m_stream;
    out[i] = -(velocity.real() * m_gradient[i].real() + velocity.imag() * m_gradient[i].imag()) /
             static_cast<double>(n * n);
  }
  transform(out, false);
  for (std::size_t i = 0; i < n * n; ++i) {
    if (3 * std::abs(wavenumber(static_cast<int>(i / n))) >= m_n ||
        3 * std::abs(wavenumber(static_cast<int>(i % n))) >= m_n) {
      out[i] = 0;
    }
  }
}

/// In z = exp(nu k^2 t) w, whose equation has no viscous term left.
void Vorticity::advance(double time, int steps) {
  const double h = time / steps;
  std::vector<double> decay(m_w.size()); // over half a step
  for (std::size_t i = 0; i < m_w.size(); ++i) {
    decay[i] = std::exp(-m_viscosity * square(i) * h / 2);
  }
  Field k1(m_w.size()), k2(m_w.size()), k3(m_w.size()), k4(m_w.size()), stage(m_w.size());
  for (int step = 0; step < steps; ++step) {
    change(m_w, k1);
    for (std::size_t i = 0; i < m_w.size(); ++i) {
      stage[i] = decay[i] * (m_w[i] + h / 2 * k1[i]);
    }
    change(stage, k2);
    for (std::size_t i = 0; i < m_w.size(); ++i) {
      stage[i] = decay[i] * m_w[i] + h / 2 * k2[i];
    }
    change(stage, k3);
    for (std::size_t i = 0; i < m_w.size(); ++i) {
      stage[i] = decay[i] * (decay[i] * m_w[i] + h * k3[i]);
    }
    change(stage, k4);
    for (std::size_t i = 0; i < m_w.size(); ++i) {
      m_w[i] = decay[i] * (decay[i] * (m_w[i] + h / 6 * k1[i]) + h / 3 * (k2[i] + k3[i])) + h / 6 * k4[i];
    }
  }
}

/// One axis after the other: sums over ky for all kx, then over kx, of the wavenumbers that are kept.
std::vector<double> Vorticity::samples(const Field& coefficients, int points) const {
  const auto n = static_cast<std::size_t>(m_n);
  const auto m = static_cast<std::size_t>(points);
  Field waves(m * n); // exp(i k x)
  for (std::size_t p = 0; p < m; ++p) {
    for (std::size_t k = 0; k < n; ++k) {
      const double x = two_pi * static_cast<double>(p % (m - 1)) / static_cast<double>(m - 1);
      waves[p * n + k] = std::polar(1.0, wavenumber(static_cast<int>(k)) * x);
    }
  }
  Field half(n * m);
  for (const std::size_t k : m_kept) {
    for (std::size_t p = 0; p < m; ++p) {
      for (const std::size_t l : m_kept) {
        half[k * m + p] += coefficients[k * n + l] * waves[p * n + l];
      }
    }
  }
  std::vector<double> values(m * m);
  for (std::size_t p = 0; p < m; ++p) {
    for (const std::size_t k : m_kept) {
      for (std::size_t q = 0; q < m; ++q) {
        values[p * m + q] += (half[k * m + q] * waves[p * n + k]).real();
      }
    }
  }
  return values;
}

std::vector<double> Vorticity::vorticity(int points) const {
  return samples(m_w, points);
}

std::vector<double> Vorticity::streamfunction(int points) const {
  Field psi = m_w;
  for (std::size_t i = 0; i < psi.size(); ++i) {
    psi[i] = square(i) > 0 ? psi[i] / square(i) : 0;
  }
  return samples(psi, points);
}

double Vorticity::energy() const {
  double sum = 0;
  for (std::size_t i = 1; i < m_w.size(); ++i) {
    sum += std::norm(m_w[i]) / square(i) / 2;
  }
  return sum;
}

double Vorticity::enstrophy() const {
  double sum = 0;
  for (const Complex& w : m_w) {
    sum += std::norm(w) / 2;
  }
  return sum;
}

} // namespace spinn::references
