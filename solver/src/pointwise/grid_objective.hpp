// SPDX-License-Identifier: BSD-3-Clause
// The training loss on tensor grids and its gradient, point by point. Kokkos stays behind it.
#pragma once

#include "axis/axis_model.hpp"
#include "residual/block.hpp"
#include "residual/objective.hpp"

#include <atomic>
#include <memory>
#include <span>
#include <vector>

namespace spinn::pointwise {

/// L(theta) = sum of the blocks' contributions, evaluated point by point.
class GridObjective final : public residual::FirstOrderObjective {
public:
  /// @param blocks  on grids
  /// @param stop    may be null; looked at at least every 50 ms; `Cancelled` is thrown when it is true
  GridObjective(const axis::ModelSpec& model, std::vector<axis::AxisNodes> nodes,
                std::vector<residual::Block> blocks, Precision precision, const std::atomic<bool>* stop);
  ~GridObjective() override;
  GridObjective(GridObjective&&) noexcept;
  GridObjective& operator=(GridObjective&&) noexcept;

  double loss(std::span<const double> theta) override;
  double loss_and_gradient(std::span<const double> theta, std::span<double> gradient) override;
  [[nodiscard]] std::span<const std::size_t> axis_begins() const override;
  [[nodiscard]] std::span<const double> block_losses() const override;
  [[nodiscard]] std::size_t working_bytes() const; ///< memory held on the execution space

  void set_nodes(std::vector<axis::AxisNodes> nodes) override;

private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

} // namespace spinn::pointwise
