// SPDX-License-Identifier: BSD-3-Clause
// J^T J and J^T r of the loss on tensor grids, in double precision on the host. The Jacobian J itself is never formed.
//
// The part of J that belongs to axis a is g_a^T A_a at each point (residual_rows.hpp, jet_jacobian.hpp), hence
//   (J^T J)_ab = A_a^T G_ab A_b,  G_ab[node_a, jet; node_b, jet'] = sum over the nodes of the other axes of g_a g_b^T:
// of the order of N^d (sum of jets)^2 operations for all G, where J^T J from J takes N^d P^2. Only some rows of one G exist
// at a time.
#pragma once

#include "axis/axis_model.hpp"
#include "residual/block.hpp"
#include "residual/objective.hpp"

#include <atomic>
#include <memory>
#include <span>
#include <vector>

namespace spinn::second_order {

class GaussNewton {
public:
  /// @param blocks  on grids, their plans made with adjoints
  /// @param stop    may be null; `Cancelled` is thrown when it is true
  GaussNewton(const axis::ModelSpec& model, std::vector<axis::AxisNodes> nodes,
              std::vector<residual::Block> blocks, const std::atomic<bool>* stop);

  /// As Objective::linearise. Linearisations may outlive this object.
  /// @param block_losses  [blocks], overwritten
  [[nodiscard]] residual::Linearised linearise(std::span<const double> theta, std::span<double> gradient,
                                               std::span<double> matrix,
                                               std::span<double> block_losses) const;
  /// As Objective::linearise_blocks; an empty block is left out.
  [[nodiscard]] residual::Linearised linearise_blocks(std::span<const double> theta,
                                                      std::span<double> gradient,
                                                      std::span<const std::span<double>> blocks,
                                                      std::span<double> block_losses) const;

  struct Setting; ///< model, nodes and blocks

private:
  std::shared_ptr<const Setting> m_setting;
};

} // namespace spinn::second_order
