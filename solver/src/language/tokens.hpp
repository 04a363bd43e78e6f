// SPDX-License-Identifier: BSD-3-Clause
// The words of an equation's text.
#pragma once

#include <spinn/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace spinn::language {

enum class TokenKind {
  number, ///< value
  name,   ///< letter, then letters, digits and underscores
  suffix, ///< "_xx" behind a parenthesis: an underscore, then letters and digits
  plus,
  minus,
  times,
  divide,
  power,
  equals,
  comma,
  open,
  close,
  end, ///< behind the last character; its text is empty
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text; ///< a part of the text that was read
  Place place;           ///< of the first character; columns count code points
  double value = 0;
};

inline constexpr std::size_t longest_text = 20000; ///< bytes of one expression or equation

/// Splits the text; the last token is `end`.
/// @param where  line and column of the text's first character (0 counts as 1)
/// @throws Error for a character that the language does not know, a number out of range, a text that is too long
std::vector<Token> tokenize(std::string_view text, const Place& where);

} // namespace spinn::language
