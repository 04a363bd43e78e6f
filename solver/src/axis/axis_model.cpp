// SPDX-License-Identifier: BSD-3-Clause
// Layout and initial values of the parameters.
#include "axis/axis_model.hpp"

#include "axis/jet_features.hpp"

#include <cmath>
#include <numbers>
#include <random>

namespace spinn::axis {
namespace {

/// Draws that are the same on every platform: the standard fixes the engine, not its distributions.
class Draws {
public:
  explicit Draws(std::uint64_t seed) : m_engine(seed) {}

  /// Uniform in [-1, 1), from the upper 53 bits.
  double uniform() { return std::ldexp(static_cast<double>(m_engine() >> 11), -52) - 1; }

  /// Standard normal, by Box and Muller (1958).
  double normal() {
    if (m_has_spare) {
      m_has_spare = false;
      return m_spare;
    }
    const double radius = std::sqrt(-2 * std::log(1 - (uniform() + 1) / 2));
    const double angle = std::numbers::pi * uniform();
    m_spare = radius * std::sin(angle);
    m_has_spare = true;
    return radius * std::cos(angle);
  }

private:
  std::mt19937_64 m_engine;
  double m_spare = 0;
  bool m_has_spare = false;
};

/// Glorot and Bengio (2010), eq. 12, normal form: variance 2 / (inputs + outputs).
void fill_glorot(const LayerSlot& layer, double bias_deviation, Draws& draws, double* theta) {
  const double deviation = std::sqrt(2.0 / (layer.inputs + layer.outputs));
  for (int k = 0; k < layer.inputs * layer.outputs; ++k)
    theta[layer.weights + k] = deviation * draws.normal();
  for (int j = 0; bias_deviation > 0 && j < layer.outputs; ++j)
    theta[layer.bias + j] = bias_deviation * draws.normal();
}

/// First layer on z in [-1, 1]: slopes of about `frequency`, kinks (tanh) inside the domain or any phase (sine).
void fill_first(const LayerSlot& layer, bool sine, double frequency, Draws& draws, double* theta) {
  for (int j = 0; j < layer.outputs; ++j) {
    const double weight = frequency * (sine ? draws.uniform() : draws.normal());
    theta[layer.weights + j] = weight;
    theta[layer.bias + j] = sine ? std::numbers::pi * draws.uniform() : -weight * draws.uniform();
  }
}

/// Every factor has mean square rank^(-1/axes), since the basis is orthonormal in the mean.
void fill_spectral(const ModelSpec& spec, const AxisSpec& axis, const LayerSlot& layer, Draws& draws,
                   double* theta) {
  const auto decay = [&](int b) { return 1.0 / (1 + (axis.modes > 0 ? (b + 1) / 2 : b)); };
  double square = 0;
  for (int b = 0; b < layer.inputs; ++b)
    square += decay(b) * decay(b);
  const double scale = std::sqrt(std::pow(spec.rank, -1.0 / static_cast<double>(spec.axes.size())) / square);
  for (int b = 0; b < layer.inputs; ++b)
    for (int j = 0; j < layer.outputs; ++j)
      theta[layer.weights + b * layer.outputs + j] = scale * decay(b) * draws.normal();
}

void fill_axis(const ModelSpec& spec, const AxisSpec& axis, const AxisLayout& layout, Draws& draws,
               double* theta) {
  if (spec.kind == AxisFunction::spectral) return fill_spectral(spec, axis, layout.layers[0], draws, theta);
  const std::size_t count = layout.layers.size();
  const std::size_t gates = gated(spec) ? 2 : 0;
  for (std::size_t l = 0; l < count; ++l) {
    const LayerSlot& layer = layout.layers[l];
    const bool first = l <= gates; // the gate encoders and the first hidden layer read the input
    const bool last = l + 1 == count;
    if (first && axis.modes == 0 && !spec.glorot)
      fill_first(layer, spec.kind == AxisFunction::sine, axis.frequency, draws, theta);
    else
      fill_glorot(layer, spec.glorot || last ? 0 : 0.5, draws, theta);
  }
}

} // namespace

bool gated(const ModelSpec& spec) {
  return spec.kind == AxisFunction::modified_mlp && spec.depth > 1;
}

int hidden_layers(const ModelSpec& spec) {
  return spec.kind == AxisFunction::spectral ? 0 : spec.depth;
}

std::vector<AxisLayout> layout(const ModelSpec& spec) {
  std::vector<AxisLayout> result;
  std::int64_t end = 0;
  for (const AxisSpec& axis : spec.axes) {
    AxisLayout one;
    one.begin = end;
    const bool biased = spec.kind != AxisFunction::spectral;
    const auto append = [&](int inputs, int outputs) {
      const std::int64_t bias = end + static_cast<std::int64_t>(inputs) * outputs;
      one.layers.push_back({end, biased ? bias : -1, inputs, outputs});
      end = bias + (biased ? outputs : 0);
    };
    const int features = feature_count(axis);
    for (int gate = 0; gate < (gated(spec) ? 2 : 0); ++gate)
      append(features, spec.width);
    const int hidden = hidden_layers(spec);
    for (int l = 0; l < hidden; ++l)
      append(l == 0 ? features : spec.width, spec.width);
    append(hidden == 0 ? features : spec.width, spec.outputs());
    one.end = end;
    result.push_back(std::move(one));
  }
  return result;
}

std::vector<std::size_t> axis_begins(const ModelSpec& spec) {
  std::vector<std::size_t> begins{0};
  for (const AxisLayout& axis : layout(spec))
    begins.push_back(static_cast<std::size_t>(axis.end));
  return begins;
}

std::vector<double> initialise(const ModelSpec& spec, std::uint64_t seed) {
  const std::vector<AxisLayout> layouts = layout(spec);
  std::vector<double> theta(layouts.empty() ? 0 : static_cast<std::size_t>(layouts.back().end));
  Draws draws(seed);
  for (std::size_t axis = 0; axis < layouts.size(); ++axis)
    fill_axis(spec, spec.axes[axis], layouts[axis], draws, theta.data());
  return theta;
}

} // namespace spinn::axis
