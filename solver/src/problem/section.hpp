// SPDX-License-Identifier: BSD-3-Clause
// Typed reading of one table of a problem file. Everything wrong is an Error with its place in the file.
#pragma once

#include "problem/document.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spinn::problem {

/// One table: its values by key, with the type that the format asks for.
class Section {
public:
  /// @param table  a value of kind table
  /// @param name   for messages: "[parameters.k]"; empty for the top of the file
  Section(const Document& document, const Value& table, std::string name);

  [[nodiscard]] const Document& document() const { return *m_document; }
  [[nodiscard]] const Value& table() const { return *m_table; }
  [[nodiscard]] const std::string& name() const { return m_name; }

  /// @throws Error for a key that is none of `keys`; the nearest one is suggested
  void allow_only(const std::vector<std::string>& keys) const;

  [[nodiscard]] const Value* find(const std::string& key) const; ///< nullptr when absent
  /// @param example  what to write, for the error when it is absent: `title = "Heat, 2+1 dimensions"`
  [[nodiscard]] const Value& need(const std::string& key, const std::string& example) const;

  [[nodiscard]] std::string text_or(const std::string& key, const std::string& fallback) const;
  [[nodiscard]] bool flag_or(const std::string& key, bool fallback) const;
  [[nodiscard]] double number_or(const std::string& key, double fallback) const;
  [[nodiscard]] std::int64_t whole_or(const std::string& key, std::int64_t fallback) const;
  /// [lower, upper] with lower < upper.
  [[nodiscard]] std::pair<double, double> range(const std::string& key, const std::string& example) const;

private:
  const Document* m_document;
  const Value* m_table;
  std::string m_name;
};

/// @param what  names the value in messages: "\"title\""
/// @throws Error unless the value has the kind
void expect(const Document& document, const Value& value, Value::Kind kind, std::string_view what);

/// A text that is not empty.
const std::string& text_of(const Document& document, const Value& value, std::string_view what);

/// A finite number, or text with a constant expression such as "2*pi".
double number_of(const Document& document, const Value& value, std::string_view what);

/// The items of a list that is not empty.
const std::vector<Value>& list_of(const Document& document, const Value& value, std::string_view what);

/// The table and its members as a section.
Section section_of(const Document& document, const Value& value, const std::string& name);

} // namespace spinn::problem
