// SPDX-License-Identifier: BSD-3-Clause
// The forward (Taylor-mode) and reverse passes of the axis networks over chunks of nodes, as team functions.
//
// A chunk's jet array J is [orders+1][chunk_nodes][columns], of normalised Taylor coefficients; its rows of all orders go through
// a dense layer as one matrix product, since a layer is linear:  Z_k = H_k W (+ b for k = 0). Only what others read, the outputs
// and their adjoints, are derivatives.
#pragma once

#include "axis/activation.hpp"
#include "axis/padded_network.hpp"
#include "parallel/elementary.hpp"
#include "parallel/team.hpp"

namespace spinn::axis {

using parallel::Lanes;
using parallel::Product;
using parallel::Segment;

/// The arrays of all networks, in the memory of the execution space.
template <class T>
struct PassArrays {
  const PaddedNetwork* networks = nullptr;
  const PaddedLayer* layers = nullptr;
  const ChunkItem* items = nullptr;
  const int* bounds = nullptr; ///< [members+1] items of each team
  const T* parameters = nullptr;
  const T* features = nullptr;
  const T* factors = nullptr;
  T* tape = nullptr;
  T* jets = nullptr;           ///< outputs of the forward pass, as derivatives
  const T* adjoints = nullptr; ///< dL/djets, input of the reverse pass
  T* gradients = nullptr;      ///< [members][padded_parameters]
  T* work = nullptr;           ///< [members][work_size]
  std::int64_t padded_parameters = 0;
  std::int64_t work_size = 0;
  int slice = 0; ///< this launch does part `slice` of `slices` of every team's chunks
  int slices = 1;
  bool first = true; ///< of the launches for one slice: sets the gradients to zero
};

/// One chunk of one network of `Order` derivatives.
template <class Team, class T, int Order>
struct ChunkPass {
  const Team& team;
  const PassArrays<T>& arrays;
  const PaddedNetwork& network;
  int chunk;
  static constexpr int row_count = (Order + 1) * chunk_nodes;

  KOKKOS_FUNCTION const PaddedLayer& layer(int l) const { return arrays.layers[network.first_layer + l]; }
  KOKKOS_FUNCTION const T* features() const {
    return arrays.features + network.feature_offset +
           static_cast<std::int64_t>(chunk) * row_count * network.features;
  }
  /// Input jets of layer l, and the number of their columns.
  KOKKOS_FUNCTION const T* input(int l) const { return l <= network.gates ? features() : tape(l - 1, 1); }
  KOKKOS_FUNCTION int input_columns(int l) const {
    return l <= network.gates ? network.features : network.width;
  }
  /// Part 0 of layer l holds the pre-activations z, and then s'(z), in a gated layer s(z); part 1 the layer's outputs.
  KOKKOS_FUNCTION T* tape(int l, int part) const {
    return arrays.tape + network.tape_offset + chunk * network.tape_size +
           static_cast<std::int64_t>(2 * l + part) * row_count * network.width;
  }
  KOKKOS_FUNCTION Jet<T, Order> factor(int b) const {
    const int stride = network.chunks * chunk_nodes;
    return load_jet<T, Order>(arrays.factors + network.factor_offset + chunk * chunk_nodes + b, stride);
  }
  KOKKOS_FUNCTION int live_nodes() const {
    const int rest = network.nodes - chunk * chunk_nodes;
    return rest < chunk_nodes ? rest : chunk_nodes;
  }

  /// target [rows][outputs] = input [rows][inputs] W.
  KOKKOS_FUNCTION void dense(const PaddedLayer& l, const T* input, int stride, T* target) const {
    const Segment whole{};
    Product<T> p;
    p.rows = row_count;
    p.columns = l.outputs;
    p.depth = l.inputs;
    p.segments = &whole;
    p.count = 1;
    p.a = input;
    p.a_row = stride;
    p.a_column = 1;
    p.b = arrays.parameters + l.weights;
    p.b_row = l.outputs;
    p.c = target;
    p.c_row = l.outputs;
    parallel::product<false>(team, p);
    parallel::barrier(team);
  }

  /// Sine activation of one node: z becomes the derivatives cos(z), h the outputs sin(z).
  KOKKOS_FUNCTION void sine_row(Lanes lanes, const T* bias, T* z, T* h) const {
    const int width = network.width;
    const int stride = chunk_nodes * width;
    const auto run = [=](auto evaluate) {
      parallel::columns(lanes, width, [=](int j) {
        const Jet<T, Order> jet = load_jet<T, Order>(z + j, stride);
        const parallel::SineCosine<T> at = evaluate(jet.c[0] + bias[j]);
        const Activated<T, Order> y = sine_jets<T, Order>(at.sine, at.cosine, jet);
        store_jet(z + j, stride, y.derivative);
        store_jet(h + j, stride, y.value);
      });
    };
    KOKKOS_IF_ON_HOST((if (parallel::within_sine_limit(z, bias, width)) {
      run([](T x) { return parallel::host_sine_cosine(x); });
      return;
    }))
    run([](T x) { return parallel::SineCosine<T>{Kokkos::sin(x), Kokkos::cos(x)}; });
  }

