// SPDX-License-Identifier: BSD-3-Clause
// Optimisers behind one small interface.
#pragma once

#include "residual/objective.hpp"

#include <spinn/settings.hpp>

#include <memory>
#include <span>
#include <vector>

namespace spinn::optimise {

enum class Step {
  progress, ///< theta has moved
  stalled,  ///< no step lowers the loss: a minimum or the end of precision
  diverged, ///< loss or gradient is not finite; theta is the last finite point
};

/// Keeps theta and whatever memory the method has of the landscape.
class Iteration {
public:
  virtual ~Iteration() = default;
  /// One iteration. Exceptions of the objective (cancelling) pass through; theta is then the last accepted point.
  virtual Step step(residual::Objective& objective) = 0;
  /// The landscape changed (new nodes): forget loss, gradient and linearisation, keep theta and what was learnt.
  virtual void landscape_changed() = 0;
  [[nodiscard]] virtual std::span<const double> theta() const = 0;
  [[nodiscard]] virtual double loss() const = 0; ///< at theta (Adam: at the theta before the step)
};

/// One registry line per method. @param theta initial parameters
/// @throws Error when the method cannot hold its memory for P parameters (SSBroyden: P^2/2 doubles,
///         Levenberg-Marquardt: 2 P^2)
std::unique_ptr<Iteration> make(const Settings& settings, std::vector<double> theta);

} // namespace spinn::optimise
