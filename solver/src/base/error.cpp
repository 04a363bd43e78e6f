// SPDX-License-Identifier: BSD-3-Clause
// The text of an error: where, what, and what to do about it.
#include <spinn/error.hpp>

#include <utility>

namespace spinn {

namespace {

/// A sentence: its last character is a full stop, question mark or exclamation mark.
std::string sentence(std::string text) {
  if (!text.empty() && std::string(".?!").find(text.back()) == std::string::npos) {
    text += '.';
  }
  return text;
}

/// "<source>:<line>:<column>: <message>. <remedy>"; the parts that are unknown are left out.
std::string compose(const Place& place, const std::string& message, const std::string& remedy) {
  std::string text = place.source;
  if (place.line > 0) {
    text += (text.empty() ? "line " : ":") + std::to_string(place.line);
    if (place.column > 0) {
      text += ":" + std::to_string(place.column);
    }
  }
  if (!text.empty()) {
    text += ": ";
  }
  text += sentence(message);
  if (!remedy.empty()) {
    text += " " + sentence(remedy);
  }
  return text;
}

} // namespace

Error::Error(Place place, std::string token, std::string message, std::string remedy)
    : std::runtime_error(compose(place, message, remedy)), m_place(std::move(place)),
      m_token(std::move(token)), m_message(std::move(message)), m_remedy(std::move(remedy)) {}

Error::~Error() = default;

} // namespace spinn
