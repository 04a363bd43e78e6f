// SPDX-License-Identifier: BSD-3-Clause
// Problems whose text is kept elsewhere than in a problem file.
#include "problem/parse.hpp"

#include <spinn/error.hpp>

#include "wave_text.hpp"

#include <gtest/gtest.h>

namespace {

using spinn::Error;
using spinn::Problem;
using spinn::problem::MissingReference;
using spinn::problem::Origin;
using spinn::problem::parse;

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
  EXPECT_THROW(static_cast<void>(parse(with_reference(), {"wave.toml", "wave", {}})), Error);
  const Problem without =
      parse(with_reference(), {"wave.toml", "wave", {}, MissingReference::leaves_no_truth});
  EXPECT_FALSE(without.has_truth());
  EXPECT_EQ(without.stated_error(), 1e-3);
}

TEST(Parse, AStatedErrorWithoutAnyTruthStaysAnError) {
  const std::string text = spinn_test::changed("[truth]\nu = \"exact\"\nv = \"exact_t\"\n", "");
  EXPECT_THROW(static_cast<void>(parse(text, {"wave.toml", "wave", {}, MissingReference::leaves_no_truth})),
               Error);
}

} // namespace
