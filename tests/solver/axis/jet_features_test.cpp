// SPDX-License-Identifier: BSD-3-Clause
// Inputs of the axis networks against closed forms.
#include "axis/jet_features.hpp"
#include "base/limits.hpp"
#include "nodes/quadrature.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

namespace {

using namespace spinn::axis;
using spinn::max_order;

constexpr std::size_t orders = max_order + 1;

TEST(JetFeatures, map_the_domain_linearly_to_minus_one_and_one) {
  const AxisSpec axis{2, 6, 0, 1};
  const std::vector<double> nodes = {2, 3, 6};
  const std::vector<double> expected = {-1, -0.5, 1, 0.5, 0.5, 0.5, 0, 0, 0, 0, 0, 0};
  EXPECT_EQ(feature_count(axis), 1);
  EXPECT_EQ(feature_jets(axis, nodes, 3), expected);
}

TEST(JetFeatures, of_periodic_axes_are_cosines_and_sines_with_their_derivatives) {
  const AxisSpec axis{-1, 3, 3, 1};
  const std::vector<double> nodes = {-0.3, 2.2};
  const std::vector<double> jets = feature_jets(axis, nodes, max_order);
  ASSERT_EQ(feature_count(axis), 6);
  ASSERT_EQ(jets.size(), orders * 2 * 6);
  for (std::size_t order = 0; order < orders; ++order)
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t m = 1; m <= 3; ++m) {
        const double k = 2 * M_PI * static_cast<double>(m) / 4;
        const double phase =
            k * (nodes[i] + 1) + static_cast<double>(order) * M_PI / 2; // each derivative turns by 90 degrees
        const double scale = std::pow(k, static_cast<double>(order));
        const double* const at = jets.data() + (order * 2 + i) * 6 + 2 * (m - 1);
        EXPECT_NEAR(at[0], scale * std::cos(phase), 1e-13 * scale);
        EXPECT_NEAR(at[1], scale * std::sin(phase), 1e-13 * scale);
      }
}

constexpr int basis = 129;

/// P_n(cos t) = 1/pi int_0^pi (cos t + i sin t cos s)^n ds (Laplace's first integral). The midpoint rule with more than n
/// nodes is exact for this trigonometric polynomial, and no term is larger than 1.
long double legendre_by_laplace(int n, long double z) {
  std::complex<long double> sum = 0;
  const long double sine = std::sqrt(1 - z * z);
  for (int i = 0; i < n + 1; ++i)
    sum += std::pow(std::complex<long double>(z, sine * std::cos((i + 0.5L) * M_PIl / (n + 1))),
                    static_cast<long double>(n));
  return sum.real() / (n + 1);
}

/// Derivatives from (1 - z^2) P_n' = n (P_(n-1) - z P_n) and Legendre's equation, differentiated k times.
TEST(JetFeatures, of_a_basis_are_legendre_polynomials_with_their_derivatives) {
  const AxisSpec axis{1, 4, 0, 1, basis};
  const std::vector<double> nodes = {1.2, 1.9, 2.45, 2.6, 3.2, 3.85};
  const std::vector<double> jets = feature_jets(axis, nodes, max_order);
  ASSERT_EQ(feature_count(axis), basis);
  ASSERT_EQ(jets.size(), orders * nodes.size() * basis);
  for (std::size_t i = 0; i < nodes.size(); ++i)
    for (int n = 0; n < basis; ++n) {
      const long double z = (2 * static_cast<long double>(nodes[i]) - 5) / 3;
      const long double s = 1 - z * z;
      long double p[orders] = {legendre_by_laplace(n, z)};
      p[1] = n == 0 ? 0 : n * (legendre_by_laplace(n - 1, z) - z * p[0]) / s;
      for (int k = 0; k + 2 <= max_order; ++k)
        p[k + 2] = (2 * (k + 1) * z * p[k + 1] - (n * (n + 1) - k * (k + 1)) * p[k]) / s;
      for (int k = 0; k <= max_order; ++k) {
        const long double scale = std::sqrt(2.0L * n + 1) * std::pow(2.0L / 3, k);
        const long double amplitude = scale * std::pow((n + 1) / std::sqrt(s), k); // of the oscillation at z
        EXPECT_NEAR(
            jets[(static_cast<std::size_t>(k) * nodes.size() + i) * basis + static_cast<std::size_t>(n)],
            static_cast<double>(scale * p[k]), 1e-13 * static_cast<double>(amplitude))
            << "degree " << n << " derivative " << k << " at z = " << static_cast<double>(z);
      }
    }
}

