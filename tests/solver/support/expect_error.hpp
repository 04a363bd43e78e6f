// SPDX-License-Identifier: BSD-3-Clause
// What users read when something is wrong is part of the product: tests say what an error says.
#pragma once

#include <spinn/error.hpp>

#include <gtest/gtest.h>

#include <initializer_list>
#include <source_location>
#include <string>
#include <string_view>

namespace spinn::test {

/// Expects `call` to end with an Error that has a remedy and whose words, place included, contain each of `parts`: the value,
/// the place, and what to do.
template <class Call>
void expect_error(const Call& call, std::initializer_list<std::string_view> parts,
                  std::source_location here = std::source_location::current()) {
  const auto line = static_cast<int>(here.line());
  try {
    call();
  } catch (const Error& error) {
    const std::string words = error.what();
    for (const std::string_view part : parts)
      if (words.find(part) == std::string::npos)
        ADD_FAILURE_AT(here.file_name(), line) << "\"" << part << "\" is not in: " << words;
    if (error.remedy().empty()) ADD_FAILURE_AT(here.file_name(), line) << "no remedy in: " << words;
    return;
  }
  ADD_FAILURE_AT(here.file_name(), line) << "no error";
}

} // namespace spinn::test
