// SPDX-License-Identifier: BSD-3-Clause
// Self-scaled Broyden with a dense inverse Hessian and a strong Wolfe line search.
#include "optimise/broyden_update.hpp"
#include "optimise/inverse_hessian.hpp"
#include "optimise/methods.hpp"
#include "optimise/wolfe_search.hpp"

#include <spinn/error.hpp>

#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

namespace spinn::optimise {
namespace {

/// Length of the first step down the gradient, per parameter (root mean square).
constexpr double first_step = 0.01;

double dot(std::span<const double> a, std::span<const double> b) {
  return std::transform_reduce(a.begin(), a.end(), b.begin(), 0.0);
}

class SSBroyden final : public Iteration {
public:
  explicit SSBroyden(std::vector<double> theta) : m_theta(std::move(theta)), m_inverse(m_theta.size()) {
    for (std::vector<double>* vector : {&m_gradient, &m_product, &m_direction, &m_trial, &m_trial_gradient,
                                        &m_kept, &m_kept_gradient, &m_s, &m_w}) {
      vector->resize(m_theta.size());
    }
  }

  Step step(const LossAndGradient& objective) override {
    if (!m_evaluated && !evaluate(objective)) return Step::diverged;
    const double slope = dot(m_direction, m_gradient);
    if (!m_fresh && slope < 0 && search(objective, slope, first_trial(slope))) return Step::progress;
    return steepest_descent(objective) ? Step::progress : Step::stalled;
  }

  void landscape_changed() override { m_evaluated = false; }

  [[nodiscard]] std::span<const double> theta() const override { return m_theta; }
  [[nodiscard]] double loss() const override { return m_loss; }

private:
  /// Loss, gradient and direction at theta, for a landscape not seen before.
  bool evaluate(const LossAndGradient& objective) {
    const double loss = objective(m_theta, m_gradient);
    if (!std::isfinite(loss) || !std::isfinite(dot(m_gradient, m_gradient))) return false;
    m_loss = loss;
    m_previous_loss = std::numeric_limits<double>::quiet_NaN();
    m_evaluated = true;
    if (m_fresh) return true;
    m_inverse.multiply(m_gradient, m_product);
    for (std::size_t i = 0; i < m_theta.size(); ++i)
      m_direction[i] = -m_product[i];
    return true;
  }

  /// Restart: H = h 1 with  |h g| = first_step sqrt(P), and a search along -h g.
  bool steepest_descent(const LossAndGradient& objective) {
    const double norm = std::sqrt(dot(m_gradient, m_gradient));
    if (!(norm > 0)) return false;
    m_diagonal = first_step * std::sqrt(static_cast<double>(m_theta.size())) / norm;
    m_inverse.set_identity(m_diagonal);
    m_fresh = true;
    for (std::size_t i = 0; i < m_theta.size(); ++i)
      m_direction[i] = -m_diagonal * m_gradient[i];
    return search(objective, dot(m_direction, m_gradient), 1);
  }

  /// A step along which a parabola would fall as far as the iteration before, but not beyond 1.
  [[nodiscard]] double first_trial(double slope) const {
    const double guess = 1.01 * 2 * (m_loss - m_previous_loss) / slope; // NaN on a landscape not seen before
    return guess > 0 && guess < 1 ? guess : 1;
  }

