// SPDX-License-Identifier: BSD-3-Clause
// tanh without branches against the standard library's in higher precision.
#include "parallel/elementary.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace {

using namespace spinn::parallel;

/// Largest relative error over a dense range of exponents and signs, in units of the precision.
template <class T>
double largest_error() {
  double largest = 0;
  for (int k = -4000; k <= 700; ++k) {
    const T x = static_cast<T>(std::exp2(0.0125 * k)) * (k % 2 == 0 ? 1 : -1);
    const long double exact = std::tanh(static_cast<long double>(x));
    const long double error = (static_cast<long double>(host_tanh(x)) - exact) / exact;
    largest = std::max(largest, std::fabs(static_cast<double>(error)));
  }
  return largest / static_cast<double>(std::numeric_limits<T>::epsilon());
}

TEST(Tanh, is_accurate_to_four_units_in_the_last_place) {
  EXPECT_LT(largest_error<double>(), 4);
  EXPECT_LT(largest_error<float>(), 4);
}

TEST(Tanh, keeps_signed_zero_saturates_and_passes_on_nan) {
  EXPECT_EQ(host_tanh(0.0), 0.0);
  EXPECT_TRUE(std::signbit(host_tanh(-0.0)));
  EXPECT_EQ(host_tanh(1e300), 1.0);
  EXPECT_EQ(host_tanh(-std::numeric_limits<float>::infinity()), -1.0F);
  EXPECT_TRUE(std::isnan(host_tanh(std::numeric_limits<double>::quiet_NaN())));
}

TEST(ExponentialMinusOne, agrees_with_the_standard_library) {
  for (double y = 0; y <= 40; y += 0.01)
    EXPECT_NEAR(exponential_minus_one(y), std::expm1(y), 4e-16 * std::expm1(y)) << y;
}

} // namespace
