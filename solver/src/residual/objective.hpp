// SPDX-License-Identifier: BSD-3-Clause
// A loss that is a sum of squares, as optimisers see it: values and gradients, and its linearisation.
#pragma once

#include "axis/axis_nodes.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace spinn::residual {

/// Thrown out of a running evaluation when the stop flag is raised.
struct Cancelled {};

/// L(theta) = r^T r with r = r(theta) in R^M, quadrature and condition weights inside r: values and gradients, which a device
/// can compute. Deterministic for a number of threads. May throw `Cancelled`.
class FirstOrderObjective {
public:
  virtual ~FirstOrderObjective() = default;

  /// Number of parameters P.
  [[nodiscard]] std::size_t size() const { return axis_begins().back(); }
  virtual double loss(std::span<const double> theta) = 0;
  /// @param gradient [P], overwritten with dL/dtheta = 2 J^T r
  virtual double loss_and_gradient(std::span<const double> theta, std::span<double> gradient) = 0;

  /// Where the parameters of each axis begin in theta: [axes + 1], the last one is P.
  [[nodiscard]] virtual std::span<const std::size_t> axis_begins() const = 0;
  /// Contribution of each block at the last evaluation: [blocks].
  [[nodiscard]] virtual std::span<const double> block_losses() const = 0;
  /// New nodes (random rule): same numbers of nodes as before. @param nodes [axes]
  virtual void set_nodes(std::vector<axis::AxisNodes> nodes) = 0;
};

/// J = dr/dtheta [M, P] at the parameters that it was made at. It keeps what it needs: what the objective does afterwards does
/// not change it. Only the objective's nodes must outlive it.
class Linearisation {
public:
  virtual ~Linearisation() = default;
  /// J^T r(other) for any parameters: from it follows J^T d2r/dv2 for geodesic acceleration (Transtrum, Sethna 2012,
  /// arXiv 1201.5885, section 5), without another J.
  /// @param product [P], overwritten
  virtual void pull_back(std::span<const double> other, std::span<double> product) = 0;
  /// J^T J v, without J^T J.
  /// @param product [P], overwritten
  virtual void multiply(std::span<const double> v, std::span<double> product) = 0;
};

/// A linearisation with the loss at its parameters.
struct Linearised {
  double loss = 0;
  std::unique_ptr<Linearisation> jacobian; ///< never null
};

/// With second order: the Gauss-Newton matrix J^T J, or parts of it.
class Objective : public FirstOrderObjective {
public:
  /// @param gradient [P], overwritten with 2 J^T r
  /// @param matrix   [P, P], overwritten with J^T J (both triangles)
  virtual Linearised linearise(std::span<const double> theta, std::span<double> gradient,
                               std::span<double> matrix) = 0;
  /// The same with the blocks on the diagonal of J^T J alone, an axis's parameters with themselves.
  /// @param blocks   [axes], each [P_i, P_i], overwritten (both triangles)
  virtual Linearised linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                                      std::span<const std::span<double>> blocks) = 0;
  /// Loss, gradient and one of these blocks.
  /// @param block    [P_axis, P_axis], overwritten (both triangles)
  virtual double linearise_axis(std::span<const double> theta, std::size_t axis, std::span<double> gradient,
                                std::span<double> block) = 0;
};

} // namespace spinn::residual
