// SPDX-License-Identifier: BSD-3-Clause
// A loss that is a sum of squares, as optimisers see it: values, gradients, and its linearisation.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace spinn::residual {

/// Thrown out of a running evaluation when the stop flag is raised.
struct Cancelled {};

/// All nodes of one axis; the blocks of a loss pick ranges of them.
struct AxisNodes {
  std::vector<double> nodes;               ///< [N]
  std::vector<std::vector<double>> factor; ///< jets of the factor phi at the nodes: [4][N]; empty: phi = 1
};

/// L(theta) = r^T r with r = r(theta) in R^M, quadrature and condition weights inside r, and J = dr/dtheta [M, P].
/// Deterministic for a number of threads. May throw `Cancelled`.
class Objective {
public:
  virtual ~Objective() = default;

  [[nodiscard]] std::size_t size() const { return axis_begins().back(); } ///< number of parameters P
  virtual double loss(std::span<const double> theta) = 0;
  /// @param gradient [P], overwritten with dL/dtheta = 2 J^T r
  virtual double loss_and_gradient(std::span<const double> theta, std::span<double> gradient) = 0;

  /// The same with the Gauss-Newton matrix.
  /// @param matrix [P, P], overwritten with J^T J (both triangles)
  virtual double linearise(std::span<const double> theta, std::span<double> gradient,
                           std::span<double> matrix) = 0;

  /// Where the parameters of each axis begin in theta: [axes + 1], the last one is P.
  [[nodiscard]] virtual std::span<const std::size_t> axis_begins() const = 0;
  /// As `linearise`, with those blocks of J^T J alone that stand on its diagonal, an axis's parameters with themselves.
  /// @param blocks [axes], each [P_i, P_i], overwritten (both triangles), or empty where it is not wanted
  virtual double linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                                  std::span<const std::span<double>> blocks) = 0;

  // With the J of the last linearisation (after `linearise_blocks`: one with all blocks).

  /// J^T r(other) for any parameters: from it follows J^T d2r/dv2 for geodesic acceleration (Transtrum, Sethna 2012,
  /// arXiv 1201.5885, section 5), without another J.
  /// @param product [P], overwritten
  virtual void pull_back(std::span<const double> other, std::span<double> product) = 0;
  /// J^T J v, without J^T J.
  /// @param product [P], overwritten
  virtual void multiply(std::span<const double> v, std::span<double> product) = 0;

  /// Contribution of each block at the last evaluation: [blocks].
  [[nodiscard]] virtual std::span<const double> block_losses() const = 0;

  /// New nodes (random rule): same numbers of nodes as before. @param nodes [axes]
  virtual void set_nodes(std::vector<AxisNodes> nodes) = 0;
};

} // namespace spinn::residual
