// SPDX-License-Identifier: BSD-3-Clause
// The training of one window: from first parameters to an outcome.
#pragma once

#include "optimise/optimiser.hpp"
#include "train/budget.hpp"
#include "train/collocation.hpp"
#include "train/guard.hpp"
#include "train/make_objective.hpp"
#include "train/pace.hpp"

#include <spinn/solution.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace spinn::train {

/// What came of a window's training.
struct Result {
  Outcome outcome = Outcome::running;
  std::vector<double>
      theta; ///< with the lowest unseen loss; empty when training was stopped before the first check
  std::int64_t iterations = 0;
  double loss = 0; ///< this and the next two belong to theta; NaN without
  double unseen_loss = 0;
  double condition_error = 0;
  std::vector<int> points;                ///< per axis at the end
  std::vector<std::vector<double>> nodes; ///< the points of each axis
  std::string path;                       ///< as in a report
  int starts = 1;                         ///< that were tried (see `Starts`)
  bool alike = false;                     ///< the last of them came to what another one had come to
};

/// When training counts as stalled: after so many looks at unseen points without the loss there falling below `factor`
/// times what it was. Before that the guard raises the points so many times at most.
struct Patience {
  int checks = 40;
  double factor = 0.99;
  int raises = std::numeric_limits<int>::max();
  bool leaves_crawl = false; ///< returns, still running, where training crawls
};

/// The optimiser that `automatic` stands for. Residuals that are all computed separably: alternating least squares for spectral
/// axis functions, Levenberg-Marquardt for networks of up to 2,500 parameters (its matrix is cheap there). Else self-scaled
/// Broyden while its inverse Hessian fits, then L-BFGS.
Optimiser automatic_optimiser(const axis::ModelSpec& model, const PathChoice& path);

/// Trains until converged, stalled, diverged, stopped or out of budget; or, where its patience asks for that, crawling.
class Training {
public:
  /// @param view      what is trained; its system must outlive the training
  /// @param theta     first parameters
  /// @param settings  seconds and iterations are not looked at
  /// @param share     of the budget; its iterations are counted by the training, which makes at least one
  /// @param stop      ends training when it is raised
  Training(const field::View& view, const axis::ModelSpec& model, std::vector<double> theta,
           const Settings& settings, const Share& share, const std::atomic<bool>* stop,
           const Patience& patience = {});

  /// May be called again where the result's outcome is `running`; training then goes on to its end, crawling or not.
  /// @param after_step  called after every iteration
  Result run(const std::function<void()>& after_step);

  // The present state, for `after_step`.
  [[nodiscard]] std::int64_t iterations() const { return m_iterations; }
  [[nodiscard]] double loss() const { return m_loss; }
  /// The last one measured; NaN before the first.
  [[nodiscard]] double unseen_loss() const { return m_unseen; }
  /// With the parameters as they are.
  [[nodiscard]] Result present() const;

private:
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();

  [[nodiscard]] std::unique_ptr<residual::Objective> objective() const;
  [[nodiscard]] std::vector<std::vector<double>> nodes() const;
  [[nodiscard]] bool crawls() const;
  void advance();
  void draw_again_when_due();
  void check();
  void keep_present();
  void raise_points(double unseen);

  field::View m_view;
  axis::ModelSpec m_model;
  Share m_share;
  const std::atomic<bool>* m_stop;
  Patience m_patience;
  std::vector<int> m_points;
  Collocation m_collocation;
  PathChoice m_path;
  Settings m_settings; // the optimiser chosen
  std::unique_ptr<optimise::Iteration> m_iteration;
  std::unique_ptr<residual::Objective> m_objective;
  Guard m_guard;

  Outcome m_outcome = Outcome::running;
  std::int64_t m_iterations = 0;
  double m_loss = 0;
  double m_unseen = nan;
  double m_condition_error = 0;
  std::vector<double> m_best; // parameters with the lowest unseen loss
  double m_best_unseen = std::numeric_limits<double>::infinity();
  double m_best_loss = nan;
  double m_check_seconds = 0;                              // that the last look at unseen points took
  double m_first_loss = 0;                                 // on unseen points, before the first iteration
  double m_mark = std::numeric_limits<double>::infinity(); // best unseen loss when progress was last seen
  int m_checks_without_progress = 0;
  bool m_points_raised = false;
  int m_raises = 0;
  Pace m_pace;
};

} // namespace spinn::train
