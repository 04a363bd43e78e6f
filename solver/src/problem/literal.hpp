// SPDX-License-Identifier: BSD-3-Clause
// Positions inside TOML strings: an error in an equation points at the equation's own characters in the file.
#pragma once

#include <string_view>

namespace spinn::problem {

/// Line and column in a file, both from 1; columns count code points.
struct Position {
  int line = 0;
  int column = 0;
};

/// Where a character of a TOML string stands in the file. All four kinds of strings are known, with their escapes and
/// line continuations.
/// @param literal  the file's text from the string's opening quote on
/// @param start    position of the opening quote
/// @param inside   position within the string's value (its first character is line 1, column 1); a place behind the
///                 end gives the closing quote
Position position_in_literal(std::string_view literal, Position start, Position inside);

/// Bytes of the UTF-8 code point that starts with `lead` (1 for a stray continuation byte).
int code_point_bytes(char lead);

} // namespace spinn::problem
