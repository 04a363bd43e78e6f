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

/// Largest absolute error over the whole range, dense near zero, in units of the precision.
template <class T>
double largest_sine_cosine_error() {
  double largest = 0;
  const auto look_at = [&](T x) {
    const SineCosine<T> value = host_sine_cosine(x);
    const auto exact = static_cast<long double>(x);
    largest = std::max({largest, std::fabs(static_cast<double>(value.sine - std::sin(exact))),
                        std::fabs(static_cast<double>(value.cosine - std::cos(exact)))});
  };
  for (int k = -20000; k <= 20000; ++k) {
    look_at(static_cast<T>(0.001 * k));
    look_at(static_cast<T>(HalfPi<T>::limit * (k / 20000.0)));
    look_at(static_cast<T>(1.57079632679489661923L * k / 10)); // multiples of pi/2 among them
  }
  return largest / static_cast<double>(std::numeric_limits<T>::epsilon());
}

TEST(SineCosine, are_accurate_up_to_the_limit) {
  EXPECT_LT(largest_sine_cosine_error<double>(), 1.5);
  EXPECT_LT(largest_sine_cosine_error<float>(), 1.5);
}

TEST(SineCosine, of_tiny_numbers_keep_their_relative_accuracy) {
  for (const double x : {1e-300, -3e-9, 0.0})
    EXPECT_EQ(host_sine_cosine(x).sine, x);
  EXPECT_EQ(host_sine_cosine(0.0).cosine, 1.0);
}

TEST(SineCosine, pass_on_nan_and_tell_when_they_are_out_of_range) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(host_sine_cosine(nan).sine));
  EXPECT_TRUE(std::isnan(host_sine_cosine(nan).cosine));
  const double z[3] = {1, -9e5, nan};
  const double none[3] = {};
  const double large[3] = {0, -2e5, 0};
  EXPECT_TRUE(within_sine_limit(z, none, 3));
  EXPECT_FALSE(within_sine_limit(z, large, 3));
}

} // namespace
