// SPDX-License-Identifier: BSD-3-Clause
// Losses with known minima for the tests of the optimisers.
#pragma once

#include "optimise/optimiser.hpp"

#include <spinn/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace spinn::optimise::testing {

using Vector = std::vector<double>;

/// A loss by its values and gradients, for methods that ask for nothing else.
/// @tparam Loss  double(theta, gradient), gradient overwritten
template <class Loss>
class SmoothObjective : public residual::Objective {
public:
  explicit SmoothObjective(Loss& loss) : m_loss(loss) {}
  double loss(std::span<const double> theta) override {
    Vector gradient(theta.size());
    return m_loss(theta, gradient);
  }
  double loss_and_gradient(std::span<const double> theta, std::span<double> gradient) override {
    return m_loss(theta, gradient);
  }
  residual::Linearised linearise(std::span<const double>, std::span<double>, std::span<double>) override {
    throw std::logic_error("this loss is no sum of squares");
  }
  residual::Linearised linearise_blocks(std::span<const double>, std::span<double>,
                                        std::span<const std::span<double>>) override {
    throw std::logic_error("this loss is no sum of squares");
  }
  double linearise_axis(std::span<const double>, std::size_t, std::span<double>, std::span<double>) override {
    throw std::logic_error("this loss is no sum of squares");
  }
  [[nodiscard]] std::span<const std::size_t> axis_begins() const override {
    throw std::logic_error("nobody asks for the size");
  }
  [[nodiscard]] std::span<const double> block_losses() const override { return {}; }
  void set_nodes(std::vector<axis::AxisNodes>) override {}

private:
  Loss& m_loss;
};

/// One step of a method on such a loss.
template <class Loss>
Step step(Iteration& method, Loss&& loss) {
  SmoothObjective<std::remove_reference_t<Loss>> objective(loss);
  return method.step(objective);
}

/// r(theta) [M] and, where `jacobian` is not empty, dr/dtheta [M, P] row by row (zeros on entry).
using Residuals =
    std::function<void(std::span<const double> theta, std::span<double> r, std::span<double> jacobian)>;

/// L = r^T r by the naive sums. Counts what is asked of it.
class LeastSquares : public residual::Objective {
public:
  /// @param begins  where the parameters of each "axis" begin; one axis if empty
  LeastSquares(std::size_t parameters, std::size_t residuals, Residuals function,
               std::vector<std::size_t> begins = {})
      : m_parameters(parameters), m_function(std::move(function)), m_r(residuals),
        m_begins(std::move(begins)) {
    if (m_begins.empty()) m_begins = {0, parameters};
  }

  double loss(std::span<const double> theta) override {
    ++losses;
    m_function(theta, m_r, {});
    return std::inner_product(m_r.begin(), m_r.end(), m_r.begin(), 0.0);
  }

  double loss_and_gradient(std::span<const double> theta, std::span<double> gradient) override {
    Vector jacobian(m_r.size() * m_parameters);
    m_function(theta, m_r, jacobian);
    transposed_product(jacobian, m_r, gradient);
    for (double& g : gradient)
      g *= 2;
    return std::inner_product(m_r.begin(), m_r.end(), m_r.begin(), 0.0);
  }

  residual::Linearised linearise(std::span<const double> theta, std::span<double> gradient,
                                 std::span<double> matrix) override {
    residual::Linearised here = take_jacobian(theta, gradient);
    add_squares(jacobian_of(here), 0, m_parameters, matrix);
    return here;
  }

  [[nodiscard]] std::span<const std::size_t> axis_begins() const override { return m_begins; }

  residual::Linearised linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                                        std::span<const std::span<double>> blocks) override {
    residual::Linearised here = take_jacobian(theta, gradient);
    for (std::size_t i = 0; i < blocks.size(); ++i)
      add_squares(jacobian_of(here), m_begins[i], m_begins[i + 1] - m_begins[i], blocks[i]);
    return here;
  }

  double linearise_axis(std::span<const double> theta, std::size_t axis, std::span<double> gradient,
                        std::span<double> block) override {
    const residual::Linearised here = take_jacobian(theta, gradient);
    add_squares(jacobian_of(here), m_begins[axis], m_begins[axis + 1] - m_begins[axis], block);
    return here.loss;
  }

  [[nodiscard]] std::span<const double> block_losses() const override { return {}; }
  void set_nodes(std::vector<axis::AxisNodes>) override {}

  int losses = 0, linearisations = 0, pull_backs = 0, products = 0;

protected:
  /// Before every product of a linearisation. @param product  to be overwritten
  virtual void before_product(std::span<double> /*product*/) {}

