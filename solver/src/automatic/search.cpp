// SPDX-License-Identifier: BSD-3-Clause
// A smooth field is found at once as a sum of polynomials or waves, hence a short look at those first. Where rank would grow
// with time, windows keep it low: twice as many whenever one of them does not reach the tolerance.
#include "automatic/search.hpp"

#include "automatic/climb.hpp"
#include "automatic/growth.hpp"

#include <vector>

namespace spinn::automatic {

namespace {

constexpr int most_windows = 32;
constexpr double part_of_spectral = 0.2;   // of the budget, at most, where networks follow
constexpr double part_of_one_window = 0.4; // where more windows may follow

Settings with(Settings settings, AxisFunction kind, int windows) {
  settings.axis_function = kind;
  settings.windows = windows;
  return settings;
}

/// @param more_follow  attempts with more windows
void attempt(train::Run& run, AxisFunction kind, int windows, double part, bool more_follow) {
  const int largest = more_follow ? largest_uncut_rank : largest_rank;
  const bool ends_at_stall = more_follow && windows > 1;
  run.attempt(
      with(run.asked(), kind, windows), part,
      [&](std::size_t k, const field::View& view, const train::Share& share) {
        return climb(run, k, view, share, largest);
      },
      ends_at_stall ? train::AfterStall::end_attempt : train::AfterStall::go_on);
}

/// Goes on with the axis function and the windows that are there.
void search_from_start(train::Run& run) {
  const field::Windows& start = run.start().windows();
  const Settings& asked = run.asked();
  const bool any_kind = asked.axis_function == AxisFunction::automatic;
  const int windows = asked.windows == 1 ? static_cast<int>(start.size()) : asked.windows;
  attempt(run, any_kind ? start.front().model.kind : asked.axis_function, windows, 1, false);
}

} // namespace

void search(train::Run& run) {
  if (run.start()) return search_from_start(run);
  const Settings& asked = run.asked();
  const bool cuts =
      asked.windows == 1 && asked.residual_path != ResidualPath::separable && field::can_be_cut(run.system());
  std::vector<AxisFunction> kinds{asked.axis_function};
  if (asked.axis_function == AxisFunction::automatic) kinds = {AxisFunction::spectral, AxisFunction::mlp};
  for (const AxisFunction kind : kinds) {
    const bool last = kind == kinds.back();
    attempt(run, kind, asked.windows, last ? (cuts ? part_of_one_window : 1) : part_of_spectral, cuts);
    if (run.is_over()) return;
  }
  if (!cuts) return;
  const AxisFunction best = run.best_settings().axis_function;
  for (int windows = 2; windows <= most_windows && !run.is_over(); windows *= 2)
    attempt(run, best, windows, 1, windows < most_windows);
}

} // namespace spinn::automatic
