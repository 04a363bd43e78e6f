// SPDX-License-Identifier: BSD-3-Clause
// Jets through activations and products against derivatives from values alone, adjoints against their defining identity; for
// every order.
#include "axis/activation.hpp"

#include "axis/network_functors.hpp"
#include "cauchy.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn;
using namespace spinn::axis;
using axis::test::cauchy_derivatives;
using axis::test::Complex;

constexpr double coefficients[] = {0.4, -1.1, 0.7, 0.9, -0.3, 0.5, -0.8};
constexpr double weights[] = {0.9, -0.6, 1.7, 0.8, -1.3, 0.2, 0.7};
static_assert(std::size(coefficients) > max_order);

/// z(x) = sum of coefficients[k] x^k, and so its jet at 0.
template <class S>
S polynomial(S x, int order) {
  S sum = 0;
  for (int k = order; k >= 0; --k)
    sum = sum * x + S(coefficients[k]);
  return sum;
}

template <int Order>
Jet<double, Order> jet_of(const double* values) {
  return load_jet<double, Order>(values, 1);
}

double factorial(int k) {
  return std::tgamma(k + 1.0);
}

/// f.operator()<Order>() for every order.
template <class F>
void for_each_order(const F& f) {
  for (int order = 0; order <= max_order; ++order)
    with_order<0, max_order>(order, f);
}

TEST(TanhJets, are_the_taylor_coefficients_of_tanh_and_its_derivative) {
  for_each_order([]<int Order>() {
    const auto y = tanh_jets<double, Order>(std::tanh(coefficients[0]), jet_of<Order>(coefficients));
    const auto expected = cauchy_derivatives(
        [](Complex x) {
          const Complex z = polynomial(x, Order);
          return std::vector<Complex>{std::tanh(z), 1.0L / (std::cosh(z) * std::cosh(z))};
        },
        0, Order);
    for (int k = 0; k <= Order; ++k) {
      const auto& at = expected[static_cast<std::size_t>(k)];
      EXPECT_NEAR(y.value.c[k], at[0] / factorial(k), 1e-14) << Order << " " << k;
      EXPECT_NEAR(y.derivative.c[k], at[1] / factorial(k), 1e-14) << Order << " " << k;
      EXPECT_NEAR(tanh_derivative(y.value).c[k], y.derivative.c[k], 1e-15) << Order << " " << k;
    }
  });
}

TEST(SineJets, are_the_taylor_coefficients_of_sine_and_cosine) {
  for_each_order([]<int Order>() {
    const auto y = sine_jets<double, Order>(std::sin(coefficients[0]), std::cos(coefficients[0]),
                                            jet_of<Order>(coefficients));
    const auto expected = cauchy_derivatives(
        [](Complex x) {
          const Complex z = polynomial(x, Order);
          return std::vector<Complex>{std::sin(z), std::cos(z)};
        },
        0, Order);
    for (int k = 0; k <= Order; ++k) {
      const auto& at = expected[static_cast<std::size_t>(k)];
      EXPECT_NEAR(y.value.c[k], at[0] / factorial(k), 1e-14) << Order << " " << k;
      EXPECT_NEAR(y.derivative.c[k], at[1] / factorial(k), 1e-14) << Order << " " << k;
    }
  });
}

/// By hand: tanh' = 1 - t^2 =: s, tanh'' = -2 t s, tanh''' = s (6 t^2 - 2) at z = x.
TEST(TanhJets, begin_with_the_derivatives_by_hand) {
  const double t = std::tanh(0.37);
  const double s = 1 - t * t;
  const auto y = tanh_jets<double, 3>(t, Jet<double, 3>{{0.37, 1, 0, 0}});
  EXPECT_NEAR(y.value.c[1], s, 1e-15);
  EXPECT_NEAR(y.value.c[2], -t * s, 1e-15);
  EXPECT_NEAR(y.value.c[3], s * (6 * t * t - 2) / 6, 1e-15);
}

