// SPDX-License-Identifier: BSD-3-Clause
// Text to graph: one parser for problem files, the panel and scripts.
#pragma once

#include "language/graph.hpp"

#include <spinn/error.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spinn::language {

/// The names an expression may use.
struct Scope {
  std::vector<std::string> axes; ///< coordinate names, in axis order
  std::vector<std::string> unknowns;
  std::vector<std::string> parameters;
  std::map<std::string, NodeId> definitions; ///< already built nodes: "w" -> v_x - u_y
};

/// Parses an expression into `graph`. The grammar, loosest first:
///   sum      = ["+"|"-"] product { ("+"|"-") product }
///   product  = unary { ("*"|"/") unary }
///   unary    = ("+"|"-") unary | power
///   power    = postfix [ ("^"|"**") unary ]            (right-associative, -x^2 = -(x^2))
///   postfix  = primary { "_" axes }                    (derivative suffix: (u*u_x)_x)
///   primary  = number | name | function "(" sum {"," sum} ")" | "(" sum ")"
/// A name is looked up whole first (axis, unknown, parameter, definition, pi); otherwise its last "_suffix" is split off
/// and read as axis names (u_xx, w_t, exact_tt). Functions: sqrt exp log sin cos tan asin acos atan sinh cosh tanh sech
/// abs sign step min max atan2.
/// @param where  names the source; line and column of the text's first character (columns count UTF-8 code points)
/// @throws Error with line, column, token, what was expected; an unknown name gets the nearest one suggested
NodeId parse_expression(Graph& graph, const Scope& scope, std::string_view text, const Place& where);

/// "left = right" as the pair of both sides. An expression without "=" or with more than one is an error.
std::pair<NodeId, NodeId> parse_equation(Graph& graph, const Scope& scope, std::string_view text,
                                         const Place& where);

/// Names that the text uses and the scope does not know as axis, unknown, parameter or function: candidates for
/// definitions (base names, derivative suffix removed where the whole is not known). For ordering definitions.
std::vector<std::string> free_names(const Scope& scope, std::string_view text, const Place& where);

/// The candidate nearest to `name` by edit distance, empty when none is near enough to be meant.
std::string nearest(const std::string& name, const std::vector<std::string>& candidates);

} // namespace spinn::language
