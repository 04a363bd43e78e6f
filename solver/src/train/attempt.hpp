// SPDX-License-Identifier: BSD-3-Clause
// One way to solve a problem, window by window, and what has come of it.
#pragma once

#include "field/window.hpp"
#include "train/training.hpp"

#include <spinn/solution.hpp>

#include <vector>

namespace spinn::train {

struct Attempt {
  Settings settings;
  field::Windows windows; ///< those not reached have parameters 0 and keep what came before
  field::Windows
      smaller; ///< automatic mode: each reached window before its last step upwards (as it is, if there was none)
  bool grown = false;          ///< some window has taken a step upwards
  std::vector<Result> results; ///< of the windows that have ended
};

/// Outcomes of windows from the best, 0, to the worst.
int badness(Outcome outcome);

/// A report on some windows of an attempt, first to last: outcome, losses, condition error, points, path and rank; the rest is
/// left as it is by default, errors NaN.
/// @param results  the attempt's own, or those and one more
Report report_on(const Attempt& attempt, const std::vector<Result>& results);

/// Whether all windows have a field, with a lower loss on unseen points than the other attempt's, or the other lacks windows.
bool is_better(const Attempt& attempt, const Attempt& other);

} // namespace spinn::train
