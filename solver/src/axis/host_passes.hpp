// SPDX-License-Identifier: BSD-3-Clause
// The axis functions at changing sets of nodes, in double precision on the host's threads, without copies of their jets: values,
// reverse pass, derivatives in a direction, rows of the Jacobian. Kokkos stays behind it.
#pragma once

#include "axis/axis_model.hpp"
#include "axis/axis_nodes.hpp"
#include "axis/padded_network.hpp"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace spinn::axis {

/// Where the jets of an axis lie in an array of all axes' jets: [order][node][unknown][rank_padded], zeros beyond the rank.
struct JetPlace {
  std::int64_t offset = 0;       ///< of order 0 at the first node
  std::int64_t order_stride = 0; ///< from order to order
  int outputs = 0;               ///< from node to node
  int rank_padded = 0;           ///< from unknown to unknown
  int orders = 0;                ///< highest derivative + 1
};

class HostPasses {
public:
  static constexpr int rows_at_once = chunk_nodes;

  /// @param orders    [axes] highest derivative along each axis
  /// @param capacity  [axes] most nodes that a set has, 1 or more
  HostPasses(const ModelSpec& spec, std::span<const int> orders, std::span<const int> capacity);
  ~HostPasses();
  HostPasses(HostPasses&&) noexcept;
  HostPasses& operator=(HostPasses&&) noexcept;

  /// What `set_inputs` wants for a set of nodes, 1 to `capacity` per axis.
  [[nodiscard]] NetworkInputs<double> inputs_at(std::vector<AxisNodes> nodes) const;
  void set_inputs(const NetworkInputs<double>& inputs);

  [[nodiscard]] const JetPlace& place(int axis) const;
  [[nodiscard]] std::size_t jet_size() const; ///< of all axes
  [[nodiscard]] std::size_t bytes() const;    ///< held

  /// Jets at the nodes; valid until the next call.
  /// @param between  called every few milliseconds; may throw to give up
  const double* forward(std::span<const double> theta, const std::function<void()>& between);
  /// The rest refers to the nodes and theta of the last `forward`.
  /// Where dL/djets are put before `reverse`: [jet_size], zero at nodes beyond the set's.
  [[nodiscard]] double* adjoints();
  /// dL/dtheta [P] from them.
  void reverse(std::span<double> gradient, const std::function<void()>& between);
  /// d jets / ds at theta + s v, laid out as the jets; valid until the next call.
  const double* tangents(std::span<const double> v, const std::function<void()>& between);
  /// Rows of the Jacobian of an axis. May be called from several threads at once.
  /// @param nodes     [rows_at_once at most] of the set
  /// @param adjoints  d row / d jets of the node: [rows][orders][outputs], outputs padded
  /// @param rows      [rows] -> [parameters of the axis], overwritten
  void rows(int axis, std::span<const int> nodes, const double* adjoints, double* const* rows) const;

private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

} // namespace spinn::axis
