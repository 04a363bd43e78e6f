// SPDX-License-Identifier: BSD-3-Clause
// A TOML document as a tree of values that know where they stand.
#pragma once

#include "problem/literal.hpp"

#include <spinn/error.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace spinn::problem {

/// One value of the document. Members of a table are in the order of the file.
struct Value {
  enum class Kind { text, whole_number, number, flag, list, table, other };
  struct Member;

  Kind kind = Kind::other;
  Position position;           ///< of its first character; of the key for a table with a header
  std::string raw;             ///< as the file writes it: its first line
  std::string text;            ///< kind text
  double number = 0;           ///< kinds number and whole_number
  std::int64_t whole = 0;      ///< kind whole_number
  bool flag = false;           ///< kind flag
  std::vector<Value> items;    ///< kind list
  std::vector<Member> members; ///< kind table
};

struct Value::Member {
  std::string key;
  Position position; ///< of the key
  Value value;
};

/// "text", "a whole number", "a list", ... for messages.
std::string kind_in_words(Value::Kind kind);

class Document {
public:
  /// @param text    the file's content
  /// @param source  its name in errors
  /// @throws Error for text that is not TOML, not UTF-8, or holds NUL bytes
  Document(std::string text, std::string source);

  [[nodiscard]] const Value& root() const { return m_root; }
  [[nodiscard]] const std::string& text() const { return m_text; }
  [[nodiscard]] const std::string& source() const { return m_source; }
  [[nodiscard]] Place place(Position position) const { return {m_source, position.line, position.column}; }

  /// Runs `parse` on a text value and returns its result. `parse` gets the text and the place (source, 1, 1); an error
  /// that it throws with a line and column in the text is thrown on with the line and column in the file.
  template <class Parse>
  auto parse_text(const Value& value, Parse&& parse) const {
    try {
      return parse(value.text, Place{m_source, 1, 1});
    } catch (const Error& error) {
      rethrow_in_file(value, error);
    }
  }

  /// Throws an error about a value: token is what the file says there.
  [[noreturn]] void fail(const Value& value, const std::string& message, const std::string& remedy) const;
  /// Throws an error about a key.
  [[noreturn]] void fail(const Value::Member& member, const std::string& message,
                         const std::string& remedy) const;

private:
  [[nodiscard]] std::size_t offset(Position position) const;
  [[nodiscard]] std::string word_at(Position position) const;
  [[nodiscard]] Position malformed_header() const;
  [[noreturn]] void fail_syntax(Position position, const std::string& description) const;
  [[noreturn]] void rethrow_in_file(const Value& value, const Error& error) const;

  std::string m_text;
  std::string m_source;
  std::vector<std::size_t> m_lines; ///< offset of the first byte of each line
  Value m_root;
};

} // namespace spinn::problem