  /// Adds the bias, applies the activation; `gate` says that h = (1 - z) U + z V with the encoders' outputs.
  KOKKOS_FUNCTION void activate(int index, bool gate) const {
    const int width = network.width;
    const int stride = chunk_nodes * width;
    const T* const bias = arrays.parameters + layer(index).bias;
    T* const before = tape(index, 0);
    T* const after = tape(index, 1);
    const bool sine = network.sine;
    const T* const u = tape(0, 1);
    const T* const v = tape(1, 1);
    parallel::rows(team, chunk_nodes, [&](int b, Lanes lanes) {
      T* const z = before + b * width;
      T* const h = after + b * width;
      if (sine)
        sine_row(lanes, bias, z, h);
      else if (!gate)
        parallel::columns(lanes, width, [=](int j) {
          const Jet<T, Order> jet = load_jet<T, Order>(z + j, stride);
          const Activated<T, Order> y = tanh_jets<T, Order>(parallel::tanh(jet.c[0] + bias[j]), jet);
          store_jet(z + j, stride, y.derivative);
          store_jet(h + j, stride, y.value);
        });
      else
        parallel::columns(lanes, width, [=](int j) {
          const Jet<T, Order> jet = load_jet<T, Order>(z + j, stride);
          const Jet<T, Order> y = tanh_jets<T, Order>(parallel::tanh(jet.c[0] + bias[j]), jet).value;
          store_jet(z + j, stride, y);
          const Jet<T, Order> open = load_jet<T, Order>(u + b * width + j, stride);
          Jet<T, Order> gap = load_jet<T, Order>(v + b * width + j, stride);
          for (int k = 0; k <= Order; ++k)
            gap.c[k] -= open.c[k];
          Jet<T, Order> mixed = multiply<T, Order>(y, gap);
          for (int k = 0; k <= Order; ++k)
            mixed.c[k] += open.c[k];
          store_jet(h + j, stride, mixed);
        });
    });
    parallel::barrier(team);
  }

  /// Forward pass: fills the tape and this chunk's rows of the jets.
  KOKKOS_FUNCTION void forward(T* work) const {
    const int last = network.gates + network.hidden;
    for (int l = 0; l < last; ++l) {
      dense(layer(l), input(l), input_columns(l), tape(l, 0));
      activate(l, l > network.gates && network.gates > 0);
    }
    dense(layer(last), input(last), input_columns(last), work);
    const int outputs = network.outputs;
    const T* const bias = arrays.parameters + layer(last).bias;
    const int stride = chunk_nodes * outputs;
    const int jet_stride = network.nodes * outputs;
    T* const jets = arrays.jets + network.jet_offset + chunk * chunk_nodes * outputs;
    parallel::rows(team, live_nodes(), [&](int b, Lanes lanes) {
      const Jet<T, Order> phi = factor(b);
      parallel::columns(lanes, outputs, [=](int j) {
        Jet<T, Order> g = load_jet<T, Order>(work + b * outputs + j, stride);
        g.c[0] += bias[j];
        store_jet(jets + b * outputs + j, jet_stride, times_factorials(multiply<T, Order>(phi, g)));
      });
    });
    parallel::barrier(team);
  }

  /// gradient of W and b of a layer += those of this chunk, from the layer's inputs and the adjoints of its outputs.
  KOKKOS_FUNCTION void accumulate(const PaddedLayer& l, const T* input, int stride, const T* adjoint,
                                  T* gradient) const {
    const Segment whole{};
    Product<T> p;
    p.rows = l.inputs;
    p.columns = l.outputs;
    p.depth = row_count;
    p.segments = &whole;
    p.count = 1;
    p.a = input;
    p.a_row = 1;
    p.a_column = stride;
    p.b = adjoint;
    p.b_row = l.outputs;
    p.c = gradient + l.weights;
    p.c_row = l.outputs;
    parallel::product<true>(team, p);
    T* const bias = gradient + l.bias;
    const int outputs = l.outputs;
    parallel::elements(team, outputs, [=](int j) {
      T sum = 0;
      for (int b = 0; b < chunk_nodes; ++b)
        sum += adjoint[b * outputs + j];
      bias[j] += sum;
    });
  }

  /// target [rows][inputs_padded] = adjoint [rows][outputs] W^T.
  KOKKOS_FUNCTION void dense_reverse(const PaddedLayer& l, const T* adjoint, T* target) const {
    const Segment whole{};
    Product<T> p;
    p.rows = row_count;
    p.columns = l.inputs_padded;
    p.depth = l.outputs;
    p.segments = &whole;
    p.count = 1;
    p.a = adjoint;
    p.a_row = l.outputs;
    p.a_column = 1;
    p.b = arrays.parameters + l.transposed;
    p.b_row = l.inputs_padded;
    p.c = target;
    p.c_row = l.inputs_padded;
    parallel::product<false>(team, p);
    parallel::barrier(team);
  }

