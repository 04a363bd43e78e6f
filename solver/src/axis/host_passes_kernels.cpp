// SPDX-License-Identifier: BSD-3-Clause
// The axis functions at changing sets of nodes, on the host.
#include "axis/host_passes.hpp"

#include "axis/axis_networks.hpp"
#include "axis/network_functors.hpp"
#include "axis/row_pass.hpp"
#include "axis/tangent_pass.hpp"
#include "parallel/execution_space.hpp"
#include "parallel/host_threads.hpp"

namespace spinn::axis {
namespace {

using Space = Kokkos::DefaultHostExecutionSpace;
using Networks = AxisNetworks<Space, double>;

Networks make_networks(const ModelSpec& spec, std::span<const int> orders, std::span<const int> capacity) {
  parallel::ensure_execution_space();
  return {Space(), spec, orders, capacity};
}

/// f(ChunkPass) with the network's order as a constant.
template <class F>
void with_chunk(const PassArrays<double>& arrays, int axis, int chunk, const F& f) {
  const parallel::SoloTeam team;
  const PaddedNetwork& network = arrays.networks[axis];
  with_order<0, max_order>(network.orders, [&]<int Order>() {
    f(ChunkPass<parallel::SoloTeam, double, Order>{team, arrays, network, chunk});
  });
}

template <class Pass>
inline constexpr int order_of = Pass::row_count / chunk_nodes - 1;

} // namespace

struct HostPasses::Impl {
  std::vector<AxisLayout> layout;
  std::vector<int> capacity;
  Networks networks;
  std::vector<JetPlace> places;
  parallel::Array<Space, double> adjoints;
  std::vector<double> direction, tangents; ///< empty before they are wanted

  Impl(const ModelSpec& spec, std::span<const int> orders, std::span<const int> most)
      : layout(axis::layout(spec)), capacity(most.begin(), most.end()),
        networks(make_networks(spec, orders, most)),
        adjoints(parallel::allocate_zero<Space, double>(Space(), "spinn::axis::adjoints",
                                                        networks.jets().size())) {
    const PaddedModel& model = networks.model();
    for (const PaddedNetwork& network : model.networks)
      places.push_back({network.jet_offset, static_cast<std::int64_t>(network.nodes) * network.outputs,
                        network.outputs, model.rank_padded, network.orders + 1});
  }
};

HostPasses::HostPasses(const ModelSpec& spec, std::span<const int> orders, std::span<const int> capacity)
    : m_impl(std::make_unique<Impl>(spec, orders, capacity)) {}
HostPasses::~HostPasses() = default;
HostPasses::HostPasses(HostPasses&&) noexcept = default;
HostPasses& HostPasses::operator=(HostPasses&&) noexcept = default;

/// A set that has fewer nodes than there is room for repeats its last one.
NetworkInputs<double> HostPasses::inputs_at(std::vector<AxisNodes> nodes) const {
  std::vector<NodesView> views;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto room = static_cast<std::size_t>(m_impl->capacity[i]);
    nodes[i].nodes.resize(room, nodes[i].nodes.back());
    for (std::vector<double>& order : nodes[i].factor)
      order.resize(room, order.back());
    views.push_back({nodes[i].nodes, &nodes[i].factor});
  }
  return m_impl->networks.inputs_at(views);
}

void HostPasses::set_inputs(const NetworkInputs<double>& inputs) {
  m_impl->networks.set_inputs(inputs);
}

const JetPlace& HostPasses::place(int axis) const {
  return m_impl->places[static_cast<std::size_t>(axis)];
}
std::size_t HostPasses::jet_size() const {
  return m_impl->networks.jets().size();
}
std::size_t HostPasses::bytes() const {
  const Impl& impl = *m_impl;
  return impl.networks.bytes() +
         sizeof(double) * (impl.adjoints.size() + impl.direction.size() + impl.tangents.size());
}

const double* HostPasses::forward(std::span<const double> theta, const std::function<void()>& between) {
  m_impl->networks.set_parameters(theta);
  m_impl->networks.forward(between);
  Space().fence("spinn::axis::host_forward");
  return m_impl->networks.jets().data();
}

double* HostPasses::adjoints() {
  return m_impl->adjoints.data();
}

void HostPasses::reverse(std::span<double> gradient, const std::function<void()>& between) {
  m_impl->networks.reverse(m_impl->adjoints, gradient, between);
}

const double* HostPasses::tangents(std::span<const double> v, const std::function<void()>& between) {
  Impl& impl = *m_impl;
  const PaddedModel& model = impl.networks.model();
  impl.direction.resize(static_cast<std::size_t>(model.padded_total));
  impl.tangents.resize(jet_size());
  const UnpackFunctor<double> unpack{model.rows.data(), v.data(), impl.direction.data()};
  for (std::size_t row = 0; row < model.rows.size(); ++row)
    unpack(static_cast<int>(row));
  const PassArrays<double> arrays = impl.networks.arrays();
  parallel::for_each_item(static_cast<int>(model.items.size()), [&](int i) {
    between();
    const ChunkItem& item = model.items[static_cast<std::size_t>(i)];
    with_chunk(arrays, item.axis, item.chunk, [&]<class Pass>(const Pass& pass) {
      TangentPass<order_of<Pass>>{pass, impl.direction.data(), impl.tangents.data()}.run();
    });
  });
  return impl.tangents.data();
}

void HostPasses::rows(int axis, std::span<const int> nodes, const double* adjoints,
                      double* const* rows) const {
  const PassArrays<double> arrays = m_impl->networks.arrays();
  with_chunk(arrays, axis, 0, [&]<class Pass>(const Pass& pass) {
    RowPass<order_of<Pass>>{pass,
                            m_impl->layout[static_cast<std::size_t>(axis)],
                            m_impl->networks.model().rank_padded,
                            nodes.data(),
                            static_cast<int>(nodes.size()),
                            adjoints,
                            rows}
        .run();
  });
}

} // namespace spinn::axis
