// SPDX-License-Identifier: BSD-3-Clause
// The automatic mode, one window: from a small model upwards.
#pragma once

#include "train/run.hpp"

#include <cstddef>

namespace spinn::automatic {

/// Trains window k from a small model upwards, while each gains little more and the tolerance is not met.
/// @param largest  rank at which it ends
train::Result climb(train::Run& run, std::size_t k, const field::View& view, const train::Share& share,
                    int largest);

} // namespace spinn::automatic
