// SPDX-License-Identifier: BSD-3-Clause
// Jets of the axis networks, of every order, against derivatives from values alone; their reverse pass against finite differences.
#include "axis/axis_jets.hpp"

#include "cauchy.hpp"
#include "network_cases.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

namespace {

using namespace spinn;
using namespace spinn::axis;
using namespace spinn::axis::test;

using Values = std::vector<Complex>;

/// sqrt(2n+1) P_n(z) by Bonnet's recurrence, or a Fourier series, as jet_features.hpp writes them.
Values basis_by_hand(const AxisSpec& axis, Complex x) {
  const long double length = axis.upper - axis.lower;
  const Complex z = 2.0L * (x - Complex(axis.lower)) / length - 1.0L;
  Values values;
  Complex before = 0, now = 1;
  for (int n = 0; n < axis.basis; ++n) {
    const Complex turn = 2 * M_PIl * ((n + 1) / 2) * (x - Complex(axis.lower)) / length;
    const Complex wave = n == 0 ? 1 : std::sqrt(2.0L) * (n % 2 == 1 ? std::cos(turn) : std::sin(turn));
    values.push_back(axis.modes > 0 ? wave : std::sqrt(2 * n + 1.0L) * now);
    const Complex next = ((2 * n + 1.0L) * z * now - (n * 1.0L) * before) / (n + 1.0L);
    before = now;
    now = next;
  }
  return values;
}

/// Plain evaluation of one axis of a model at one point, as axis_model.hpp writes it.
Values network_by_hand(const ModelSpec& spec, const std::vector<double>& theta, std::size_t index,
                       Complex x) {
  const AxisSpec& axis = spec.axes[index];
  const AxisLayout layout_of_axis = layout(spec)[index];
  const auto& layers = layout_of_axis.layers;
  const long double length = axis.upper - axis.lower;
  Values input;
  if (axis.basis > 0) {
    input = basis_by_hand(axis, x);
    Values sum(static_cast<std::size_t>(spec.outputs()));
    for (std::size_t b = 0; b < input.size(); ++b)
      for (std::size_t j = 0; j < sum.size(); ++j)
        sum[j] +=
            input[b] * Complex(theta[static_cast<std::size_t>(layout_of_axis.begin) + b * sum.size() + j]);
    return sum;
  }
  for (int m = 1; m <= axis.modes; ++m) {
    input.push_back(std::cos(2 * M_PIl * m * (x - Complex(axis.lower)) / length));
    input.push_back(std::sin(2 * M_PIl * m * (x - Complex(axis.lower)) / length));
  }
  if (axis.modes == 0) input.push_back(2.0L * (x - Complex(axis.lower)) / length - 1.0L);
  const auto dense = [&](const LayerSlot& layer, const Values& in) {
    Values out(static_cast<std::size_t>(layer.outputs));
    for (int j = 0; j < layer.outputs; ++j) {
      out[static_cast<std::size_t>(j)] = theta[static_cast<std::size_t>(layer.bias + j)];
      for (int k = 0; k < layer.inputs; ++k)
        out[static_cast<std::size_t>(j)] +=
            in[static_cast<std::size_t>(k)] *
            Complex(theta[static_cast<std::size_t>(layer.weights + k * layer.outputs + j)]);
    }
    return out;
  };
  const auto active = [&](Values z) {
    for (Complex& value : z)
      value = spec.kind == AxisFunction::sine ? std::sin(value) : std::tanh(value);
    return z;
  };
  std::size_t l = 0;
  Values u;
  Values v;
  const bool gates = spec.kind == AxisFunction::modified_mlp && spec.depth > 1;
  if (gates) {
    u = active(dense(layers[l++], input));
    v = active(dense(layers[l++], input));
  }
  Values h = active(dense(layers[l++], input));
  for (int hidden = 1; hidden < spec.depth; ++hidden) {
    Values z = active(dense(layers[l++], h));
    if (gates)
      for (std::size_t j = 0; j < z.size(); ++j)
        z[j] = (1.0L - z[j]) * u[j] + z[j] * v[j];
    h = z;
  }
  return dense(layers[l], h);
}

constexpr int axis_count = max_order + 1;

/// Axis i asks for derivatives up to order i; node counts that are not multiples of any vector.
struct Points {
  std::vector<std::vector<double>> nodes;
  std::vector<JetRequest> requests;
};

Points points_of(const Case& c) {
  Points points;
  for (int axis = 0; axis < axis_count; ++axis) {
    const int count = 5 + 3 * (axis % 4);
    std::vector<double> nodes;
    for (int i = 0; i < count; ++i)
      nodes.push_back(-0.9 + 1.8 * i / count);
    points.nodes.push_back(nodes);
  }
  for (int axis = 0; axis < axis_count; ++axis) {
    JetRequest request;
    request.nodes = points.nodes[static_cast<std::size_t>(axis)];
    request.order = axis;
    if (c.factor) request.factor = phi_jets(points.nodes[static_cast<std::size_t>(axis)]);
    points.requests.push_back(request);
  }
  return points;
}

/// Derivative of f at x by central differences of eighth order.
template <class F>
double difference(const F& f, double x) {
  const double h = 0.003;
  const double weights[] = {1. / 280, -4. / 105, 1. / 5, -4. / 5, 0, 4. / 5, -1. / 5, 4. / 105, -1. / 280};
  double sum = 0;
  for (int k = -4; k <= 4; ++k)
    if (k != 0) sum += weights[k + 4] * f(x + k * h);
  return sum / h;
}

constexpr double tolerance = 1e-12;

class AxisJetsTest : public testing::TestWithParam<Case> {};

TEST_P(AxisJetsTest, forward_pass_gives_values_and_derivatives) {
  const ModelSpec spec = model_of(GetParam(), axis_count);
  const std::vector<double> theta = initialise(spec, 3);
  const Points points = points_of(GetParam());
  const AxisJets jets = forward_jets<double>(spec, theta, points.requests);
  const auto outputs = static_cast<std::size_t>(spec.outputs());
  const long double radius = 0.2L / (1 + GetParam().modes); // waves grow faster off the real line
  for (std::size_t axis = 0; axis < axis_count; ++axis) {
    const std::size_t count = points.nodes[axis].size();
    std::vector<double> largest(axis + 1, 1.0); // of each order
    for (std::size_t i = 0; i < jets[axis].size(); ++i)
      largest[i / (count * outputs)] = std::max(largest[i / (count * outputs)], std::fabs(jets[axis][i]));
    for (std::size_t node = 0; node < count; ++node) {
      const auto values = [&](Complex x) {
        Values of = network_by_hand(spec, theta, axis, x);
        for (Complex& value : of)
          value *= GetParam().factor ? phi(x) : 1.0L;
        return of;
      };
      const auto expected =
          cauchy_derivatives(values, points.nodes[axis][node], static_cast<int>(axis), radius);
      for (std::size_t order = 0; order <= axis; ++order)
        for (std::size_t j = 0; j < outputs; ++j)
          EXPECT_NEAR(jets[axis][(order * count + node) * outputs + j], expected[order][j],
                      tolerance * largest[order])
              << "axis " << axis << " order " << order << " node " << node << " output " << j;
    }
  }
}

TEST_P(AxisJetsTest, single_precision_agrees_with_double) {
  const ModelSpec spec = model_of(GetParam(), axis_count);
  const std::vector<double> theta = initialise(spec, 3);
  const Points points = points_of(GetParam());
  const AxisJets single = forward_jets<float>(spec, theta, points.requests);
  const AxisJets jets = forward_jets<double>(spec, theta, points.requests);
  for (std::size_t axis = 0; axis < axis_count; ++axis) {
    double largest = 1;
    for (const double value : jets[axis])
      largest = std::max(largest, std::fabs(value));
    for (std::size_t i = 0; i < jets[axis].size(); ++i)
      ASSERT_NEAR(single[axis][i], jets[axis][i], 2e-6 * largest) << "axis " << axis << " value " << i;
  }
}

/// L = sum of fixed random coefficients times the jets.
TEST_P(AxisJetsTest, reverse_pass_agrees_with_differences_of_the_forward_pass) {
  const ModelSpec spec = model_of(GetParam(), axis_count);
  std::vector<double> theta = initialise(spec, 5);
  const Points points = points_of(GetParam());
  AxisJets coefficients = forward_jets<double>(spec, theta, points.requests);
  std::mt19937 engine(11);
  std::uniform_real_distribution<double> uniform(-1, 1);
  for (auto& axis : coefficients)
    for (double& value : axis)
      value = uniform(engine);
  const auto loss = [&](const std::vector<double>& at) {
    const AxisJets jets = forward_jets<double>(spec, at, points.requests);
    double sum = 0;
    for (std::size_t axis = 0; axis < axis_count; ++axis)
      for (std::size_t i = 0; i < jets[axis].size(); ++i)
        sum += coefficients[axis][i] * jets[axis][i];
    return sum;
  };
  const std::vector<double> gradient = reverse_jets<double>(spec, theta, points.requests, coefficients);
  double largest = 0;
  for (const double value : gradient)
    largest = std::max(largest, std::fabs(value));
  const std::size_t step = std::max<std::size_t>(1, theta.size() / 97);
  for (std::size_t p = 0; p < theta.size(); p += step) {
    const double expected = difference(
        [&](double value) {
          std::vector<double> at = theta;
          at[p] = value;
          return loss(at);
        },
        theta[p]);
    EXPECT_NEAR(gradient[p], expected, 1e-8 * largest) << "parameter " << p;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, AxisJetsTest,
                         testing::Values(Case{AxisFunction::mlp, 0, 1, 5, 3, 1, false},
                                         Case{AxisFunction::mlp, 0, 2, 16, 8, 2, true},
                                         Case{AxisFunction::mlp, 3, 2, 9, 4, 1, false},
                                         Case{AxisFunction::mlp, 2, 3, 7, 33, 1, true},
                                         Case{AxisFunction::modified_mlp, 0, 1, 6, 2, 1, false},
                                         Case{AxisFunction::modified_mlp, 0, 3, 8, 5, 2, true},
                                         Case{AxisFunction::modified_mlp, 2, 2, 10, 1, 3, false},
                                         Case{AxisFunction::sine, 0, 2, 12, 4, 1, false},
                                         Case{AxisFunction::sine, 0, 1, 3, 2, 2, true},
                                         Case{AxisFunction::sine, 1, 3, 5, 3, 1, true},
                                         Case{AxisFunction::spectral, 0, 2, 16, 4, 1, false, 9},
                                         Case{AxisFunction::spectral, 0, 2, 16, 3, 2, true, 14},
                                         Case{AxisFunction::spectral, 1, 2, 16, 9, 1, true, 7}),
                         name);

/// One neuron: f(x) = c tanh(w z + b) + e with z = x on [-1, 1]; derivatives by hand.
TEST(AxisJets, of_one_neuron_are_the_derivatives_of_tanh) {
  ModelSpec spec;
  spec.width = 1;
  spec.depth = 1;
  spec.rank = 1;
  spec.axes = {AxisSpec{}};
  const double w = 1.7;
  const double b = -0.4;
  const double c = 0.8;
  const std::vector<double> nodes = {-0.7, 0.1, 0.9};
  const AxisJets jets = forward_jets<double>(spec, std::vector<double>{w, b, c, 0.25}, {{nodes, {}, 3}});
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const double t = std::tanh(w * nodes[i] + b);
    const double s = 1 - t * t;
    EXPECT_NEAR(jets[0][i], c * t + 0.25, 1e-15);
    EXPECT_NEAR(jets[0][3 + i], c * w * s, 1e-15);
    EXPECT_NEAR(jets[0][6 + i], c * w * w * -2 * t * s, 4e-15);
    EXPECT_NEAR(jets[0][9 + i], c * w * w * w * s * (6 * t * t - 2), 1e-14);
  }
}

/// Values far out saturate and NaN is passed on, so that a diverged run is seen.
TEST(AxisJets, saturate_for_large_weights_and_pass_on_nan) {
  ModelSpec spec;
  spec.width = 1;
  spec.depth = 1;
  spec.rank = 1;
  spec.axes = {AxisSpec{}};
  const std::vector<double> nodes = {-1, 1};
  const AxisJets large = forward_jets<double>(spec, std::vector<double>{1e6, 0, 1, 0}, {{nodes, {}, 1}});
  EXPECT_EQ(large[0], (std::vector<double>{-1, 1, 0, 0}));
  const AxisJets broken =
      forward_jets<double>(spec, std::vector<double>{std::nan(""), 0, 1, 0}, {{nodes, {}, 1}});
  for (const double value : broken[0])
    EXPECT_TRUE(std::isnan(value));
}

/// Phases beyond the range of the fast sine take the standard library's.
TEST(AxisJets, of_sines_are_right_at_any_phase) {
  ModelSpec spec;
  spec.kind = AxisFunction::sine;
  spec.width = 2;
  spec.depth = 1;
  spec.rank = 1;
  spec.axes = {AxisSpec{}};
  const std::vector<double> nodes = {-1, 0.5, 1};
  const std::vector<double> theta = {3e6, 2, 0.5, 0.25,
                                     1,   1, 0}; // weights, biases, output weights, output bias
  const AxisJets jets = forward_jets<double>(spec, theta, {{nodes, {}, 1}});
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    EXPECT_NEAR(jets[0][i], std::sin(3e6 * nodes[i] + 0.5) + std::sin(2 * nodes[i] + 0.25), 1e-15);
    const double derivative = 3e6 * std::cos(3e6 * nodes[i] + 0.5) + 2 * std::cos(2 * nodes[i] + 0.25);
    EXPECT_NEAR(jets[0][3 + i], derivative, 1e-9);
  }
}

} // namespace
