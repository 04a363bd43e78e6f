// SPDX-License-Identifier: BSD-3-Clause
// Typed reading of tables.
#include "problem/section.hpp"

#include "support/expect_error.hpp"

#include <gtest/gtest.h>

#include <numbers>

namespace {

using spinn::Error;
using spinn::problem::Document;
using spinn::problem::number_of;
using spinn::problem::Section;
using spinn::test::expect_error;

struct Fixture {
  Document document{"whole = 4\nnumber = 1.5\nformula = \"2*pi\"\nflag = true\ntext = \"words\"\n"
                    "range = [-1, \"pi\"]\n",
                    "f.toml"};
  Section section{document, document.root(), "[here]"};
};

TEST(Section, ReadsWhatIsThere) {
  const Fixture f;
  EXPECT_EQ(f.section.whole_or("whole", 0), 4);
  EXPECT_EQ(f.section.number_or("number", 0), 1.5);
  EXPECT_EQ(f.section.number_or("whole", 0), 4);
  EXPECT_EQ(f.section.number_or("formula", 0), 2 * std::numbers::pi);
  EXPECT_TRUE(f.section.flag_or("flag", false));
  EXPECT_EQ(f.section.text_or("text", ""), "words");
  EXPECT_EQ(f.section.range("range", ""), std::make_pair(-1.0, std::numbers::pi));
}

TEST(Section, GivesTheFallbackForWhatIsAbsent) {
  const Fixture f;
  EXPECT_EQ(f.section.whole_or("other", 7), 7);
  EXPECT_EQ(f.section.number_or("other", 0.5), 0.5);
  EXPECT_EQ(f.section.text_or("other", "none"), "none");
  EXPECT_TRUE(f.section.flag_or("other", true));
  EXPECT_EQ(f.section.find("other"), nullptr);
}

TEST(Section, WhatIsNeededIsNamedWithAnExample) {
  const Fixture f;
  try {
    static_cast<void>(f.section.need("title", "title = \"A\""));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "\"title\" is missing in [here]");
    EXPECT_EQ(error.remedy(), "Add, for instance, title = \"A\"");
  }
}

TEST(Section, OtherTypesAreErrors) {
  const Fixture f;
  expect_error([&] { static_cast<void>(f.section.whole_or("number", 0)); },
               {"f.toml:2:10: \"number\" must be a whole number, not a number"});
  expect_error([&] { static_cast<void>(f.section.whole_or("formula", 0)); },
               {"f.toml:3:11: \"formula\" must be a whole number, not text"});
  expect_error([&] { static_cast<void>(f.section.number_or("flag", 0)); },
               {"f.toml:4:8: \"flag\" must be a number, not", "\"2*pi\""});
  expect_error([&] { static_cast<void>(f.section.number_or("text", 0)); }, {"f.toml:5:", "\"words\""});
  expect_error([&] { static_cast<void>(f.section.flag_or("whole", false)); },
               {"f.toml:1:9: \"whole\" must be", "not a whole number", "true or false, without quotes"});
  expect_error([&] { static_cast<void>(f.section.text_or("whole", "")); },
               {"f.toml:1:9: \"whole\" must be text, not a whole number", "between double quotes"});
  expect_error([&] { static_cast<void>(f.section.range("whole", "")); },
               {"f.toml:1:9: \"whole\" must be a list, not a whole number", "between [ and ]"});
}

TEST(Section, OnlyAllowedKeysPass) {
  const Fixture f;
  EXPECT_NO_THROW(f.section.allow_only({"whole", "number", "formula", "flag", "text", "range"}));
  try {
    f.section.allow_only({"whole", "numbers", "formula", "flag", "text", "range"});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "f.toml:2:1: \"number\" is not known in [here]. Did you mean \"numbers\"?");
  }
}

} // namespace
