// SPDX-License-Identifier: BSD-3-Clause
// Strong Wolfe line search: outward until a minimum is bracketed, then inward.
#include "optimise/wolfe_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace spinn::optimise {
namespace {

bool is_finite(const LinePoint& point) {
  return std::isfinite(point.loss) && std::isfinite(point.slope);
}

class Search {
public:
  Search(const LineFunction& line, const LinePoint& start, const WolfeOptions& options)
      : m_line(line), m_start(start), m_options(options), m_low(start) {}

  LineResult run(double first) {
    LinePoint previous = m_start;
    double step = first;
    while (m_evaluations < m_options.evaluations) {
      const LinePoint point = evaluate(step);
      if (!decreases_enough(point) || (previous.step > 0 && point.loss >= previous.loss)) return zoom(point);
      take(point);
      if (is_flat(point)) return result(LineOutcome::wolfe);
      if (point.slope >= 0) return zoom(previous);
      step = outward(previous, point);
      previous = point;
    }
    return give_up();
  }

private:
  LinePoint evaluate(double step) {
    ++m_evaluations;
    LinePoint point = m_line.evaluate(step);
    point.step = step;
    if (!is_finite(point)) point.loss = std::numeric_limits<double>::infinity();
    return point;
  }

  [[nodiscard]] bool decreases_enough(const LinePoint& point) const {
    return point.loss <= m_start.loss + m_options.decrease * point.step * m_start.slope &&
           point.loss < m_start.loss;
  }

  [[nodiscard]] bool is_flat(const LinePoint& point) const {
    return std::abs(point.slope) <= m_options.curvature * std::abs(m_start.slope);
  }

  void take(const LinePoint& point) {
    m_low = point;
    m_line.keep();
  }

  [[nodiscard]] double outward(const LinePoint& previous, const LinePoint& point) const {
    const double least = 2 * point.step;
    const double most = m_options.largest_growth * point.step;
    const double guess = cubic_minimum(previous, point);
    return std::isfinite(guess) && guess > point.step ? std::clamp(guess, least, most) : most;
  }

  /// A step between the best point and the other end, away from both; from a wall a quarter of the way.
  [[nodiscard]] double inward(const LinePoint& other) const {
    const double width = other.step - m_low.step;
    if (!is_finite(other)) return m_low.step + 0.25 * width;
    const double guess = (cubic_minimum(m_low, other) - m_low.step) / width;
    return m_low.step + width * (std::isfinite(guess) ? std::clamp(guess, 0.1, 0.9) : 0.5);
  }

  /// The best point and `other` enclose steps that satisfy both conditions.
  LineResult zoom(LinePoint other) {
    double width = std::abs(other.step - m_low.step);
    for (int round = 1; m_evaluations < m_options.evaluations; ++round) {
      double step = inward(other);
      if (round % 3 == 0) { // at least halve the interval every three rounds
        const double now = std::abs(other.step - m_low.step);
        if (now > 0.5 * width) step = m_low.step + 0.5 * (other.step - m_low.step);
        width = now;
      }
      if (step == m_low.step || step == other.step) break;
      const LinePoint point = evaluate(step);
      if (!decreases_enough(point) || point.loss >= m_low.loss) {
        other = point;
        continue;
      }
      if (point.slope * (other.step - m_low.step) >= 0) other = m_low;
      take(point);
      if (is_flat(point)) return result(LineOutcome::wolfe);
    }
    return give_up();
  }

  LineResult give_up() { return result(m_low.step > 0 ? LineOutcome::decreased : LineOutcome::failed); }

  [[nodiscard]] LineResult result(LineOutcome outcome) const { return {outcome, m_low, m_evaluations}; }

  const LineFunction& m_line;
  LinePoint m_start;
  WolfeOptions m_options;
  LinePoint m_low; // lowest point that decreases enough
  int m_evaluations = 0;
};

} // namespace

LineResult wolfe_search(const LineFunction& line, const LinePoint& start, double first,
                        const WolfeOptions& options) {
  return Search(line, start, options).run(first);
}

double cubic_minimum(const LinePoint& a, const LinePoint& b) {
  // Nocedal and Wright, equation 3.59.
  const double width = b.step - a.step;
  const double d1 = a.slope + b.slope - 3 * (b.loss - a.loss) / width;
  const double radicand = d1 * d1 - a.slope * b.slope;
  if (!(radicand >= 0)) return std::numeric_limits<double>::quiet_NaN();
  const double d2 = std::copysign(std::sqrt(radicand), width);
  return b.step - width * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
}

} // namespace spinn::optimise
