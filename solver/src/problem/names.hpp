// SPDX-License-Identifier: BSD-3-Clause
// The names that a problem file declares: axes, unknowns, parameters, definitions, vectors.
#pragma once

#include "problem/document.hpp"

#include <map>
#include <string>
#include <vector>

namespace spinn::problem {

class Names {
public:
  explicit Names(const Document& document) : m_document(&document) {}

  /// Declares a name.
  /// @param kind  "an axis", "an unknown", ... for messages
  /// @throws Error for a name that is not letters, digits and inner underscores, is a word of the language, or is taken
  void declare(const std::string& name, Position position, const std::string& kind);

  /// To be called when all names are declared: `u_x` must not be declared beside `u` and an axis `x`, because it reads
  /// as a derivative; nor an axis whose name is made of the names of other axes.
  void check_derivative_names(const std::vector<std::string>& axes) const;

private:
  struct Declaration {
    Position position;
    std::string kind;
  };
  [[noreturn]] void fail(const std::string& name, Position position, const std::string& message,
                         const std::string& remedy) const;

  const Document* m_document;
  std::map<std::string, Declaration> m_declared;
};

} // namespace spinn::problem
