// SPDX-License-Identifier: BSD-3-Clause
// The residuals of a problem compiled once: for all values of its parameters, all nodes, weights, seeds and time windows.
#pragma once

#include "planning/plan.hpp"
#include "planning/separable_form.hpp"
#include "problem/initial_values.hpp"
#include "problem/problem_data.hpp"

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace spinn::field {

/// What the model of a time window is added to.
enum class Start {
  none,    ///< one window: the model is the whole field
  initial, ///< the initial values
  earlier, ///< those and the windows before
};

/// A field that the windows before make, a function of the space axes: d^orders of an unknown's terms.
struct EarlierTerm {
  int unknown = 0;
  language::Orders orders{};
};

/// The equations, or conditions that are trained together: the same residuals with the same weight on slices of the box.
struct CompiledBlock {
  planning::ParametricPlan plan;                ///< with adjoints; given functions as in `earlier`
  std::optional<planning::ParametricForm> form; ///< the same residuals separated, where they can be
  std::string why_not;                          ///< why there is no form
  std::vector<EarlierTerm> earlier;             ///< given functions that a window binds
  problem::Slices where;                        ///< equations: the whole box
};

/// The equations first.
using CompiledBlocks = std::vector<CompiledBlock>;

/// The scalars that blocks are bound to are the problem's parameters, and one more: where the time window begins.
class Compiled {
public:
  /// @param fixed  [parameters]: values of those that do not stay open
  Compiled(const detail::ProblemData& data, const std::vector<std::optional<double>>& fixed);

  /// Compiled when they are first asked for; may be asked for from any thread.
  /// @throws Error as `problem::initial_values`, unless start is none
  const CompiledBlocks& blocks(Start start);

  /// d^orders of an unknown; with `continued` its derivative along t as a second residual. May be asked for from any thread.
  std::shared_ptr<const planning::Plan> terms(int unknown, const language::Orders& orders, bool continued);

private:
  [[nodiscard]] CompiledBlocks compile(Start start) const;

  detail::ProblemData m_data; // the fixed parameters put in
  std::mutex m_mutex;
  std::array<std::optional<CompiledBlocks>, 3> m_blocks; // by start
  std::map<std::tuple<int, language::Orders, bool>, std::shared_ptr<const planning::Plan>> m_terms;
};

/// That of a problem whose parameters have these values; one for all that ask with values of the same kind. Parameters that
/// stand in exponents, and those that are 0, do not stay open: an equation may be linear for one value and not for another.
std::shared_ptr<Compiled> compiled(const Problem& problem, std::span<const double> values);

/// Residuals of a window's own model, from residuals of the whole field.
struct Started {
  std::vector<language::NodeId> residuals;
  std::vector<EarlierTerm> earlier; ///< in the order of their given nodes
};

/// Puts what a window starts from into residuals.
/// @param initial  of the problem, see `problem::initial_values`
/// @param begin    where the window begins: a scalar
Started with_start(language::Graph& graph, const detail::ProblemData& data,
                   std::span<const language::NodeId> residuals, const problem::InitialValues& initial,
                   Start start, language::NodeId begin);

} // namespace spinn::field
