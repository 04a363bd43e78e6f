// SPDX-License-Identifier: BSD-3-Clause
// Levenberg-Marquardt with geodesic acceleration on a dense Gauss-Newton matrix.
#include "optimise/cholesky.hpp"
#include "optimise/dense_memory.hpp"
#include "optimise/methods.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace spinn::optimise {
namespace {

constexpr double first_damping = 1e-3;   // lambda
constexpr double largest_damping = 1e12; // beyond it a step changes nothing
constexpr double smallest_damping = 1e-18;
constexpr double probe = 0.1;             // h of the second directional derivative
constexpr double most_bending = 0.75;     // |a| / |v| up to which the acceleration is trusted
constexpr double epsilon = std::numeric_limits<double>::epsilon();

double dot(std::span<const double> a, std::span<const double> b) {
  return std::transform_reduce(a.begin(), a.end(), b.begin(), 0.0);
}

double norm(std::span<const double> a) {
  return std::sqrt(dot(a, a));
}

class LevenbergMarquardt final : public Iteration {
public:
  LevenbergMarquardt(std::vector<double> theta, bool accelerate)
      : m_theta(std::move(theta)), m_accelerate(accelerate), m_matrix(m_theta.size() * m_theta.size()),
        m_cholesky(m_theta.size()) {
    for (std::vector<double>* vector : {&m_slope, &m_velocity, &m_acceleration, &m_trial})
      vector->resize(m_theta.size());
  }

  Step step(residual::Objective& objective) override {
    if (!m_linearised && !linearise(objective)) return Step::diverged;
    double damping = m_damping;
    while (m_scale > 0 && damping <= largest_damping) {
      if (!solve(damping)) { // not positive definite in rounding
        m_floor = damping = std::max(10 * damping, 1e-16);
        continue;
      }
      const double predicted = damping * m_scale * dot(m_velocity, m_velocity) - dot(m_slope, m_velocity);
      if (!(predicted > epsilon * m_loss)) return Step::stalled;
      const double loss = attempt(objective, damping);
      if (loss < m_loss) {
        accept(loss, (m_loss - loss) / predicted, damping);
        return Step::progress;
      }
      damping *= 3;
    }
    return Step::stalled;
  }

  void landscape_changed() override { m_linearised = false; }

  [[nodiscard]] std::span<const double> theta() const override { return m_theta; }
  [[nodiscard]] double loss() const override { return m_loss; }

private:
  /// J^T J and J^T r at theta; false where they are not finite.
  bool linearise(residual::Objective& objective) {
    const double loss = objective.linearise(m_theta, m_slope, m_matrix);
    double trace = 0;
    for (std::size_t i = 0; i < m_theta.size(); ++i)
      trace += m_matrix[i * (m_theta.size() + 1)];
    if (!std::isfinite(loss) || !std::isfinite(norm(m_slope)) || !std::isfinite(trace)) return false;
    for (double& g : m_slope)
      g /= 2;
    m_loss = loss;
    m_scale = trace / static_cast<double>(m_theta.size());
    m_linearised = true;
    return true;
  }

  /// (J^T J + lambda mu 1) v = -J^T r
  bool solve(double damping) {
    if (!m_cholesky.factorise(m_matrix, damping * m_scale)) return false;
    std::ranges::transform(m_slope, m_velocity.begin(), std::negate{});
    m_cholesky.solve(m_velocity);
    return true;
  }

  /// Loss at theta + v + share a, left in m_trial.
  double try_step(residual::Objective& objective, double share) {
    for (std::size_t i = 0; i < m_theta.size(); ++i)
      m_trial[i] = m_theta[i] + m_velocity[i] + share * m_acceleration[i];
    return objective.loss(m_trial);
  }

  /// Along the geodesic, and where that is not lower, straight.
  double attempt(residual::Objective& objective, double damping) {
    if (m_accelerate) {
      accelerate(objective, damping);
      if (norm(m_acceleration) <= most_bending * norm(m_velocity)) {
        const double loss = try_step(objective, 0.5);
        if (loss < m_loss) return loss;
      }
    }
    return try_step(objective, 0);
  }

  /// (J^T J + lambda mu 1) a = -J^T r_vv,  J^T r_vv = 2/h ((J^T r(theta + h v) - J^T r)/h - J^T J v)
  void accelerate(residual::Objective& objective, double damping) {
    for (std::size_t i = 0; i < m_theta.size(); ++i)
      m_trial[i] = m_theta[i] + probe * m_velocity[i];
    objective.pull_back(m_trial, m_acceleration);
    for (std::size_t i = 0; i < m_theta.size(); ++i) {
      const double along = -m_slope[i] - damping * m_scale * m_velocity[i]; // J^T J v
      m_acceleration[i] = -2 / probe * ((m_acceleration[i] - m_slope[i]) / probe - along);
    }
    m_cholesky.solve(m_acceleration);
  }

  void accept(double loss, double gain, double damping) {
    std::swap(m_theta, m_trial);
    m_loss = loss;
    m_linearised = false;
    if (gain > 0.75)
      damping /= 5;
    else if (gain > 0.3)
      damping /= 2;
    else if (gain < 0.1)
      damping *= 2;
    m_damping = std::max({damping, m_floor, smallest_damping});
  }

  std::vector<double> m_theta;
  bool m_accelerate;
  std::vector<double> m_matrix; // J^T J
  Cholesky m_cholesky;
  std::vector<double> m_slope; // J^T r
  std::vector<double> m_velocity, m_acceleration, m_trial;
  double m_loss = std::numeric_limits<double>::quiet_NaN();
  double m_scale = 0; // mu, the mean of J^T J's diagonal
  double m_damping = first_damping;
  double m_floor = 0; // the smallest damping with which J^T J could be factorised
  bool m_linearised = false;
};

} // namespace

std::unique_ptr<Iteration> make_levenberg_marquardt(std::vector<double> theta, bool accelerate) {
  require_dense_memory("levenberg-marquardt", theta.size(), 2 * sizeof(double) * theta.size() * theta.size());
  return std::make_unique<LevenbergMarquardt>(std::move(theta), accelerate);
}

} // namespace spinn::optimise
