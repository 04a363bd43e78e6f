// SPDX-License-Identifier: BSD-3-Clause
// The derivative of an axis function's jets in a direction of its parameters, for one chunk of nodes on a thread of the host.
//
// With a dot for d/ds at theta + s v, jets in place of numbers, products Leibniz':
//   z = h W + b:            dz = dh W + h dW + db
//   h = s(z):               dh = s'(z) dz
//   h = U + y (V - U):      dh = dU + dy (V - U) + y (dV - dU)
//   f = phi (h W + b):      df = phi (dh W + h dW + db)
#pragma once

#include "axis/network_pass.hpp"
#include "parallel/launch.hpp"

#include <utility>
#include <vector>

namespace spinn::axis {

/// A chunk after its forward pass.
template <int Order>
struct TangentPass {
  using Pass = ChunkPass<parallel::SoloTeam, double, Order>;
  const Pass& pass;
  const double* direction; ///< padded as the parameters
  double* tangents;        ///< of all axes, laid out as the jets
  static constexpr int row_count = Pass::row_count;

  /// target = factor W, or += : [rows][outputs]
  template <bool Accumulate>
  static void product(const PaddedLayer& layer, const double* factor, int columns, const double* weights,
                      double* target) {
    const Segment whole{};
    Product<double> p;
    p.rows = row_count;
    p.columns = layer.outputs;
    p.depth = layer.inputs;
    p.segments = &whole;
    p.count = 1;
    p.a = factor;
    p.a_row = columns;
    p.a_column = 1;
    p.b = weights;
    p.b_row = layer.outputs;
    p.c = target;
    p.c_row = layer.outputs;
    parallel::host_product<double, Accumulate>(p);
  }

  /// target = dz of layer l. @param moved  dh of its inputs, null where they stay
  void dense(int l, const double* moved, double* target) const {
    const PaddedLayer& layer = pass.layer(l);
    product<false>(layer, pass.input(l), pass.input_columns(l), direction + layer.weights, target);
    if (moved != nullptr)
      product<true>(layer, moved, pass.network.width, pass.arrays.parameters + layer.weights, target);
    for (int b = 0; b < chunk_nodes; ++b)
      for (int j = 0; j < layer.outputs; ++j)
        target[b * layer.outputs + j] += direction[layer.bias + j];
  }

  /// In place dz -> dh of layer l. @param u, v  dU and dV of a gated layer, otherwise null
  void activate(int l, double* moved, const double* u, const double* v) const {
    const int stride = chunk_nodes * pass.network.width;
    const double* const kept = pass.tape(l, 0); // s'(z), of a gated layer y = s(z)
    const double* const open = pass.tape(0, 1);
    const double* const shut = u != nullptr ? pass.tape(1, 1) : nullptr;
    parallel::host_columns(stride, [=](int j) {
      const auto jet = load_jet<double, Order>(kept + j, stride);
      const Jet<double, Order> derivative = u != nullptr ? tanh_derivative(jet) : jet;
      Jet<double, Order> result =
          multiply<double, Order>(derivative, load_jet<double, Order>(moved + j, stride)); // dy
      if (u != nullptr) {
        Jet<double, Order> gap, moved_gap;
        for (int k = 0; k <= Order; ++k) {
          gap.c[k] = shut[j + k * stride] - open[j + k * stride];
          moved_gap.c[k] = v[j + k * stride] - u[j + k * stride];
        }
        const Jet<double, Order> first = multiply<double, Order>(result, gap);
        const Jet<double, Order> second = multiply<double, Order>(jet, moved_gap);
        for (int k = 0; k <= Order; ++k)
          result.c[k] = u[j + k * stride] + first.c[k] + second.c[k];
      }
      store_jet(moved + j, stride, result);
    });
  }

  /// phi times dg of the output layer, to this chunk's rows of the tangents.
  void store(const double* moved) const {
    const PaddedNetwork& network = pass.network;
    const int outputs = network.outputs;
    const int jet_stride = network.nodes * outputs;
    for (int b = 0; b < pass.live_nodes(); ++b) {
      const Jet<double, Order> phi = pass.factor(b);
      const double* const from = moved + b * outputs;
      double* const to =
          tangents + network.jet_offset + static_cast<std::int64_t>(pass.chunk * chunk_nodes + b) * outputs;
      parallel::host_columns(outputs, [=](int j) {
        store_jet(to + j, jet_stride,
                  times_factorials(multiply<double, Order>(
                      phi, load_jet<double, Order>(from + j, chunk_nodes * outputs))));
      });
    }
  }

  void run() const {
    const PaddedNetwork& network = pass.network;
    const int last = network.gates + network.hidden;
    const auto size = static_cast<std::size_t>(row_count) *
                      static_cast<std::size_t>(std::max(network.width, network.outputs));
    std::vector<double> work(4 * size);
    double* now = work.data();
    double* next = now + size;
    double* const u = next + size;
    double* const v = u + size;
    const double* moved = nullptr;
    for (int l = 0; l < last; ++l) {
      const bool encoder = l < network.gates;
      double* const target = !encoder ? next : l == 0 ? u : v;
      dense(l, moved, target);
      const bool gated = network.gates > 0 && l > network.gates;
      activate(l, target, gated ? u : nullptr, gated ? v : nullptr);
      if (encoder) continue;
      moved = target;
      std::swap(now, next);
    }
    dense(last, moved, next);
    store(next);
  }
};

} // namespace spinn::axis
