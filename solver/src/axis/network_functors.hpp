// SPDX-License-Identifier: BSD-3-Clause
// The kernels of the axis networks: forward and reverse passes over all chunks, parameters into their padded copy and
// gradients back.
#pragma once

#include "axis/network_pass.hpp"
#include "base/limits.hpp"

namespace spinn::axis {

/// f<Order>() with the run-time order, First..Last, as a constant.
template <int First, int Last, class F>
KOKKOS_FORCEINLINE_FUNCTION void with_order(int order, const F& f) {
  if constexpr (First < Last) {
    if (order != First) return with_order<First + 1, Last>(order, f);
  }
  f.template operator()<First>();
}

/// Orders First..Last of the axes that one kernel does. Those that equations have commonly are kept apart, since on a device
/// all pay for the registers of the highest.
template <int First, int Last>
struct OrderRange {
  static constexpr int first = First, last = Last;
};
using CommonOrders = OrderRange<0, 3>;
using HighOrders = OrderRange<4, max_order>;

/// f(ChunkPass) for every chunk of this team in the range, with the network's order as a constant.
template <class Range, class T, class Team, class F>
KOKKOS_INLINE_FUNCTION void for_each_chunk(const Team& team, const PassArrays<T>& arrays, const F& f) {
  const int member = team.league_rank();
  const int count = arrays.bounds[member + 1] - arrays.bounds[member];
  const int begin = arrays.bounds[member] + count * arrays.slice / arrays.slices;
  const int end = arrays.bounds[member] + count * (arrays.slice + 1) / arrays.slices;
  for (int i = begin; i < end; ++i) {
    const ChunkItem item = arrays.items[i];
    const PaddedNetwork& network = arrays.networks[item.axis];
    if (network.orders < Range::first || network.orders > Range::last) continue;
    with_order<Range::first, Range::last>(network.orders, [&]<int Order>() {
      f(ChunkPass<Team, T, Order>{team, arrays, network, item.chunk});
    });
  }
}

template <class Space, class T, class Range>
struct ForwardFunctor {
  using Team = typename Kokkos::TeamPolicy<Space>::member_type;
  PassArrays<T> arrays;
  KOKKOS_FUNCTION void operator()(const Team& team) const { run(team); }

  template <class AnyTeam>
  KOKKOS_FUNCTION void run(const AnyTeam& team) const {
    T* const work = arrays.work + team.league_rank() * arrays.work_size;
    for_each_chunk<Range>(team, arrays, [=](const auto& pass) { pass.forward(work); });
  }
};

template <class Space, class T, class Range>
struct ReverseFunctor {
  using Team = typename Kokkos::TeamPolicy<Space>::member_type;
  PassArrays<T> arrays;
  KOKKOS_FUNCTION void operator()(const Team& team) const { run(team); }

  template <class AnyTeam>
  KOKKOS_FUNCTION void run(const AnyTeam& team) const {
    T* const work = arrays.work + team.league_rank() * arrays.work_size;
    T* const gradient = arrays.gradients + team.league_rank() * arrays.padded_parameters;
    if (arrays.slice == 0 && arrays.first) {
      parallel::elements(team, static_cast<int>(arrays.padded_parameters), [=](int i) { gradient[i] = 0; });
      parallel::barrier(team);
    }
    for_each_chunk<Range>(team, arrays, [=](const auto& pass) { pass.reverse(gradient, work); });
  }
};

/// theta -> padded parameters in T, with the transposed weights.
template <class T>
struct UnpackFunctor {
  const ParameterRow* rows = nullptr;
  const double* theta = nullptr;
  T* padded = nullptr;
  KOKKOS_FUNCTION void operator()(int i) const {
    const ParameterRow row = rows[i];
    for (int j = 0; j < row.count; ++j)
      padded[row.target + j] = static_cast<T>(theta[row.source + j]);
    if (row.transposed < 0) return;
    for (int j = 0; j < row.count; ++j)
      padded[row.transposed + static_cast<std::int64_t>(j) * row.transposed_step] =
          static_cast<T>(theta[row.source + j]);
  }
};

/// Sum of the teams' padded gradients -> gradient with respect to theta.
template <class T>
struct PackFunctor {
  const ParameterRow* rows = nullptr;
  const T* gradients = nullptr;
  double* gradient = nullptr;
  int members = 1;
  std::int64_t padded_parameters = 0;
  KOKKOS_FUNCTION void operator()(int i) const {
    const ParameterRow row = rows[i];
    for (int j = 0; j < row.count; ++j) {
      double sum = 0;
      for (int m = 0; m < members; ++m)
        sum += gradients[m * padded_parameters + row.target + j];
      gradient[row.source + j] = sum;
    }
  }
};

} // namespace spinn::axis
