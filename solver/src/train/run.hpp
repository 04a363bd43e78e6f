// SPDX-License-Identifier: BSD-3-Clause
// One solve on its way: attempts, window after window, with progress, snapshots, and the best that has come of it.
#pragma once

#include "train/attempt.hpp"
#include "train/budget.hpp"
#include "train/history.hpp"
#include "train/starts.hpp"
#include "train/training.hpp"
#include "train/warm_start.hpp"

#include <spinn/solve.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace spinn::train {

/// What a stalled window means for those after it.
enum class AfterStall { go_on, end_attempt };

class Run {
public:
  /// Trains window k of the present attempt on its share of the budget, and leaves its parameters there.
  using TrainWindow = std::function<Result(std::size_t k, const field::View& view, const Share& share)>;

  Run(const SolveRequest& request, const ProgressCallback& progress, std::stop_token stop);

  [[nodiscard]] const Settings& asked() const { return m_asked; }
  [[nodiscard]] const field::System& system() const { return *m_system; }
  [[nodiscard]] const WarmStart& start() const { return m_start; }

  /// Solves with these settings, window after window.
  /// @param part  of what is left of the budget, 0..1
  void attempt(const Settings& settings, double part, const TrainWindow& train,
               AfterStall after_stall = AfterStall::go_on);

  /// Converged, stopped, or out of budget.
  [[nodiscard]] bool is_over() const;
  /// The settings of the best attempt that has ended.
  [[nodiscard]] const Settings& best_settings() const { return m_best->settings; }
  /// The best attempt's solution, its report whole.
  Solution finish();

  // For those who train windows.

  [[nodiscard]] Attempt& now() { return m_now; }
  /// The attempt's settings with as many points as the window before ended with.
  [[nodiscard]] Settings window_settings(std::size_t k) const;
  [[nodiscard]] std::unique_ptr<Training> training(const field::View& view, const axis::ModelSpec& model,
                                                   std::vector<double> first, const Settings& settings,
                                                   const Share& share, const Patience& patience = {}) const;
  /// Runs a training of window k and tells of it.
  /// @param starts  whose training it is; null: it is alone
  Result follow(std::size_t k, Training& training, const Starts* starts = nullptr);
  /// The parameters of a result become those of window k.
  /// @param first  what they are where training was stopped before it had any, with one window
  void keep(std::size_t k, Result& result, std::vector<double> first);

private:
  void tell(std::size_t k, const Training& training, const Starts* starts);
  [[nodiscard]] double fraction(std::size_t k) const;
  [[nodiscard]] Report report(const Attempt& attempt) const;
  [[nodiscard]] Solution solution(const Attempt& attempt, Report report) const;
  [[nodiscard]] Solution snapshot(std::size_t k, const Training& training, const Starts* starts) const;

  Budget m_budget;
  const ProgressCallback& m_progress;
  Settings m_asked;
  std::atomic<bool> m_stop = false;
  std::shared_ptr<const field::System> m_system;
  WarmStart m_start;
  History m_history;
  Attempt m_now;
  std::optional<Share> m_window_share;
  std::optional<Attempt> m_best;                             // of the attempts that have ended
  bool m_stopped = false;                                    // in the last attempt
  std::stop_callback<std::function<void()>> m_stop_callback; // last: must not fire on a half-made object
};

} // namespace spinn::train
