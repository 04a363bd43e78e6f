// SPDX-License-Identifier: BSD-3-Clause
// Errors about model files.
#include "model_file/failure.hpp"

#include <algorithm>

namespace spinn::model_file {

void fail(const std::string& source, const std::string& token, const std::string& message,
          const std::string& remedy) {
  throw Error({source, 0, 0}, token, message, remedy);
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t most = 60;
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  std::size_t end = std::min(text.size(), most);
  while (end > 0 && end < text.size() && continues(text[end])) // not in the middle of a character
    --end;
  std::string result = "\"";
  for (const char c : text.substr(0, end))
    result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  return result + (end < text.size() ? "...\"" : "\"");
}

void rethrow(const std::string& source, const std::string& part, const Error& error) {
  const Place& place = error.place();
  std::string where = part;
  if (place.line > 0)
    where += ", line " + std::to_string(place.line) + ", column " + std::to_string(place.column);
  fail(source, error.token(), where + ": " + error.message(),
       "Save the model again, or correct the text in the file: " + error.remedy());
}

} // namespace spinn::model_file