private:
  class Jacobian final : public residual::Linearisation {
  public:
    Jacobian(LeastSquares& owner, Vector values) : m_owner(owner), m_values(std::move(values)) {}
    [[nodiscard]] const Vector& values() const { return m_values; }

    void multiply(std::span<const double> v, std::span<double> product) override {
      ++m_owner.products;
      Vector r(m_owner.m_r.size());
      for (std::size_t m = 0; m < r.size(); ++m)
        r[m] = std::inner_product(v.begin(), v.end(),
                                  m_values.begin() + static_cast<std::ptrdiff_t>(m * v.size()), 0.0);
      transposed_product(m_values, r, product);
    }

    void pull_back(std::span<const double> other, std::span<double> product) override {
      m_owner.before_product(product);
      ++m_owner.pull_backs;
      Vector r(m_owner.m_r.size());
      m_owner.m_function(other, r, {});
      transposed_product(m_values, r, product);
    }

  private:
    LeastSquares& m_owner;
    Vector m_values; // [M, P]
  };

  static void transposed_product(const Vector& jacobian, const Vector& r, std::span<double> product) {
    std::ranges::fill(product, 0.0);
    for (std::size_t m = 0; m < r.size(); ++m)
      for (std::size_t i = 0; i < product.size(); ++i)
        product[i] += jacobian[m * product.size() + i] * r[m];
  }

  residual::Linearised take_jacobian(std::span<const double> theta, std::span<double> gradient) {
    ++linearisations;
    const double loss = loss_and_gradient(theta, gradient);
    Vector values(m_r.size() * m_parameters, 0.0);
    m_function(theta, m_r, values);
    return {loss, std::make_unique<Jacobian>(*this, std::move(values))};
  }

  static const Vector& jacobian_of(const residual::Linearised& here) {
    return static_cast<const Jacobian&>(*here.jacobian).values();
  }

  /// J^T J of some neighbouring parameters.
  void add_squares(const Vector& jacobian, std::size_t first, std::size_t size,
                   std::span<double> matrix) const {
    std::ranges::fill(matrix, 0.0);
    for (std::size_t m = 0; m < m_r.size(); ++m) {
      const double* row = jacobian.data() + m * m_parameters + first;
      for (std::size_t i = 0; i < size; ++i)
        for (std::size_t j = 0; j < size; ++j)
          matrix[i * size + j] += row[i] * row[j];
    }
  }

  std::size_t m_parameters;
  Residuals m_function;
  Vector m_r;
  std::vector<std::size_t> m_begins;
};

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

/// The same as a sum of squares.
inline LeastSquares rosenbrock_residuals(std::size_t size) {
  return {size, 2 * size - 2, [](std::span<const double> x, std::span<double> r, std::span<double> jacobian) {
            const std::size_t n = x.size();
            for (std::size_t i = 0; i + 1 < n; ++i) {
              r[2 * i] = 10 * (x[i + 1] - x[i] * x[i]);
              r[2 * i + 1] = 1 - x[i];
              if (jacobian.empty()) continue;
              jacobian[2 * i * n + i] = -20 * x[i];
              jacobian[2 * i * n + i + 1] = 10;
              jacobian[(2 * i + 1) * n + i] = -1;
            }
          }};
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

  /// The same as a sum of squares.
  [[nodiscard]] LeastSquares residuals() const {
    return {4 * width, x.size(),
            [fit = *this](std::span<const double> theta, std::span<double> r, std::span<double> jacobian) {
              fit.evaluate(theta, r, jacobian);
            }};
  }

  void evaluate(std::span<const double> theta, std::span<double> r, std::span<double> jacobian) const {
    const double scale = 1 / std::sqrt(static_cast<double>(x.size()));
    for (std::size_t p = 0; p < x.size(); ++p) {
      r[p] = -scale * std::cos(2 * x[p]) * std::exp(y[p]);
      for (std::size_t k = 0; k < width; ++k) {
        const double a = theta[k];
        const double h =
            std::tanh(theta[width + k] * x[p] + theta[2 * width + k] * y[p] + theta[3 * width + k]);
        r[p] += scale * a * h;
        if (jacobian.empty()) continue;
        double* row = jacobian.data() + 4 * width * p;
        const double inner = scale * a * (1 - h * h);
        row[k] = scale * h;
        row[width + k] = inner * x[p];
        row[2 * width + k] = inner * y[p];
        row[3 * width + k] = inner;
      }
    }
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
inline Trace run(Iteration& method, residual::Objective& objective, int iterations, double goal = 0) {
  Trace trace;
  for (int k = 0; k < iterations && trace.last == Step::progress; ++k) {
    trace.last = method.step(objective);
    if (trace.last == Step::progress) trace.losses.push_back(method.loss());
    if (!(method.loss() > goal)) break;
  }
  return trace;
}

/// The same on a loss by its values and gradients, counting evaluations.
template <class Loss>
  requires std::is_invocable_v<const Loss&, std::span<const double>, std::span<double>>
Trace run(Iteration& method, const Loss& loss, int iterations, double goal = 0) {
  int evaluations = 0;
  const auto counted = [&](std::span<const double> theta, std::span<double> gradient) {
    ++evaluations;
    return loss(theta, gradient);
  };
  SmoothObjective objective(counted);
  Trace trace = run(method, objective, iterations, goal);
  trace.evaluations = evaluations;
  return trace;
}

/// Rosenbrock's start, -1.2, 1, -1.2, 1, ..
inline Vector rosenbrock_start(std::size_t size) {
  Vector start(size);
  for (std::size_t i = 0; i < size; ++i)
    start[i] = i % 2 == 0 ? -1.2 : 1;
  return start;
}

/// That make(parameters) refuses so many: names them, the memory they would take, and a way out.
template <class Make>
void expect_refusal(const Make& make, std::size_t parameters, const std::string& memory) {
  try {
    make(Vector(parameters));
    ADD_FAILURE() << parameters << " parameters were accepted";
  } catch (const spinn::Error& error) {
    EXPECT_EQ(error.place().source, "optimiser");
    EXPECT_NE(error.message().find(std::to_string(parameters) + " parameters"), std::string::npos)
        << error.what();
    EXPECT_NE(error.message().find(memory), std::string::npos) << error.what();
    EXPECT_NE(error.remedy().find("l-bfgs"), std::string::npos) << error.what();
  }
}

inline Vector copy(std::span<const double> values) {
  return {values.begin(), values.end()};
}

} // namespace spinn::optimise::testing
