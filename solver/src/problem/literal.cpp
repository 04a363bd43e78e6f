// SPDX-License-Identifier: BSD-3-Clause
// Walks a TOML string as written and as read side by side.
#include "problem/literal.hpp"

#include <cstddef>

namespace spinn::problem {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// One place in the file and the place in the string's value that it stands for.
class Walk {
public:
  Walk(std::string_view text, Position start) : m_text(text), m_file(start) {}

  [[nodiscard]] bool sees(std::string_view what) const { return m_text.substr(m_at, what.size()) == what; }
  [[nodiscard]] bool ended() const { return m_at >= m_text.size(); }
  [[nodiscard]] char now() const { return ended() ? '\0' : m_text[m_at]; }
  [[nodiscard]] char next() const { return m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0'; }
  [[nodiscard]] Position file() const { return m_file; }
  [[nodiscard]] bool reached(Position inside) const {
    return m_value.line > inside.line || (m_value.line == inside.line && m_value.column >= inside.column);
  }

  /// Goes on by `count` code points of the file.
  void skip(int count = 1) {
    for (; count > 0 && !ended(); --count) {
      const bool newline = now() == '\n';
      m_at += static_cast<std::size_t>(code_point_bytes(now()));
      m_file = newline ? Position{m_file.line + 1, 1} : Position{m_file.line, m_file.column + 1};
    }
  }

  /// The value has one character more.
  void count(bool newline) {
    m_value = newline ? Position{m_value.line + 1, 1} : Position{m_value.line, m_value.column + 1};
  }

  /// The newline right behind an opening triple quote is no part of the value.
  void skip_newline() {
    if (sees("\r\n")) {
      skip(2);
    } else if (sees("\n")) {
      skip(1);
    }
  }

  /// Over a backslash at a line's end and the blanks that follow, which stand for nothing.
  void skip_continuation() {
    do {
      skip();
    } while (is_blank(now()));
  }

  /// Over an escape that stands for one character.
  void escape() {
    count(next() == 'n');
    skip(next() == 'u' ? 6 : next() == 'U' ? 10 : 2);
  }

  /// Over one ordinary character. A carriage return before a newline is no part of the value.
  void character() {
    if (!sees("\r\n")) {
      count(now() == '\n');
    }
    skip();
  }

private:
  std::string_view m_text;
  std::size_t m_at = 0;
  Position m_file;
  Position m_value{1, 1};
};

} // namespace

int code_point_bytes(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte >= 0xF0) {
    return 4;
  }
  if (byte >= 0xE0) {
    return 3;
  }
  return byte >= 0xC0 ? 2 : 1;
}

Position position_in_literal(std::string_view literal, Position start, Position inside) {
  Walk walk(literal, start);
  const bool basic = walk.now() == '"';
  const std::string_view quote = basic ? "\"" : "'";
  const std::string_view triple = basic ? "\"\"\"" : "'''";
  const std::string_view closing = walk.sees(triple) ? triple : quote;
  walk.skip(static_cast<int>(closing.size()));
  if (closing == triple) {
    walk.skip_newline();
  }
  while (!walk.ended() && !walk.sees(closing)) {
    const bool escape = basic && walk.now() == '\\';
    const bool continuation = escape && is_blank(walk.next());
    if (walk.reached(inside) && !continuation) {
      break;
    }
    if (continuation) {
      walk.skip_continuation();
    } else if (escape) {
      walk.escape();
    } else {
      walk.character();
    }
  }
  return walk.file();
}

} // namespace spinn::problem
