// SPDX-License-Identifier: BSD-3-Clause
// Long evaluations split into launches.
#include "parallel/pace.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace {

using namespace spinn::parallel;

TEST(Pace, splits_by_the_measured_rate) {
  Pace pace;
  pace.measured(1e9, 1);
  EXPECT_EQ(pace.launches(1e6, 100), 1);
  EXPECT_EQ(pace.launches(1e9, 1000), 67); // 1 s in launches of 15 ms
  EXPECT_EQ(pace.launches(1e12, 10), 10);
  EXPECT_EQ(pace.launches(1e12, 0), 1);
}

TEST(Pace, ignores_times_that_are_too_short_to_measure) {
  Pace pace;
  pace.measured(1e9, 1);
  pace.measured(1e3, 1e-7);
  EXPECT_EQ(pace.launches(1e9, 1000), 67);
}

TEST(Pace, runs_every_slice_in_order_and_looks_up_in_between) {
  Pace pace;
  pace.measured(100, 1);
  std::vector<int> slices;
  int pauses = 0;
  pace.run(
      6, 100,
      [&](int slice, int count) {
        EXPECT_EQ(count, 4);
        slices.push_back(slice);
      },
      [&] { ++pauses; });
  EXPECT_EQ(slices, (std::vector<int>{0, 1, 2, 3}));
  EXPECT_EQ(pauses, 4);
}

TEST(Pace, learns_from_a_run) {
  Pace pace;
  pace.run(1e6, 1, [](int, int) { std::this_thread::sleep_for(std::chrono::milliseconds(30)); }, [] {});
  EXPECT_GE(pace.launches(1e6, 100), 2);
}

} // namespace
