// SPDX-License-Identifier: BSD-3-Clause
// One name, one meaning.
#include "problem/names.hpp"

#include "support/expect_error.hpp"

#include <gtest/gtest.h>

namespace {

using spinn::Error;
using spinn::problem::Document;
using spinn::problem::Names;
using spinn::test::expect_error;

struct Fixture {
  Document document{"", "f.toml"};
  Names names{document};
  bool takes(const std::string& name) {
    try {
      names.declare(name, {1, 1}, "an unknown");
      return true;
    } catch (const Error&) {
      return false;
    }
  }
};

TEST(Names, AreLettersDigitsAndInnerUnderscores) {
  Fixture f;
  for (const char* good : {"u", "x1", "v_max", "a_b_2", "Omega"}) {
    EXPECT_TRUE(f.takes(good)) << good;
  }
  for (const char* bad : {"", "1x", "_u", "u_", "a__b", "a b", "a-b", "\u03b1", "a.b"}) {
    EXPECT_FALSE(f.takes(bad)) << bad;
  }
}

TEST(Names, WordsOfTheLanguageAreTaken) {
  Fixture f;
  for (const char* bad : {"sin", "atan2", "pi", "residual", "truth", "error"}) {
    EXPECT_FALSE(f.takes(bad)) << bad;
  }
}

TEST(Names, AreDeclaredOnce) {
  Fixture f;
  EXPECT_TRUE(f.takes("u"));
  EXPECT_FALSE(f.takes("u"));
}

TEST(Names, MustNotReadAsDerivatives) {
  Fixture f;
  for (const char* name : {"u", "u_xt", "v_t"}) {
    ASSERT_TRUE(f.takes(name));
  }
  expect_error([&] { f.names.check_derivative_names({"t", "x"}); },
               {"f.toml:1:1: \"u_xt\" reads as a derivative of \"u\"", "another name"}); // u_xt beside u
  Fixture g;
  for (const char* name : {"u", "u_xq", "v_t"}) {
    ASSERT_TRUE(g.takes(name));
  }
  EXPECT_NO_THROW(g.names.check_derivative_names({"t", "x"})); // v is no name
}

TEST(Names, AxesMustNotBeMadeOfEachOther) {
  Fixture f;
  for (const char* name : {"x", "y", "xyx"}) {
    f.names.declare(name, {1, 1}, "an axis");
  }
  expect_error([&] { f.names.check_derivative_names({"x", "y", "xyx"}); },
               {"f.toml:1:1: the axis name \"xyx\" is made of other axes' names", "another name"});
  Fixture g;
  for (const char* name : {"x1", "x2"}) {
    g.names.declare(name, {1, 1}, "an axis");
  }
  EXPECT_NO_THROW(g.names.check_derivative_names({"x1", "x2"}));
}

} // namespace
