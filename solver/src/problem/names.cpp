// SPDX-License-Identifier: BSD-3-Clause
// One name, one meaning.
#include "problem/names.hpp"

#include "language/parser.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace spinn::problem {

namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view letters_digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// Names with a meaning where solutions are evaluated.
constexpr std::array reserved{"residual", "truth", "error"};

bool well_formed(std::string_view name) {
  if (name.empty() || letters.find(name.front()) == std::string_view::npos || name.back() == '_') {
    return false;
  }
  char last = 'a';
  for (const char c : name) {
    if (c == '_' ? last == '_' : letters_digits.find(c) == std::string_view::npos) {
      return false;
    }
    last = c;
  }
  return true;
}

/// A function or constant of the language: a word that is known where nothing is declared.
bool is_word_of_language(const std::string& name) {
  return language::free_names({}, name, {}).empty();
}

/// Whether `text` is one or more of the names, one after the other.
bool made_of(std::string_view text, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return text == name || (text.substr(0, name.size()) == name && made_of(text.substr(name.size()), names));
  });
}

} // namespace

void Names::declare(const std::string& name, Position position, const std::string& kind) {
  if (!well_formed(name)) {
    fail(name, position, "\"" + name + "\" cannot be the name of " + kind,
         "Use a letter, then letters and digits, with single underscores between them");
  }
  if (std::find(reserved.begin(), reserved.end(), name) != reserved.end() || is_word_of_language(name)) {
    fail(name, position, "\"" + name + "\" cannot be the name of " + kind + ": it is a word of the language",
         "Choose another name");
  }
  const auto [declared, is_new] = m_declared.insert({name, {position, kind}});
  if (!is_new) {
    fail(name, position,
         "\"" + name + "\" is already the name of " + declared->second.kind + " (line " +
             std::to_string(declared->second.position.line) + ")",
         "Choose another name");
  }
}

void Names::check_derivative_names(const std::vector<std::string>& axes) const {
  for (const auto& [name, declaration] : m_declared) {
    const std::size_t underscore = name.rfind('_');
    if (underscore != std::string::npos && m_declared.contains(name.substr(0, underscore)) &&
        made_of(name.substr(underscore + 1), axes)) {
      fail(name, declaration.position,
           "\"" + name + "\" reads as a derivative of \"" + name.substr(0, underscore) + "\"",
           "Choose another name");
    }
    if (declaration.kind != "an axis") {
      continue;
    }
    std::vector<std::string> others = axes;
    std::erase(others, name);
    if (made_of(name, others)) {
      fail(name, declaration.position,
           "the axis name \"" + name +
               "\" is made of other axes' names, so that derivatives cannot be told apart",
           "Choose another name");
    }
  }
}

void Names::fail(const std::string& name, Position position, const std::string& message,
                 const std::string& remedy) const {
  throw Error(m_document->place(position), name, message, remedy);
}

} // namespace spinn::problem
