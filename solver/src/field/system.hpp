// SPDX-License-Identifier: BSD-3-Clause
// A problem with numbers for its parameters: the graph nodes that training and evaluation are compiled from.
#pragma once

#include "axis/axis_model.hpp"
#include "expansion/expand.hpp"
#include "field/compiled.hpp"
#include "problem/initial_values.hpp"
#include "problem/problem_data.hpp"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace spinn::field {

using language::NodeId;

class StartTerms;

/// All nodes live in `graph`, in which no parameter is left. Copy the graph before adding to it.
class System {
public:
  /// @throws Error for parameter values that the problem does not allow
  System(Problem problem, const ParameterValues& given);

  [[nodiscard]] const Problem& problem() const { return m_problem; }
  [[nodiscard]] const detail::ProblemData& data() const { return m_problem.data(); }
  [[nodiscard]] const ParameterValues& values() const { return m_values; }
  [[nodiscard]] const std::vector<double>& parameter_values() const {
    return m_parameter_values;
  } ///< in order
  /// The residuals, compiled for these and other values.
  [[nodiscard]] Compiled& compiled() const { return *m_compiled; }
  [[nodiscard]] int axes() const { return static_cast<int>(data().axes.size()); }
  [[nodiscard]] const language::Graph& graph() const { return m_graph; }
  [[nodiscard]] const std::vector<NodeId>& equations() const { return m_equations; }
  /// Residual of each condition; same order as `data().conditions`.
  [[nodiscard]] const std::vector<NodeId>& conditions() const { return m_conditions; }
  /// Closed form per unknown; empty without one.
  [[nodiscard]] const std::vector<NodeId>& truth() const { return m_truth; }
  /// True when the reference file belongs to these parameter values.
  [[nodiscard]] bool reference_applies() const;

  /// Nodes of an axis with the derivatives 0..order of its factor. Where a derivative of the factor is not finite (sqrt at a face), it is
  /// taken a 1e-6 of the axis length inside.
  [[nodiscard]] axis::AxisNodes with_factor(int axis, std::vector<double> nodes,
                                            int order = language::max_order) const;

  /// Parses an expression of the problem's language into `graph` (a copy of `graph()`), parameters put in.
  /// @throws Error
  NodeId parse(language::Graph& graph, const std::string& expression) const;

  /// The node with every unknown replaced by the truth (derivatives by derivatives). Needs a closed form.
  NodeId with_truth(language::Graph& graph, NodeId node) const;

  /// What `problem::initial_values` gives, parameters put in; nodes are added to `graph`, a copy of `graph()`.
  /// @throws Error where that does
  problem::InitialValues initial_values(language::Graph& graph) const;
  /// What several time windows start from as terms; separated when it is asked for first, then kept. Copies share it.
  /// @throws Error where `initial_values` does
  [[nodiscard]] const StartTerms& start_terms() const;
  /// Highest derivative along t in the equations; 0 without an axis t.
  [[nodiscard]] int time_order() const { return m_time_order; }

private:
  struct Separated;
  NodeId put_in(NodeId node);

  Problem m_problem;
  ParameterValues m_values;
  std::vector<double> m_parameter_values; // [parameters]
  std::shared_ptr<Compiled> m_compiled;
  language::Graph m_graph;
  int m_time_order;
  std::vector<NodeId> m_equations, m_conditions, m_truth;
  using FactorJets = std::array<language::Program, language::max_order + 1>; // derivatives
  static FactorJets compile_jets(language::Graph& graph, NodeId factor, int axis);
  std::vector<FactorJets> m_factor_jets; // [axes], empty programs without a factor
  std::shared_ptr<Separated> m_start;
};

/// The model that settings and problem describe together.
axis::ModelSpec model_spec(const System& system, const Settings& settings);

} // namespace spinn::field
