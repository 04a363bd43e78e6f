// SPDX-License-Identifier: BSD-3-Clause
// What a name means in a scope.
#pragma once

#include "language/parser.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace spinn::language {

/// The node of an axis, unknown, parameter, definition or pi of exactly this name.
std::optional<NodeId> find_name(Graph& graph, const Scope& scope, std::string_view name);

/// Is it an axis, unknown, parameter, definition or pi?
bool is_known(const Scope& scope, std::string_view name);

/// All ways to read `letters` as axis names, one behind the other, as derivative orders: "xxt" -> (t:1, x:2). Empty when
/// there is none, more than one entry when axis names are made of each other.
std::set<Orders> read_axes(const Scope& scope, std::string_view letters);

/// "u_xx" -> ("u", "xx"); the second is empty without an underscore.
std::pair<std::string_view, std::string_view> split_suffix(std::string_view name);

/// Every name that may be written, functions included: candidates for suggestions.
std::vector<std::string> all_names(const Scope& scope);

} // namespace spinn::language
