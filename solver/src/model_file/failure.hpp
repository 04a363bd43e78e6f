// SPDX-License-Identifier: BSD-3-Clause
// Errors about model files.
#pragma once

#include <spinn/error.hpp>

#include <string>
#include <string_view>

namespace spinn::model_file {

/// What helps where a file is not what was saved.
inline constexpr const char* save_again = "It was cut off or changed; save the model again";

/// @param source  the file's name
[[noreturn]] void fail(const std::string& source, const std::string& token, const std::string& message,
                       const std::string& remedy = save_again);

/// The text between quotes, its first 60 bytes, without control characters: what a file says may be anything.
std::string excerpt(std::string_view text);

/// Throws an error about a part of the file on, with the file as its place.
/// @param part  "the problem's text"
[[noreturn]] void rethrow(const std::string& source, const std::string& part, const Error& error);

/// Runs `read`, whose errors are then about the file.
template <class Read>
auto as_part(const std::string& source, const std::string& part, const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    rethrow(source, part, error);
  }
}

} // namespace spinn::model_file
