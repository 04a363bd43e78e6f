// SPDX-License-Identifier: BSD-3-Clause
// The text of errors.
#include <spinn/error.hpp>

#include <gtest/gtest.h>

namespace {

using spinn::Error;

TEST(Error, ReadsAsPlaceMessageRemedy) {
  const Error error({"file.toml", 3, 14}, "u_q", "\"q\" is no axis", "The axes are t, x");
  EXPECT_STREQ(error.what(), "file.toml:3:14: \"q\" is no axis. The axes are t, x.");
  EXPECT_EQ(error.place().line, 3);
  EXPECT_EQ(error.place().column, 14);
  EXPECT_EQ(error.token(), "u_q");
  EXPECT_EQ(error.message(), "\"q\" is no axis");
  EXPECT_EQ(error.remedy(), "The axes are t, x");
}

TEST(Error, LeavesOutWhatIsUnknown) {
  EXPECT_STREQ(Error({"width", 0, 0}, "0", "width is 0", "").what(), "width: width is 0.");
  EXPECT_STREQ(Error({"", 2, 0}, "", "wrong", "Mend it").what(), "line 2: wrong. Mend it.");
  EXPECT_STREQ(Error({}, "", "wrong", "Mend it").what(), "wrong. Mend it.");
}

TEST(Error, KeepsTheEndOfASentence) {
  EXPECT_STREQ(Error({"a", 0, 0}, "b", "wrong.", "Did you mean \"c\"?").what(),
               "a: wrong. Did you mean \"c\"?");
}

} // namespace
