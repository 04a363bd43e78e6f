// SPDX-License-Identifier: BSD-3-Clause
// The sum of objectives over the same parameters and nodes, each with some of the blocks.
#pragma once

#include "residual/objective.hpp"

#include <memory>
#include <vector>

namespace spinn::residual {

class SumObjective final : public Objective {
public:
  struct Part {
    std::unique_ptr<Objective> objective;
    std::vector<std::size_t> blocks; ///< which blocks of the sum its own are, in order
  };
  explicit SumObjective(std::vector<Part> parts); ///< at least one

  double loss(std::span<const double> theta) override;
  double loss_and_gradient(std::span<const double> theta, std::span<double> gradient) override;
  [[nodiscard]] std::span<const std::size_t> axis_begins() const override;
  Linearised linearise(std::span<const double> theta, std::span<double> gradient,
                       std::span<double> matrix) override;
  Linearised linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                              std::span<const std::span<double>> blocks) override;
  double linearise_axis(std::span<const double> theta, std::size_t axis, std::span<double> gradient,
                        std::span<double> block) override;
  [[nodiscard]] std::span<const double> block_losses() const override { return m_block_losses; }
  void set_nodes(std::vector<axis::AxisNodes> nodes) override;

private:
  void gather_losses();

  std::vector<Part> m_parts;
  std::vector<double> m_block_losses;
  std::vector<double> m_vector, m_matrix;     ///< of one part
  std::vector<std::vector<double>> m_squares; ///< of one part: [axes]
};

} // namespace spinn::residual
