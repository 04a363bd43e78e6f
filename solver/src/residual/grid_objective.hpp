// SPDX-License-Identifier: BSD-3-Clause
// The training loss on tensor grids, its gradient, and the expansion of expressions on a grid. Kokkos stays behind it.
#pragma once

#include "axis/axis_model.hpp"
#include "residual/objective.hpp"
#include "residual/plan.hpp"
#include "residual/separable_form.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace spinn::residual {

/// Nodes begin .. begin+weights.size()-1 of an axis with their quadrature weights (sum 1 for a mean over the axis).
struct NodeRange {
  int begin = 0;
  std::vector<double> weights;
};

/// One residual block: loss contribution  sum_points prod_i w_i  sum_e weight_e r_e^2.
struct Block {
  Plan plan;                           ///< with adjoints for `loss`
  std::vector<NodeRange> ranges;       ///< [axes]
  std::optional<SeparableForm> form{}; ///< the same residuals separated, where they can be
  std::string why_not{};               ///< why there is no form
};

/// [axes] highest derivative along each axis that some block's plan needs.
std::vector<int> highest_orders(const std::vector<Block>& blocks, std::size_t axes);

/// L(theta) = sum of the blocks' contributions, evaluated point by point.
class GridObjective final : public Objective {
public:
  /// @param stop  may be null; looked at at least every 50 ms; `Cancelled` is thrown when it is true
  GridObjective(const axis::ModelSpec& model, std::vector<AxisNodes> nodes, std::vector<Block> blocks,
                Precision precision, const std::atomic<bool>* stop);
  ~GridObjective() override;
  GridObjective(GridObjective&&) noexcept;
  GridObjective& operator=(GridObjective&&) noexcept;

  double loss(std::span<const double> theta) override;
  double loss_and_gradient(std::span<const double> theta, std::span<double> gradient) override;
  double linearise(std::span<const double> theta, std::span<double> gradient,
                   std::span<double> matrix) override;
  [[nodiscard]] std::span<const std::size_t> axis_begins() const override;
  double linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                          std::span<const std::span<double>> blocks) override;
  void pull_back(std::span<const double> other, std::span<double> product) override;
  void multiply(std::span<const double> v, std::span<double> product) override;
  [[nodiscard]] std::span<const double> block_losses() const override;
  [[nodiscard]] std::size_t working_bytes() const; ///< memory held on the execution space

  void set_nodes(std::vector<AxisNodes> nodes) override;

private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Factors or their derivatives at nodes, on the host: [nodes, outputs] row-major (outputs = unknowns*rank).
std::vector<double> axis_values(const axis::ModelSpec& model, std::span<const double> theta, int axis,
                                const AxisNodes& nodes, int order);

/// Evaluates the plan's residual outputs (plan made without adjoints) on the whole tensor grid.
/// Layout of out[e]: axis `order[0]` fastest, then `order[1]`, ...
/// T = float or double; kernels run in T.
template <class T>
void expand(const axis::ModelSpec& model, std::span<const double> theta, const Plan& plan,
            const std::vector<AxisNodes>& nodes, std::span<const int> order, std::span<T* const> out);

/// The same at scattered points [n, axes] row-major; factor jets given per axis at the points (or empty). out[e]: [n].
void expand_points(const axis::ModelSpec& model, std::span<const double> theta, const Plan& plan,
                   std::span<const double> points,
                   const std::vector<std::vector<std::vector<double>>>& factors,
                   std::span<double* const> out);

/// Starts Kokkos once for the process (under is_initialized); never finalises. Returns a description for people.
std::string ensure_execution_space();

} // namespace spinn::residual
