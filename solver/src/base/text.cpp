// SPDX-License-Identifier: BSD-3-Clause
// Numbers as text.
#include <spinn/text.hpp>

#include <array>
#include <charconv>

namespace spinn {

std::string to_text(double number) {
  if (number != number) return "nan";
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}

} // namespace spinn
