// SPDX-License-Identifier: BSD-3-Clause
// The Jacobian of one axis network on host data.
//
// The derivatives of df/dtheta_p along x are wanted, f = phi(x) g(x) an output. So this is the reverse pass of the plain
// values, done with jets in place of numbers: the adjoint df/dz is itself a function of x, and products are those of series.
//   z = h W + b:            df/dW_ij = h_i df/dz_j,  df/db_j = df/dz_j,  df/dh_i = sum over j of W_ij df/dz_j
//   h = s(z):               df/dz = s'(z) df/dh
//   h = (1 - y) U + y V:    df/dU += (1 - y) df/dh,  df/dV += y df/dh,  df/dy = (V - U) df/dh
#include "axis/axis_jacobian.hpp"

#include "axis/axis_networks.hpp"
#include "parallel/execution_space.hpp"

#include <algorithm>
#include <utility>

namespace spinn::axis {
namespace {

using Host = Kokkos::DefaultHostExecutionSpace;
using parallel::host_columns;

/// The Jacobian of all outputs at one node. Adjoint arrays are [Order+1][outputs][width], df/dh or df/dz of a layer.
template <int Order>
struct NodeJacobian {
  using Numbers = Jet<double, Order>;
  const ChunkPass<parallel::SoloTeam, double, Order>& pass;
  const AxisLayout& layout;
  int node; ///< in its chunk
  int rank; ///< outputs are padded from rank to rank_padded columns per unknown
  int rank_padded;
  int outputs;
  double* jacobian; ///< [Order+1][outputs][parameters] of this node

  int width() const { return pass.network.width; }
  int size() const { return (Order + 1) * outputs * width(); }
  std::int64_t parameters() const { return layout.end - layout.begin; }
  double* at(int output, std::int64_t parameter) const {
    return jacobian + output * parameters() + parameter - layout.begin;
  }
  const double* tape(int l, int part) const { return pass.tape(l, part) + node * width(); }
  Numbers tape_jet(int l, int part, int j) const {
    return load_jet<double, Order>(tape(l, part) + j, chunk_nodes * width());
  }
  int last() const { return pass.network.gates + pass.network.hidden; }
  const double* input(int l) const { return pass.input(l) + node * pass.input_columns(l); }
  int input_stride(int l) const { return chunk_nodes * pass.input_columns(l); }

  /// Entries of the output layer's parameters, f = phi (h W + b).
  void output_layer() const {
    const LayerSlot& slot = layout.layers[static_cast<std::size_t>(last())];
    const Numbers phi = pass.factor(node);
    const int stride = outputs * static_cast<int>(parameters());
    for (int c = 0; c < outputs; ++c) {
      for (int i = 0; i < slot.inputs; ++i)
        store_jet(at(c, slot.weights + i * slot.outputs + c), stride,
                  times_factorials(multiply<double, Order>(
                      phi, load_jet<double, Order>(input(last()) + i, input_stride(last())))));
      if (slot.bias >= 0) store_jet(at(c, slot.bias + c), stride, times_factorials(phi));
    }
  }

  /// df/dh = phi W.
  void output_reverse(double* adjoint) const {
    const PaddedLayer& layer = pass.layer(last());
    const Numbers phi = pass.factor(node);
    const int stride = outputs * width();
    for (int c = 0; c < outputs; ++c) {
      const int column = c / rank * rank_padded + c % rank;
      const double* const weights = pass.arrays.parameters + layer.transposed + column * layer.inputs_padded;
      host_columns(width(), [=, this](int i) {
        Numbers value = phi;
        for (double& coefficient : value.c)
          coefficient *= weights[i];
        store_jet(adjoint + c * width() + i, stride, value);
      });
    }
  }

  /// target (+)= s a for all outputs, s a jet per column: [Order+1][width].
  template <bool Accumulate>
  void scale(const double* s, const double* a, double* target) const {
    const int w = width();
    const int stride = outputs * w;
    for (int c = 0; c < outputs; ++c)
      host_columns(w, [=](int j) {
        Numbers value = multiply<double, Order>(load_jet<double, Order>(s + j, w),
                                                load_jet<double, Order>(a + c * w + j, stride));
        double* const to = target + c * w + j;
        for (int k = 0; Accumulate && k <= Order; ++k)
          value.c[k] += to[k * stride];
        store_jet(to, stride, value);
      });
  }

  /// In place df/dh -> df/dz of a plain layer. @param jets [Order+1][width], overwritten
  void activate_reverse(int l, double* adjoint, double* jets) const {
    for (int j = 0; j < width(); ++j)
      store_jet(jets + j, width(), tape_jet(l, 0, j));
    scale<false>(jets, adjoint, adjoint);
  }

  /// The same for a gated layer; adds to df/dU and df/dV. @param jets three times [Order+1][width], overwritten
  void gate_reverse(int l, double* adjoint, double* u_adjoint, double* v_adjoint, double* jets) const {
    const int part = (Order + 1) * width();
    for (int j = 0; j < width(); ++j) {
      const Numbers y = tape_jet(l, 0, j);
      const Numbers u = tape_jet(0, 1, j);
      Numbers gap = tape_jet(1, 1, j);
      Numbers rest;
      for (int k = 0; k <= Order; ++k) {
        gap.c[k] -= u.c[k];
        rest.c[k] = (k == 0 ? 1 : 0) - y.c[k];
      }
      store_jet(jets + j, width(), multiply<double, Order>(tanh_derivative(y), gap));
      store_jet(jets + part + j, width(), y);
      store_jet(jets + 2 * part + j, width(), rest);
    }
    scale<true>(jets + part, adjoint, v_adjoint);
    scale<true>(jets + 2 * part, adjoint, u_adjoint);
    scale<false>(jets, adjoint, adjoint);
  }

