// SPDX-License-Identifier: BSD-3-Clause
// The one place where training chooses how its loss is evaluated.
#pragma once

#include "train/collocation.hpp"

#include <atomic>
#include <memory>

namespace spinn::train {

/// The loss of a collocation.
/// @param stop  may be null; raised while an evaluation runs, it ends in `residual::Cancelled`
std::unique_ptr<residual::Objective> make_objective(const axis::ModelSpec& model, const Collocation& collocation,
                                                    Precision precision, const std::atomic<bool>* stop);

}  // namespace spinn::train
