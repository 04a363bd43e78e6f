// SPDX-License-Identifier: BSD-3-Clause
// The metadata of a model file: texts by key, and what they stand for. Numbers are written with the fewest digits that read
// back as the same number; lists are separated by spaces.
#pragma once

#include "model_file/failure.hpp"
#include "model_file/safetensors.hpp"

#include <spinn/settings.hpp>
#include <spinn/solution.hpp>
#include <spinn/text.hpp>

#include <charconv>
#include <concepts>
#include <string>
#include <type_traits>
#include <vector>

namespace spinn::model_file {

template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool>;

template <class T>
concept Number = std::floating_point<T> || Integer<T>;

template <class T>
concept Choice = std::is_enum_v<T>;

inline AxisFunction choice_from(const std::string& text, AxisFunction) {
  return axis_function_from(text);
}
inline Optimiser choice_from(const std::string& text, Optimiser) {
  return optimiser_from(text);
}
inline Initialisation choice_from(const std::string& text, Initialisation) {
  return initialisation_from(text);
}
inline NodeRule choice_from(const std::string& text, NodeRule) {
  return node_rule_from(text);
}
inline ResidualPath choice_from(const std::string& text, ResidualPath) {
  return residual_path_from(text);
}
inline Precision choice_from(const std::string& text, Precision) {
  return precision_from(text);
}
Outcome choice_from(const std::string& text, Outcome);

inline std::string to_text(bool flag) {
  return flag ? "true" : "false";
}
inline std::string to_text(const std::string& text) {
  return text;
}

using spinn::to_text; // of a floating-point number

template <Integer T>
std::string to_text(T number) {
  return std::to_string(number);
}

template <Choice T>
std::string to_text(T choice) {
  return to_string(choice);
}

template <class T>
std::string to_text(const std::vector<T>& list) {
  std::string text;
  for (const T& item : list)
    text += (text.empty() ? "" : " ") + to_text(item);
  return text;
}

/// The texts of a file, read as what they stand for; everything wrong is an Error that names file and key.
class Metadata {
public:
  /// Both must outlive it.
  Metadata(const Texts& texts, const std::string& source) : m_texts(texts), m_source(source) {}

  [[nodiscard]] const Texts& texts() const { return m_texts; }
  [[nodiscard]] const std::string& source() const { return m_source; }
  [[nodiscard]] bool has(const std::string& key) const { return m_texts.contains(key); }
  /// @throws Error for a key that is not there
  [[nodiscard]] const std::string& text(const std::string& key) const;

  template <class T>
  [[nodiscard]] T value(const std::string& key) const {
    T result{};
    read(key, result);
    return result;
  }

  /// A whole number, or a list of them, within a range.
  [[nodiscard]] int whole(const std::string& key, int lower, int upper) const;
  [[nodiscard]] std::vector<int> wholes(const std::string& key, int lower, int upper) const;
  /// A finite number.
  [[nodiscard]] double finite(const std::string& key) const;

  [[noreturn]] void fail(const std::string& key, const std::string& should_be) const;

  void read(const std::string& key, std::string& value) const { value = text(key); }
  void read(const std::string& key, bool& value) const;
  void read(const std::string& key, std::vector<int>& value) const;

  template <Choice T>
  void read(const std::string& key, T& value) const {
    const std::string& name = text(key);
    value = as_part(m_source, "the metadata \"" + key + "\"", [&] { return choice_from(name, T{}); });
  }

  template <Number T>
  void read(const std::string& key, T& value) const {
    if (!parse(text(key), value)) fail(key, std::integral<T> ? "a whole number" : "a number");
  }

private:
  /// Whether all of the text is a number.
  template <Number T>
  static bool parse(std::string_view text, T& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
  }

  const Texts& m_texts;
  const std::string& m_source;
};

} // namespace spinn::model_file
