// SPDX-License-Identifier: BSD-3-Clause
// Losses with known minima for the tests of the optimisers.
#pragma once

#include "optimise/optimiser.hpp"

#include <cmath>
#include <cstddef>
#include <numeric>
#include <random>
#include <span>
#include <vector>

namespace spinn::optimise::testing {

using Vector = std::vector<double>;

/// Chained Rosenbrock function: sum 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2, minimum 0 at 1.
inline double rosenbrock(std::span<const double> x, std::span<double> g) {
  double loss = 0;
  for (double& gi : g)
    gi = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const double a = x[i + 1] - x[i] * x[i];
    const double b = 1 - x[i];
    loss += 100 * a * a + b * b;
    g[i] += -400 * a * x[i] - 2 * b;
    g[i + 1] += 200 * a;
  }
  return loss;
}

/// sum_i c_i z_i^2 with z = Q (x - target), c_i from 1 to `condition` in equal ratios, and the reflection
/// Q = 1 - 2 e e^T / n (e: all ones), so that no axis is an eigenvector.
struct Quadratic {
  double condition = 1e8;
  double target = 1;

  double operator()(std::span<const double> x, std::span<double> g) const {
    const auto n = static_cast<double>(x.size());
    const double mean = std::accumulate(x.begin(), x.end(), -n * target) / n;
    double loss = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double z = x[i] - target - 2 * mean;
      const double c = std::pow(condition, static_cast<double>(i) / (n - 1));
      loss += c * z * z;
      g[i] = 2 * c * z;
    }
    const double tilt = std::accumulate(g.begin(), g.end(), 0.0) / n;
    for (double& gi : g)
      gi -= 2 * tilt;
    return loss;
  }
};

/// Mean square misfit of  u(x, y) = sum_k a_k tanh(b_k x + c_k y + d_k)  to cos(2x) exp(y) at random points of [-1,1]^2.
/// Parameters [4 * width]: a, b, c, d.
struct NetworkFit {
  explicit NetworkFit(std::size_t width_, std::size_t points) : width(width_), x(points), y(points) {
    std::mt19937_64 engine(1);
    std::uniform_real_distribution<double> draw(-1, 1);
    for (std::size_t p = 0; p < points; ++p) {
      x[p] = draw(engine);
      y[p] = draw(engine);
    }
  }

  [[nodiscard]] Vector start() const {
    std::mt19937_64 engine(2);
    std::normal_distribution<double> normal;
    Vector theta(4 * width);
    for (double& t : theta)
      t = normal(engine);
    return theta;
  }

  double operator()(std::span<const double> theta, std::span<double> g) const {
    const std::span<const double> a = theta.subspan(0, width), b = theta.subspan(width, width),
                                  c = theta.subspan(2 * width, width), d = theta.subspan(3 * width, width);
    Vector h(width);
    double loss = 0;
    for (double& gi : g)
      gi = 0;
    for (std::size_t p = 0; p < x.size(); ++p) {
      double r = -std::cos(2 * x[p]) * std::exp(y[p]);
      for (std::size_t k = 0; k < width; ++k) {
        h[k] = std::tanh(b[k] * x[p] + c[k] * y[p] + d[k]);
        r += a[k] * h[k];
      }
      const double weight = 2 * r / static_cast<double>(x.size());
      loss += r * r / static_cast<double>(x.size());
      for (std::size_t k = 0; k < width; ++k) {
        const double inner = weight * a[k] * (1 - h[k] * h[k]);
        g[k] += weight * h[k];
        g[width + k] += inner * x[p];
        g[2 * width + k] += inner * y[p];
        g[3 * width + k] += inner;
      }
    }
    return loss;
  }

  std::size_t width;
  Vector x, y;
};

/// What a run of an optimiser left.
struct Trace {
  std::vector<double> losses;
  Step last = Step::progress;
  int evaluations = 0;
};

/// Steps until `goal` is reached, the method stops, or `iterations` are done.
template <class Loss>
Trace run(Iteration& method, const Loss& loss, int iterations, double goal = 0) {
  Trace trace;
  const auto objective = [&](std::span<const double> theta, std::span<double> gradient) {
    ++trace.evaluations;
    return loss(theta, gradient);
  };
  for (int k = 0; k < iterations && trace.last == Step::progress; ++k) {
    trace.last = method.step(objective);
    if (trace.last == Step::progress) trace.losses.push_back(method.loss());
    if (!(method.loss() > goal)) break;
  }
  return trace;
}

inline Vector copy(std::span<const double> values) {
  return {values.begin(), values.end()};
}

} // namespace spinn::optimise::testing
