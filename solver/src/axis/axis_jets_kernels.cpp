// SPDX-License-Identifier: BSD-3-Clause
// The passes of the axis networks on host data.
#include "axis/axis_jets.hpp"

#include "axis/axis_networks.hpp"
#include "parallel/execution_space.hpp"

namespace spinn::axis {
namespace {

using Space = Kokkos::DefaultExecutionSpace;

template <class T>
AxisNetworks<Space, T> make_networks(const ModelSpec& spec, std::span<const double> theta,
                                     const std::vector<JetRequest>& axes) {
  parallel::ensure_execution_space();
  std::vector<int> orders;
  std::vector<int> counts;
  std::vector<NodesView> nodes;
  for (const JetRequest& axis : axes) {
    orders.push_back(axis.order);
    counts.push_back(static_cast<int>(axis.nodes.size()));
    nodes.push_back({axis.nodes, &axis.factor});
  }
  AxisNetworks<Space, T> networks(Space(), spec, orders, counts);
  networks.set_nodes(nodes);
  networks.set_parameters(theta);
  networks.forward();
  return networks;
}

/// f(place in the padded jets, place in `axis`'s plain jets) for every value of an axis.
template <class F>
void for_each_value(const ModelSpec& spec, const PaddedModel& model, std::size_t axis, const F& f) {
  const PaddedNetwork& network = model.networks[axis];
  const std::int64_t rows = static_cast<std::int64_t>(network.orders + 1) * network.nodes;
  for (std::int64_t row = 0; row < rows; ++row)
    for (int q = 0; q < spec.unknowns; ++q)
      for (int r = 0; r < spec.rank; ++r)
        f(static_cast<std::size_t>(network.jet_offset + row * network.outputs + q * model.rank_padded + r),
          static_cast<std::size_t>(row * spec.outputs() + q * spec.rank + r));
}

} // namespace

template <class T>
AxisJets forward_jets(const ModelSpec& spec, std::span<const double> theta,
                      const std::vector<JetRequest>& axes) {
  const AxisNetworks<Space, T> networks = make_networks<T>(spec, theta, axes);
  std::vector<T> padded(networks.jets().size());
  parallel::copy_out<Space, T>(Space(), padded, networks.jets());
  AxisJets jets(axes.size());
  for (std::size_t axis = 0; axis < axes.size(); ++axis) {
    jets[axis].resize(static_cast<std::size_t>((axes[axis].order + 1) * spec.outputs()) *
                      axes[axis].nodes.size());
    for_each_value(spec, networks.model(), axis, [&](std::size_t from, std::size_t to) {
      jets[axis][to] = static_cast<double>(padded[from]);
    });
  }
  return jets;
}

template <class T>
std::vector<double> reverse_jets(const ModelSpec& spec, std::span<const double> theta,
                                 const std::vector<JetRequest>& axes, const AxisJets& adjoints) {
  AxisNetworks<Space, T> networks = make_networks<T>(spec, theta, axes);
  std::vector<T> padded(networks.jets().size());
  for (std::size_t axis = 0; axis < axes.size(); ++axis)
    for_each_value(spec, networks.model(), axis, [&](std::size_t to, std::size_t from) {
      padded[to] = static_cast<T>(adjoints[axis][from]);
    });
  std::vector<double> gradient(theta.size());
  networks.reverse(parallel::upload(Space(), "spinn::axis::adjoints", padded), gradient, [] {});
  return gradient;
}

template AxisJets forward_jets<float>(const ModelSpec&, std::span<const double>,
                                      const std::vector<JetRequest>&);
template AxisJets forward_jets<double>(const ModelSpec&, std::span<const double>,
                                       const std::vector<JetRequest>&);
template std::vector<double> reverse_jets<float>(const ModelSpec&, std::span<const double>,
                                                 const std::vector<JetRequest>&, const AxisJets&);
template std::vector<double> reverse_jets<double>(const ModelSpec&, std::span<const double>,
                                                  const std::vector<JetRequest>&, const AxisJets&);

} // namespace spinn::axis
