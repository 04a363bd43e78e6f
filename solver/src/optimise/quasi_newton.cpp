// SPDX-License-Identifier: BSD-3-Clause
// Searches and restarts of quasi-Newton methods.
#include "optimise/quasi_newton.hpp"

#include "optimise/dot.hpp"

#include <cmath>
#include <utility>

namespace spinn::optimise {
namespace {

/// Length of the first step down the gradient, per parameter (root mean square).
constexpr double first_step = 0.01;

} // namespace

QuasiNewton::QuasiNewton(std::vector<double> theta) : m_theta(std::move(theta)) {
  for (std::vector<double>* vector :
       {&m_gradient, &m_direction, &m_trial, &m_trial_gradient, &m_kept, &m_kept_gradient, &m_s, &m_y}) {
    vector->resize(m_theta.size());
  }
}

Step QuasiNewton::step(residual::Objective& objective) {
  if (!m_evaluated && !evaluate(objective)) return Step::diverged;
  const double slope = dot(m_direction, m_gradient);
  if (!m_fresh && slope < 0 && search(objective, slope, first_trial(slope))) return Step::progress;
  return steepest_descent(objective) ? Step::progress : Step::stalled;
}

/// Loss, gradient and direction at theta, for a landscape not seen before.
bool QuasiNewton::evaluate(residual::Objective& objective) {
  const double loss = objective.loss_and_gradient(m_theta, m_gradient);
  if (!std::isfinite(loss) || !std::isfinite(dot(m_gradient, m_gradient))) return false;
  m_loss = loss;
  m_previous_loss = std::numeric_limits<double>::quiet_NaN();
  m_evaluated = true;
  if (!m_fresh) descend(m_gradient, m_direction);
  return true;
}

/// Restart: H = h 1 with  |h g| = first_step sqrt(P), and a search along -h g.
bool QuasiNewton::steepest_descent(residual::Objective& objective) {
  const double norm = std::sqrt(dot(m_gradient, m_gradient));
  if (!(norm > 0)) return false;
  m_diagonal = first_step * std::sqrt(static_cast<double>(m_theta.size())) / norm;
  set_identity(m_diagonal);
  m_fresh = true;
  for (std::size_t i = 0; i < m_theta.size(); ++i)
    m_direction[i] = -m_diagonal * m_gradient[i];
  return search(objective, dot(m_direction, m_gradient), 1);
}

/// A step along which a parabola would fall as far as the iteration before, but not beyond 1.
double QuasiNewton::first_trial(double slope) const {
  const double guess = 1.01 * 2 * (m_loss - m_previous_loss) / slope; // NaN on a landscape not seen before
  return guess > 0 && guess < 1 ? guess : 1;
}

/// Goes along the direction to a lower point and learns from the way. False: nothing lower; theta is where it was.
bool QuasiNewton::search(residual::Objective& objective, double slope, double first) {
  const LineFunction line{[&](double step) { return trial(objective, step); },
                          [&] {
                            std::swap(m_trial, m_kept);
                            std::swap(m_trial_gradient, m_kept_gradient);
                          }};
  const LineResult result = wolfe_search(line, {0, m_loss, slope}, first, {});
  if (result.outcome == LineOutcome::failed) return false;
  accept(result.point, slope);
  return true;
}

LinePoint QuasiNewton::trial(residual::Objective& objective, double step) {
  for (std::size_t i = 0; i < m_theta.size(); ++i)
    m_trial[i] = m_theta[i] + step * m_direction[i];
  const double loss = objective.loss_and_gradient(m_trial, m_trial_gradient);
  return {step, loss, dot(m_direction, m_trial_gradient)};
}

/// Moves to the kept point, learns from the step and sets the next direction.
void QuasiNewton::accept(const LinePoint& point, double slope) {
  for (std::size_t i = 0; i < m_theta.size(); ++i) {
    m_s[i] = m_kept[i] - m_theta[i];
    m_y[i] = m_kept_gradient[i] - m_gradient[i];
  }
  std::swap(m_theta, m_kept);
  std::swap(m_gradient, m_kept_gradient);
  m_previous_loss = m_loss;
  m_loss = point.loss;
  Lesson lesson{m_s, m_y, m_gradient, dot(m_y, m_s), dot(m_y, m_y), -point.step * point.step * slope};
  if (!(lesson.ys > 0) || !std::isfinite(lesson.ys / lesson.yy)) return descend(m_gradient, m_direction);
  if (m_fresh) rescale(lesson);
  m_fresh = false;
  learn(lesson, m_direction);
}

/// Replaces the first H = h 1 by a better one, as if it had been so before.
void QuasiNewton::rescale(Lesson& lesson) {
  const double diagonal = lesson.ys / lesson.yy;
  const double ratio = diagonal / m_diagonal;
  set_identity(diagonal);
  for (double& p : m_direction)
    p *= ratio;
  lesson.sBs /= ratio;
}

} // namespace spinn::optimise
