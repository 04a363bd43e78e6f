// SPDX-License-Identifier: BSD-3-Clause
// The start of time windows as a sum of products.
#include "field/start_terms.hpp"

#include "support/heat_problem.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace {

using namespace spinn;
using field::StartTerms;
using field::System;

TEST(StartTerms, SumUpToTheInitialValues) {
  const System system(spinn_test::heat(), {});
  const StartTerms& terms = system.start_terms();
  ASSERT_TRUE(terms.separate());
  ASSERT_EQ(terms.count(0), 1U);
  const std::vector<double> times = {0, 0.3, 1}, places = {0.1, 0.45, 0.8};
  const std::vector<double> along_t = terms.factor(0, 0, times, 0), along_x = terms.factor(1, 0, places, 0),
                            slope = terms.factor(1, 0, places, 1);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(along_t[i] * along_x[i], std::sin(M_PI * places[i]), 1e-14);
    EXPECT_NEAR(along_t[i] * slope[i], M_PI * std::cos(M_PI * places[i]), 1e-13);
  }
}

TEST(StartTerms, AreSeparatedOnceForASystemAndItsCopies) {
  const System system(spinn_test::heat(), {});
  const System copy = system; // NOLINT(performance-unnecessary-copy-initialization): what is tested
  EXPECT_EQ(&system.start_terms(), &system.start_terms());
  EXPECT_EQ(&system.start_terms(), &copy.start_terms());
  EXPECT_NE(&system.start_terms(), &System(spinn_test::heat(), {}).start_terms());
}

} // namespace
