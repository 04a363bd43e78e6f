// SPDX-License-Identifier: BSD-3-Clause
// From document to problem data, section by section, in the order of this list.
#pragma once

#include "problem/names.hpp"
#include "problem/parse.hpp"
#include "problem/problem_data.hpp"
#include "problem/section.hpp"

#include <string>
#include <vector>

namespace spinn::problem {

/// What the sections share while a file is read.
struct Reader {
  const Document& document;
  const Origin& origin;
  detail::ProblemData& data;
  Section top;
  Names names;
  std::vector<Quantity> unknowns;             ///< with unit and meaning
  std::vector<const Value*> factors;          ///< per axis: the explicit factor in the file, or nullptr
  std::vector<const Value*> condition_tables; ///< per condition in data.conditions: its table
  bool reference_is_missing = false;          ///< and was allowed to be
};

void read_axes(Reader& reader);        ///< [[axis]]
void read_unknowns(Reader& reader);    ///< unknowns = ["u"] or [unknowns.u]
void read_parameters(Reader& reader);  ///< [parameters.k]
void read_definitions(Reader& reader); ///< [definitions], in any order
void read_factors(Reader& reader);     ///< the axes' explicit factors
void read_equations(Reader& reader);   ///< equations, equation_weights
void read_conditions(Reader& reader);  ///< [[condition]]; makes the factors of hard faces
void read_truth(Reader& reader);       ///< [truth]
void read_outputs(Reader& reader);     ///< [outputs]
void read_training(Reader& reader);    ///< [training]

/// The tables of `[[key]]`, empty when there is none.
std::vector<Section> tables_of(const Section& section, const std::string& key);

/// An expression of the problem's own language.
/// @param scope  the names it may use
language::NodeId expression_of(Reader& reader, const language::Scope& scope, const Value& value,
                               const std::string& what);

/// left - right of an equation.
language::NodeId residual_of(Reader& reader, const Value& value, const std::string& what);

/// The text on one line, with single spaces.
std::string one_line(const std::string& text);

} // namespace spinn::problem
