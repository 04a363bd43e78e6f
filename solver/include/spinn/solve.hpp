// SPDX-License-Identifier: BSD-3-Clause
// Solving: problem, parameters and settings in; a low-rank solution with an honest report out.
#pragma once

#include <spinn/export.hpp>
#include <spinn/problem.hpp>
#include <spinn/settings.hpp>
#include <spinn/solution.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace spinn {

/// What training tells while it runs. Valid only during the callback.
struct Progress {
  std::int64_t iteration = 0;
  double seconds = 0;
  double fraction = 0;                ///< of the budget that is spent, 0..1
  double loss = 0;                    ///< on the training points
  double unseen_loss = 0;             ///< on points that training never saw; NaN before the first check
  std::function<Solution()> snapshot; ///< the present solution (copies the parameters, microseconds)
};

/// Called after every iteration, on the thread that called `solve`. The time it takes does not count, neither in the budget
/// nor in what is reported: a callback that waits is a pause.
using ProgressCallback = std::function<void(const Progress&)>;

struct SolveRequest {
  Problem problem;
  ParameterValues parameters;    ///< what is absent takes its default
  Settings settings;             ///< usually `problem.defaults()` with changes
  std::optional<Solution> start; ///< warm start from a solution of the same architecture
};

/// Trains until converged, stalled, cancelled or out of budget, and returns the best solution seen (by the loss on
/// unseen points). Blocks; returns within 100 ms of a stop request. Deterministic for a seed and a number of threads.
/// @throws Error when the request is malformed; not converging is an `Outcome`, never an exception
SPINN_EXPORT Solution solve(const SolveRequest& request, const ProgressCallback& progress = {},
                            std::stop_token stop = {});

/// What the kernels run on, for people: "OpenMP, 2 threads" or "CUDA, NVIDIA H200".
SPINN_EXPORT std::string execution_space();

} // namespace spinn
