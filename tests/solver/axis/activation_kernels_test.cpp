// SPDX-License-Identifier: BSD-3-Clause
// Jets through activations and products against derivatives by hand, adjoints against their defining identity.
#include "axis/activation.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn::axis;
using Jet3 = Jet<double, 3>;

/// z(x) = x^2 at x: sin(z)''' = -8 x^3 cos(z) - 12 x sin(z) and so on.
TEST(Compose, gives_the_derivatives_of_sine_of_a_square) {
  const double x = 0.8;
  const double s = std::sin(x * x);
  const double c = std::cos(x * x);
  const Jet3 y = compose<double, 3>(s, sine_slopes(s, c), Jet3{{x * x, 2 * x, 2, 0}});
  EXPECT_DOUBLE_EQ(y.d[0], s);
  EXPECT_NEAR(y.d[1], 2 * x * c, 1e-15);
  EXPECT_NEAR(y.d[2], 2 * c - 4 * x * x * s, 1e-15);
  EXPECT_NEAR(y.d[3], -12 * x * s - 8 * x * x * x * c, 1e-14);
}

/// Each slope is the derivative of the one before it.
TEST(TanhSlopes, are_successive_derivatives) {
  const double z = 0.37;
  const double h = 1e-5;
  const auto difference = [&](auto pick) {
    return (pick(tanh_slopes(std::tanh(z + h))) - pick(tanh_slopes(std::tanh(z - h)))) / (2 * h);
  };
  const Slopes<double> s = tanh_slopes(std::tanh(z));
  EXPECT_NEAR(s.first, 1 / std::pow(std::cosh(z), 2), 1e-15);
  EXPECT_NEAR(s.second, difference([](const auto& at) { return at.first; }), 1e-9);
  EXPECT_NEAR(s.third, difference([](const auto& at) { return at.second; }), 1e-9);
  EXPECT_NEAR(s.fourth, difference([](const auto& at) { return at.third; }), 1e-9);
}

/// Adjoint of compose: <ybar, dy/dz_k> by differences in each z_k.
TEST(ComposeReverse, is_the_transpose_of_the_derivative_of_compose) {
  const Jet3 z{{0.4, -1.1, 0.7, 2.3}};
  const Jet3 weights{{0.9, -0.6, 1.7, 0.8}};
  const auto sum = [&](const Jet3& at) {
    const double t = std::tanh(at.d[0]);
    const Jet3 y = compose<double, 3>(t, tanh_slopes(t), at);
    return weights.d[0] * y.d[0] + weights.d[1] * y.d[1] + weights.d[2] * y.d[2] + weights.d[3] * y.d[3];
  };
  const Jet3 adjoint = compose_reverse<double, 3>(tanh_slopes(std::tanh(z.d[0])), z, weights);
  const double h = 1e-5;
  for (int k = 0; k < 4; ++k) {
    Jet3 up = z;
    Jet3 down = z;
    up.d[k] += h;
    down.d[k] -= h;
    EXPECT_NEAR(adjoint.d[k], (sum(up) - sum(down)) / (2 * h), 1e-8) << "order " << k;
  }
}

/// (x^3)(x^2) = x^5.
TEST(Multiply, follows_leibniz) {
  const double x = 1.3;
  const Jet3 y = multiply<double, 3>(Jet3{{x * x * x, 3 * x * x, 6 * x, 6}}, Jet3{{x * x, 2 * x, 2, 0}});
  EXPECT_NEAR(y.d[0], std::pow(x, 5), 1e-14);
  EXPECT_NEAR(y.d[1], 5 * std::pow(x, 4), 1e-13);
  EXPECT_NEAR(y.d[2], 20 * std::pow(x, 3), 1e-13);
  EXPECT_NEAR(y.d[3], 60 * x * x, 1e-13);
}

/// <ybar, a b> = <bbar, b> for every b, since the product is linear in b.
TEST(MultiplyReverse, is_the_transpose_of_multiply) {
  const Jet3 a{{0.3, -1.2, 0.8, 2.0}};
  const Jet3 weights{{1.1, 0.4, -0.9, 0.5}};
  const Jet3 adjoint = multiply_reverse<double, 3>(a, weights);
  for (int k = 0; k < 4; ++k) {
    Jet3 b{};
    b.d[k] = 1;
    const Jet3 y = multiply<double, 3>(a, b);
    double sum = 0;
    for (int n = 0; n < 4; ++n)
      sum += weights.d[n] * y.d[n];
    EXPECT_NEAR(adjoint.d[k], sum, 1e-15) << "order " << k;
  }
}

} // namespace
