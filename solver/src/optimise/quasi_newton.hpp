// SPDX-License-Identifier: BSD-3-Clause
// What quasi-Newton methods share: a strong Wolfe search along -H g, restarts, and the first scale of H.
#pragma once

#include "optimise/optimiser.hpp"
#include "optimise/wolfe_search.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace spinn::optimise {

/// What a step taught of the landscape: s = theta+ - theta, y = g+ - g, y^T s > 0.
struct Lesson {
  std::span<const double> s;        ///< [P]
  std::span<const double> y;        ///< [P]
  std::span<const double> gradient; ///< [P], g+
  double ys = 0;                    ///< y^T s
  double yy = 0;                    ///< y^T y
  double sBs = 0;                   ///< s^T H^-1 s
};

/// p = -H g,  theta <- theta + alpha p; a derived class holds the approximate inverse Hessian H.
///  - The first trial step is  min(1, 2.02 (f - f_previous) / p^T g)  (Nocedal and Wright, equation 3.60 and after).
///  - The first iteration, and the first after a restart, goes down the gradient; H is then y^T s / y^T y times the
///    identity (Nocedal and Wright, equation 6.20), before it learns from that step.
///  - A direction that does not descend, and a search that finds nothing lower, restart with H = h 1. Where the gradient
///    itself leads to nothing lower the method has stalled.
///  - A step without positive curvature (y^T s <= 0, after a search cut short) teaches nothing.
class QuasiNewton : public Iteration {
public:
  explicit QuasiNewton(std::vector<double> theta);

  Step step(residual::Objective& objective) final;
  void landscape_changed() final { m_evaluated = false; }
  [[nodiscard]] std::span<const double> theta() const final { return m_theta; }
  [[nodiscard]] double loss() const final { return m_loss; }

private:
  /// H = diagonal * 1
  virtual void set_identity(double diagonal) = 0;
  /// direction = -H gradient
  virtual void descend(std::span<const double> gradient, std::span<double> direction) = 0;
  /// Updates H; direction is -H g on entry and -H+ g+ on return.
  virtual void learn(const Lesson& lesson, std::span<double> direction) = 0;

  bool evaluate(residual::Objective& objective);
  bool steepest_descent(residual::Objective& objective);
  bool search(residual::Objective& objective, double slope, double first);
  [[nodiscard]] double first_trial(double slope) const;
  LinePoint trial(residual::Objective& objective, double step);
  void accept(const LinePoint& point, double slope);
  void rescale(Lesson& lesson);

  std::vector<double> m_theta, m_gradient, m_direction;
  std::vector<double> m_trial, m_trial_gradient; // of the evaluation last made
  std::vector<double> m_kept, m_kept_gradient;   // of the best point of a search
  std::vector<double> m_s, m_y;
  double m_loss = std::numeric_limits<double>::quiet_NaN();
  double m_previous_loss = std::numeric_limits<double>::quiet_NaN();
  double m_diagonal = 1;    // h while H = h 1
  bool m_evaluated = false; // loss, gradient and direction belong to theta
  bool m_fresh = true;      // H is a multiple of the identity
};

} // namespace spinn::optimise
