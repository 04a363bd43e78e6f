// SPDX-License-Identifier: BSD-3-Clause
// Steps from model to larger model.
#include "automatic/climb.hpp"

#include "automatic/growth.hpp"
#include "axis/grow.hpp"

#include <limits>
#include <utility>

namespace spinn::automatic {

namespace {

using train::Result;

/// For a model that a larger one will follow. Where it is too small for the solution, it hides misfits between any points.
constexpr train::Patience quick{5, 0.5, 2};

/// `model` with all sizes of `other`.
axis::ModelSpec sized_like(const axis::ModelSpec& model, axis::ModelSpec other) {
  for (std::size_t i = 0; i < other.axes.size(); ++i) {
    other.axes[i].lower = model.axes[i].lower;
    other.axes[i].upper = model.axes[i].upper;
  }
  return other;
}

class Climb {
public:
  Climb(train::Run& run, std::size_t k, const field::View& view, const train::Share& share, int largest)
      : m_run(run), m_k(k), m_view(view), m_share(share), m_largest(largest),
        m_settings(run.window_settings(k)), m_window(run.now().windows[k]) {}

  Result up() {
    std::vector<double> first = start();
    Result result = train_model(m_window.model, std::move(first), m_share, quick);
    field::Window smaller = m_window;
    while (result.outcome == Outcome::stalled && step(result, smaller)) {
    }
    m_run.now().smaller.push_back(std::move(smaller));
    return result;
  }

private:
  /// The first model, and its parameters: those of the starting solution, of the window before, or the best of several seeds.
  std::vector<double> start() {
    if (m_run.start().has(m_k)) {
      m_window = m_run.start().windows()[m_k];
      return m_window.theta;
    }
    if (m_k > 0) {
      const field::Window& before = m_run.now().windows[m_k - 1];
      m_window.model = sized_like(m_window.model, before.model);
      return before.theta;
    }
    m_window.model = smallest_model(m_window.model);
    return best_of_seeds();
  }

  /// The best of several seeds after a short training: some seeds stick.
  std::vector<double> best_of_seeds() {
    constexpr std::uint64_t starts = 4;
    constexpr std::int64_t most_iterations = 100;
    const axis::ModelSpec model = m_window.model;
    const std::uint64_t seed = m_run.asked().seed;
    const std::vector<int> points = m_settings.points;
    const double seconds = m_share.seconds_left() / (4 * starts);
    std::vector<double> best;
    double lowest = std::numeric_limits<double>::infinity();
    for (std::uint64_t s = 0; s < starts; ++s) {
      m_settings.points = points;
      Result result =
          train_model(model, axis::initialise(model, seed + s), m_share.at_most(seconds, most_iterations));
      if (result.outcome == Outcome::cancelled || !(result.unseen_loss < lowest)) continue;
      lowest = result.unseen_loss;
      best = std::move(result.theta);
      if (result.outcome == Outcome::converged) break;
    }
    m_settings.points = points;
    return best.empty() ? axis::initialise(model, seed) : best;
  }

  /// One step upwards. False at the top, and where the budget or a stop ended it on the way.
  /// @param smaller  becomes the window before the step
  bool step(Result& result, field::Window& smaller) {
    const field::Window present = m_window;
    const auto next = larger_model(present.model, result.theta, m_largest);
    if (!next) return false;
    Result more = train_larger(present, *next, result);
    if (more.theta.empty() || (more.unseen_loss > result.unseen_loss && more.outcome != Outcome::stalled)) {
      m_window = present; // out of budget, or stopped, on the way
      result.outcome = more.outcome;
      return false;
    }
    smaller = present;
    m_run.now().grown = true;
    result = std::move(more);
    return true;
  }

  /// Afresh, and where that leads to nothing better, from the field that is there: a smaller model's field is not always on the
  /// way to a larger one's.
  Result train_larger(const field::Window& present, const axis::ModelSpec& next, const Result& result) {
    const std::uint64_t seed = m_run.asked().seed + 1;
    m_settings.points = result.points;
    Result more = train_model(next, axis::initialise(next, seed), m_share, quick);
    if (more.outcome != Outcome::stalled || more.unseen_loss < result.unseen_loss) return more;
    m_settings.points = result.points;
    return train_model(next, axis::grown(present.model, result.theta, next, seed), m_share, quick);
  }

  Result train_model(const axis::ModelSpec& model, std::vector<double> first, const train::Share& share,
                     const train::Patience& patience = {}) {
    m_window.model = model;
    m_settings.points = points_for(model, m_settings.points);
    const auto training = m_run.training(m_view, model, first, m_settings, share, patience);
    Result result = m_run.follow(m_k, *training);
    m_run.keep(m_k, result, std::move(first));
    return result;
  }

  train::Run& m_run;
  std::size_t m_k;
  const field::View& m_view;
  train::Share m_share;
  int m_largest;
  Settings m_settings;
  field::Window& m_window;
};

} // namespace

Result climb(train::Run& run, std::size_t k, const field::View& view, const train::Share& share,
             int largest) {
  return Climb(run, k, view, share, largest).up();
}

} // namespace spinn::automatic
