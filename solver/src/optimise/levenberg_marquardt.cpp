// SPDX-License-Identifier: BSD-3-Clause
// Levenberg-Marquardt with geodesic acceleration on a dense Gauss-Newton matrix.
#include "optimise/cholesky.hpp"
#include "optimise/dense_memory.hpp"
#include "optimise/methods.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace spinn::optimise {
namespace {

double env(const char* n, double d) { return std::getenv(n) ? std::atof(std::getenv(n)) : d; }
const double SEARCH = env("LM_SEARCH", 0), DOWN = env("LM_DOWN", 4), GAINFROM = env("LM_GAINFROM", 0.75), KEEP = env("LM_KEEP", 1), ALPHA = env("LM_ALPHA", .75), CLAMP = env("LM_CLAMP", 0), FAST=env("LM_FAST",5), UP=env("LM_UP",3), NIELSEN=env("LM_NIELSEN",0), MED=env("LM_MED",2), HOLD=env("LM_HOLD",0), BOLD=env("LM_BOLD",0), GROW=env("LM_GROW",1);
}
int lm_counts[4];
namespace {

constexpr double first_damping = 1e-3;    // lambda
constexpr double largest_damping = 1e12;  // beyond it a step changes nothing
constexpr double smallest_damping = 1e-18;
constexpr double probe = 0.1;              // h of the second directional derivative
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
    for (std::vector<double>* vector : {&m_slope, &m_velocity, &m_acceleration, &m_trial, &m_best})
      vector->resize(m_theta.size());
  }

  Step step(residual::Objective& objective) override {
    if (!m_linearised && !linearise(objective)) return Step::diverged;
    double damping = m_damping; double up = UP;
    while (m_scale > 0 && damping <= largest_damping) {
      if (!solve(damping)) {
        m_floor = damping = std::max(10 * damping, 1e-16);
        continue;
      }
      const double predicted = damping * m_scale * dot(m_velocity, m_velocity) - dot(m_slope, m_velocity);
      if (!(predicted > epsilon * m_loss)) return Step::stalled;
      const double loss = attempt(objective, damping);
      if (loss < m_loss) {
        search_accept(objective, loss, (m_loss - loss) / predicted, damping);
        return Step::progress;
      }
      damping *= up; up *= GROW; m_rejected = true;
    }
    return Step::stalled;
  }

  void landscape_changed() override { m_linearised = false; }

  [[nodiscard]] std::span<const double> theta() const override { return m_theta; }
  [[nodiscard]] double loss() const override { return m_loss; }

private:
  bool linearise(residual::Objective& objective) {
    lm_counts[0]++;
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

  bool solve(double damping) {
    lm_counts[1]++;
    if (!m_cholesky.factorise(m_matrix, damping * m_scale)) return false;
    std::ranges::transform(m_slope, m_velocity.begin(), std::negate{});
    m_cholesky.solve(m_velocity);
    return true;
  }

  double try_step(residual::Objective& objective, double share) {
    lm_counts[2]++;
    for (std::size_t i = 0; i < m_theta.size(); ++i)
      m_trial[i] = m_theta[i] + m_velocity[i] + share * m_acceleration[i];
    return objective.loss(m_trial);
  }

  double attempt(residual::Objective& objective, double damping) {
    if (m_accelerate) {
      accelerate(objective, damping);
      const double ratio = m_ratio = norm(m_acceleration) / norm(m_velocity);
      double share = ratio <= ALPHA ? 0.5 : (CLAMP > 0 && ratio < CLAMP ? 0.5 * ALPHA / ratio : 0);
      if (share > 0) {
        const double loss = try_step(objective, share);
        if (loss < m_loss) return loss;
      }
    }
    std::ranges::fill(m_acceleration, 0.0);
    return try_step(objective, 0);
  }

  void accelerate(residual::Objective& objective, double damping) {
    lm_counts[3]++;
    for (std::size_t i = 0; i < m_theta.size(); ++i)
      m_trial[i] = m_theta[i] + probe * m_velocity[i];
    objective.pull_back(m_trial, m_acceleration);
    for (std::size_t i = 0; i < m_theta.size(); ++i) {
      const double along = -m_slope[i] - damping * m_scale * m_velocity[i]; // H v
      m_acceleration[i] = -2 / probe * ((m_acceleration[i] - m_slope[i]) / probe - along);
    }
    m_cholesky.solve(m_acceleration);
  }

  void search_accept(residual::Objective& objective, double loss, double gain, double damping) {
    std::swap(m_best, m_trial);
    double best = damping; bool better = false;
    for (int n = 0; n < SEARCH && gain > GAINFROM; ++n) {
      double next = best / DOWN;
      if (next < std::max(m_floor, smallest_damping)) break;
      if (!solve(next)) { m_floor = next * 10; break; }
      double l = attempt(objective, next);
      if (!(l < loss)) break;
      std::swap(m_best, m_trial);
      bool big = l < KEEP * loss;
      loss = l; best = next; better = true;
      if (!big) break;
    }
    std::swap(m_theta, m_best);
    m_loss = loss;
    m_linearised = false;
    const bool rejected = std::exchange(m_rejected, false);
    if (better) ; 
    else if (HOLD > 0 && rejected) best *= gain > .75 ? HOLD : 1;
    else if (BOLD > 0 && std::abs(gain - 1) < 0.02) best /= BOLD;
    else if (NIELSEN > 0) best *= std::max(1 / NIELSEN, 1 - std::pow(2 * gain - 1, 3));
    else if (gain > .75) best /= FAST;
    else if (gain > 0.3) best /= MED;
    else if (gain < 0.1) best *= 2;
    m_damping = std::max(best, std::max(m_floor, smallest_damping));
  }

  std::vector<double> m_theta;
  bool m_accelerate;
  std::vector<double> m_matrix;
  Cholesky m_cholesky;
  std::vector<double> m_slope, m_velocity, m_acceleration, m_trial, m_best;
  double m_loss = std::numeric_limits<double>::quiet_NaN();
  double m_scale = 0; // mu
  double m_damping = first_damping;
  double m_floor = 0; double m_ratio = 0; bool m_rejected = false;
  bool m_linearised = false;
};

} // namespace

std::unique_ptr<Iteration> make_levenberg_marquardt(std::vector<double> theta, bool accelerate) {
  require_dense_memory("levenberg-marquardt", theta.size(), 2 * sizeof(double) * theta.size() * theta.size());
  return std::make_unique<LevenbergMarquardt>(std::move(theta), accelerate);
}

} // namespace spinn::optimise
