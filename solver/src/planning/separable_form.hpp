// SPDX-License-Identifier: BSD-3-Clause
// Recognition of residuals that are linear in the unknowns and separate: sums of products of functions of one coordinate.
//
//   r(x_1..x_d) = sum_t c_t prod_i (A_(t,i) f_i)(x_i)  -  sum_s c_s prod_i g_(s,i)(x_i)
//
// A_(t,i) is a differential operator along axis i alone, sum_k a_k(x_i) d^k, applied to the factors of one unknown.
// Such a residual is a sum of rank-one tensors on any tensor grid, and its mean square needs no loop over the grid.
#pragma once

#include "language/graph.hpp"
#include "language/program.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace spinn::planning {

/// a(x_i) d^order f
struct FeatureTerm {
  language::Program coefficient; ///< input: the coordinate of the axis; one output
  int order = 0;
};

/// A differential operator along one axis: sum of its terms.
using Feature = std::vector<FeatureTerm>;

/// coefficient * prod_i (feature_i f_(i, unknown)), summed over the ranks.
struct ModelTerm {
  int unknown = 0;
  double coefficient = 1;
  std::vector<int> features; ///< [axes], indices into SeparableForm::features[axis]
};

/// coefficient * prod_i g_i
struct SourceTerm {
  double coefficient = 1;
  std::vector<int> functions; ///< [axes], indices into SeparableForm::functions[axis]
};

struct SeparableResidual {
  std::vector<ModelTerm> model;
  std::vector<SourceTerm> source; ///< added to the model terms: the sign is in the coefficients
};

/// All residuals of a block; features and functions are shared.
struct SeparableForm {
  int axes = 0;
  std::vector<std::vector<Feature>> features;            ///< [axes]
  std::vector<std::vector<language::Program>> functions; ///< [axes], input: the coordinate of the axis
  std::vector<SeparableResidual> residuals;
};

/// A form with open parameters.
struct ParametricForm {
  SeparableForm form; ///< its programs have the parameters as further inputs; coefficients are 0
  int parameters = 0;
  language::Program
      coefficients; ///< parameters -> those of the model terms, then the sources, residual after residual
  /// @param values  [parameters]
  [[nodiscard]] SeparableForm bind(std::span<const double> values) const;
};

struct ParametricFormOrReason {
  std::optional<ParametricForm> form;
  std::string reason; ///< why there is none, for people: "a product of unknowns is not linear"
};

/// coefficient * prod_i factor_i(x_i)
struct SeparatedTerm {
  double coefficient = 1;
  std::vector<language::NodeId> factors; ///< [axes]
};

struct SeparableFormOrReason {
  std::optional<SeparableForm> form;
  std::string reason; ///< why there is none, for people: "a product of unknowns is not linear"
};

/// Products of sums are multiplied out; exp, sin and cos of sums over different axes are split by the addition theorems;
/// terms that differ along one axis only are merged (u_xx + k^2 u costs no more than u_xx). More than 64 terms of one
/// residual count as not separable.
/// @param parameters  how many of them are open
ParametricFormOrReason parametric_form(language::Graph graph, int axes, int parameters,
                                       std::span<const language::NodeId> residuals);

/// The same of residuals without parameters.
SeparableFormOrReason separable_form(language::Graph graph, int axes,
                                     std::span<const language::NodeId> residuals);

/// An expression of the coordinates alone, multiplied out and merged in the same way; nothing where it does not separate.
/// @param graph  to which nodes are added
std::optional<std::vector<SeparatedTerm>> separated_terms(language::Graph& graph, int axes,
                                                          language::NodeId expression);

} // namespace spinn::planning
