// SPDX-License-Identifier: BSD-3-Clause
// Adam with the moments and the fixed learning rate of Kingma and Ba 2015, as Cho et al. 2023 use it.
#include "optimise/methods.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace spinn::optimise {
namespace {

constexpr double first_decay = 0.9;
constexpr double second_decay = 0.999;
constexpr double epsilon = 1e-8;

class Adam final : public Iteration {
public:
  Adam(std::vector<double> theta, double rate)
      : m_theta(std::move(theta)), m_rate(rate), m_last(m_theta), m_gradient(m_theta.size()),
        m_mean(m_theta.size()), m_square(m_theta.size()) {}

  Step step(residual::Objective& objective) override {
    const double loss = objective.loss_and_gradient(m_theta, m_gradient);
    const auto finite = [](double g) { return std::isfinite(g); };
    if (!std::isfinite(loss) || !std::ranges::all_of(m_gradient, finite)) {
      m_theta = m_last;
      return Step::diverged;
    }
    m_loss = loss;
    m_last = m_theta;
    ++m_count;
    const double mean_scale = 1 / (1 - std::pow(first_decay, static_cast<double>(m_count)));
    const double square_scale = 1 / (1 - std::pow(second_decay, static_cast<double>(m_count)));
    for (std::size_t i = 0; i < m_theta.size(); ++i) {
      const double g = m_gradient[i];
      m_mean[i] = first_decay * m_mean[i] + (1 - first_decay) * g;
      m_square[i] = second_decay * m_square[i] + (1 - second_decay) * g * g;
      m_theta[i] -= m_rate * mean_scale * m_mean[i] / (std::sqrt(square_scale * m_square[i]) + epsilon);
    }
    return Step::progress;
  }

  void landscape_changed() override {}

  [[nodiscard]] std::span<const double> theta() const override { return m_theta; }
  [[nodiscard]] double loss() const override { return m_loss; }

private:
  std::vector<double> m_theta;
  double m_rate;
  std::vector<double> m_last; // the last point with a finite loss
  std::vector<double> m_gradient, m_mean, m_square;
  std::int64_t m_count = 0;
  double m_loss = std::numeric_limits<double>::quiet_NaN();
};

} // namespace

std::unique_ptr<Iteration> make_adam(std::vector<double> theta, double rate) {
  return std::make_unique<Adam>(std::move(theta), rate);
}

} // namespace spinn::optimise
