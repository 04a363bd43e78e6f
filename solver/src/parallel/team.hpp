// SPDX-License-Identifier: BSD-3-Clause
// How a team shares the work on a tile: one thread with vectors on the host, warps of threads on a device. The only
// place where the two differ.
#pragma once

#include "parallel/host_vector.hpp"

#include <Kokkos_Core.hpp>

#include <type_traits>

namespace spinn::parallel {

/// The threads that share a row: one on the host, a warp on a device.
struct Lanes {
  int first = 0;
  int step = 1;
};
inline constexpr int warp = 32;

template <class F>
inline void host_columns(int n, const F& f) {
#pragma GCC ivdep
  for (int i = 0; i < n; ++i)
    f(i);
}

/// f(column) for column < n, in any order and at once: no iteration may touch what another one writes.
template <class F>
KOKKOS_FORCEINLINE_FUNCTION void columns([[maybe_unused]] Lanes lanes, int n, const F& f) {
  KOKKOS_IF_ON_HOST((host_columns(n, f);))
  KOKKOS_IF_ON_DEVICE((for (int i = lanes.first; i < n; i += lanes.step) f(i);))
}

/// What stands for HostVector on a device: one value.
template <class T>
struct SingleValue {
  using type = T;
};

/// f(kind, column) for the vectors that begin at the columns 0, .. < n; decltype(kind)::type is the host's widest vector of
/// T, a single value on a device.
/// @param n  on the host a multiple of vector_length<T>
template <class T, class F>
KOKKOS_FORCEINLINE_FUNCTION void vectors([[maybe_unused]] Lanes lanes, int n, const F& f) {
  KOKKOS_IF_ON_HOST((for (int i = 0; i < n; i += vector_length<T>) f(HostVector<T>{}, i);))
  KOKKOS_IF_ON_DEVICE((for (int i = lanes.first; i < n; i += lanes.step) f(SingleValue<T>{}, i);))
}

template <class Kind, class T>
KOKKOS_FORCEINLINE_FUNCTION auto& vector_at(T* values) {
  using Vector = typename Kind::type;
  if constexpr (std::is_const_v<T>)
    return *reinterpret_cast<const Vector*>(values);
  else
    return *reinterpret_cast<Vector*>(values);
}

/// f(row, lanes) for row < n, rows in any order and at once.
template <class Team, class F>
KOKKOS_FORCEINLINE_FUNCTION void rows([[maybe_unused]] const Team& team, int n, const F& f) {
  KOKKOS_IF_ON_HOST((for (int row = 0; row < n; ++row) f(row, Lanes{});))
  KOKKOS_IF_ON_DEVICE((const int group = team.team_size() < warp ? team.team_size() : warp;
                       for (int row = team.team_rank() / group; row < n; row += team.team_size() / group)
                           f(row, Lanes{team.team_rank() % group, group});))
}

/// f(group, first, last, lanes) for runs first .. last-1 of the `length` rows of every group, in any order and at once: whole
/// groups on the host, so that f can prepare what a group's rows share.
template <class Team, class F>
KOKKOS_FORCEINLINE_FUNCTION void grouped_rows([[maybe_unused]] const Team& team, int groups, int length,
                                              const F& f) {
  KOKKOS_IF_ON_HOST((for (int group = 0; group < groups; ++group) f(group, 0, length, Lanes{});))
  KOKKOS_IF_ON_DEVICE((rows(team, groups * length, [&](int row, Lanes lanes) {
                         f(row / length, row % length, row % length + 1, lanes);
                       });))
}

/// f(i) for i < n, shared by the whole team, in any order and at once.
template <class Team, class F>
KOKKOS_FORCEINLINE_FUNCTION void elements(const Team& team, int n, const F& f) {
  columns(Lanes{team.team_rank(), team.team_size()}, n, f);
}

/// All threads of the team have done what stands before. A team of the host is one thread, which waits for nobody.
template <class Team>
KOKKOS_FORCEINLINE_FUNCTION void barrier([[maybe_unused]] const Team& team) {
  KOKKOS_IF_ON_DEVICE((team.team_barrier();))
}

/// Sum of the threads' shares, on every thread.
template <class Team>
KOKKOS_FORCEINLINE_FUNCTION double sum_of_shares([[maybe_unused]] const Team& team, double share) {
  KOKKOS_IF_ON_DEVICE((team.team_reduce(Kokkos::Sum<double>(share));))
  return share;
}

/// Rows m, m+1, .. and columns n, n+columns/2 .. of a product for one device thread: 4 x 2 accumulators.
template <class T, bool Accumulate>
KOKKOS_INLINE_FUNCTION void thread_product(const Product<T>& p, int m, int n, int stride) {
  constexpr int rows = 4;
  const int live = p.rows - m < rows ? p.rows - m : rows;
  const bool second = n + stride < p.columns;
  T sum[rows][2] = {};
  for (int s = 0; s < p.count; ++s) {
    const T* a = p.a + p.segments[s].a * p.a_block + static_cast<std::ptrdiff_t>(m) * p.a_row;
    const T* b = p.b + p.segments[s].b * p.b_block + n;
    for (int k = 0; k < p.depth; ++k, a += p.a_column, b += p.b_row) {
      const T left = b[0];
      const T right = second ? b[stride] : T(0);
#pragma unroll
      for (int i = 0; i < rows; ++i) {
        const T factor = a[(i < live ? i : 0) * p.a_row];
        sum[i][0] += factor * left;
        sum[i][1] += factor * right;
      }
    }
  }
  T* const c = p.c + static_cast<std::ptrdiff_t>(m) * p.c_row + n;
  for (int i = 0; i < live; ++i) {
    T* const at = c + i * p.c_row;
    at[0] = Accumulate ? at[0] + sum[i][0] : sum[i][0];
    if (second) at[stride] = Accumulate ? at[stride] + sum[i][1] : sum[i][1];
  }
}

template <class T, bool Accumulate, class Team>
KOKKOS_INLINE_FUNCTION void device_product(const Team& team, const Product<T>& p) {
  const int half = (p.columns + 1) / 2;
  const int blocks = (p.rows + 3) / 4;
  for (int task = team.team_rank(); task < blocks * half; task += team.team_size())
    thread_product<T, Accumulate>(p, task / half * 4, task % half, half);
}

/// A product shared by the team; a barrier before and after is the caller's.
template <bool Accumulate, class Team, class T>
KOKKOS_FORCEINLINE_FUNCTION void product([[maybe_unused]] const Team& team, const Product<T>& p) {
  KOKKOS_IF_ON_HOST((host_product<T, Accumulate>(p);))
  KOKKOS_IF_ON_DEVICE((device_product<T, Accumulate>(team, p);))
}

/// This thread's share of weight * sum over rows b < count, n < length of row_weight[b] * w[n] * p[b * length + n] *
/// r[b * length + n]^2, p null for 1; if asked, with its derivatives with respect to r in `seed` (which may be r).
template <bool Seed, class Team, class T>
KOKKOS_INLINE_FUNCTION double weighted_square([[maybe_unused]] const Team& team, int count, int length,
                                              const T* row_weight, const T* w, const T* r, const T* p,
                                              T weight, T* seed) {
  double sum = 0;
  KOKKOS_IF_ON_HOST(
      (sum = p == nullptr
                 ? host_weighted_square<Seed, false>(row_weight, w, r, p, count, length, weight, seed)
                 : host_weighted_square<Seed, true>(row_weight, w, r, p, count, length, weight, seed);))
  KOKKOS_IF_ON_DEVICE((for (int i = team.team_rank(); i < count * length; i += team.team_size()) {
    const T x = r[i];
    const T own = p == nullptr ? T(1) : p[i];
    const T derivative = 2 * weight * row_weight[i / length] * w[i % length] * own * x;
    sum += 0.5 * derivative * x;
    if (Seed) seed[i] = derivative;
  }))
  return sum;
}

} // namespace spinn::parallel
