// SPDX-License-Identifier: BSD-3-Clause
// Problems whose text is kept elsewhere than in a problem file.
#include "problem/parse.hpp"

#include <spinn/error.hpp>

#include "support/expect_error.hpp"
#include "wave_text.hpp"

#include <gtest/gtest.h>

namespace {

using spinn::Error;
using spinn::Problem;
using spinn::problem::MissingReference;
using spinn::problem::Origin;
using spinn::problem::parse;
using spinn::test::expect_error;

std::string with_reference() {
  return spinn_test::changed("u = \"exact\"\nv = \"exact_t\"", "reference = \"not_there.npy\"");
}

TEST(Parse, KeyAndNameInErrorsAreTwoThings) {
  EXPECT_EQ(parse(spinn_test::wave_text, {"folder/model.safetensors", "wave.of.2", {}}).key(), "wave.of.2");
  try {
    static_cast<void>(parse("title = 1", {"folder/model.safetensors", "wave", {}}));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.place().source, "folder/model.safetensors");
  }
}

TEST(Parse, AMissingReferenceIsAnErrorUnlessItIsAllowed) {
  expect_error([&] { static_cast<void>(parse(with_reference(), {"wave.toml", "wave", {}})); },
               {"wave.toml:", "not_there.npy: the file does not exist", "Correct its name"});
  const Problem without =
      parse(with_reference(), {"wave.toml", "wave", {}, MissingReference::leaves_no_truth});
  EXPECT_FALSE(without.has_truth());
  EXPECT_EQ(without.stated_error(), 1e-3);
}

TEST(Parse, AStatedErrorWithoutAnyTruthStaysAnError) {
  const std::string text = spinn_test::changed("[truth]\nu = \"exact\"\nv = \"exact_t\"\n", "");
  expect_error(
      [&] { static_cast<void>(parse(text, {"wave.toml", "wave", {}, MissingReference::leaves_no_truth})); },
      {"wave.toml:", "stated_error"});
}

} // namespace
