// SPDX-License-Identifier: BSD-3-Clause
// Tokens: kinds, texts, places.
#include "language/tokens.hpp"

#include "support/expect_error.hpp"

#include <gtest/gtest.h>

namespace spinn::language {
namespace {

using spinn::test::expect_error;

TEST(Tokens, AreSplitWithoutBlanks) {
  const std::vector<Token> tokens = tokenize("(u*2.5e-3)_xx**k1,=", {"f", 1, 1});
  std::vector<std::string> texts;
  for (const Token& token : tokens)
    texts.emplace_back(token.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"(", "u", "*", "2.5e-3", ")", "_xx", "**", "k1", ",", "=", ""}));
  EXPECT_EQ(tokens[3].kind, TokenKind::number);
  EXPECT_EQ(tokens[3].value, 2.5e-3);
  EXPECT_EQ(tokens[5].kind, TokenKind::suffix);
  EXPECT_EQ(tokens[6].kind, TokenKind::power);
  EXPECT_EQ(tokens.back().kind, TokenKind::end);
}

TEST(Tokens, PlacesCountLinesAndColumns) {
  const std::vector<Token> tokens = tokenize("ab +\n\t  c\r\n1", {"f", 3, 10});
  ASSERT_EQ(tokens.size(), 5U);
  EXPECT_EQ(tokens[0].place.line, 3);
  EXPECT_EQ(tokens[1].place.column, 13);
  EXPECT_EQ(tokens[2].place.line, 4);
  EXPECT_EQ(tokens[2].place.column, 4);
  EXPECT_EQ(tokens[3].place.line, 5);
  EXPECT_EQ(tokens[3].place.column, 1);
  EXPECT_EQ(tokens[4].place.column, 2);
}

TEST(Tokens, APlaceThatIsNotTextCountsFromOne) {
  const std::vector<Token> tokens = tokenize(" x", {"property", 0, 0});
  EXPECT_EQ(tokens[0].place.line, 1);
  EXPECT_EQ(tokens[0].place.column, 2);
}

TEST(Tokens, TextsHaveALimit) {
  EXPECT_NO_THROW(tokenize(std::string(longest_text, ' '), {}));
  expect_error([&] { tokenize(std::string(longest_text + 1, ' '), {}); },
               {"this text has 20001 characters, at most 20000", "Split it"});
}

TEST(Tokens, TheSmallestAndLargestNumbersAreRead) {
  EXPECT_EQ(tokenize("1.7976931348623157e308", {})[0].value, 1.7976931348623157e308);
  EXPECT_EQ(tokenize("2.2250738585072014e-308", {})[0].value, 2.2250738585072014e-308);
  expect_error([&] { tokenize("1e309", {}); }, {"the number 1e309 cannot be represented", "rescale"});
  expect_error([&] { tokenize("1e-400", {}); }, {"the number 1e-400 cannot be represented", "rescale"});
}

} // namespace
} // namespace spinn::language
