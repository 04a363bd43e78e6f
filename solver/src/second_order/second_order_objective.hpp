// SPDX-License-Identifier: BSD-3-Clause
// A first-order objective with its linearisation beside it, on the host.
#pragma once

#include "second_order/gauss_newton.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace spinn::second_order {

/// Loss and gradient are those of `first`, wherever it runs; the linearisation is `GaussNewton`'s, set up when it is first asked
/// for.
class SecondOrderObjective final : public residual::Objective {
public:
  /// @param first  of the same model, nodes and blocks
  SecondOrderObjective(std::unique_ptr<residual::FirstOrderObjective> first, const axis::ModelSpec& model,
                       std::vector<axis::AxisNodes> nodes, std::vector<residual::Block> blocks,
                       const std::atomic<bool>* stop);

  double loss(std::span<const double> theta) override;
  double loss_and_gradient(std::span<const double> theta, std::span<double> gradient) override;
  [[nodiscard]] std::span<const std::size_t> axis_begins() const override { return m_first->axis_begins(); }
  [[nodiscard]] std::span<const double> block_losses() const override { return m_block_losses; }
  void set_nodes(std::vector<axis::AxisNodes> nodes) override;
  residual::Linearised linearise(std::span<const double> theta, std::span<double> gradient,
                                 std::span<double> matrix) override;
  residual::Linearised linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                                        std::span<const std::span<double>> blocks) override;
  double linearise_axis(std::span<const double> theta, std::size_t axis, std::span<double> gradient,
                        std::span<double> block) override;

private:
  const GaussNewton& gauss_newton();

  std::unique_ptr<residual::FirstOrderObjective> m_first;
  axis::ModelSpec m_model;
  std::vector<axis::AxisNodes> m_nodes;
  std::vector<residual::Block> m_blocks;
  const std::atomic<bool>* m_stop;
  std::optional<GaussNewton> m_gauss_newton; // at the present nodes
  std::vector<double> m_block_losses;
};

} // namespace spinn::second_order
