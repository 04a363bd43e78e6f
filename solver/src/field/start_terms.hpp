// SPDX-License-Identifier: BSD-3-Clause
// What time windows start from as a sum of products, so that all windows together are one low-rank field.
#pragma once

#include "field/system.hpp"
#include "planning/separable_form.hpp"

#include <vector>

namespace spinn::field {

/// u_0 of every unknown, or u_0 + (t - t_0) v_0 for problems of second order in t, as terms.
class StartTerms {
public:
  /// No terms: what a single window starts from.
  StartTerms() = default;
  /// @throws Error where `System::initial_values` does
  explicit StartTerms(const System& system);

  /// Whether every unknown's start is a sum of products of functions of one coordinate; without terms else.
  [[nodiscard]] bool separate() const { return m_separate; }
  [[nodiscard]] std::size_t count(int unknown) const;
  /// The terms' factors along an axis, or their derivatives; coefficients are part of the factors along t.
  /// @returns [nodes, count(unknown)]
  [[nodiscard]] std::vector<double> factor(int axis, int unknown, const std::vector<double>& nodes,
                                           int order) const;

private:
  language::Graph m_graph;
  int m_time = -1;
  bool m_separate = true;
  std::vector<std::vector<planning::SeparatedTerm>> m_terms; ///< [unknowns][terms]; empty without a start
};

} // namespace spinn::field
