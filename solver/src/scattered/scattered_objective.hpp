// SPDX-License-Identifier: BSD-3-Clause
// The loss at scattered points: values, gradients and Gauss-Newton matrices.
#pragma once

#include "axis/axis_model.hpp"
#include "planning/plan.hpp"
#include "residual/objective.hpp"
#include "scattered/batches.hpp"

#include <atomic>
#include <memory>
#include <span>
#include <vector>

namespace spinn::scattered {

/// L(theta) = sum_n w_n sum_e weight_e r_e(x_n)^2 over points that need not lie on a grid; one block. In double precision on the
/// host's threads. The memory for loss, gradient and products does not grow with the number of points but for their tables and the
/// inputs of the axis functions.
class ScatteredObjective final : public residual::Objective {
public:
  /// @param plan    with adjoints
  /// @param points  on the plan's axes, with the factors of the model
  /// @param stop    may be null; looked at at least every 50 ms; `Cancelled` is thrown when it is true
  ScatteredObjective(const axis::ModelSpec& model, planning::Plan plan, residual::ScatteredPoints points,
                     const std::atomic<bool>* stop, const BatchLimits& limits = {});
  ~ScatteredObjective() override;

  double loss(std::span<const double> theta) override;
  double loss_and_gradient(std::span<const double> theta, std::span<double> gradient) override;
  [[nodiscard]] std::span<const std::size_t> axis_begins() const override;
  [[nodiscard]] std::span<const double> block_losses() const override;
  /// The points are none of the axes' nodes, and stay.
  void set_nodes(std::vector<axis::AxisNodes> nodes) override;
  residual::Linearised linearise(std::span<const double> theta, std::span<double> gradient,
                                 std::span<double> matrix) override;
  residual::Linearised linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                                        std::span<const std::span<double>> blocks) override;
  double linearise_axis(std::span<const double> theta, std::size_t axis, std::span<double> gradient,
                        std::span<double> block) override;

  [[nodiscard]] std::size_t working_bytes() const; ///< memory held, about

private:
  struct Impl;
  class PointLinearisation;
  std::shared_ptr<Impl> m_impl;
};

} // namespace spinn::scattered
