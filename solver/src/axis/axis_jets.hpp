// SPDX-License-Identifier: BSD-3-Clause
// The passes of the axis networks on host data: for evaluation, tests and benchmarks. Kokkos stays behind it.
#pragma once

#include "axis/axis_model.hpp"

#include <memory>
#include <span>
#include <vector>

namespace spinn::axis {

/// The nodes of one axis, the derivatives of its factor there ([order+1][N] or more, or empty for a factor of 1), and the highest
/// order wanted, up to `max_order`.
struct JetRequest {
  std::span<const double> nodes;
  std::vector<std::vector<double>> factor;
  int order = 0;
};

/// Derivatives of every axis: [axes][order+1][nodes][outputs], outputs = unknowns * rank.
using AxisJets = std::vector<std::vector<double>>;

/// The networks of a model at fixed nodes, kept between passes; in T = float or double, on the default execution space.
template <class T>
class JetPasses {
public:
  JetPasses(const ModelSpec& spec, const std::vector<JetRequest>& axes);
  ~JetPasses();
  JetPasses(JetPasses&&) noexcept;
  JetPasses& operator=(JetPasses&&) noexcept;

  /// New nodes: as many, and the same orders, as before.
  void set_nodes(const std::vector<JetRequest>& axes);
  /// Jets of every axis; valid until the next call.
  const AxisJets& forward(std::span<const double> theta);
  /// dL/dtheta [P] at the theta of the last `forward`, from adjoints = dL/djets, laid out as the jets.
  void reverse(const AxisJets& adjoints, std::span<double> gradient);

private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Forward pass, in T = float or double, on the default execution space.
template <class T>
AxisJets forward_jets(const ModelSpec& spec, std::span<const double> theta,
                      const std::vector<JetRequest>& axes);

/// Reverse pass: dL/dtheta [P] from adjoints = dL/djets, laid out as the jets.
template <class T>
std::vector<double> reverse_jets(const ModelSpec& spec, std::span<const double> theta,
                                 const std::vector<JetRequest>& axes, const AxisJets& adjoints);

} // namespace spinn::axis
