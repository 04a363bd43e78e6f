// SPDX-License-Identifier: BSD-3-Clause
// Self-scaled Broyden with a dense inverse Hessian.
#include "optimise/broyden_update.hpp"
#include "optimise/dense_memory.hpp"
#include "optimise/dot.hpp"
#include "optimise/inverse_hessian.hpp"
#include "optimise/methods.hpp"
#include "optimise/quasi_newton.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace spinn::optimise {
namespace {

class SSBroyden final : public QuasiNewton {
public:
  explicit SSBroyden(std::vector<double> theta)
      : QuasiNewton(std::move(theta)), m_inverse(this->theta().size()), m_product(m_inverse.size()),
        m_w(m_inverse.size()) {}

private:
  void set_identity(double diagonal) override { m_inverse.set_identity(diagonal); }

  void descend(std::span<const double> gradient, std::span<double> direction) override {
    m_inverse.multiply(gradient, m_product);
    std::ranges::transform(m_product, direction.begin(), std::negate{});
  }

  /// One pass over H carries out the update noted last and gives H g+; from it follow w = H y = H g+ + p, the next update,
  /// and the next direction -(H+ g+) without another pass.
  void learn(const Lesson& lesson, std::span<double> direction) override {
    m_inverse.multiply(lesson.gradient, m_product);
    for (std::size_t i = 0; i < m_w.size(); ++i)
      m_w[i] = m_product[i] + direction[i];
    const Curvature curvature{lesson.ys, dot(lesson.y, m_w), lesson.sBs};
    RankTwo change;
    if (curvature.yHy > 0 && std::isfinite(curvature.yHy)) {
      change = rank_two(curvature, self_scaled_broyden(curvature, m_w.size()));
      m_inverse.update_later(change, m_w, lesson.s);
    }
    const double wg = dot(m_w, lesson.gradient);
    const double sg = dot(lesson.s, lesson.gradient);
    const double along_w = change.ww * wg + change.ws * sg;
    const double along_s = change.ws * wg + change.ss * sg;
    for (std::size_t i = 0; i < m_w.size(); ++i)
      direction[i] = -(change.scale * m_product[i] + along_w * m_w[i] + along_s * lesson.s[i]);
  }

  InverseHessian m_inverse;
  std::vector<double> m_product, m_w; // H g, H y
};

} // namespace

std::unique_ptr<Iteration> make_ssbroyden(std::vector<double> theta) {
  require_dense_memory("ssbroyden", theta.size(), InverseHessian::bytes(theta.size()));
  return std::make_unique<SSBroyden>(std::move(theta));
}

} // namespace spinn::optimise
