// SPDX-License-Identifier: BSD-3-Clause
// Jets of the axis networks against closed forms and finite differences, their reverse pass against finite differences.
#include "axis/axis_jets.hpp"

#include "network_cases.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

namespace {

using namespace spinn;
using namespace spinn::axis;
using namespace spinn::axis::test;

/// Plain evaluation of one axis of a model at one point, as axis_model.hpp writes it.
std::vector<double> network_by_hand(const ModelSpec& spec, const std::vector<double>& theta,
                                    std::size_t index, double x) {
  const AxisSpec& axis = spec.axes[index];
  const AxisLayout layout_of_axis = layout(spec)[index];
  const auto& layers = layout_of_axis.layers;
  const double length = axis.upper - axis.lower;
  std::vector<double> input;
  if (axis.basis > 0) {
    for (int b = 0; b < axis.basis; ++b) {
      const double turn = 2 * M_PI * ((b + 1) / 2) * (x - axis.lower) / length;
      const double wave = b == 0 ? 1 : std::sqrt(2.0) * (b % 2 == 1 ? std::cos(turn) : std::sin(turn));
      const double z = 2 * (x - axis.lower) / length - 1;
      input.push_back(axis.modes > 0 ? wave
                                     : std::sqrt(2 * b + 1.0) * std::legendre(static_cast<unsigned>(b), z));
    }
    std::vector<double> sum(static_cast<std::size_t>(spec.outputs()));
    for (std::size_t b = 0; b < input.size(); ++b)
      for (std::size_t j = 0; j < sum.size(); ++j)
        sum[j] += input[b] * theta[static_cast<std::size_t>(layout_of_axis.begin) + b * sum.size() + j];
    return sum;
  }
  for (int m = 1; m <= axis.modes; ++m) {
    input.push_back(std::cos(2 * M_PI * m * (x - axis.lower) / length));
    input.push_back(std::sin(2 * M_PI * m * (x - axis.lower) / length));
  }
  if (axis.modes == 0) input.push_back(2 * (x - axis.lower) / length - 1);
  const auto dense = [&](const LayerSlot& layer, const std::vector<double>& in) {
    std::vector<double> out(static_cast<std::size_t>(layer.outputs));
    for (int j = 0; j < layer.outputs; ++j) {
      out[static_cast<std::size_t>(j)] = theta[static_cast<std::size_t>(layer.bias + j)];
      for (int k = 0; k < layer.inputs; ++k)
        out[static_cast<std::size_t>(j)] +=
            in[static_cast<std::size_t>(k)] *
            theta[static_cast<std::size_t>(layer.weights + k * layer.outputs + j)];
    }
    return out;
  };
  const auto active = [&](std::vector<double> z) {
    for (double& value : z)
      value = spec.kind == AxisFunction::sine ? std::sin(value) : std::tanh(value);
    return z;
  };
  std::size_t l = 0;
  std::vector<double> u;
  std::vector<double> v;
  const bool gates = spec.kind == AxisFunction::modified_mlp && spec.depth > 1;
  if (gates) {
    u = active(dense(layers[l++], input));
    v = active(dense(layers[l++], input));
  }
  std::vector<double> h = active(dense(layers[l++], input));
  for (int hidden = 1; hidden < spec.depth; ++hidden) {
    std::vector<double> z = active(dense(layers[l++], h));
    if (gates)
      for (std::size_t j = 0; j < z.size(); ++j)
        z[j] = (1 - z[j]) * u[j] + z[j] * v[j];
    h = z;
  }
  return dense(layers[l], h);
}

/// phi(x) = 1 + x - 0.5 x^2 + 0.25 x^3 and its derivatives.
double phi(double x, int order) {
  const double values[4] = {1 + x - 0.5 * x * x + 0.25 * x * x * x, 1 - x + 0.75 * x * x, -1 + 1.5 * x, 1.5};
  return values[order];
}

/// Axis i asks for derivatives up to order i; node counts that are not multiples of any vector.
struct Points {
  std::vector<std::vector<double>> nodes;
  std::vector<JetRequest> requests;
};

Points points_of(const Case& c) {
  Points points;
  for (int axis = 0; axis < 4; ++axis) {
    std::vector<double> nodes;
    for (int i = 0; i < 5 + 3 * axis; ++i)
      nodes.push_back(-0.9 + 1.8 * i / (5 + 3 * axis));
    points.nodes.push_back(nodes);
  }
  for (int axis = 0; axis < 4; ++axis) {
    JetRequest request;
    request.nodes = points.nodes[static_cast<std::size_t>(axis)];
    request.order = axis;
    if (c.factor) {
      request.factor.resize(4);
      for (int order = 0; order < 4; ++order)
        for (const double x : request.nodes)
          request.factor[static_cast<std::size_t>(order)].push_back(phi(x, order));
    }
    points.requests.push_back(request);
  }
  return points;
}

/// Derivative of order 0..3 of f at x by central differences of sixth order or higher.
template <class F>
double difference(const F& f, double x, int order) {
  const double h = 0.004;
  const double weights[4][9] = {
      {0, 0, 0, 0, 1, 0, 0, 0, 0},
      {1. / 280, -4. / 105, 1. / 5, -4. / 5, 0, 4. / 5, -1. / 5, 4. / 105, -1. / 280},
      {-1. / 560, 8. / 315, -1. / 5, 8. / 5, -205. / 72, 8. / 5, -1. / 5, 8. / 315, -1. / 560},
      {-7. / 240, 3. / 10, -169. / 120, 61. / 30, 0, -61. / 30, 169. / 120, -3. / 10, 7. / 240}};
  double sum = 0;
  for (int k = -4; k <= 4; ++k)
    if (weights[order][k + 4] != 0) sum += weights[order][k + 4] * f(x + k * h);
  return sum / std::pow(h, order);
}

class AxisJetsTest : public testing::TestWithParam<Case> {};

TEST_P(AxisJetsTest, forward_pass_gives_values_and_derivatives) {
  const ModelSpec spec = model_of(GetParam(), 4);
  const std::vector<double> theta = initialise(spec, 3);
  const Points points = points_of(GetParam());
  const AxisJets jets = forward_jets<double>(spec, theta, points.requests);
  const double tolerance[4] = {1e-13, 1e-8, 1e-7, 2e-6};
  for (std::size_t axis = 0; axis < 4; ++axis) {
    const std::size_t count = points.nodes[axis].size();
    const auto outputs = static_cast<std::size_t>(spec.outputs());
    for (std::size_t order = 0; order <= axis; ++order) {
      const double* const values = jets[axis].data() + order * count * outputs;
      double largest = 1;
      for (std::size_t i = 0; i < count * outputs; ++i)
        largest = std::max(largest, std::fabs(values[i]));
      for (std::size_t i = 0; i < count * outputs; ++i) {
        const auto value = [&](double x) {
          return network_by_hand(spec, theta, axis, x)[i % outputs] * (GetParam().factor ? phi(x, 0) : 1);
        };
        EXPECT_NEAR(values[i], difference(value, points.nodes[axis][i / outputs], static_cast<int>(order)),
                    tolerance[order] * largest)
            << "axis " << axis << " order " << order << " node " << i / outputs << " output " << i % outputs;
      }
    }
  }
}

TEST_P(AxisJetsTest, single_precision_agrees_with_double) {
  const ModelSpec spec = model_of(GetParam(), 4);
  const std::vector<double> theta = initialise(spec, 3);
  const Points points = points_of(GetParam());
  const AxisJets single = forward_jets<float>(spec, theta, points.requests);
  const AxisJets jets = forward_jets<double>(spec, theta, points.requests);
  for (std::size_t axis = 0; axis < 4; ++axis) {
    double largest = 1;
    for (const double value : jets[axis])
      largest = std::max(largest, std::fabs(value));
    for (std::size_t i = 0; i < jets[axis].size(); ++i)
      ASSERT_NEAR(single[axis][i], jets[axis][i], 2e-6 * largest) << "axis " << axis << " value " << i;
  }
}

/// L = sum of fixed random coefficients times the jets.
TEST_P(AxisJetsTest, reverse_pass_agrees_with_differences_of_the_forward_pass) {
  const ModelSpec spec = model_of(GetParam(), 4);
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
    for (std::size_t axis = 0; axis < 4; ++axis)
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
        theta[p], 1);
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
    const double slope = 3e6 * std::cos(3e6 * nodes[i] + 0.5) + 2 * std::cos(2 * nodes[i] + 0.25);
    EXPECT_NEAR(jets[0][3 + i], slope, 1e-9);
  }
}

} // namespace
