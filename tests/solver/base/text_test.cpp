// SPDX-License-Identifier: BSD-3-Clause
// Numbers as text.
#include <spinn/text.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

namespace {

using spinn::to_text;

TEST(Text, NumbersAreWrittenAsShortAsTheyCanBeReadBack) {
  EXPECT_EQ(to_text(0.1), "0.1");
  EXPECT_EQ(to_text(4), "4");
  EXPECT_EQ(to_text(-1e-5), "-1e-05");
  EXPECT_EQ(to_text(-0.0), "-0");
  EXPECT_EQ(to_text(1e22), "1e+22");
}

TEST(Text, EveryNumberReadsBackAsItself) {
  std::mt19937_64 engine(1);
  for (int i = 0; i < 10000; ++i) {
    const double number = std::bit_cast<double>(static_cast<std::uint64_t>(engine()));
    if (number != number) continue;
    const std::string text = to_text(number);
    double read = 0;
    std::from_chars(text.data(), text.data() + text.size(), read);
    EXPECT_EQ(read, number) << text;
  }
}

TEST(Text, NumbersThatAreNotFiniteHaveWords) {
  using Limits = std::numeric_limits<double>;
  EXPECT_EQ(to_text(Limits::infinity()), "inf");
  EXPECT_EQ(to_text(-Limits::infinity()), "-inf");
  EXPECT_EQ(to_text(Limits::quiet_NaN()), "nan");
  EXPECT_EQ(to_text(-Limits::quiet_NaN()), "nan");
}

} // namespace
