// SPDX-License-Identifier: BSD-3-Clause
// Layout and initial values of the parameters.
#include "axis/axis_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace spinn;
using namespace spinn::axis;

ModelSpec spec_of(AxisFunction kind, int depth) {
  ModelSpec spec;
  spec.kind = kind;
  spec.width = 10;
  spec.depth = depth;
  spec.rank = 3;
  spec.unknowns = 2;
  spec.axes = {{0, 1, 0, 2}, {0, 1, 4, 2}};
  return spec;
}

/// The slots of all layers, weights and biases, tile [0, P) in order.
void expect_contiguous(const std::vector<AxisLayout>& layouts) {
  std::int64_t end = 0;
  for (const AxisLayout& axis : layouts) {
    EXPECT_EQ(axis.begin, end);
    for (const LayerSlot& layer : axis.layers) {
      EXPECT_EQ(layer.weights, end);
      EXPECT_EQ(layer.bias, end + layer.inputs * layer.outputs);
      end = layer.bias + layer.outputs;
    }
    EXPECT_EQ(axis.end, end);
  }
}

TEST(AxisLayout, of_an_mlp_has_hidden_layers_and_an_output_layer) {
  const std::vector<AxisLayout> layouts = layout(spec_of(AxisFunction::mlp, 2));
  ASSERT_EQ(layouts.size(), 2U);
  expect_contiguous(layouts);
  EXPECT_EQ(layouts[0].end, (1 * 10 + 10) + (10 * 10 + 10) + (10 * 6 + 6));
  EXPECT_EQ(layouts[1].end - layouts[1].begin, (8 * 10 + 10) + (10 * 10 + 10) + (10 * 6 + 6));
}

TEST(AxisLayout, of_a_modified_mlp_starts_with_two_gate_encoders) {
  const std::vector<AxisLayout> layouts = layout(spec_of(AxisFunction::modified_mlp, 3));
  expect_contiguous(layouts);
  ASSERT_EQ(layouts[1].layers.size(), 6U);
  for (int l = 0; l < 3; ++l)
    EXPECT_EQ(layouts[1].layers[static_cast<std::size_t>(l)].inputs, 8);
}

TEST(AxisLayout, of_a_modified_mlp_of_one_layer_has_nothing_to_gate) {
  EXPECT_EQ(layout(spec_of(AxisFunction::modified_mlp, 1))[0].layers.size(), 2U);
}

TEST(AxisLayout, of_a_spectral_model_is_one_matrix_of_weights_per_axis) {
  ModelSpec spec = spec_of(AxisFunction::spectral, 2);
  spec.axes[0].basis = 12;
  spec.axes[1].basis = 9;
  const std::vector<AxisLayout> layouts = layout(spec);
  EXPECT_EQ(hidden_layers(spec), 0);
  for (std::size_t axis = 0; axis < 2; ++axis) {
    ASSERT_EQ(layouts[axis].layers.size(), 1U);
    const LayerSlot& layer = layouts[axis].layers[0];
    EXPECT_EQ(layer.inputs, spec.axes[axis].basis);
    EXPECT_EQ(layer.outputs, 6);
    EXPECT_EQ(layer.weights, layouts[axis].begin);
    EXPECT_EQ(layer.bias, -1);
    EXPECT_EQ(layouts[axis].end, layouts[axis].begin + layer.inputs * layer.outputs);
  }
  EXPECT_EQ(layouts[1].begin, 12 * 6);
}

TEST(Initialise, depends_on_the_seed_alone) {
  const ModelSpec spec = spec_of(AxisFunction::mlp, 2);
  EXPECT_EQ(initialise(spec, 4), initialise(spec, 4));
  EXPECT_NE(initialise(spec, 4), initialise(spec, 5));
}

/// The standard fixes mt19937_64: its first draws, turned into a normal number by hand (long double, not the code's path).
TEST(Initialise, draws_the_same_numbers_on_every_platform) {
  ModelSpec spec = spec_of(AxisFunction::mlp, 1);
  spec.axes = {{0, 1, 0, 1}};
  const double first =
      initialise(spec, 5489)[0]; // the engine's default seed: 14514284786278117030, 4620546740167642908
  const long double u1 = std::floor(14514284786278117030.0L / 2048) / 4503599627370496.0L - 1;
  const long double u2 = std::floor(4620546740167642908.0L / 2048) / 4503599627370496.0L - 1;
  const long double expected =
      std::sqrt(-2 * std::log(1 - (u1 + 1) / 2)) * std::cos(3.14159265358979323846L * u2);
  EXPECT_NEAR(first, static_cast<double>(expected), 1e-13);
}

