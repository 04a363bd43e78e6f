// SPDX-License-Identifier: BSD-3-Clause
// A solve with rank, width and windows as the settings state them.
#pragma once

#include "train/run.hpp"

namespace spinn::train {

/// Trains window after window, each again from other starts where one sticks.
void with_stated_sizes(Run& run);

} // namespace spinn::train
