// SPDX-License-Identifier: BSD-3-Clause
// The passes of the axis networks on host data.
#include "axis/axis_jets.hpp"

#include "axis/axis_networks.hpp"
#include "parallel/execution_space.hpp"

#include <algorithm>

namespace spinn::axis {
namespace {

using Space = Kokkos::DefaultExecutionSpace;

std::vector<NodesView> views(const std::vector<JetRequest>& axes) {
  std::vector<NodesView> result;
  for (const JetRequest& axis : axes)
    result.push_back({axis.nodes, &axis.factor});
  return result;
}

template <class T>
AxisNetworks<Space, T> make_networks(const ModelSpec& spec, const std::vector<JetRequest>& axes) {
  parallel::ensure_execution_space();
  std::vector<int> orders;
  std::vector<int> counts;
  for (const JetRequest& axis : axes) {
    orders.push_back(axis.order);
    counts.push_back(static_cast<int>(axis.nodes.size()));
  }
  return {Space(), spec, orders, counts};
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
struct JetPasses<T>::Impl {
  ModelSpec spec;
  AxisNetworks<Space, T> networks;
  std::vector<T> padded;
  parallel::Array<Space, T> adjoints;
  AxisJets jets;

  Impl(const ModelSpec& model, const std::vector<JetRequest>& axes)
      : spec(model), networks(make_networks<T>(model, axes)), padded(networks.jets().size()),
        jets(axes.size()) {
    networks.set_nodes(views(axes));
    for (std::size_t axis = 0; axis < axes.size(); ++axis)
      jets[axis].resize(static_cast<std::size_t>((axes[axis].order + 1) * spec.outputs()) *
                        axes[axis].nodes.size());
  }
};

template <class T>
JetPasses<T>::JetPasses(const ModelSpec& spec, const std::vector<JetRequest>& axes)
    : m_impl(std::make_unique<Impl>(spec, axes)) {}
template <class T>
JetPasses<T>::~JetPasses() = default;
template <class T>
JetPasses<T>::JetPasses(JetPasses&&) noexcept = default;
template <class T>
JetPasses<T>& JetPasses<T>::operator=(JetPasses&&) noexcept = default;

template <class T>
void JetPasses<T>::set_nodes(const std::vector<JetRequest>& axes) {
  m_impl->networks.set_nodes(views(axes));
}

template <class T>
const AxisJets& JetPasses<T>::forward(std::span<const double> theta) {
  Impl& impl = *m_impl;
  impl.networks.set_parameters(theta);
  impl.networks.forward();
  parallel::copy_out<Space, T>(Space(), impl.padded, impl.networks.jets());
  for (std::size_t axis = 0; axis < impl.jets.size(); ++axis)
    for_each_value(impl.spec, impl.networks.model(), axis, [&](std::size_t from, std::size_t to) {
      impl.jets[axis][to] = static_cast<double>(impl.padded[from]);
    });
  return impl.jets;
}

template <class T>
void JetPasses<T>::reverse(const AxisJets& adjoints, std::span<double> gradient) {
  Impl& impl = *m_impl;
  std::fill(impl.padded.begin(), impl.padded.end(), T(0));
  for (std::size_t axis = 0; axis < adjoints.size(); ++axis)
    for_each_value(impl.spec, impl.networks.model(), axis, [&](std::size_t to, std::size_t from) {
      impl.padded[to] = static_cast<T>(adjoints[axis][from]);
    });
  if (impl.adjoints.size() == 0)
    impl.adjoints = parallel::upload(Space(), "spinn::axis::adjoints", impl.padded);
  else
    parallel::copy_in<Space, T>(Space(), impl.adjoints, impl.padded);
  impl.networks.reverse(impl.adjoints, gradient, [] {});
}

template <class T>
AxisJets forward_jets(const ModelSpec& spec, std::span<const double> theta,
                      const std::vector<JetRequest>& axes) {
  return JetPasses<T>(spec, axes).forward(theta);
}

template <class T>
std::vector<double> reverse_jets(const ModelSpec& spec, std::span<const double> theta,
                                 const std::vector<JetRequest>& axes, const AxisJets& adjoints) {
  JetPasses<T> passes(spec, axes);
  passes.forward(theta);
  std::vector<double> gradient(theta.size());
  passes.reverse(adjoints, gradient);
  return gradient;
}

template class JetPasses<float>;
template class JetPasses<double>;

template AxisJets forward_jets<float>(const ModelSpec&, std::span<const double>,
                                      const std::vector<JetRequest>&);
template AxisJets forward_jets<double>(const ModelSpec&, std::span<const double>,
                                       const std::vector<JetRequest>&);
template std::vector<double> reverse_jets<float>(const ModelSpec&, std::span<const double>,
                                                 const std::vector<JetRequest>&, const AxisJets&);
template std::vector<double> reverse_jets<double>(const ModelSpec&, std::span<const double>,
                                                  const std::vector<JetRequest>&, const AxisJets&);

} // namespace spinn::axis
