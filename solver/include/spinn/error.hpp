// SPDX-License-Identifier: BSD-3-Clause
// Errors: what was wrong, where it stands, and what to do about it.
#pragma once

#include <spinn/export.hpp>

#include <stdexcept>
#include <string>

namespace spinn {

/// Where an error stands: a file or property name, and, for text, the line and column (both from 1; 0 = not text).
struct Place {
  std::string source;
  int line = 0;
  int column = 0;
};

/// Misuse: a malformed equation, problem file or setting. `what()` reads
/// "<source>:<line>:<column>: <message>. <remedy>".
class SPINN_EXPORT Error : public std::runtime_error {
public:
  /// @param place    where the offending value stands
  /// @param token    the offending value as the user wrote it
  /// @param message  what is wrong with it, naming the value
  /// @param remedy   what to write instead
  Error(Place place, std::string token, std::string message, std::string remedy);
  ~Error() override;

  [[nodiscard]] const Place& place() const noexcept { return m_place; }
  [[nodiscard]] const std::string& token() const noexcept { return m_token; }
  [[nodiscard]] const std::string& message() const noexcept { return m_message; }
  [[nodiscard]] const std::string& remedy() const noexcept { return m_remedy; }

private:
  Place m_place;
  std::string m_token;
  std::string m_message;
  std::string m_remedy;
};

} // namespace spinn
