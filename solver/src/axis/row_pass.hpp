// SPDX-License-Identifier: BSD-3-Clause
// The reverse pass of an axis function for single rows of a Jacobian, on a thread of the host: the sum over the nodes, which
// `ChunkPass::reverse` makes, is left out.
#pragma once

#include "axis/network_pass.hpp"
#include "parallel/launch.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace spinn::axis {

/// Some rows, each of one node of one axis, after the forward pass. Adjoint arrays are as those of a chunk, with a row in place
/// of a node.
template <int Order>
struct RowPass {
  using Pass = ChunkPass<parallel::SoloTeam, double, Order>;
  const Pass& pass; ///< of any chunk of the axis
  const AxisLayout& layout;
  int rank_padded;
  const int* nodes;       ///< [count]
  int count;              ///< chunk_nodes at most
  const double* adjoints; ///< d row / d jets: [count][Order+1][outputs]
  double* const* rows;    ///< [count] -> [parameters of the axis], overwritten

  static constexpr int row_count = Pass::row_count;
  [[nodiscard]] int width() const { return pass.network.width; }

  /// What lies in the chunk of row b's node, for that node; orders lie chunk_nodes * columns apart.
  [[nodiscard]] Pass chunk_of(int b) const {
    return {pass.team, pass.arrays, pass.network, nodes[b] / chunk_nodes};
  }
  [[nodiscard]] int place(int b) const { return nodes[b] % chunk_nodes; }
  [[nodiscard]] const double* tape(int b, int l, int part) const {
    return chunk_of(b).tape(l, part) + place(b) * width();
  }

  /// Reverse of the factor: adjoints of the network's outputs. [Order+1][chunk_nodes][outputs]
  void output_adjoints(double* target) const {
    const int outputs = pass.network.outputs;
    std::fill_n(target, static_cast<std::ptrdiff_t>(row_count) * outputs, 0.0);
    for (int b = 0; b < count; ++b) {
      const Jet<double, Order> phi = chunk_of(b).factor(place(b));
      const double* const from = adjoints + static_cast<std::ptrdiff_t>(b) * (Order + 1) * outputs;
      double* const to = target + b * outputs;
      parallel::host_columns(outputs, [=](int j) {
        store_jet(to + j, chunk_nodes * outputs,
                  multiply_reverse<double, Order>(
                      phi, times_factorials(load_jet<double, Order>(from + j, outputs))));
      });
    }
  }

  /// d row / dW_ij = sum over the orders of h_i da_j, d row / db_j = da_j of order 0, for columns j that are neighbours both in
  /// theta and in the padded layer.
  void store_columns(int l, int b, const double* adjoint, int padded_column, int column, int columns) const {
    const LayerSlot& slot = layout.layers[static_cast<std::size_t>(l)];
    const int outputs = pass.layer(l).outputs;
    const int inputs = pass.input_columns(l);
    const double* const h = chunk_of(b).input(l) + place(b) * inputs;
    const double* const a = adjoint + b * outputs + padded_column;
    double* const to = rows[b] - layout.begin + column;
    for (int i = 0; i < slot.inputs; ++i) {
      const auto factors = load_jet<double, Order>(h + i, chunk_nodes * inputs);
      double* const row = to + slot.weights + static_cast<std::ptrdiff_t>(i) * slot.outputs;
      parallel::host_columns(columns, [=](int j) {
        double sum = 0;
        for (int k = 0; k <= Order; ++k)
          sum += factors.c[k] * a[j + k * chunk_nodes * outputs];
        row[j] = sum;
      });
    }
    if (slot.bias >= 0) std::copy_n(a, columns, to + slot.bias);
  }

  void store_layer(int l, const double* adjoint) const {
    const int outputs = layout.layers[static_cast<std::size_t>(l)].outputs;
    const bool last = l == pass.network.gates + pass.network.hidden;
    const int blocks = last ? pass.network.outputs / rank_padded : 1; // unknowns
    for (int b = 0; b < count; ++b)
      for (int q = 0; q < blocks; ++q)
        store_columns(l, b, adjoint, last ? q * rank_padded : 0, q * (outputs / blocks), outputs / blocks);
  }

  /// In place: adjoints of a plain layer's outputs to those of its pre-activations.
  void activate_reverse(int l, double* adjoint) const {
    const int stride = chunk_nodes * width();
    for (int b = 0; b < count; ++b) {
      const double* const derivatives = tape(b, l, 0);
      double* const a = adjoint + b * width();
      parallel::host_columns(width(), [=](int j) {
        store_jet(a + j, stride,
                  multiply_reverse<double, Order>(load_jet<double, Order>(derivatives + j, stride),
                                                  load_jet<double, Order>(a + j, stride)));
      });
    }
  }

  /// The same for a gated layer h = U + y (V - U); adds to the adjoints of U and V.
  void gate_reverse(int l, double* adjoint, double* u_adjoint, double* v_adjoint) const {
    const int stride = chunk_nodes * width();
    for (int b = 0; b < count; ++b) {
      const double* const values = tape(b, l, 0);
      const double* const u = tape(b, 0, 1);
      const double* const v = tape(b, 1, 1);
      double* const a = adjoint + b * width();
      double* const to_u = u_adjoint + b * width();
      double* const to_v = v_adjoint + b * width();
      parallel::host_columns(width(), [=](int j) {
        const auto y = load_jet<double, Order>(values + j, stride);
        const auto h = load_jet<double, Order>(a + j, stride);
        Jet<double, Order> gap;
        for (int k = 0; k <= Order; ++k)
          gap.c[k] = v[j + k * stride] - u[j + k * stride];
        const auto to_gap = multiply_reverse<double, Order>(y, h);
        for (int k = 0; k <= Order; ++k) {
          to_v[j + k * stride] += to_gap.c[k];
          to_u[j + k * stride] += h.c[k] - to_gap.c[k];
        }
        store_jet(
            a + j, stride,
            multiply_reverse<double, Order>(tanh_derivative(y), multiply_reverse<double, Order>(gap, h)));
      });
    }
  }

  void run() const {
    const int gates = pass.network.gates;
    const int last = gates + pass.network.hidden;
    const auto size = static_cast<std::size_t>(row_count) *
                      static_cast<std::size_t>(std::max(width(), pass.network.outputs));
    std::vector<double> work(4 * size);
    double* now = work.data();
    double* next = now + size;
    double* const u_adjoint = next + size; // zeros, as is v_adjoint
    double* const v_adjoint = u_adjoint + size;
    output_adjoints(now);
    store_layer(last, now);
    if (last == 0) return; // spectral
    pass.dense_reverse(pass.layer(last), now, next);
    for (int l = last - 1; l > gates; --l) {
      std::swap(now, next);
      if (gates > 0)
        gate_reverse(l, now, u_adjoint, v_adjoint);
      else
        activate_reverse(l, now);
      store_layer(l, now);
      pass.dense_reverse(pass.layer(l), now, next);
    }
    double* const first[3] = {gates > 0 ? u_adjoint : next, v_adjoint, next};
    for (int l = 0; l <= gates; ++l) {
      activate_reverse(l, first[l]);
      store_layer(l, first[l]);
    }
  }
};

} // namespace spinn::axis
