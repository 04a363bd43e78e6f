// SPDX-License-Identifier: BSD-3-Clause
// Levenberg-Marquardt with geodesic acceleration.
#include "optimise/damped_system.hpp"
#include "optimise/dot.hpp"
#include "optimise/methods.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace spinn::optimise {
namespace {

constexpr double first_damping = 1e-3;     // lambda
constexpr double largest_damping = 1e12;   // beyond it a step changes nothing
constexpr double smallest_damping = 1e-18; // below it a step is Gauss and Newton's
constexpr double least_after_failure = 1e-16;
constexpr double largest_acceleration = 0.75; // |a| / |v|
constexpr double probe = 0.1;                 // h of the second directional derivative
constexpr double epsilon = std::numeric_limits<double>::epsilon();

double norm(std::span<const double> a) {
  return std::sqrt(dot(a, a));
}

/// lambda+ / lambda after a step whose loss fell `gain` times as far as the linear model predicted: Nielsen's smooth rule
/// (Damping parameter in Marquardt's method, 1999, equation 2.4), and a long way down where the model was exact.
double damping_factor(double gain) {
  if (std::abs(gain - 1) < 0.02) return 0.05;
  return std::clamp(1 - std::pow(2 * gain - 1, 3), 1.0 / 3, 2.0);
}

class LevenbergMarquardt final : public Iteration {
public:
  LevenbergMarquardt(std::vector<double> theta, std::unique_ptr<DampedSystem> system, bool accelerate)
      : m_theta(std::move(theta)), m_system(std::move(system)), m_accelerate(accelerate) {
    for (std::vector<double>* vector :
         {&m_slope, &m_velocity, &m_rest, &m_acceleration, &m_unsolved, &m_trial})
      vector->resize(m_theta.size());
  }

  /// All lambdas that a step tries share one linearisation.
  Step step(residual::Objective& objective) override {
    if (!m_jacobian && !linearise(objective)) return Step::diverged;
    double damping = m_damping;
    double growth = 2;
    while (m_mean_diagonal > 0 && damping <= largest_damping) {
      if (!solve(damping)) {
        damping = std::max(10 * damping, least_after_failure);
        m_least_damping = std::max(m_least_damping, std::min(damping, first_damping));
        continue;
      }
      // L(theta) - |r + J v|^2, without cancellation
      const double predicted =
          damping * m_mean_diagonal * dot(m_velocity, m_velocity) - dot(m_slope, m_velocity);
      if (predicted <= epsilon * m_loss) return Step::stalled; // a fall that rounding swallows
      const double loss = attempt(objective, damping);
      if (loss < m_loss) {
        accept(loss, damping * damping_factor((m_loss - loss) / predicted));
        return Step::progress;
      }
      damping *= growth;
      growth *= 2;
    }
    return Step::stalled;
  }

  void landscape_changed() override { m_jacobian.reset(); }

  [[nodiscard]] std::span<const double> theta() const override { return m_theta; }
  [[nodiscard]] double loss() const override { return m_loss; }

private:
  /// Loss, J^T r and J^T J at theta. False where they are not finite.
  bool linearise(residual::Objective& objective) {
    residual::Linearised here = m_system->linearise(objective, m_theta, m_slope);
    const double trace = m_system->trace();
    if (!std::isfinite(here.loss) || !std::isfinite(norm(m_slope)) || !std::isfinite(trace)) return false;
    for (double& g : m_slope)
      g /= 2;
    m_loss = here.loss;
    m_mean_diagonal = trace / static_cast<double>(m_theta.size());
    m_jacobian = std::move(here.jacobian);
    return true;
  }

  /// v. False where H + lambda mu is not positive definite within rounding.
  bool solve(double damping) {
    if (!m_system->factorise(damping * m_mean_diagonal)) return false;
    std::ranges::transform(m_slope, m_velocity.begin(), std::negate{});
    m_system->solve(*m_jacobian, m_velocity, m_rest);
    return true;
  }

  /// Loss after the step with acceleration, or, where that is no lower, without; `m_trial` is the point.
  double attempt(residual::Objective& objective, double damping) {
    if (m_accelerate && accelerate(damping)) {
      for (std::size_t i = 0; i < m_theta.size(); ++i)
        m_trial[i] = m_theta[i] + (m_velocity[i] + m_acceleration[i] / 2);
      const double loss = objective.loss(m_trial);
      if (loss < m_loss) return loss;
    }
    for (std::size_t i = 0; i < m_theta.size(); ++i)
      m_trial[i] = m_theta[i] + m_velocity[i];
    return objective.loss(m_trial);
  }

  /// a, from H v = -J^T r - lambda mu v - rest. False where it is too long for a correction (or not finite).
  bool accelerate(double damping) {
    for (std::size_t i = 0; i < m_theta.size(); ++i)
      m_trial[i] = m_theta[i] + probe * m_velocity[i];
    m_jacobian->pull_back(m_trial, m_acceleration);
    for (std::size_t i = 0; i < m_theta.size(); ++i) {
      const double linear = -m_slope[i] - damping * m_mean_diagonal * m_velocity[i] - m_rest[i];
      m_acceleration[i] = -2 / probe * ((m_acceleration[i] - m_slope[i]) / probe - linear);
    }
    m_system->solve(*m_jacobian, m_acceleration, m_unsolved);
    return norm(m_acceleration) <= largest_acceleration * norm(m_velocity);
  }

  void accept(double loss, double damping) {
    std::swap(m_theta, m_trial);
    m_loss = loss;
    m_jacobian.reset();
    m_damping = std::max(damping, m_least_damping);
  }

  std::vector<double> m_theta;
  std::unique_ptr<DampedSystem> m_system; // H = J^T J, and H + lambda mu
  bool m_accelerate;
  std::vector<double> m_slope; // J^T r
  std::vector<double> m_velocity, m_acceleration, m_trial;
  std::vector<double> m_rest, m_unsolved; // that the solutions v and a leave
  double m_loss = std::numeric_limits<double>::quiet_NaN();
  double m_mean_diagonal = 0; // mu
  double m_damping = first_damping;
  double m_least_damping = smallest_damping;           // with less the factorisation has failed
  std::unique_ptr<residual::Linearisation> m_jacobian; // with loss, J^T r and H at theta; null: to be made
};

} // namespace

std::unique_ptr<Iteration> make_levenberg_marquardt(std::vector<double> theta, bool accelerate) {
  auto system = make_dense_system(theta.size());
  return std::make_unique<LevenbergMarquardt>(std::move(theta), std::move(system), accelerate);
}

std::unique_ptr<Iteration> make_levenberg_marquardt_cg(std::vector<double> theta) {
  auto system = make_conjugate_gradient_system(theta.size());
  return std::make_unique<LevenbergMarquardt>(std::move(theta), std::move(system), true);
}

} // namespace spinn::optimise
