// SPDX-License-Identifier: BSD-3-Clause
// Where a window's training starts, and starts again.
#include "train/stated_sizes.hpp"

#include <utility>
#include <vector>

namespace spinn::train {

namespace {

/// From the starting solution where it was trained, else from the window before, else from the seed.
std::vector<double> first_theta(Run& run, std::size_t k) {
  if (run.start().has(k)) return run.start().windows()[k].theta;
  const field::Windows& windows = run.now().windows;
  return k > 0 ? windows[k - 1].theta : axis::initialise(windows[k].model, run.asked().seed);
}

Result train_window(Run& run, std::size_t k, const field::View& view, const Share& share) {
  const axis::ModelSpec model = run.now().windows[k].model;
  const Settings settings = run.window_settings(k);
  Starts starts(share,
                {[&](std::vector<double> theta, const Patience& patience) {
                   return run.training(view, model, std::move(theta), settings, share, patience);
                 },
                 [&](Training& training) { return run.follow(k, training, &starts); },
                 [&](int start) { return axis::initialise(model, another_seed(settings.seed, k, start)); }},
                run.start().known_loss(k));
  std::vector<double> first = first_theta(run, k);
  Result result = starts.run(first);
  run.keep(k, result, std::move(first));
  return result;
}

} // namespace

void with_stated_sizes(Run& run) {
  run.attempt(run.asked(), 1, [&run](std::size_t k, const field::View& view, const Share& share) {
    return train_window(run, k, view, share);
  });
}

} // namespace spinn::train
