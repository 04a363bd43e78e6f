// SPDX-License-Identifier: BSD-3-Clause
// TOML as values with places.
#include "problem/document.hpp"

#include <gtest/gtest.h>

namespace {

using spinn::Error;
using spinn::Place;
using spinn::problem::Document;
using spinn::problem::Value;

const Value& member(const Value& table, std::size_t index) {
  return table.members.at(index).value;
}

TEST(Document, KindsAndNumbersAreKept) {
  const Document document("a = 3\nb = 2.5\nc = true\nd = \"x\"\ne = [1, 2]\nf = 2024-05-06\n", "f.toml");
  const Value& root = document.root();
  ASSERT_EQ(root.members.size(), 6U);
  EXPECT_EQ(member(root, 0).kind, Value::Kind::whole_number);
  EXPECT_EQ(member(root, 0).whole, 3);
  EXPECT_EQ(member(root, 0).number, 3);
  EXPECT_EQ(member(root, 1).kind, Value::Kind::number);
  EXPECT_EQ(member(root, 1).number, 2.5);
  EXPECT_TRUE(member(root, 2).flag);
  EXPECT_EQ(member(root, 3).text, "x");
  EXPECT_EQ(member(root, 4).items.at(1).whole, 2);
  EXPECT_EQ(member(root, 5).kind, Value::Kind::other);
}

TEST(Document, MembersAreInTheOrderOfTheFile) {
  const Document document("z = 1\na = 2\n[m]\ny = 1\nb = 2\n", "f.toml");
  EXPECT_EQ(document.root().members[0].key, "z");
  EXPECT_EQ(document.root().members[1].key, "a");
  EXPECT_EQ(member(document.root(), 2).members[0].key, "y");
}

TEST(Document, ValuesKnowTheirPlaceAndText) {
  const Document document("# \u00e4\ntitle = [ \"\u00e4\", 1.50 ] # c\n", "f.toml");
  const Value& list = member(document.root(), 0);
  EXPECT_EQ(list.raw, "[ \"\u00e4\", 1.50 ]");
  EXPECT_EQ(list.items[1].raw, "1.50");
  EXPECT_EQ(document.place(list.items[1].position).line, 2);
  EXPECT_EQ(document.place(list.items[1].position).column, 16);
}

TEST(Document, ErrorsInATextPointIntoTheFile) {
  const Document document("a = 1\neq = \"\"\"\n u_t =\n  v_q\"\"\"\n", "f.toml");
  const Value& text = member(document.root(), 1);
  try {
    document.parse_text(text, [](const std::string& value, const Place& where) -> int {
      EXPECT_EQ(value, " u_t =\n  v_q");
      throw Error({where.source, 2, 3}, "v_q", "wrong", "Mend it");
    });
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "f.toml:4:3: wrong. Mend it.");
    EXPECT_EQ(error.token(), "v_q");
  }
}

TEST(Document, ErrorsWithoutALineStandAtTheText) {
  const Document document("eq = \"u\"\n", "f.toml");
  try {
    document.parse_text(member(document.root(), 0), [](const std::string&, const Place&) -> int {
      throw Error({}, "u", "wrong", "Mend it");
    });
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "f.toml:1:6: wrong. Mend it.");
  }
}

TEST(Document, LongTokensAreCut) {
  const Document document("a = [" + std::string(200, ' ') + "1]\n", "f.toml");
  try {
    document.fail(member(document.root(), 0), "wrong", "Mend it");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_LE(error.token().size(), 63U);
  }
}

} // namespace