  /// Entries of a hidden layer's parameters, from df/dz.
  void hidden_layer(int l, const double* adjoint) const {
    const LayerSlot& slot = layout.layers[static_cast<std::size_t>(l)];
    const int from_stride = outputs * width();
    const std::int64_t to_stride = outputs * parameters();
    for (int c = 0; c < outputs; ++c) {
      const double* const from = adjoint + c * width();
      for (int i = 0; i < slot.inputs; ++i) {
        const Numbers h = load_jet<double, Order>(input(l) + i, input_stride(l));
        double* const to = at(c, slot.weights + i * slot.outputs);
        host_columns(slot.outputs, [=](int j) {
          store_jet(
              to + j, static_cast<int>(to_stride),
              times_factorials(multiply<double, Order>(h, load_jet<double, Order>(from + j, from_stride))));
        });
      }
      double* const to = at(c, slot.bias);
      host_columns(slot.outputs, [=](int j) {
        store_jet(to + j, static_cast<int>(to_stride),
                  times_factorials(load_jet<double, Order>(from + j, from_stride)));
      });
    }
  }

  /// df/dz of layer l -> df/dh of the layer before.
  void dense_reverse(int l, const double* adjoint, double* target) const {
    const PaddedLayer& layer = pass.layer(l);
    const Segment whole{};
    Product<double> p;
    p.rows = (Order + 1) * outputs;
    p.columns = layer.inputs_padded;
    p.depth = layer.outputs;
    p.segments = &whole;
    p.count = 1;
    p.a = adjoint;
    p.a_row = width();
    p.a_column = 1;
    p.b = pass.arrays.parameters + layer.transposed;
    p.b_row = layer.inputs_padded;
    p.c = target;
    p.c_row = width();
    parallel::host_product<double, false>(p);
  }

  void run() const {
    output_layer();
    if (last() == 0) return; // spectral
    const int gates = pass.network.gates;
    std::vector<double> work(static_cast<std::size_t>(4 * size() + 3 * (Order + 1) * width()));
    double* now = work.data();
    double* next = now + size();
    double* const u_adjoint = next + size(); // zeros, as is v_adjoint
    double* const v_adjoint = u_adjoint + size();
    double* const jets = v_adjoint + size();
    output_reverse(now);
    for (int l = last() - 1; l > gates; --l) {
      if (gates > 0)
        gate_reverse(l, now, u_adjoint, v_adjoint, jets);
      else
        activate_reverse(l, now, jets);
      hidden_layer(l, now);
      dense_reverse(l, now, next);
      std::swap(now, next);
    }
    double* const first[3] = {gates > 0 ? u_adjoint : now, v_adjoint, now};
    for (int l = 0; l <= gates; ++l) {
      activate_reverse(l, first[l], jets);
      hidden_layer(l, first[l]);
    }
  }
};

/// One node of the only axis.
struct JacobianFunctor {
  PassArrays<double> arrays;
  const AxisLayout* layout = nullptr;
  int rank = 1;
  int rank_padded = 1;
  int outputs = 1;
  double* jacobian = nullptr;

  template <int Order>
  void run(int node) const {
    const parallel::SoloTeam team;
    const ChunkPass<parallel::SoloTeam, double, Order> pass{team, arrays, arrays.networks[0],
                                                            node / chunk_nodes};
    double* const target = jacobian + node * (Order + 1) * outputs * (layout->end - layout->begin);
    NodeJacobian<Order>{pass, *layout, node % chunk_nodes, rank, rank_padded, outputs, target}.run();
  }

  void operator()(int node) const {
    with_order<0, max_order>(arrays.networks[0].orders, [=, this]<int Order>() { run<Order>(node); });
  }
};

} // namespace

std::vector<double> axis_jacobian(const ModelSpec& spec, std::span<const double> theta, int axis,
                                  const JetRequest& request) {
  parallel::ensure_execution_space();
  const AxisLayout whole = layout(spec)[static_cast<std::size_t>(axis)];
  ModelSpec only = spec;
  only.axes = {spec.axes[static_cast<std::size_t>(axis)]};
  const AxisLayout own = layout(only).front();
  const int nodes = static_cast<int>(request.nodes.size());
  const std::vector<NodesView> views = {{request.nodes, &request.factor}};

  AxisNetworks<Host, double> networks(Host(), only, std::vector<int>{request.order}, std::vector<int>{nodes});
  networks.set_nodes(views);
  networks.set_parameters(
      theta.subspan(static_cast<std::size_t>(whole.begin), static_cast<std::size_t>(own.end)));
  networks.forward();

  const std::size_t per_node = static_cast<std::size_t>((request.order + 1) * spec.outputs() * own.end);
  std::vector<double> jacobian(static_cast<std::size_t>(nodes) * per_node);
  JacobianFunctor functor;
  functor.arrays = networks.arrays();
  functor.layout = &own;
  functor.rank = spec.rank;
  functor.rank_padded = networks.model().rank_padded;
  functor.outputs = spec.outputs();
  functor.jacobian = jacobian.data();
  parallel::launch_range("spinn::axis::jacobian", Host(), nodes, functor,
                         6.0 * static_cast<double>(jacobian.size()));
  return jacobian;
}

} // namespace spinn::axis
