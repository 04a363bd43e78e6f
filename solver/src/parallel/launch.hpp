// SPDX-License-Identifier: BSD-3-Clause
// Launching team kernels; small ones run on the calling thread, since waking the others would take longer.
#pragma once

#include "parallel/arrays.hpp"

#include <cstddef>

namespace spinn::parallel {

/// Waking a pool of threads takes some 20 microseconds: kernels of fewer floating-point operations than this do not pay it.
inline constexpr double solo_operations = 1e6;

/// Memory that a team of one takes its scratch from; as Kokkos' scratch spaces.
struct SoloScratch {
  mutable char* next = nullptr;
  KOKKOS_FUNCTION void* get_shmem_aligned(std::size_t bytes, std::size_t alignment) const {
    const auto address = reinterpret_cast<std::size_t>(next);
    char* const result = next + (alignment - address % alignment) % alignment;
    next = result + bytes;
    return result;
  }
};

/// The calling thread as a team of a league, with what kernels use of Kokkos' team members.
struct SoloTeam {
  int rank = 0;
  int size = 1;
  const SoloScratch* scratch = nullptr;
  KOKKOS_FUNCTION int league_rank() const { return rank; }
  KOKKOS_FUNCTION int league_size() const { return size; }
  KOKKOS_FUNCTION int team_rank() const { return 0; }
  KOKKOS_FUNCTION int team_size() const { return 1; }
  KOKKOS_FUNCTION const SoloScratch& team_scratch(int) const { return *scratch; }
  KOKKOS_FUNCTION void team_barrier() const {}
  template <class Reducer>
  KOKKOS_FUNCTION void team_reduce(const Reducer&) const {}
};

/// functor.run(team) for every team of the policy. The result does not depend on which threads do it.
/// @param operations  of the whole kernel, about
/// @param scratch     bytes that one team takes from its scratch memory, with room for alignment
template <class Space, class Functor>
void launch(const char* label, const Kokkos::TeamPolicy<Space>& policy, const Functor& functor,
            double operations, std::size_t scratch = 0) {
  if constexpr (is_host<Space>) {
    if (operations < solo_operations) {
      std::vector<char> memory(scratch);
      for (int rank = 0; rank < policy.league_size(); ++rank) {
        const SoloScratch own{memory.data()};
        functor.run(SoloTeam{rank, policy.league_size(), &own});
      }
      return;
    }
  }
  Kokkos::parallel_for(label, policy, functor);
}

/// functor(i) for i < count.
template <class Space, class Functor>
void launch_range(const char* label, const Space& space, int count, const Functor& functor,
                  double operations) {
  if constexpr (is_host<Space>) {
    if (operations < solo_operations) {
      for (int i = 0; i < count; ++i)
        functor(i);
      return;
    }
  }
  Kokkos::parallel_for(label, Kokkos::RangePolicy<Space>(space, 0, count), functor);
}

} // namespace spinn::parallel
