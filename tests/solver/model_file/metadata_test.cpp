// SPDX-License-Identifier: BSD-3-Clause
// Values as texts and back.
#include "model_file/metadata.hpp"

#include <spinn/error.hpp>

#include "support/expect_error.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

namespace {

using namespace spinn;
using namespace spinn::model_file;
using spinn::test::expect_error;

/// Through a text and back.
template <class T>
T again(const T& value) {
  const Texts texts{{"key", to_text(value)}};
  return Metadata(texts, "file").value<T>("key");
}

template <class T>
Error failure(const std::string& text) {
  const Texts texts{{"key", text}};
  const std::string source = "file";
  try {
    static_cast<void>(Metadata(texts, source).value<T>("key"));
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error for " << text;
  return {{}, "", "", ""};
}

TEST(Metadata, NumbersComeBackToTheLastBit) {
  using Limits = std::numeric_limits<double>;
  for (const double value : {0.0, -0.0, 0.1, 1.0 / 3, 1e23, -5e-324, Limits::max(), Limits::min(),
                             Limits::infinity(), -Limits::infinity(), std::nextafter(1.0, 2.0)})
    EXPECT_EQ(std::bit_cast<std::uint64_t>(again(value)), std::bit_cast<std::uint64_t>(value)) << value;
  EXPECT_TRUE(std::isnan(again(Limits::quiet_NaN())));
  EXPECT_EQ(to_text(-Limits::quiet_NaN()), "nan");
  EXPECT_EQ(again(std::numeric_limits<std::uint64_t>::max()), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(again(std::numeric_limits<std::int64_t>::min()), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(to_text(0.1), "0.1");
}

TEST(Metadata, ChoicesFlagsAndListsComeBack) {
  EXPECT_EQ(again(true), true);
  EXPECT_EQ(again(false), false);
  EXPECT_EQ(again(std::vector<int>{}), std::vector<int>{});
  EXPECT_EQ(again(std::vector{3, -4, 5}), (std::vector{3, -4, 5}));
  EXPECT_EQ(again(AxisFunction::modified_mlp), AxisFunction::modified_mlp);
  EXPECT_EQ(again(Outcome::budget_spent), Outcome::budget_spent);
  EXPECT_EQ(to_text(std::vector{3, -4, 5}), "3 -4 5");
  EXPECT_EQ(to_text(Optimiser::lbfgs), "l-bfgs");
}

TEST(Metadata, OtherTextsAreErrorsThatNameKeyAndValue) {
  for (const char* text : {"", " 1", "1 ", "1.5", "0x10", "+1", "99999999999", "one"}) {
    const Error error = failure<int>(text);
    EXPECT_EQ(error.token(), "\"" + std::string(text) + "\"");
    EXPECT_NE(error.message().find("\"key\", which should be a whole number"), std::string::npos)
        << error.what();
    EXPECT_EQ(error.place().source, "file");
  }
  failure<std::uint64_t>("-1");
  failure<double>("1e999");
  failure<bool>("True");
  failure<std::vector<int>>("1  2");
  failure<std::vector<int>>("1,2");
  EXPECT_NE(failure<AxisFunction>("sin").remedy().find("\"sine\""), std::string::npos);
  EXPECT_NE(failure<Outcome>("").message().find("no outcome"), std::string::npos);
}

TEST(Metadata, RangesAreKept) {
  const Texts texts{{"n", "12"}, {"list", "1 2 30"}, {"x", "inf"}};
  const std::string source = "file";
  const Metadata metadata(texts, source);
  EXPECT_EQ(metadata.whole("n", 1, 12), 12);
  expect_error([&] { static_cast<void>(metadata.whole("n", 1, 11)); },
               {"file: the metadata say \"12\" for \"n\"", "a whole number", "1 to 11"});
  expect_error([&] { static_cast<void>(metadata.wholes("list", 1, 20)); },
               {"file: the metadata say \"1 2 30\" for \"list\"", "whole numbers", "1 to 20"});
  expect_error([&] { static_cast<void>(metadata.finite("x")); },
               {"file: the metadata say \"inf\" for \"x\"", "a finite number"});
  expect_error([&] { static_cast<void>(metadata.text("absent")); },
               {"file: its metadata lack the key \"absent\"", "save the model again"});
  EXPECT_FALSE(metadata.has("absent"));
}

TEST(Metadata, LongOrUnprintableTextsAreShortenedInErrors) {
  const Error error = failure<int>("\n" + std::string(100, 'x'));
  EXPECT_EQ(error.token(), "\" " + std::string(59, 'x') + "...\"");
}

} // namespace
