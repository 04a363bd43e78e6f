// SPDX-License-Identifier: BSD-3-Clause
// Several starts for one window: where training sticks, it is tried again from other parameters within the same budget.
#pragma once

#include "train/training.hpp"

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

namespace spinn::train {

/// Trains a window from its first parameters. A start sticks when it stalls or diverges above the tolerance, or crawls (`Pace`).
/// It is then set aside and another one tried, until one converges, two end alike (then it is the model that can do no better),
/// `most_starts` have been tried, or less of the budget is left than the last one took. The best goes on to its end if it was
/// only set aside. What is kept is the start with the lowest loss on unseen points.
class Starts {
public:
  static constexpr int most_starts = 8;

  /// What a window's training needs of the solve around it.
  struct Solver {
    /// A training from these parameters with what is left of the window's budget.
    std::function<std::unique_ptr<Training>(std::vector<double> theta, const Patience&)> make;
    /// Runs it, tells of it, and counts its iterations.
    std::function<Result(Training&)> run;
    /// The first parameters of another start, 1, 2, ..
    std::function<std::vector<double>(int start)> another;
  };

  /// @param share  the window's part of the budget
  /// @param known  loss that the model is known to come to (of a solution that training starts from); NaN: not known
  Starts(const Share& share, Solver solver, double known = std::numeric_limits<double>::quiet_NaN())
      : m_share(share), m_solver(std::move(solver)), m_known(known) {}

  Result run(std::vector<double> first);

  /// Starts begun.
  [[nodiscard]] int count() const { return m_count; }
  /// The best start that has ended or is set aside; null: none yet.
  [[nodiscard]] const Result* best() const { return m_best.result.theta.empty() ? nullptr : &m_best.result; }

private:
  struct Start {
    std::unique_ptr<Training> training;
    Result result;
  };

  void begin(std::vector<double> theta);
  [[nodiscard]] bool may_try_again() const;
  Result finish();

  Share m_share;
  Solver m_solver;
  double m_known;
  int m_count = 0;
  Start m_best;
  Outcome m_last = Outcome::running; // of the last start; running: set aside
  Outcome m_mildest = Outcome::diverged;
  double m_seconds_taken = 0; // by the last start, as the next one
  std::int64_t m_iterations_taken = 0;
  bool m_alike = false;
};

/// A seed for another start of a window, far from those of other starts, windows and nearby seeds.
std::uint64_t another_seed(std::uint64_t seed, std::size_t window, int start);

} // namespace spinn::train
