// SPDX-License-Identifier: BSD-3-Clause
// Alternating least squares: one axis after the other, exactly.
#include "optimise/axis_blocks.hpp"
#include "optimise/methods.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace spinn::optimise {
namespace {

constexpr double least_shift = 1e-15;  // of the scaled matrix, whose diagonal is 1
constexpr double largest_shift = 1e-3; // beyond it the factors do not move

class AlternatingLeastSquares final : public Iteration {
public:
  explicit AlternatingLeastSquares(std::vector<double> theta)
      : m_theta(std::move(theta)), m_gradient(m_theta.size()) {}

  /// One sweep over the axes.
  Step step(residual::Objective& objective) override {
    if (m_blocks.empty()) m_blocks = make_axis_blocks("alternating-least-squares", objective.axis_begins());
    const std::vector<double> before = m_theta;
    double loss = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
      const double here = linearise(objective, i);
      if (i == 0) loss = here;
      if (!std::isfinite(here)) return give_up(before, Step::diverged);
      if (!move(m_blocks[i])) return give_up(before, Step::diverged);
    }
    const double after = objective.loss(m_theta);
    if (!std::isfinite(after)) return give_up(before, Step::diverged);
    if (!(after < loss)) {
      m_loss = loss;
      return give_up(before, Step::stalled);
    }
    m_loss = after;
    return Step::progress;
  }

  void landscape_changed() override {} // nothing is kept

  [[nodiscard]] std::span<const double> theta() const override { return m_theta; }
  [[nodiscard]] double loss() const override { return m_loss; }

private:
  /// Loss, gradient and the matrix of axis i.
  double linearise(residual::Objective& objective, std::size_t i) {
    return objective.linearise_axis(m_theta, i, m_gradient, m_blocks[i].matrix);
  }

  /// theta <- theta - H^-1 J^T r along one axis, H with its diagonal scaled to 1. False where H is not finite.
  bool move(AxisBlock& block) {
    std::vector<double> scale(block.size), step(block.size);
    for (std::size_t p = 0; p < block.size; ++p) {
      const double square = block.matrix[p * (block.size + 1)];
      if (!std::isfinite(square)) return false;
      scale[p] = square > 0 ? 1 / std::sqrt(square) : 0;
    }
    for (std::size_t p = 0; p < block.size; ++p)
      for (std::size_t q = 0; q < block.size; ++q)
        block.matrix[p * block.size + q] *= scale[p] * scale[q];
    double shift = least_shift * static_cast<double>(block.size);
    while (!block.cholesky.factorise(block.matrix, shift)) {
      shift *= 10;
      if (shift > largest_shift) return true;
    }
    for (std::size_t p = 0; p < block.size; ++p)
      step[p] = -scale[p] * m_gradient[block.begin + p] / 2;
    block.cholesky.solve(step);
    for (std::size_t p = 0; p < block.size; ++p)
      m_theta[block.begin + p] += scale[p] * step[p];
    return true;
  }

  Step give_up(const std::vector<double>& before, Step why) {
    m_theta = before;
    return why;
  }

  std::vector<double> m_theta, m_gradient;
  std::vector<AxisBlock> m_blocks;
  double m_loss = std::numeric_limits<double>::quiet_NaN();
};

} // namespace

std::unique_ptr<Iteration> make_alternating_least_squares(std::vector<double> theta) {
  return std::make_unique<AlternatingLeastSquares>(std::move(theta));
}

} // namespace spinn::optimise
