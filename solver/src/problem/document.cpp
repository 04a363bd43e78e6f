// SPDX-License-Identifier: BSD-3-Clause
// TOML through toml++, which no other file of the project includes.
#include "problem/document.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace {

/// A precondition of toml++ that does not hold.
struct BrokenPrecondition {};

[[noreturn]] void broken_precondition() {
  throw BrokenPrecondition();
}

} // namespace

// toml++ 3.4 asserts, and in release builds assumes, that a table header opens with the first character of a key
// (its pull request 301 mends it). For a text such as "[=" that is false: make it an exception in every build.
#undef NDEBUG
#define TOML_ASSERT(expression) ((expression) ? static_cast<void>(0) : broken_precondition())
#include <toml++/toml.h>

namespace spinn::problem {

namespace {

constexpr std::size_t longest_token = 60;

Position position_of(const toml::source_position& position) {
  return {static_cast<int>(position.line), static_cast<int>(position.column)};
}

bool before(Position a, Position b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

Value::Kind kind_of(const toml::node& node) {
  switch (node.type()) {
  case toml::node_type::string:
    return Value::Kind::text;
  case toml::node_type::integer:
    return Value::Kind::whole_number;
  case toml::node_type::floating_point:
    return Value::Kind::number;
  case toml::node_type::boolean:
    return Value::Kind::flag;
  case toml::node_type::array:
    return Value::Kind::list;
  case toml::node_type::table:
    return Value::Kind::table;
  default:
    return Value::Kind::other;
  }
}

/// The tree without toml++'s types; `raw` is filled in by the caller's function.
template <class Raw>
Value convert(const toml::node& node, Position position, const Raw& raw) {
  Value value;
  value.kind = kind_of(node);
  value.position = position;
  value.raw = raw(position, position_of(node.source().end));
  value.text = node.value_or(std::string());
  value.whole = value.kind == Value::Kind::whole_number ? node.value_or(std::int64_t{0}) : 0;
  value.number =
      value.kind == Value::Kind::whole_number ? static_cast<double>(value.whole) : node.value_or(0.0);
  value.flag = node.value_or(false);
  if (const toml::array* const list = node.as_array()) {
    for (const toml::node& item : *list) {
      value.items.push_back(convert(item, position_of(item.source().begin), raw));
    }
  }
  if (const toml::table* const table = node.as_table()) {
    for (const auto& [key, member] : *table) {
      const Position at = position_of(key.source().begin);
      value.members.push_back(
          {std::string(key.str()), at, convert(member, position_of(member.source().begin), raw)});
    }
    std::sort(value.members.begin(), value.members.end(),
              [](const Value::Member& a, const Value::Member& b) { return before(a.position, b.position); });
  }
  return value;
}

std::string shortened(std::string_view text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  if (text.size() <= longest_token) {
    return std::string(text);
  }
  std::size_t end = longest_token;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return std::string(text.substr(0, end)) + "...";
}

} // namespace

std::string kind_in_words(Value::Kind kind) {
  switch (kind) {
  case Value::Kind::text:
    return "text";
  case Value::Kind::whole_number:
    return "a whole number";
  case Value::Kind::number:
    return "a number";
  case Value::Kind::flag:
    return "true or false";
  case Value::Kind::list:
    return "a list";
  case Value::Kind::table:
    return "a table";
  case Value::Kind::other:
    break;
  }
  return "a date or time";
}

Document::Document(std::string text, std::string source)
    : m_text(std::move(text)), m_source(std::move(source)) {
  m_lines.push_back(0);
  for (std::size_t i = 0; i < m_text.size(); ++i) {
    if (m_text[i] == '\n') {
      m_lines.push_back(i + 1);
    }
  }
  if (const std::size_t nul = m_text.find('\0'); nul != std::string::npos) {
    throw Error({m_source, 0, 0}, "\\0",
                "byte " + std::to_string(nul) + " is 0: this is a binary file, not text",
                "Name a problem file, which is a text file in the TOML format");
  }
  const auto raw = [this](Position begin, Position end) {
    const std::size_t first = offset(begin);
    const std::size_t newline = std::min(m_text.find('\n', first), m_text.size());
    const std::size_t last = before(begin, end) ? std::min(offset(end), newline) : newline;
    return shortened(std::string_view(m_text).substr(first, last - first));
  };
  try {
    const toml::table table = toml::parse(std::string_view(m_text), std::string_view(m_source));
    m_root = convert(table, {1, 1}, raw);
  } catch (const toml::parse_error& error) {
    fail_syntax(position_of(error.source().begin), std::string(error.description()));
  } catch (const BrokenPrecondition&) {
    fail_syntax(malformed_header(), "a table header is malformed");
  }
}

void Document::fail(const Value& value, const std::string& message, const std::string& remedy) const {
  throw Error(place(value.position), value.kind == Value::Kind::text ? value.text : value.raw, message,
              remedy);
}

void Document::fail(const Value::Member& member, const std::string& message,
                    const std::string& remedy) const {
  throw Error(place(member.position), member.key, message, remedy);
}

std::size_t Document::offset(Position position) const {
  if (position.line < 1) {
    return 0;
  }
  if (static_cast<std::size_t>(position.line) > m_lines.size()) {
    return m_text.size();
  }
  std::size_t at = m_lines[static_cast<std::size_t>(position.line) - 1];
  for (int column = 1; column < position.column && at < m_text.size() && m_text[at] != '\n'; ++column) {
    at += static_cast<std::size_t>(code_point_bytes(m_text[at]));
  }
  return std::min(at, m_text.size());
}

/// The text from the last blank before `position` to the end of the line: what a reader sees there.
std::string Document::word_at(Position position) const {
  const std::size_t at = offset(position);
  const std::size_t line =
      m_lines[std::min(m_lines.size(), static_cast<std::size_t>(std::max(position.line, 1))) - 1];
  std::size_t first = at;
  while (first > line && (first == m_text.size() || m_text[first] == '\n' || m_text[first - 1] != ' ')) {
    --first;
  }
  const std::size_t newline = std::min(m_text.find('\n', first), m_text.size());
  return shortened(std::string_view(m_text).substr(first, newline - first));
}

/// The first line that opens like a table header but with no key.
Position Document::malformed_header() const {
  constexpr std::string_view key_characters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-\"'";
  for (std::size_t i = 0; i < m_lines.size(); ++i) {
    const std::size_t bracket = m_text.find_first_not_of(" \t", m_lines[i]);
    if (bracket == std::string::npos || m_text[bracket] != '[') {
      continue;
    }
    const std::size_t inner = m_text.compare(bracket, 2, "[[") == 0 ? bracket + 2 : bracket + 1;
    const std::size_t key = m_text.find_first_not_of(" \t", inner);
    if (key == std::string::npos || key_characters.find(m_text[key]) == std::string_view::npos) {
      return {static_cast<int>(i) + 1, static_cast<int>(bracket - m_lines[i]) + 1};
    }
  }
  return {1, 1};
}

void Document::fail_syntax(Position position, const std::string& description) const {
  std::string remedy = "Check the quotes, brackets and the \"=\" up to here";
  if (description.find("redefine") != std::string::npos) {
    remedy = "Remove one of the two";
  }
  if (description.find("utf-8") != std::string::npos) {
    remedy = "Save the file as UTF-8 text";
  }
  throw Error(place(position), word_at(position), "this is not valid TOML (" + description + ")", remedy);
}

void Document::rethrow_in_file(const Value& value, const Error& error) const {
  Position position = value.position;
  if (error.place().line > 0) {
    position = position_in_literal(std::string_view(m_text).substr(offset(value.position)), value.position,
                                   {error.place().line, std::max(error.place().column, 1)});
  }
  throw Error(place(position), error.token(), error.message(), error.remedy());
}

} // namespace spinn::problem
