// SPDX-License-Identifier: BSD-3-Clause
// Which path evaluates the loss: separable residuals exactly and without a loop over the grid, or point by point.
#pragma once

#include "residual/objective.hpp"
#include "train/collocation.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace spinn::train {

struct PathChoice {
  std::vector<bool> separable; ///< [blocks]
  std::string why;             ///< for people: "separable: ..." or "grid: ..."
};

/// Automatic: the equations and each group of conditions take the path with fewer floating-point operations (those of the
/// separable path count several times, its matrices being small); what does not separate takes the grid.
/// @throws Error when `path` asks for the separable path and a block does not separate
PathChoice choose_path(const axis::ModelSpec& model, const Collocation& collocation, ResidualPath path);

/// The loss of a collocation with its blocks on the chosen paths.
/// @param stop  may be null; raised while an evaluation runs, it ends in `residual::Cancelled`
std::unique_ptr<residual::Objective> make_objective(const axis::ModelSpec& model,
                                                    const Collocation& collocation, const PathChoice& choice,
                                                    Precision precision, const std::atomic<bool>* stop);

} // namespace spinn::train