TEST(Initialise, puts_the_kinks_of_tanh_inside_the_domain) {
  ModelSpec spec = spec_of(AxisFunction::mlp, 2);
  spec.width = 500;
  const std::vector<double> theta = initialise(spec, 1);
  const LayerSlot first = layout(spec)[0].layers[0];
  double square = 0;
  for (std::int64_t j = 0; j < 500; ++j) {
    const double w = theta[static_cast<std::size_t>(first.weights + j)];
    const double b = theta[static_cast<std::size_t>(first.bias + j)];
    EXPECT_LE(std::fabs(b), std::fabs(w));
    square += w * w / 500;
  }
  EXPECT_NEAR(std::sqrt(square), 2, 0.2); // the axis's frequency
}

TEST(Initialise, bounds_the_frequencies_of_sine_networks) {
  ModelSpec spec = spec_of(AxisFunction::sine, 2);
  spec.width = 500;
  spec.axes[0].frequency = 10;
  const std::vector<double> theta = initialise(spec, 1);
  const LayerSlot first = layout(spec)[0].layers[0];
  const auto weights = theta.begin() + first.weights;
  EXPECT_LE(*std::max_element(weights, weights + 500), 10);
  EXPECT_GT(*std::max_element(weights, weights + 500), 9.5);
  EXPECT_LT(*std::min_element(weights, weights + 500), -9.5);
}

/// Weights of basis function b of degree n(b) have the deviation c / (1 + n); the product of three factors of which each
/// has the mean square rank^(-1/3) has 1/rank, and rank of them 1.
TEST(Initialise, of_a_spectral_model_decays_with_the_degree_and_has_mean_square_one) {
  ModelSpec spec;
  spec.kind = AxisFunction::spectral;
  spec.rank = 400;
  spec.axes = {{0, 1, 0, 2, 8}, {0, 1, 1, 2, 9}, {0, 1, 0, 2, 5}};
  EXPECT_EQ(initialise(spec, 4), initialise(spec, 4));
  EXPECT_NE(initialise(spec, 4), initialise(spec, 5));
  const std::vector<double> theta = initialise(spec, 4);
  const std::vector<int> wavenumbers = {0, 1, 1, 2, 2, 3, 3, 4, 4};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const LayerSlot layer = layout(spec)[axis].layers[0];
    double total = 0;
    std::vector<double> squares;
    for (int b = 0; b < layer.inputs; ++b) {
      double square = 0;
      for (int j = 0; j < layer.outputs; ++j)
        square += std::pow(theta[static_cast<std::size_t>(layer.weights + b * layer.outputs + j)], 2) / 400;
      total += square;
      squares.push_back(square);
    }
    EXPECT_NEAR(total * std::cbrt(400.0), 1, 0.2);
    for (std::size_t b = 0; b < squares.size(); ++b) {
      const int degree = axis == 1 ? wavenumbers[b] : static_cast<int>(b);
      EXPECT_NEAR(squares[b] / squares[0] * std::pow(1 + degree, 2), 1, 0.4) << b; // 5 deviations
    }
  }
}

TEST(Initialise, with_glorot_has_zero_biases_and_the_variance_of_glorot) {
  ModelSpec spec = spec_of(AxisFunction::modified_mlp, 3);
  spec.width = 100;
  spec.glorot = true;
  const std::vector<double> theta = initialise(spec, 2);
  const std::vector<AxisLayout> layouts = layout(spec);
  for (const LayerSlot& layer : layouts[0].layers) {
    for (int j = 0; j < layer.outputs; ++j)
      ASSERT_EQ(theta[static_cast<std::size_t>(layer.bias + j)], 0);
    const int count = layer.inputs * layer.outputs;
    double square = 0;
    for (int k = 0; k < count; ++k)
      square += std::pow(theta[static_cast<std::size_t>(layer.weights + k)], 2) / count;
    EXPECT_NEAR(square * (layer.inputs + layer.outputs) / 2, 1, 5 / std::sqrt(count));
  }
}

} // namespace
