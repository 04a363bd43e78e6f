// SPDX-License-Identifier: BSD-3-Clause
// Arrays in the memory of an execution space, their transfer from and to the host, and the static split of work.
#pragma once

#include <Kokkos_Core.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace spinn::parallel {

template <class Space, class T>
using Array = Kokkos::View<T*, typename Space::memory_space>;

template <class T>
using HostSpan = Kokkos::View<T*, Kokkos::HostSpace, Kokkos::MemoryTraits<Kokkos::Unmanaged>>;

/// A new array without initial values; parts that a kernel reads must be written first.
template <class Space, class T>
Array<Space, T> allocate(const Space& space, const std::string& label, std::size_t size) {
  return Array<Space, T>(Kokkos::view_alloc(space, Kokkos::WithoutInitializing, label), size);
}

/// A new array of zeros.
template <class Space, class T>
Array<Space, T> allocate_zero(const Space& space, const std::string& label, std::size_t size) {
  return Array<Space, T>(Kokkos::view_alloc(space, label), size);
}

/// Copies host data into an array of the same size; complete when it returns.
template <class Space, class T>
void copy_in(const Space& space, const Array<Space, T>& target, std::span<const T> source) {
  if (source.empty()) return;
  const HostSpan<const T> host(source.data(), source.size());
  Kokkos::deep_copy(space, target, host);
  space.fence("spinn::parallel::copy_in");
}

/// Copies an array into host data of the same size; complete when it returns.
template <class Space, class T>
void copy_out(const Space& space, std::span<T> target, const Array<Space, T>& source) {
  if (target.empty()) return;
  const HostSpan<T> host(target.data(), target.size());
  Kokkos::deep_copy(space, host, source);
  space.fence("spinn::parallel::copy_out");
}

template <class Space, class T>
Array<Space, T> upload(const Space& space, const std::string& label, const std::vector<T>& values) {
  Array<Space, T> result = allocate<Space, T>(space, label, values.size());
  copy_in<Space, T>(space, result, values);
  return result;
}

/// Splits items of given cost among members, each a run of neighbours of about the same total cost:
/// member m takes items bounds[m] .. bounds[m+1]-1.
inline std::vector<int> split(const std::vector<double>& costs, int members) {
  std::vector<int> bounds(static_cast<std::size_t>(members) + 1, static_cast<int>(costs.size()));
  bounds[0] = 0;
  double total = 0;
  for (const double cost : costs)
    total += cost;
  double done = 0;
  int member = 1;
  for (std::size_t i = 0; i < costs.size() && member < members; ++i) {
    while (member < members && done + costs[i] / 2 >= total * member / members)
      bounds[static_cast<std::size_t>(member++)] = static_cast<int>(i);
    done += costs[i];
  }
  return bounds;
}

/// How many teams work side by side, and how many threads each has.
template <class Space>
struct League {
  int members = 1;
  int team_size = 1;
};

template <class Space>
constexpr bool is_host = Kokkos::SpaceAccessibility<Space, Kokkos::HostSpace>::accessible &&
                         std::is_same_v<typename Space::memory_space, Kokkos::HostSpace>;

/// On the host one team of one thread per thread of the space, on a device `per_device` teams of 128 threads.
template <class Space>
League<Space> league(const Space& space, int items, int per_device) {
  if constexpr (is_host<Space>) return {std::clamp(space.concurrency(), 1, std::max(1, items)), 1};
  return {std::clamp(per_device, 1, std::max(1, items)), 128};
}

} // namespace spinn::parallel
