// SPDX-License-Identifier: BSD-3-Clause
// The automatic mode: which axis functions and how many windows are tried.
#pragma once

#include "train/run.hpp"

namespace spinn::automatic {

/// Tries axis functions and windows, each from a small model upwards (`climb`), until the tolerance is met or the budget spent.
void search(train::Run& run);

} // namespace spinn::automatic
