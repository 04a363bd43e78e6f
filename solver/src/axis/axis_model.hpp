// SPDX-License-Identifier: BSD-3-Clause
// The parameters of a separable model: one axis function per axis, laid out in one vector.
#pragma once

#include <spinn/settings.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace spinn::axis {

/// One axis: x in [lower, upper] is mapped to z in [-1, 1] (or to Fourier features when modes > 0, or to `basis`
/// functions, see jet_features.hpp) and fed to the network with `outputs` = unknowns * rank linear outputs; column q*rank + r belongs to unknown q, term r.
struct AxisSpec {
  double lower = -1;
  double upper = 1;
  int modes = 0;        ///< > 0: inputs are cos, sin(2 pi m (x - lower)/(upper - lower)), m = 1..modes
  double frequency = 2; ///< first-layer scale, see `initialise`
  int basis = 0;        ///< of spectral axis functions, 1 or more; 0 with networks
};

struct ModelSpec {
  AxisFunction kind = AxisFunction::mlp;
  int width = 16;
  int depth = 2; ///< hidden layers; spectral has none, and no width
  int rank = 8;
  int unknowns = 1;
  bool glorot = false; ///< paper's plain Glorot initialisation everywhere (fidelity preset)
  std::vector<AxisSpec> axes;
  [[nodiscard]] int outputs() const { return rank * unknowns; }
};

/// A dense layer's place in the parameter vector: weights [inputs, outputs] row-major, then bias [outputs] or none.
struct LayerSlot {
  std::int64_t weights = 0;
  std::int64_t bias = 0; ///< -1: none
  int inputs = 0;
  int outputs = 0;
};

/// Layers of one axis in order. mlp, sine: depth hidden layers, then the output layer. modified_mlp: the two gate
/// encoders U, V first (inputs -> width), then depth hidden layers, then the output layer. With x the input features:
///   mlp, sine:     h_1 = s(x W_1 + b_1), h_l = s(h_{l-1} W_l + b_l), output h_depth W + b
///   modified_mlp:  h_1 as before, z_l = s(h_{l-1} W_l + b_l), h_l = (1 - z_l) U + z_l V  for l = 2..depth
///                  (Wang et al. 2021, eq. 43-47; with depth 1 nothing is gated, and the layout is that of mlp).
///   spectral:      output x W, an output layer without a bias.
struct AxisLayout {
  std::vector<LayerSlot> layers;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Whether the model has gate encoders: modified_mlp with at least two hidden layers.
bool gated(const ModelSpec& spec);

/// Hidden layers of each axis function; 0 for spectral ones.
int hidden_layers(const ModelSpec& spec);

/// Layout of all axes; the total number of parameters is back().end.
std::vector<AxisLayout> layout(const ModelSpec& spec);

/// Where the parameters of each axis begin: [axes + 1], the last one is the number of all parameters.
std::vector<std::size_t> axis_begins(const ModelSpec& spec);

/// Initial parameters [P], a function of the seed alone (the same on every platform: own uniform and normal draws from
/// std::mt19937_64). First layer: tanh: w ~ frequency * normal, b = -w * uniform(-1,1) (kinks inside the domain); sine:
/// w ~ frequency * uniform(-1,1), b ~ pi * uniform(-1,1); Fourier features: Glorot. Others: Glorot normal, tanh biases
/// 0.5 * normal (sine: pi * uniform(-1,1) is too rough; use 0.5 * normal as well), output bias 0.
/// `glorot`: every layer of a network Glorot normal with zero bias.
/// spectral: w ~ normal, decaying as 1/(1 + degree) (or wavenumber), the sum over the terms of the products of all axes having
/// mean square 1.
std::vector<double> initialise(const ModelSpec& spec, std::uint64_t seed);

} // namespace spinn::axis
