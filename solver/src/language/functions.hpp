// SPDX-License-Identifier: BSD-3-Clause
// The functions of the language.
#pragma once

#include "language/graph.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace spinn::language {

struct Function {
  std::string_view name;
  std::size_t fewest_arguments = 1;
  std::size_t most_arguments = 1;
  NodeId (*build)(Graph& graph, std::span<const NodeId> arguments) = nullptr;
};

/// sqrt exp log sin cos tan asin acos atan sinh cosh tanh sech abs sign step min max atan2; null for other names.
/// log is natural; step(x) is 1 for x >= 0 and 0 below; sign(0) = 0; min and max take two or more arguments;
/// atan2(y, x) as in C.
const Function* find_function(std::string_view name);

std::vector<std::string> function_names();

} // namespace spinn::language
