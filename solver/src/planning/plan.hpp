// SPDX-License-Identifier: BSD-3-Clause
// The plan of a residual block: which fields of the low-rank model the kernel accumulates, which coordinate tables it
// reads, and the flat program that turns them into residuals and adjoints.
#pragma once

#include "language/graph.hpp"
#include "language/program.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace spinn::planning {

using language::NodeId;
using language::Orders;

/// coefficient * d^orders u_unknown
struct Term {
  int unknown = 0;
  Orders orders{};
  double coefficient = 1;
};

/// A field that the kernel accumulates over a tile: F_k = sum_terms coefficient * d^orders u_unknown.
using Field = std::vector<Term>;

/// A function of some of the axes that no expression states, such as a field that was trained before.
class GivenFunction {
public:
  virtual ~GivenFunction() = default;
  /// Values on the tensor grid of the nodes of its axes, last axis fastest.
  [[nodiscard]] virtual std::vector<double> on_grid(const std::vector<std::vector<double>>& nodes) const = 0;
  /// Values at n points. @param coordinates  [its axes][n]
  [[nodiscard]] virtual std::vector<double>
  at_points(const std::vector<std::vector<double>>& coordinates) const = 0;
};

/// A given function in the residuals that a plan is made from: there it is `given_node(graph, k)`.
struct Given {
  std::vector<int> axes; ///< ascending, a proper subset of the problem's
  std::shared_ptr<const GivenFunction> function;
};

/// The node that stands for the k-th given function.
NodeId given_node(language::Graph& graph, int k);

/// A coordinate-only subexpression with support on a proper subset of the axes, or a given function; tabulated once per
/// node set. values: [prod_{i in axes} N_i], axes ascending, last axis of `axes` fastest.
struct Table {
  std::vector<int> axes;     ///< ascending problem axes; may be empty only for constants (never made)
  language::Program program; ///< inputs: the coordinates of `axes`, in that order; one output; empty if given
  std::shared_ptr<const GivenFunction> given; ///< takes the place of the program
};

/// dr_e/dF_k where it is not zero everywhere: output `output` of the linearisation's program, or the same number everywhere.
struct Partial {
  int residual = 0;
  int field = 0;
  int output = -1; ///< -1: `constant`
  double constant = 0;
};

/// Residuals with their derivatives with respect to the fields, for second-order methods.
/// Program inputs: those of the plan. Program outputs: [residuals E][partials that vary].
struct Linearisation {
  language::Program program;
  std::vector<Partial> partials;
  bool linear = true; ///< the partials do not depend on the fields
};

/// Residuals r_e(point), e = 0..E-1, of one block.
/// Program inputs:  [fields K][tables T][coordinates d][seeds E].
/// Program outputs: [residuals E][adjoints K], adjoint_k = sum_e seed_e dr_e/dF_k: with the seeds dL/dr_e of a loss these are
/// its derivatives dL/dF_k. Seeds and adjoints only if asked. What computes the residuals comes first in the program.
struct Plan {
  int axes = 0;
  std::vector<Field> fields;
  std::vector<Table> tables;
  language::Program program;
  std::vector<double> weights; ///< [E]
  Linearisation linearisation; ///< only with adjoints
  [[nodiscard]] int residuals() const { return static_cast<int>(weights.size()); }
  [[nodiscard]] bool adjoints() const { return program.outputs.size() > weights.size(); }
  /// The input register of residual e's seed.
  [[nodiscard]] int seed(int e) const { return static_cast<int>(fields.size() + tables.size()) + axes + e; }
};

/// A plan with open parameters: they stay inputs of its programs until they are bound, so that other values, and other given
/// functions, need no compilation.
struct ParametricPlan {
  Plan
      plan; ///< its programs have the parameters as further inputs, behind the others; coefficients and constant partials are 0
  int parameters = 0;
  int given = 0; ///< so many of the last tables are given functions
  language::Program
      scalars; ///< parameters -> coefficients of the fields, then constant partials, in the plan's order
  /// @param values  [parameters]
  /// @param given   in the order in which they were given
  [[nodiscard]] Plan bind(std::span<const double> values, std::span<const Given> given = {}) const;
};

/// Makes the plan. Atoms that enter every residual only through one fixed linear combination become one field (u_xx and
/// u_yy in a Laplacian; the whole of a linear constant-coefficient operator); maximal coordinate-only subexpressions on
/// a proper subset of the axes become tables; what depends on all coordinates is evaluated point by point.
/// @param parameters how many of them are open
/// @param residuals  nodes r_e
/// @param weights    weight_e > 0, same length
/// @param adjoints   also compile the adjoints and the linearisation (training); without, outputs are the residuals alone
/// @param given      the functions behind the given nodes of the residuals; each becomes a table
ParametricPlan make_parametric_plan(language::Graph& graph, int axes, int parameters,
                                    std::span<const NodeId> residuals, std::span<const double> weights,
                                    bool adjoints, std::span<const Given> given = {});

/// The same of residuals without parameters.
Plan make_plan(language::Graph& graph, int axes, std::span<const NodeId> residuals,
               std::span<const double> weights, bool adjoints, std::span<const Given> given = {});

/// How many plans were made in this process: binding makes none.
std::int64_t plans_made();

/// Highest derivative order along each axis that the plan's fields need.
std::array<int, language::max_axes> highest_orders(const Plan& plan);

} // namespace spinn::planning
