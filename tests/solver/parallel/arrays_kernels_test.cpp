// SPDX-License-Identifier: BSD-3-Clause
// Transfer of arrays and the static split of work.
#include "parallel/arrays.hpp"

#include "parallel/execution_space.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace {

using namespace spinn::parallel;

TEST(Split, gives_every_item_to_one_member_in_order) {
  for (const int members : {1, 2, 3, 7, 20}) {
    const std::vector<int> bounds = split({1, 5, 1, 1, 9, 2, 2, 3, 1, 1, 1}, members);
    ASSERT_EQ(bounds.size(), static_cast<std::size_t>(members) + 1);
    EXPECT_EQ(bounds.front(), 0);
    EXPECT_EQ(bounds.back(), 11);
    EXPECT_TRUE(std::is_sorted(bounds.begin(), bounds.end()));
  }
}

TEST(Split, balances_costs_to_within_half_an_item_at_either_end) {
  std::vector<double> costs(100, 1.0);
  std::fill(costs.begin(), costs.begin() + 20, 10.0);
  const std::vector<int> bounds = split(costs, 4);
  for (std::size_t m = 0; m < 4; ++m) {
    const double share = std::accumulate(costs.begin() + bounds[m], costs.begin() + bounds[m + 1], 0.0);
    EXPECT_NEAR(share, 280.0 / 4, 10.0) << "member " << m;
  }
}

TEST(Split, of_nothing_gives_empty_runs) {
  EXPECT_EQ(split({}, 3), (std::vector<int>{0, 0, 0, 0}));
}

TEST(Arrays, come_back_as_they_went) {
  ensure_execution_space();
  using Space = Kokkos::DefaultExecutionSpace;
  const Space space;
  const std::vector<double> sent = {1, -2.5, 3e300};
  const Array<Space, double> array = upload(space, "test", sent);
  std::vector<double> received(3);
  copy_out<Space, double>(space, received, array);
  EXPECT_EQ(received, sent);
  copy_out<Space, double>(space, received, allocate_zero<Space, double>(space, "zeros", 3));
  EXPECT_EQ(received, (std::vector<double>{0, 0, 0}));
}

} // namespace
