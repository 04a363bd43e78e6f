// SPDX-License-Identifier: BSD-3-Clause
// The training loss of separable residuals on tensor grids, exact and without a loop over the grid's points.
#pragma once

#include "axis/axis_model.hpp"
#include "residual/block.hpp"
#include "residual/objective.hpp"

#include <atomic>
#include <memory>
#include <span>
#include <vector>

namespace spinn::separable {

/// L(theta) of blocks that have a separable form; equal to `GridObjective`'s to rounding. The networks run on the default
/// execution space, the small matrices on the host; always in double precision.
class SeparableObjective final : public residual::Objective {
public:
  /// @param blocks  all with a `form`, on grids without point weights
  /// @param stop    may be null; looked at before every evaluation
  SeparableObjective(const axis::ModelSpec& model, std::vector<axis::AxisNodes> nodes,
                     std::vector<residual::Block> blocks, const std::atomic<bool>* stop);
  ~SeparableObjective() override;

  double loss(std::span<const double> theta) override;
  double loss_and_gradient(std::span<const double> theta, std::span<double> gradient) override;
  [[nodiscard]] std::span<const std::size_t> axis_begins() const override;
  residual::Linearised linearise(std::span<const double> theta, std::span<double> gradient,
                                 std::span<double> matrix) override;
  residual::Linearised linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                                        std::span<const std::span<double>> blocks) override;
  double linearise_axis(std::span<const double> theta, std::size_t axis, std::span<double> gradient,
                        std::span<double> block) override;
  [[nodiscard]] std::span<const double> block_losses() const override;
  void set_nodes(std::vector<axis::AxisNodes> nodes) override;

  /// Floating-point operations of one loss with gradient, beside the networks' own.
  static double operations(const axis::ModelSpec& model, const residual::Block& block);

private:
  struct Impl;
  class ColumnLinearisation;
  std::shared_ptr<Impl> m_impl;
};

} // namespace spinn::separable
