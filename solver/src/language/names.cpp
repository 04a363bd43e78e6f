// SPDX-License-Identifier: BSD-3-Clause
// Looking names up; the names that a text leaves free.
#include "language/names.hpp"

#include "language/functions.hpp"
#include "language/tokens.hpp"

#include <algorithm>
#include <numbers>

namespace spinn::language {

namespace {

int index_of(const std::vector<std::string>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

} // namespace

std::optional<NodeId> find_name(Graph& graph, const Scope& scope, std::string_view name) {
  if (const int axis = index_of(scope.axes, name); axis >= 0) return graph.coordinate(axis);
  if (const int unknown = index_of(scope.unknowns, name); unknown >= 0) return graph.unknown(unknown);
  if (const int parameter = index_of(scope.parameters, name); parameter >= 0)
    return graph.parameter(parameter);
  if (const auto found = scope.definitions.find(std::string(name)); found != scope.definitions.end())
    return found->second;
  if (name == "pi") return graph.constant(std::numbers::pi);
  return std::nullopt;
}

bool is_known(const Scope& scope, std::string_view name) {
  return index_of(scope.axes, name) >= 0 || index_of(scope.unknowns, name) >= 0 ||
         index_of(scope.parameters, name) >= 0 || scope.definitions.contains(std::string(name)) ||
         name == "pi";
}

std::set<Orders> read_axes(const Scope& scope, std::string_view letters) {
  constexpr std::size_t longest = 64;
  if (letters.empty() || letters.size() > longest) return {};
  std::vector<std::set<Orders>> readings(letters.size() + 1); // of the first k letters
  readings[0].insert(Orders{});
  for (std::size_t begin = 0; begin < letters.size(); ++begin) {
    for (std::size_t axis = 0; axis < scope.axes.size() && axis < max_axes; ++axis) {
      const std::string& name = scope.axes[axis];
      if (name.empty() || letters.substr(begin, name.size()) != name) continue;
      for (Orders orders : readings[begin]) {
        ++orders[axis];
        readings[begin + name.size()].insert(orders);
      }
    }
  }
  return readings.back();
}

std::pair<std::string_view, std::string_view> split_suffix(std::string_view name) {
  const std::size_t underscore = name.rfind('_');
  if (underscore == std::string_view::npos) return {name, {}};
  return {name.substr(0, underscore), name.substr(underscore + 1)};
}

std::vector<std::string> all_names(const Scope& scope) {
  std::vector<std::string> names = scope.unknowns;
  names.insert(names.end(), scope.axes.begin(), scope.axes.end());
  names.insert(names.end(), scope.parameters.begin(), scope.parameters.end());
  for (const auto& [name, node] : scope.definitions)
    names.push_back(name);
  names.emplace_back("pi");
  const std::vector<std::string> functions = function_names();
  names.insert(names.end(), functions.begin(), functions.end());
  return names;
}

std::vector<std::string> free_names(const Scope& scope, std::string_view text, const Place& where) {
  std::vector<std::string> result;
  for (const Token& token : tokenize(text, where)) {
    if (token.kind != TokenKind::name || is_known(scope, token.text) || find_function(token.text) != nullptr)
      continue;
    std::string_view name = token.text;
    if (const auto [base, suffix] = split_suffix(name); !read_axes(scope, suffix).empty()) name = base;
    if (!is_known(scope, name) && std::find(result.begin(), result.end(), name) == result.end())
      result.emplace_back(name);
  }
  return result;
}

} // namespace spinn::language
