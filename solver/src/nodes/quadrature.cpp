// SPDX-License-Identifier: BSD-3-Clause
// Gauss-Legendre, periodic trapezoidal and random rules.
#include "nodes/quadrature.hpp"

#include <spinn/error.hpp>
#include <spinn/text.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace spinn::nodes {
namespace {

void check(const char* rule, int n, double a, double b) {
  if (n < 1 || n > max_nodes) {
    throw Error({rule}, std::to_string(n), std::to_string(n) + " nodes were asked for",
                "Take 1 to " + std::to_string(max_nodes) + " nodes");
  }
  const std::string interval = "[" + to_text(a) + ", " + to_text(b) + "]";
  if (!std::isfinite(a) || !std::isfinite(b) || !std::isfinite(b - a)) {
    throw Error({rule}, interval, "the interval " + interval + " is not finite", "Give finite ends");
  }
  if (a >= b) {
    throw Error({rule}, interval, "the interval " + interval + " is empty",
                "Give a lower end below the upper end");
  }
}

struct Legendre {
  long double value;      // P_n(x)
  long double derivative; // P_n'(x)
};

/// P_n and P_n' at x in (-1, 1) by the three-term recurrence  k P_k = (2k-1) x P_{k-1} - (k-1) P_{k-2}.
Legendre legendre(int n, long double x) {
  long double previous = 1;
  long double current = x;
  for (int k = 2; k <= n; ++k) {
    const long double next = x * current + (k - 1) * (x * current - previous) / k;
    previous = current;
    current = next;
  }
  return {current, n * (previous - x * current) / ((1 - x) * (1 + x))};
}

struct Root {
  long double x;
  long double weight;
};

/// The i-th root of P_n from above, i = 0..(n-1)/2, from Tricomi's asymptotic guess (error O(n^-4)).
Root positive_root(int n, int i) {
  if (2 * i + 1 == n) {
    const long double derivative = legendre(n, 0).derivative;
    return {0, 1 / (derivative * derivative)};
  }
  const long double order = n;
  const long double angle = std::numbers::pi_v<long double> * (4 * i + 3) / (4 * order + 2);
  long double x = (1 - (order - 1) / (8 * order * order * order)) * std::cos(angle);
  for (int iteration = 0; iteration < 10; ++iteration) {
    const Legendre p = legendre(n, x);
    const long double change = p.value / p.derivative;
    x -= change;
    if (std::abs(change) < 1e-17L) break;
  }
  const long double derivative = legendre(n, x).derivative;
  return {x, 1 / ((1 - x) * (1 + x) * derivative * derivative)};
}

} // namespace

Rule gauss_legendre(int n, double a, double b) {
  check("Gauss-Legendre rule", n, a, b);
  const long double middle = (static_cast<long double>(a) + b) / 2;
  const long double half = (static_cast<long double>(b) - a) / 2;
  std::vector<long double> weights(n);
  Rule rule{std::vector<double>(n), std::vector<double>(n)};
  long double sum = 0;
  for (int i = 0; i <= (n - 1) / 2; ++i) {
    const Root root = positive_root(n, i);
    rule.nodes[i] = static_cast<double>(middle - half * root.x);
    rule.nodes[n - 1 - i] = static_cast<double>(middle + half * root.x);
    weights[i] = weights[n - 1 - i] = root.weight;
    sum += 2 * i + 1 == n ? root.weight : 2 * root.weight;
  }
  std::ranges::transform(weights, rule.weights.begin(),
                         [sum](long double w) { return static_cast<double>(w / sum); });
  return rule;
}

Rule graded_gauss_legendre(int n, double a, double b, double grading) {
  if (!(grading >= 0 && grading <= 10)) {
    throw Error({"graded Gauss-Legendre rule"}, to_text(grading), "the grading is " + to_text(grading),
                "Choose a number from 0 to 10");
  }
  if (grading == 0) return gauss_legendre(n, a, b);
  check("graded Gauss-Legendre rule", n, a, b);
  Rule rule = gauss_legendre(n, -1, 1);
  double sum = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
    const double s = rule.nodes[i];
    rule.nodes[i] = (a + b) / 2 + (b - a) / 2 * std::sinh(grading * s) / std::sinh(grading);
    rule.weights[i] *= std::cosh(grading * s);
    sum += rule.weights[i];
  }
  for (double& weight : rule.weights)
    weight /= sum;
  return rule;
}

Rule periodic_trapezoid(int n, double a, double b) {
  check("periodic trapezoidal rule", n, a, b);
  Rule rule{std::vector<double>(n), std::vector<double>(n, 1.0 / n)};
  for (int i = 0; i < n; ++i)
    rule.nodes[i] = a + (b - a) * i / n;
  return rule;
}

Rule uniform_random(int n, double a, double b, std::mt19937_64& engine) {
  check("random nodes", n, a, b);
  Rule rule{std::vector<double>(n), std::vector<double>(n, 1.0 / n)};
  for (double& x : rule.nodes)
    x = std::min(a + (b - a) * uniform_draw(engine), std::nextafter(b, a));
  return rule;
}

double uniform_draw(std::mt19937_64& engine) {
  return static_cast<double>(engine() >> 11) * 0x1p-53;
}

} // namespace spinn::nodes
