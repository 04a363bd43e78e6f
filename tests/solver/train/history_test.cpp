// SPDX-License-Identifier: BSD-3-Clause
// The loss history stays small and keeps its ends.
#include "train/history.hpp"

#include <gtest/gtest.h>

namespace {

using spinn::train::History;

TEST(History, KeepsEveryRowWhileThereIsRoom) {
  History history(16);
  for (int i = 1; i <= 10; ++i)
    history.add({i, 0.1 * i, 1.0 / i, 2.0 / i});
  const auto rows = history.rows();
  ASSERT_EQ(rows.size(), 10u);
  EXPECT_EQ(rows.front().iteration, 1);
  EXPECT_EQ(rows.back().iteration, 10);
  EXPECT_DOUBLE_EQ(rows[4].loss, 0.2);
}

TEST(History, ThinsEvenlyAndEndsWithTheLastRow) {
  History history(16);
  for (int i = 1; i <= 1001; ++i)
    history.add({i, 0.0, 1.0, 1.0});
  const auto rows = history.rows();
  EXPECT_LE(rows.size(), 17u);
  EXPECT_GE(rows.size(), 7u);
  EXPECT_EQ(rows.back().iteration, 1001);
  for (std::size_t i = 2; i + 1 < rows.size(); ++i)
    EXPECT_EQ(rows[i].iteration - rows[i - 1].iteration, rows[1].iteration - rows[0].iteration);
}

TEST(History, IsEmptyBeforeTheFirstRow) {
  EXPECT_TRUE(History().rows().empty());
}

} // namespace
