// SPDX-License-Identifier: BSD-3-Clause
// Budgets, their pauses and shares.
#include "train/budget.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace {

using spinn::train::Budget;
using spinn::train::Share;

constexpr double long_time = 1e6; // seconds: what a test takes is nothing beside it

void spend(Budget& budget, int iterations) {
  for (int i = 0; i < iterations; ++i)
    budget.count_iteration();
}

void sleep(double seconds) {
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

TEST(Budget, IsSpentByIterations) {
  Budget budget(long_time, 10);
  spend(budget, 9);
  EXPECT_FALSE(budget.is_spent());
  EXPECT_NEAR(budget.fraction(), 0.9, 1e-3);
  spend(budget, 1);
  EXPECT_TRUE(budget.is_spent());
  EXPECT_EQ(budget.fraction(), 1);
  EXPECT_TRUE(budget.rest().is_spent());
}

TEST(Budget, IsSpentByTime) {
  Budget budget(0.02, 10);
  EXPECT_EQ(budget.iterations(), 0);
  sleep(0.03);
  EXPECT_TRUE(budget.is_spent());
  EXPECT_EQ(budget.fraction(), 1);
  EXPECT_EQ(budget.rest().seconds_left(), 0);
  EXPECT_EQ(budget.rest().iterations_left(), 10);
}

TEST(Budget, TimeStandsStillInAPause) {
  Budget budget(long_time, 10);
  const auto begin = std::chrono::steady_clock::now();
  const Share share = budget.rest();
  {
    const Budget::Pause pause(budget);
    const double before = budget.seconds();
    sleep(0.2);
    EXPECT_EQ(budget.seconds(), before);
  }
  const double all = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_LE(budget.seconds(), all - 0.2);
  EXPECT_LE(share.seconds(), all - 0.2);
  EXPECT_GE(share.seconds(), 0);
}

TEST(Share, BeginsWithNothingSpentAndSeesWhatIsSpent) {
  Budget budget(long_time, 100);
  spend(budget, 20);
  const Share share = budget.rest().part(0.25);
  EXPECT_EQ(share.iterations(), 0);
  EXPECT_EQ(share.iterations_left(), 20);
  EXPECT_NEAR(share.seconds_left(), long_time / 4, long_time * 1e-4);
  spend(budget, 15);
  EXPECT_EQ(share.iterations(), 15);
  EXPECT_EQ(share.iterations_left(), 5);
  EXPECT_NEAR(share.fraction(), 0.75, 1e-3);
  spend(budget, 8);
  EXPECT_TRUE(share.is_spent());
  EXPECT_EQ(share.iterations_left(), 0);
  EXPECT_EQ(share.fraction(), 1);
  EXPECT_FALSE(budget.is_spent());
}

TEST(Share, PartsRoundUpAndAddUpToTheWhole) {
  Budget budget(long_time, 10);
  const Share whole = budget.rest();
  int spent = 0;
  for (const int expected : {4, 3, 3}) { // 10/3, 6/2, 3/1
    const Share window = whole.next_of(3 - spent / 3);
    EXPECT_EQ(window.iterations_left(), expected);
    spend(budget, expected);
    spent += 3;
  }
  EXPECT_TRUE(whole.is_spent());
  EXPECT_EQ(Budget(1, 10).rest().part(0.01).iterations_left(), 1);
}

TEST(Share, WhatOneLeavesGoesToTheNext) {
  Budget budget(long_time, 100);
  const Share whole = budget.rest();
  EXPECT_EQ(whole.next_of(4).iterations_left(), 25);
  spend(budget, 10); // fewer than 25
  EXPECT_EQ(whole.next_of(3).iterations_left(), 30);
}

TEST(Share, AtMostLimitsBoth) {
  Budget budget(10, 100);
  const Share share = budget.rest();
  EXPECT_EQ(share.at_most(3, 1000).iterations_left(), 100);
  EXPECT_LE(share.at_most(3, 1000).seconds_left(), 3);
  EXPECT_EQ(share.at_most(1000, 7).iterations_left(), 7);
  EXPECT_LE(share.at_most(1000, 7).seconds_left(), 10);
}

} // namespace
