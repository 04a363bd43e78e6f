// SPDX-License-Identifier: BSD-3-Clause
// The axis networks of a model at fixed numbers of nodes: parameters in, jets out; adjoints of jets in, gradient out.
#pragma once

#include "axis/jet_features.hpp"
#include "axis/network_functors.hpp"
#include "parallel/launch.hpp"
#include "parallel/pace.hpp"

#include <Kokkos_Profiling_ScopedRegion.hpp>

#include <algorithm>
#include <stdexcept>

namespace spinn::axis {

/// The nodes of one axis and the derivatives of its factor there: [order+1][N] or more, or empty for a factor of 1.
struct NodesView {
  std::span<const double> nodes;
  const std::vector<std::vector<double>>* factor = nullptr;
};

template <class Space, class T>
class AxisNetworks {
public:
  /// @param orders  [axes] highest derivative along each axis that is wanted, 0..max_order
  /// @param nodes   [axes] number of nodes
  AxisNetworks(const Space& space, const ModelSpec& spec, std::span<const int> orders,
               std::span<const int> nodes)
      : m_space(space), m_spec(spec), m_model(padded_model(spec, orders, nodes, padding())),
        m_league(parallel::league(space, static_cast<int>(m_model.items.size()), 256)),
        m_networks(parallel::upload(space, "spinn::axis::networks", m_model.networks)),
        m_layers(parallel::upload(space, "spinn::axis::layers", m_model.layers)),
        m_items(parallel::upload(space, "spinn::axis::items", m_model.items)),
        m_rows(parallel::upload(space, "spinn::axis::rows", m_model.rows)),
        m_bounds(
            parallel::upload(space, "spinn::axis::bounds", parallel::split(m_model.costs, m_league.members))),
        m_theta(make<double>("theta", m_model.parameters)),
        m_parameters(make<T>("parameters", m_model.padded_total)),
        m_features(make<T>("features", m_model.feature_size)),
        m_factors(make<T>("factors", m_model.factor_size)), m_tape(make<T>("tape", m_model.tape_size)),
        m_jets(make<T>("jets", m_model.jet_size)),
        m_work(make<T>("work", m_league.members * m_model.work_size)) {
    for (const double cost : m_model.costs)
      m_operations += 2 * cost;
  }

  /// Columns are padded to this multiple.
  static constexpr int padding() { return parallel::vector_length<T>; }

  /// New nodes and factors, as many as before.
  void set_nodes(std::span<const NodesView> axes) { set_inputs(inputs_at(axes)); }

  /// What `set_inputs` wants for these nodes; may be kept.
  [[nodiscard]] NetworkInputs<T> inputs_at(std::span<const NodesView> axes) const {
    NetworkInputs<T> inputs{std::vector<T>(static_cast<std::size_t>(m_model.feature_size)),
                            std::vector<T>(static_cast<std::size_t>(m_model.factor_size))};
    for (std::size_t i = 0; i < axes.size(); ++i) {
      const PaddedNetwork& network = m_model.networks[i];
      fill_features(network, feature_jets(m_spec.axes[i], axes[i].nodes, network.orders),
                    inputs.features.data() + network.feature_offset);
      fill_factors(network, axes[i].factor, inputs.factors.data() + network.factor_offset);
    }
    return inputs;
  }
  void set_inputs(const NetworkInputs<T>& inputs) {
    parallel::copy_in<Space, T>(m_space, m_features, inputs.features);
    parallel::copy_in<Space, T>(m_space, m_factors, inputs.factors);
  }

  void set_parameters(std::span<const double> theta) {
    parallel::copy_in<Space, double>(m_space, m_theta, theta);
    parallel::launch_range("spinn::axis::unpack", m_space, row_count(),
                           UnpackFunctor<T>{m_rows.data(), m_theta.data(), m_parameters.data()},
                           4.0 * static_cast<double>(m_model.parameters));
  }

  /// Fills `jets`: per axis [order][node][unknown * rank_padded + term], at `jet_offset(axis)`.
  /// @param between  called between launches of some milliseconds; may throw to give up
  template <class Between>
  void forward(const Between& between) {
    const Kokkos::Profiling::ScopedRegion region("spinn::axis::forward");
    run_sliced<ForwardFunctor>("spinn::axis::forward", arrays(), m_operations, m_forward_pace, between);
  }
  void forward() {
    forward([] {});
  }

  /// From the adjoints of the jets, laid out as the jets, to dL/dtheta: [P].
  template <class Between>
  void reverse(const parallel::Array<Space, T>& adjoints, std::span<double> gradient,
               const Between& between) {
    const Kokkos::Profiling::ScopedRegion region("spinn::axis::reverse");
    if (m_gradients.size() == 0) {
      m_gradients = make<T>("gradients", m_league.members * m_model.padded_parameters);
      m_gradient = make<double>("gradient", m_model.parameters);
    }
    run_sliced<ReverseFunctor>("spinn::axis::reverse", arrays(adjoints.data()), 2 * m_operations,
                               m_reverse_pace, between);
    parallel::launch_range("spinn::axis::pack", m_space, row_count(),
                           PackFunctor<T>{m_rows.data(), m_gradients.data(), m_gradient.data(),
                                          m_league.members, m_model.padded_parameters},
                           4.0 * m_league.members * static_cast<double>(m_model.parameters));
    parallel::copy_out<Space, double>(m_space, gradient, m_gradient);
  }

