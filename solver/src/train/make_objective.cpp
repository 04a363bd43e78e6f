// SPDX-License-Identifier: BSD-3-Clause
// Choice of the objective.
#include "train/make_objective.hpp"

namespace spinn::train {

std::unique_ptr<residual::Objective> make_objective(const axis::ModelSpec& model, const Collocation& collocation,
                                                    Precision precision, const std::atomic<bool>* stop) {
  return std::make_unique<residual::GridObjective>(model, collocation.nodes, collocation.blocks, precision, stop);
}

}  // namespace spinn::train
