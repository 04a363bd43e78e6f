// SPDX-License-Identifier: BSD-3-Clause
// Items of work on the host's threads.
#include "parallel/host_threads.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace {

using namespace spinn::parallel;

TEST(HostThreads, every_item_is_done_once) {
  std::vector<int> done(1000, 0);
  for_each_item(1000, [&](int item) { ++done[static_cast<std::size_t>(item)]; });
  EXPECT_EQ(done, std::vector<int>(1000, 1));
}

TEST(HostThreads, without_items_nothing_is_done) {
  for_each_item(0, [](int) { FAIL(); });
}

TEST(HostThreads, an_exception_arrives_and_ends_the_rest) {
  std::atomic<int> begun = 0;
  const auto work = [&](int item) {
    ++begun;
    if (item == 3) throw std::out_of_range("three");
  };
  EXPECT_THROW(for_each_item(1 << 20, work), std::out_of_range);
  EXPECT_LT(begun, 1 << 20);
}

TEST(HostThreads, there_is_at_least_one) {
  EXPECT_GE(host_threads(), 1);
}

} // namespace
