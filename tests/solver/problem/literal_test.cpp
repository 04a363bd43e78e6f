// SPDX-License-Identifier: BSD-3-Clause
// Positions inside TOML strings of every kind.
#include "problem/literal.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace spinn::problem {
bool operator==(const Position& a, const Position& b) {
  return a.line == b.line && a.column == b.column;
}
std::ostream& operator<<(std::ostream& out, const Position& p) {
  return out << p.line << ":" << p.column;
}
} // namespace spinn::problem

namespace {

using spinn::problem::Position;
using spinn::problem::position_in_literal;

constexpr Position start{7, 11}; // where the opening quote stands in all cases

TEST(Literal, OrdinaryStringsShiftByTheirQuote) {
  EXPECT_EQ(position_in_literal("\"u_t = v\" # x", start, {1, 1}), (Position{7, 12}));
  EXPECT_EQ(position_in_literal("'u_t = v'", start, {1, 7}), (Position{7, 18}));
}

TEST(Literal, BehindTheEndIsTheClosingQuote) {
  EXPECT_EQ(position_in_literal("\"ab\" # c", start, {1, 9}), (Position{7, 14}));
  EXPECT_EQ(position_in_literal("\"ab", start, {1, 9}), (Position{7, 14}));
}

TEST(Literal, ColumnsCountCodePoints) {
  EXPECT_EQ(position_in_literal("\"\u00b5*u + \u20ac\U0001F600 = q\"", start, {1, 9}), (Position{7, 20}));
}

TEST(Literal, EscapesAreOneCharacterOfTheValue) {
  EXPECT_EQ(position_in_literal(R"("a\tb")", start, {1, 3}), (Position{7, 15}));
  EXPECT_EQ(position_in_literal(R"("a\u00b5b")", start, {1, 3}), (Position{7, 19}));
  EXPECT_EQ(position_in_literal(R"("a\U0001F600b")", start, {1, 3}), (Position{7, 23}));
  EXPECT_EQ(position_in_literal(R"("a\nb")", start, {2, 1}), (Position{7, 15}));
  EXPECT_EQ(position_in_literal(R"('a\b')", start, {1, 3}), (Position{7, 14}));
}

TEST(Literal, MultiLineStringsKeepLines) {
  EXPECT_EQ(position_in_literal("\"\"\"\nu_t =\n v\"\"\"", start, {1, 1}), (Position{8, 1}));
  EXPECT_EQ(position_in_literal("\"\"\"\nu_t =\n v\"\"\"", start, {2, 2}), (Position{9, 2}));
  EXPECT_EQ(position_in_literal("\"\"\"u_t\n= v\"\"\"", start, {1, 2}), (Position{7, 15}));
  EXPECT_EQ(position_in_literal("'''\r\nu_t =\r\n v'''", start, {2, 2}), (Position{9, 2}));
}

TEST(Literal, LineContinuationsVanishFromTheValue) {
  EXPECT_EQ(position_in_literal("\"\"\"\nu_t \\\n    = v\"\"\"", start, {1, 5}), (Position{9, 5}));
}

} // namespace