/// z(x) = x^2 at x: sin(z)''' = -8 x^3 cos(z) - 12 x sin(z) and so on.
TEST(SineJets, give_the_derivatives_of_sine_of_a_square) {
  const double x = 0.8;
  const double s = std::sin(x * x);
  const double c = std::cos(x * x);
  const auto y = times_factorials(sine_jets<double, 3>(s, c, Jet<double, 3>{{x * x, 2 * x, 1, 0}}).value);
  EXPECT_DOUBLE_EQ(y.c[0], s);
  EXPECT_NEAR(y.c[1], 2 * x * c, 1e-15);
  EXPECT_NEAR(y.c[2], 2 * c - 4 * x * x * s, 1e-15);
  EXPECT_NEAR(y.c[3], -12 * x * s - 8 * x * x * x * c, 1e-14);
}

/// Adjoint of y = s(z): <ybar, dy/dz_k> by differences in each z_k.
template <int Order, class Activate>
void check_reverse(const Activate& activate) {
  const Jet<double, Order> z = jet_of<Order>(coefficients), above = jet_of<Order>(weights);
  const auto sum = [&](const Jet<double, Order>& at) {
    const Jet<double, Order> y = activate(at).value;
    double total = 0;
    for (int k = 0; k <= Order; ++k)
      total += above.c[k] * y.c[k];
    return total;
  };
  const Jet<double, Order> adjoint = multiply_reverse(activate(z).derivative, above);
  const double h = 1e-5;
  for (int k = 0; k <= Order; ++k) {
    Jet<double, Order> up = z;
    Jet<double, Order> down = z;
    up.c[k] += h;
    down.c[k] -= h;
    EXPECT_NEAR(adjoint.c[k], (sum(up) - sum(down)) / (2 * h), 2e-9) << Order << " " << k;
  }
}

TEST(MultiplyReverse, by_the_derivative_is_the_transpose_of_the_derivative_of_an_activation) {
  for_each_order([]<int Order>() {
    using AtOrder = Jet<double, Order>;
    check_reverse<Order>([](const AtOrder& z) { return tanh_jets<double, Order>(std::tanh(z.c[0]), z); });
    check_reverse<Order>(
        [](const AtOrder& z) { return sine_jets<double, Order>(std::sin(z.c[0]), std::cos(z.c[0]), z); });
  });
}

/// (1 + x)^3 (1 + x)^4 = (1 + x)^7.
TEST(Multiply, is_the_product_of_polynomials) {
  const double third[] = {1, 3, 3, 1, 0, 0, 0}, fourth[] = {1, 4, 6, 4, 1, 0, 0},
               seventh[] = {1, 7, 21, 35, 35, 21, 7};
  for_each_order([&]<int Order>() {
    const Jet<double, Order> y = multiply(jet_of<Order>(third), jet_of<Order>(fourth));
    for (int k = 0; k <= Order; ++k)
      EXPECT_EQ(y.c[k], seventh[k]) << Order << " " << k;
  });
}

/// <ybar, a b> = <bbar, b> for every b, since the product is linear in b.
TEST(MultiplyReverse, is_the_transpose_of_multiply) {
  for_each_order([]<int Order>() {
    const Jet<double, Order> a = jet_of<Order>(coefficients), above = jet_of<Order>(weights);
    const Jet<double, Order> adjoint = multiply_reverse(a, above);
    for (int k = 0; k <= Order; ++k) {
      Jet<double, Order> b{};
      b.c[k] = 1;
      const Jet<double, Order> y = multiply(a, b);
      double sum = 0;
      for (int n = 0; n <= Order; ++n)
        sum += above.c[n] * y.c[n];
      EXPECT_NEAR(adjoint.c[k], sum, 1e-15) << Order << " " << k;
    }
  });
}

TEST(TimesFactorials, turns_taylor_coefficients_into_derivatives) {
  Jet<double, max_order> y;
  for (double& c : y.c)
    c = 0.5;
  y = times_factorials(y);
  for (int k = 0; k <= max_order; ++k)
    EXPECT_EQ(y.c[k], 0.5 * factorial(k)) << k;
}

} // namespace
