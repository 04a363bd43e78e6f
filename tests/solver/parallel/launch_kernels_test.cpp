// SPDX-License-Identifier: BSD-3-Clause
// Kernels on the calling thread and on the execution space.
#include "parallel/launch.hpp"

#include "parallel/execution_space.hpp"
#include "parallel/team.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace {

using namespace spinn::parallel;
using Space = Kokkos::DefaultExecutionSpace;
constexpr int leagues = 5;
constexpr int width = 40;

/// Every team writes its rank through its scratch memory.
struct WriteRanks {
  int* out;
  template <class Team>
  KOKKOS_FUNCTION void run(const Team& team) const {
    auto* const scratch = static_cast<int*>(team.team_scratch(0).get_shmem_aligned(width * sizeof(int), 64));
    const int rank = team.league_rank();
    int* const target = out + rank * width;
    elements(team, width, [=](int i) { scratch[i] = 10 * rank + team.league_size(); });
    barrier(team);
    elements(team, width, [=](int i) { target[i] = scratch[i]; });
  }
  KOKKOS_FUNCTION void operator()(const Kokkos::TeamPolicy<Space>::member_type& team) const { run(team); }
};

void check(double operations) {
  ensure_execution_space();
  const Space space;
  const Array<Space, int> out = allocate_zero<Space, int>(space, "out", leagues * width);
  Kokkos::TeamPolicy<Space> policy(space, leagues, is_host<Space> ? 1 : 64);
  policy.set_scratch_size(0, Kokkos::PerTeam(static_cast<int>(width * sizeof(int) + 128)));
  launch("ranks", policy, WriteRanks{out.data()}, operations, width * sizeof(int) + 128);
  std::vector<int> values(leagues * width);
  copy_out<Space, int>(space, values, out);
  for (int i = 0; i < leagues * width; ++i)
    ASSERT_EQ(values[static_cast<std::size_t>(i)], 10 * (i / width) + leagues);
}

TEST(Launch, gives_the_same_whoever_runs_the_teams) {
  check(0);   // the calling thread, on a host
  check(1e9); // the execution space
}

TEST(SoloScratch, hands_out_aligned_pieces_one_after_the_other) {
  std::vector<char> memory(1000);
  const SoloScratch scratch{memory.data()};
  auto* const first = static_cast<char*>(scratch.get_shmem_aligned(10, 64));
  auto* const second = static_cast<char*>(scratch.get_shmem_aligned(10, 64));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(first) % 64, 0U);
  EXPECT_EQ(second, first + 64);
}

} // namespace
