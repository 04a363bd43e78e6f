// SPDX-License-Identifier: BSD-3-Clause
// A solve: with the sizes that the settings state, or in the automatic mode.
#include <spinn/solve.hpp>

#include "automatic/search.hpp"
#include "parallel/execution_space.hpp"
#include "train/stated_sizes.hpp"

namespace spinn {

namespace {

/// Settings without anything left to choose that the automatic mode does not choose.
Settings completed(const Problem& problem, Settings settings) {
  if (settings.points.empty()) settings.points = problem.defaults().points;
  if (settings.axis_function == AxisFunction::automatic && !settings.automatic_size)
    settings.axis_function = AxisFunction::mlp;
  return settings;
}

} // namespace

Solution solve(const SolveRequest& request, const ProgressCallback& progress, std::stop_token stop) {
  SolveRequest checked = request;
  checked.settings = completed(checked.problem, checked.settings);
  checked.problem.check(checked.settings);
  parallel::ensure_execution_space();
  train::Run run(checked, progress, std::move(stop));
  if (checked.settings.automatic_size)
    automatic::search(run);
  else
    train::with_stated_sizes(run);
  return run.finish();
}

std::string execution_space() {
  return parallel::ensure_execution_space();
}

} // namespace spinn
