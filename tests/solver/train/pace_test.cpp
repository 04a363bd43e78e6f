// SPDX-License-Identifier: BSD-3-Clause
// Which courses of a loss count as crawling.
#include "train/pace.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace {

using spinn::train::Pace;

/// Looks of a loss until it crawls; 0 where it does not within 200.
int crawls_after(const std::function<double(int)>& loss) {
  Pace pace;
  for (int look = 1; look <= 200; ++look) {
    pace.look(loss(look));
    if (pace.crawls()) return look;
  }
  return 0;
}

TEST(Pace, APowerOfTheIterationsIsProgress) {
  EXPECT_EQ(crawls_after([](int n) { return std::pow(n, -2.0); }), 0);
  EXPECT_EQ(crawls_after([](int n) { return std::exp(-0.1 * n); }), 0);
}

TEST(Pace, APlateauAtTheBeginningIsWaitedFor) {
  EXPECT_EQ(crawls_after([](int n) { return n < 15 ? 1.0 : std::exp(-0.2 * (n - 15)); }), 0);
}

TEST(Pace, AFlatOrSlowCourseCrawls) {
  EXPECT_EQ(crawls_after([](int) { return 1.0; }), 21);
  EXPECT_GT(crawls_after([](int n) { return n < 30 ? std::exp(-n) : std::exp(-30.0); }), 30);
  EXPECT_GT(crawls_after([](int n) { return std::pow(n, -0.5); }), 0);
}

TEST(Pace, WhatWasMeasuredOtherwiseDoesNotCount) {
  Pace pace;
  for (int look = 0; look < 21; ++look)
    pace.look(1);
  ASSERT_TRUE(pace.crawls());
  pace.forget();
  EXPECT_FALSE(pace.crawls());
  for (int look = 0; look < 20; ++look)
    pace.look(1);
  EXPECT_FALSE(pace.crawls());
}

} // namespace