  /// In place: adjoints of a plain layer's outputs to those of its pre-activations.
  KOKKOS_FUNCTION void activate_reverse(int index, T* adjoint) const {
    const int stride = chunk_nodes * network.width;
    const T* const derivatives = tape(index, 0);
    parallel::elements(team, stride, [=](int j) {
      store_jet(adjoint + j, stride,
                multiply_reverse<T, Order>(load_jet<T, Order>(derivatives + j, stride),
                                           load_jet<T, Order>(adjoint + j, stride)));
    });
    parallel::barrier(team);
  }

  /// The same for a gated layer h = U + y (V - U); adds to the adjoints of U and V.
  KOKKOS_FUNCTION void gate_reverse(int index, T* adjoint, T* u_adjoint, T* v_adjoint) const {
    const int stride = chunk_nodes * network.width;
    const T* const values = tape(index, 0);
    const T* const u = tape(0, 1);
    const T* const v = tape(1, 1);
    parallel::elements(team, stride, [=](int j) {
      const Jet<T, Order> y = load_jet<T, Order>(values + j, stride);
      const Jet<T, Order> h = load_jet<T, Order>(adjoint + j, stride);
      const Jet<T, Order> open = load_jet<T, Order>(u + j, stride);
      Jet<T, Order> gap = load_jet<T, Order>(v + j, stride);
      for (int k = 0; k <= Order; ++k)
        gap.c[k] -= open.c[k];
      const Jet<T, Order> to_gap = multiply_reverse<T, Order>(y, h);
      for (int k = 0; k <= Order; ++k) {
        v_adjoint[j + k * stride] += to_gap.c[k];
        u_adjoint[j + k * stride] += h.c[k] - to_gap.c[k];
      }
      store_jet(adjoint + j, stride,
                multiply_reverse<T, Order>(tanh_derivative(y), multiply_reverse<T, Order>(gap, h)));
    });
    parallel::barrier(team);
  }

  /// Adjoints of the network's outputs, from those of the jets by the reverse of the factor: [Order+1][nodes][outputs].
  KOKKOS_FUNCTION void output_adjoints(T* target) const {
    const int outputs = network.outputs;
    const int stride = chunk_nodes * outputs;
    const int jet_stride = network.nodes * outputs;
    const T* const jets = arrays.adjoints + network.jet_offset + chunk * chunk_nodes * outputs;
    const int live = live_nodes();
    parallel::rows(team, chunk_nodes, [&](int b, Lanes lanes) {
      const Jet<T, Order> phi = factor(b);
      const bool used = b < live;
      parallel::columns(lanes, outputs, [=](int j) {
        Jet<T, Order> g{};
        if (used)
          g = multiply_reverse<T, Order>(
              phi, times_factorials(load_jet<T, Order>(jets + b * outputs + j, jet_stride)));
        store_jet(target + b * outputs + j, stride, g);
      });
    });
    parallel::barrier(team);
  }

  /// Reverse pass: adds this chunk's part to the gradient of the padded parameters.
  KOKKOS_FUNCTION void reverse(T* gradient, T* work) const {
    const int last = network.gates + network.hidden;
    const int widest = network.width > network.outputs ? network.width : network.outputs;
    T* now = work;
    T* next = work + row_count * widest;
    T* const u_adjoint = work + 2 * row_count * widest;
    T* const v_adjoint = u_adjoint + row_count * network.width;
    output_adjoints(now);
    accumulate(layer(last), input(last), input_columns(last), now, gradient);
    if (last == 0) { // spectral: nothing below the output layer
      parallel::barrier(team);
      return;
    }
    dense_reverse(layer(last), now, next);
    if (network.gates > 0) {
      parallel::elements(team, 2 * row_count * network.width, [=](int i) { u_adjoint[i] = 0; });
      parallel::barrier(team);
    }
    for (int l = last - 1; l > network.gates; --l) {
      T* const swap = now;
      now = next;
      next = swap;
      if (network.gates > 0)
        gate_reverse(l, now, u_adjoint, v_adjoint);
      else
        activate_reverse(l, now);
      accumulate(layer(l), input(l), input_columns(l), now, gradient);
      dense_reverse(layer(l), now, next);
    }
    T* const inputs[3] = {network.gates > 0 ? u_adjoint : next, v_adjoint, next};
    for (int l = 0; l <= network.gates; ++l) {
      activate_reverse(l, inputs[l]);
      accumulate(layer(l), input(l), input_columns(l), inputs[l], gradient);
    }
    parallel::barrier(team);
  }
};

} // namespace spinn::axis