  /// Goes along the direction to a lower point and learns from the way. False: nothing lower; theta is where it was.
  bool search(const LossAndGradient& objective, double slope, double first) {
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

  LinePoint trial(const LossAndGradient& objective, double step) {
    for (std::size_t i = 0; i < m_theta.size(); ++i)
      m_trial[i] = m_theta[i] + step * m_direction[i];
    const double loss = objective(m_trial, m_trial_gradient);
    return {step, loss, dot(m_direction, m_trial_gradient)};
  }

  /// Moves to the kept point. One pass over H carries out the update noted last and gives H g+; from it follow
  /// w = H y = H g+ + p, the next update, and the next direction -(H+ g+) without another pass.
  void accept(const LinePoint& point, double slope) {
    const std::size_t n = m_theta.size();
    m_inverse.multiply(m_kept_gradient, m_product);
    double ys = 0;
    double yy = 0;
    double yHy = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double y = m_kept_gradient[i] - m_gradient[i];
      m_s[i] = m_kept[i] - m_theta[i];
      m_w[i] = m_product[i] + m_direction[i];
      ys += y * m_s[i];
      yy += y * y;
      yHy += y * m_w[i];
    }
    const Curvature curvature{ys, yHy, -point.step * point.step * slope};
    std::swap(m_theta, m_kept);
    std::swap(m_gradient, m_kept_gradient);
    m_previous_loss = m_loss;
    m_loss = point.loss;
    learn(curvature, yy);
  }

  /// Notes the update and sets the direction; `m_product` holds H g at the new point.
  void learn(Curvature curvature, double yy) {
    RankTwo change;
    if (curvature.ys > 0 && curvature.yHy > 0 && std::isfinite(curvature.yHy)) {
      if (m_fresh) rescale(curvature, yy);
      change = rank_two(curvature, self_scaled_broyden(curvature, m_theta.size()));
      m_inverse.update_later(change, m_w, m_s);
      m_fresh = false;
    }
    const double wg = dot(m_w, m_gradient);
    const double sg = dot(m_s, m_gradient);
    const double along_w = change.ww * wg + change.ws * sg;
    const double along_s = change.ws * wg + change.ss * sg;
    for (std::size_t i = 0; i < m_theta.size(); ++i) {
      m_direction[i] = -(change.scale * m_product[i] + along_w * m_w[i] + along_s * m_s[i]);
    }
  }

  /// The first H is h 1: replace h by y^T s / y^T y (Nocedal and Wright, equation 6.20), as if it had been so before.
  void rescale(Curvature& curvature, double yy) {
    const double diagonal = curvature.ys / yy;
    const double ratio = diagonal / m_diagonal;
    m_diagonal = diagonal;
    m_inverse.set_identity(diagonal);
    for (std::size_t i = 0; i < m_theta.size(); ++i) {
      m_product[i] *= ratio;
      m_w[i] *= ratio;
    }
    curvature.yHy *= ratio;
    curvature.sBs /= ratio;
  }

  std::vector<double> m_theta;
  InverseHessian m_inverse;
  std::vector<double> m_gradient, m_product, m_direction;
  std::vector<double> m_trial, m_trial_gradient; // of the evaluation last made
  std::vector<double> m_kept, m_kept_gradient;   // of the best point of a search
  std::vector<double> m_s, m_w;                  // theta+ - theta, H y
  double m_loss = std::numeric_limits<double>::quiet_NaN();
  double m_previous_loss = std::numeric_limits<double>::quiet_NaN();
  double m_diagonal = 1;    // h while H = h 1
  bool m_evaluated = false; // loss, gradient and direction belong to theta
  bool m_fresh = true;      // H is a multiple of the identity
};

} // namespace

std::unique_ptr<Iteration> make_ssbroyden(std::vector<double> theta) {
  const std::size_t bytes = InverseHessian::bytes(theta.size());
  if (bytes > largest_inverse_hessian) {
    const auto mib = [](std::size_t b) { return std::to_string(b >> 20) + " MiB"; };
    throw Error({"optimiser"}, "ssbroyden",
                "the self-scaled Broyden method would hold " + mib(bytes) + " for the inverse Hessian of " +
                    std::to_string(theta.size()) + " parameters; the limit is " +
                    mib(largest_inverse_hessian),
                "Make the axis functions smaller (width, depth or rank), or choose the optimiser \"adam\"");
  }
  return std::make_unique<SSBroyden>(std::move(theta));
}

} // namespace spinn::optimise
