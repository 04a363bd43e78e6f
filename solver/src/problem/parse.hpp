// SPDX-License-Identifier: BSD-3-Clause
// Parsing a problem whose text is kept elsewhere than in a problem file.
#pragma once

#include <spinn/problem.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace spinn::problem {

inline constexpr std::uintmax_t largest_text = 1U << 20U; ///< bytes

/// What becomes of a problem whose reference file is in none of the folders.
enum class MissingReference { is_an_error, leaves_no_truth };

/// What a text does not say about itself.
struct Origin {
  std::string source;           ///< names the text in errors
  std::string key;              ///< of the problem
  std::filesystem::path folder; ///< where reference files are looked for first
  MissingReference missing_reference = MissingReference::is_an_error;
  std::string* reference =
      nullptr; ///< where wanted: receives the name of the reference file, also when parsing fails
};

/// Where the reference file of this name is: in `folder`, or in one of the problem folders (a copied problem keeps its
/// reference). The path in `folder` where it is nowhere.
std::filesystem::path locate_reference(const std::filesystem::path& folder, const std::string& name);

/// @throws Error
Problem parse(const std::string& text, const Origin& origin);

} // namespace spinn::problem
