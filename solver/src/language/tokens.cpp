// SPDX-License-Identifier: BSD-3-Clause
// From characters to tokens.
#include "language/tokens.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

namespace spinn::language {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Length of the UTF-8 code point at the start of `text`; 0 where the bytes are none.
std::size_t code_point_bytes(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80U) return 1;
  const std::size_t length = lead >= 0xF0U ? 4 : (lead >= 0xE0U ? 3 : 2);
  if (lead < 0xC2U || lead > 0xF4U || length > text.size()) return 0;
  const bool complete = std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(length),
                                    [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; });
  return complete ? length : 0;
}

/// What to write instead of a character that the language does not know.
std::string replacement(std::string_view character) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 22> known{{
      {"\u2212", "Write the minus sign as \"-\""},
      {"\u2013", "Write the minus sign as \"-\""},
      {"\u00d7", "Write products with \"*\""},
      {"\u00b7", "Write products with \"*\""},
      {"\u22c5", "Write products with \"*\""},
      {"\u00b2", "Write the square as \"^2\""},
      {"\u00b3", "Write the cube as \"^3\""},
      {"\u03c0", "Write pi in letters: \"pi\""},
      {"\u2202", "Write derivatives with a suffix: \"u_xx\""},
      {"\u2207", "Write derivatives with a suffix: \"u_xx + u_yy\""},
      {"\u0394", "Write derivatives with a suffix: \"u_xx + u_yy\""},
      {"\u221a", "Write the root as \"sqrt(...)\""},
      {"'", "Write derivatives with a suffix: \"u_x\""},
      {"[", "Use parentheses \"( )\""},
      {"]", "Use parentheses \"( )\""},
      {"{", "Use parentheses \"( )\""},
      {"}", "Use parentheses \"( )\""},
      {"|", "Write the absolute value as \"abs(...)\""},
      {"<", "Write an equation, \"left = right\"; for a jump use \"step(...)\""},
      {">", "Write an equation, \"left = right\"; for a jump use \"step(...)\""},
      {":", "Separate the two sides of an equation by \"=\""},
      {";", "Write one equation per text"},
  }};
  const auto* const found =
      std::find_if(known.begin(), known.end(), [&](const auto& entry) { return entry.first == character; });
  if (found != known.end()) return std::string(found->second);
  return "Use letters a-z, digits, \"_\", \"+ - * / ^ ( ) , =\" and spell other signs out: \"nu\", \"alpha\"";
}

class Tokenizer {
public:
  Tokenizer(std::string_view text, const Place& where)
      : m_text(text), m_place{where.source, std::max(where.line, 1), std::max(where.column, 1)} {}

  std::vector<Token> run() {
    check_length();
    std::vector<Token> tokens;
    for (;;) {
      skip_blanks();
      tokens.push_back(next());
      if (tokens.back().kind == TokenKind::end) return tokens;
    }
  }

private:
  void check_length() const {
    if (m_text.size() > longest_text)
      throw Error(m_place, std::string(m_text.substr(0, 20)) + "...",
                  "this text has " + std::to_string(m_text.size()) + " characters, at most " +
                      std::to_string(longest_text) + " are read",
                  "Split it into definitions");
  }

  [[nodiscard]] char at(std::size_t ahead = 0) const {
    return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
  }

  void skip_blanks() {
    for (; m_at < m_text.size() && is_blank(m_text[m_at]); ++m_at) {
      ++m_place.column;
      if (m_text[m_at] == '\n') {
        ++m_place.line;
        m_place.column = 1;
      }
    }
  }

  /// The next `length` bytes as a token; all of them are single-byte characters.
  Token take(TokenKind kind, std::size_t length) {
    Token token{kind, m_text.substr(m_at, length), m_place, 0};
    m_at += length;
    m_place.column += static_cast<int>(length);
    return token;
  }

  Token next() {
    if (m_at == m_text.size()) return take(TokenKind::end, 0);
    const char c = at();
    if (is_digit(c) || (c == '.' && is_digit(at(1)))) return take_number();
    if (is_letter(c))
      return take_word(TokenKind::name, [](char x) { return is_letter(x) || is_digit(x) || x == '_'; });
    if (c == '_' && (is_letter(at(1)) || is_digit(at(1))))
      return take_word(TokenKind::suffix, [](char x) { return is_letter(x) || is_digit(x); });
    if (const auto sign = take_sign()) return *sign;
    fail();
  }

  template <class Belongs>
  Token take_word(TokenKind kind, Belongs belongs) {
    std::size_t length = 1;
    while (belongs(at(length)))
      ++length;
    return take(kind, length);
  }

  std::optional<Token> take_sign() {
    switch (at()) {
    case '+':
      return take(TokenKind::plus, 1);
    case '-':
      return take(TokenKind::minus, 1);
    case '*':
      return at(1) == '*' ? take(TokenKind::power, 2) : take(TokenKind::times, 1);
    case '/':
      return take(TokenKind::divide, 1);
    case '^':
      return take(TokenKind::power, 1);
    case '=':
      return take(TokenKind::equals, 1);
    case ',':
      return take(TokenKind::comma, 1);
    case '(':
      return take(TokenKind::open, 1);
    case ')':
      return take(TokenKind::close, 1);
    default:
      return std::nullopt;
    }
  }

  /// Decimal, with a full stop whatever the locale.
  Token take_number() {
    const char* const begin = m_text.data() + m_at;
    double value = 0;
    const auto [end, error] = std::from_chars(begin, m_text.data() + m_text.size(), value);
    Token token = take(TokenKind::number, static_cast<std::size_t>(end - begin));
    if (error == std::errc::result_out_of_range)
      throw Error(token.place, std::string(token.text),
                  "the number " + std::string(token.text.substr(0, 40)) + " cannot be represented",
                  "Magnitudes from 1e-307 to 1e308 can; rescale the equation");
    token.value = value;
    return token;
  }

  [[noreturn]] void fail() const {
    const std::size_t length = code_point_bytes(m_text.substr(m_at));
    const int code = static_cast<unsigned char>(at());
    if (length == 0 || code < 0x20 || code == 0x7f)
      throw Error(m_place, "byte " + std::to_string(code),
                  "byte " + std::to_string(code) + " is no readable character", "Remove it; texts are UTF-8");
    const std::string character(m_text.substr(m_at, length));
    throw Error(m_place, character, "\"" + character + "\" is not part of the language",
                replacement(character));
  }

  std::string_view m_text;
  Place m_place;
  std::size_t m_at = 0;
};

} // namespace

std::vector<Token> tokenize(std::string_view text, const Place& where) {
  return Tokenizer(text, where).run();
}

} // namespace spinn::language
