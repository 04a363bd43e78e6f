// SPDX-License-Identifier: BSD-3-Clause
// Limited-memory BFGS: the inverse Hessian is a product with the last steps.
#include "optimise/dot.hpp"
#include "optimise/methods.hpp"
#include "optimise/quasi_newton.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <utility>

namespace spinn::optimise {
namespace {

constexpr std::size_t memory = 20;

class LBFGS final : public QuasiNewton {
public:
  using QuasiNewton::QuasiNewton;

private:
  struct Pair {
    std::vector<double> s, y;
    double ys = 0;
  };

  void set_identity(double diagonal) override {
    m_pairs.clear();
    m_diagonal = diagonal;
  }

  /// Nocedal and Wright, Numerical Optimization (2006), algorithm 7.4.
  void descend(std::span<const double> gradient, std::span<double> direction) override {
    std::array<double, memory> along{};
    std::ranges::transform(gradient, direction.begin(), std::negate{});
    for (std::size_t k = m_pairs.size(); k-- > 0;) {
      const Pair& pair = m_pairs[k];
      along[k] = dot(pair.s, direction) / pair.ys;
      add(-along[k], pair.y, direction);
    }
    for (double& p : direction)
      p *= m_diagonal;
    for (std::size_t k = 0; k < m_pairs.size(); ++k) {
      const Pair& pair = m_pairs[k];
      add(along[k] - dot(pair.y, direction) / pair.ys, pair.s, direction);
    }
  }

  void learn(const Lesson& lesson, std::span<double> direction) override {
    if (m_pairs.size() == memory) m_pairs.pop_front();
    m_pairs.push_back({{lesson.s.begin(), lesson.s.end()}, {lesson.y.begin(), lesson.y.end()}, lesson.ys});
    m_diagonal = lesson.ys / lesson.yy;
    descend(lesson.gradient, direction);
  }

  static void add(double factor, const std::vector<double>& from, std::span<double> to) {
    for (std::size_t i = 0; i < to.size(); ++i)
      to[i] += factor * from[i];
  }

  std::deque<Pair> m_pairs; // the oldest first
  double m_diagonal = 1;    // h of the first H = h 1
};

} // namespace

std::unique_ptr<Iteration> make_lbfgs(std::vector<double> theta) {
  return std::make_unique<LBFGS>(std::move(theta));
}

} // namespace spinn::optimise