  [[nodiscard]] const parallel::Array<Space, T>& jets() const { return m_jets; }
  [[nodiscard]] const PaddedModel& model() const { return m_model; }
  [[nodiscard]] std::int64_t parameters() const { return m_model.parameters; }
  [[nodiscard]] std::size_t bytes() const {
    return sizeof(T) * (m_parameters.size() + m_features.size() + m_factors.size() + m_tape.size() +
                        m_jets.size() + m_work.size() + m_gradients.size()) +
           sizeof(double) * (m_theta.size() + m_gradient.size());
  }

  /// What the passes read and write, for kernels of others; of the last `forward`.
  [[nodiscard]] PassArrays<T> arrays(const T* adjoints = nullptr) const {
    PassArrays<T> a;
    a.networks = m_networks.data();
    a.layers = m_layers.data();
    a.items = m_items.data();
    a.bounds = m_bounds.data();
    a.parameters = m_parameters.data();
    a.features = m_features.data();
    a.factors = m_factors.data();
    a.tape = m_tape.data();
    a.jets = m_jets.data();
    a.adjoints = adjoints;
    a.gradients = m_gradients.data();
    a.work = m_work.data();
    a.padded_parameters = m_model.padded_parameters;
    a.work_size = m_model.work_size;
    return a;
  }

private:
  template <class U>
  parallel::Array<Space, U> make(const char* name, std::int64_t size) const {
    return parallel::allocate_zero<Space, U>(m_space, std::string("spinn::axis::") + name,
                                             static_cast<std::size_t>(size));
  }
  int row_count() const { return static_cast<int>(m_model.rows.size()); }
  Kokkos::TeamPolicy<Space> policy() const {
    return Kokkos::TeamPolicy<Space>(m_space, m_league.members, m_league.team_size);
  }

  template <class Range>
  [[nodiscard]] bool has_orders() const {
    return std::ranges::any_of(m_model.networks, [](const PaddedNetwork& network) {
      return network.orders >= Range::first && network.orders <= Range::last;
    });
  }

  template <template <class, class, class> class Functor, class Between>
  void run_sliced(const char* label, PassArrays<T> arrays, double operations, parallel::Pace& pace,
                  const Between& between) {
    const int most = static_cast<int>(m_model.items.size()) / m_league.members + 1;
    pace.run(
        operations, most,
        [&](int slice, int slices) {
          arrays.slice = slice;
          arrays.slices = slices;
          arrays.first = true;
          launch_orders<Functor, CommonOrders>(label, arrays, operations);
          launch_orders<Functor, HighOrders>(label, arrays, operations);
          if (slices > 1 || operations > 1e7) m_space.fence(label); // small passes need not wait
        },
        between);
  }

  template <template <class, class, class> class Functor, class Range>
  void launch_orders(const char* label, PassArrays<T>& arrays, double operations) {
    if (!has_orders<Range>()) return;
    parallel::launch(label, policy(), Functor<Space, T, Range>{arrays}, operations);
    arrays.first = false;
  }

  /// [orders+1][nodes][features] of derivatives -> [chunks][orders+1][chunk_nodes][features] of normalised Taylor coefficients;
  /// the last chunk repeats the last node.
  static void fill_features(const PaddedNetwork& network, const std::vector<double>& jets, T* target) {
    for (int chunk = 0; chunk < network.chunks; ++chunk) {
      double factorial = 1;
      for (int order = 0; order <= network.orders; factorial *= ++order)
        for (int b = 0; b < chunk_nodes; ++b) {
          const int node = std::min(chunk * chunk_nodes + b, network.nodes - 1);
          for (int f = 0; f < network.features; ++f)
            *target++ = static_cast<T>(
                jets[(static_cast<std::size_t>(order) * network.nodes + node) * network.features + f] /
                factorial);
        }
    }
  }

  static void fill_factors(const PaddedNetwork& network, const std::vector<std::vector<double>>* factor,
                           T* target) {
    const bool given = factor != nullptr && !factor->empty();
    if (given && static_cast<int>(factor->size()) <= network.orders)
      throw std::logic_error("AxisNetworks: a factor has fewer derivatives than its axis needs");
    double factorial = 1;
    for (int order = 0; order <= network.orders; factorial *= ++order)
      for (int b = 0; b < network.chunks * chunk_nodes; ++b) {
        const std::size_t node = static_cast<std::size_t>(std::min(b, network.nodes - 1));
        *target++ = given ? static_cast<T>((*factor)[static_cast<std::size_t>(order)][node] / factorial)
                          : T(order == 0 ? 1 : 0);
      }
  }

  Space m_space;
  ModelSpec m_spec;
  PaddedModel m_model;
  parallel::League<Space> m_league;
  parallel::Array<Space, PaddedNetwork> m_networks;
  parallel::Array<Space, PaddedLayer> m_layers;
  parallel::Array<Space, ChunkItem> m_items;
  parallel::Array<Space, ParameterRow> m_rows;
  parallel::Array<Space, int> m_bounds;
  parallel::Array<Space, double> m_theta;
  parallel::Array<Space, T> m_parameters, m_features, m_factors, m_tape, m_jets, m_work, m_gradients;
  parallel::Array<Space, double> m_gradient;
  double m_operations = 0; ///< of a forward pass
  parallel::Pace m_forward_pace, m_reverse_pace;
};

} // namespace spinn::axis