/// P_n^(k)(1) = (n+k)! / (2^k k! (n-k)!), and (-1)^(n+k) times that at -1.
TEST(JetFeatures, of_a_basis_are_right_at_the_ends) {
  const AxisSpec axis{-1, 1, 0, 1, basis};
  const std::vector<double> nodes = {-1, 1};
  const std::vector<double> jets = feature_jets(axis, nodes, max_order);
  for (int n = 0; n < basis; ++n)
    for (int k = 0; k <= max_order; ++k) {
      double expected = std::sqrt(2.0 * n + 1);
      for (int j = -k + 1; j <= k; ++j)
        expected *= n + j;
      for (int j = 1; j <= k; ++j)
        expected /= 2 * j;
      const std::size_t at = (static_cast<std::size_t>(k) * 2) * basis + static_cast<std::size_t>(n);
      EXPECT_NEAR(jets[at + basis], expected, 1e-13 * std::fabs(expected)) << n << " " << k;
      EXPECT_NEAR(jets[at], ((n + k) % 2 == 0 ? 1 : -1) * expected, 1e-13 * std::fabs(expected))
          << n << " " << k;
    }
}

TEST(JetFeatures, of_a_basis_on_a_periodic_axis_are_a_fourier_series) {
  const AxisSpec axis{-1, 3, 1, 1, 7};
  const std::vector<double> nodes = {-0.3, 2.2};
  const std::vector<double> jets = feature_jets(axis, nodes, max_order);
  ASSERT_EQ(feature_count(axis), 7);
  for (int order = 0; order <= max_order; ++order)
    for (std::size_t i = 0; i < 2; ++i) {
      const double* const at = jets.data() + (static_cast<std::size_t>(order) * 2 + i) * 7;
      EXPECT_EQ(at[0], order == 0 ? 1 : 0);
      for (int m = 1; m <= 3; ++m) {
        const double k = 2 * M_PI * m / 4;
        const double phase = k * (nodes[i] + 1) + order * M_PI / 2;
        const double scale = std::sqrt(2.0) * std::pow(k, order);
        EXPECT_NEAR(at[2 * m - 1], scale * std::cos(phase), 1e-13 * scale);
        EXPECT_NEAR(at[2 * m], scale * std::sin(phase), 1e-13 * scale);
      }
    }
}

/// mean(b_i b_j) = delta_ij, by rules that are exact for the products.
TEST(JetFeatures, of_a_basis_are_orthonormal) {
  for (const int modes : {0, 1}) {
    const AxisSpec axis{2, 5, modes, 1, 21};
    const spinn::nodes::Rule rule =
        modes > 0 ? spinn::nodes::periodic_trapezoid(22, 2, 5) : spinn::nodes::gauss_legendre(21, 2, 5);
    const std::vector<double> jets = feature_jets(axis, rule.nodes, 0);
    for (std::size_t a = 0; a < 21; ++a)
      for (std::size_t b = 0; b < 21; ++b) {
        double mean = 0;
        for (std::size_t i = 0; i < rule.nodes.size(); ++i)
          mean += rule.weights[i] * jets[i * 21 + a] * jets[i * 21 + b];
        EXPECT_NEAR(mean, a == b ? 1 : 0, 1e-13) << a << " " << b;
      }
  }
}

} // namespace
