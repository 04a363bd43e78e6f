// SPDX-License-Identifier: BSD-3-Clause
// Texts damaged by chance, for tests that nothing but errors come of them.
#pragma once

#include <random>
#include <string>

namespace spinn_test {

/// `text` with one to three places overwritten by one of `signs`, cut out, or doubled elsewhere.
inline std::string damaged(std::string text, const std::string& signs, std::mt19937& random) {
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  for (std::size_t changes = 1 + below(3); changes > 0; --changes) {
    const std::size_t at = below(text.size());
    switch (below(3)) {
    case 0:
      text[at] = signs[below(signs.size())];
      break;
    case 1:
      text.erase(at, 1 + below(12));
      break;
    default:
      text.insert(at, text.substr(below(text.size()), 1 + below(12)));
    }
  }
  return text;
}

} // namespace spinn_test
