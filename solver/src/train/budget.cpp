// SPDX-License-Identifier: BSD-3-Clause
// Arithmetic of budgets and shares.
#include "train/budget.hpp"

#include <algorithm>
#include <cmath>

namespace spinn::train {

double Budget::seconds() const {
  return std::chrono::duration<double>(m_paused.value_or(Clock::now()) - m_begin).count();
}

void Budget::go_on() {
  m_begin += Clock::now() - *m_paused;
  m_paused.reset();
}

Share Budget::rest() {
  return {*this, std::max(0.0, m_seconds - seconds()), std::max(std::int64_t{0}, m_limit - m_iterations)};
}

bool Budget::is_spent() const {
  return seconds() >= m_seconds || m_iterations >= m_limit;
}

double Budget::fraction() const {
  const double iterations = static_cast<double>(m_iterations) / static_cast<double>(m_limit);
  return std::min(1.0, std::max(seconds() / m_seconds, iterations));
}

double Share::seconds() const {
  return m_budget->seconds() - m_begin.seconds;
}

std::int64_t Share::iterations() const {
  return m_budget->iterations() - m_begin.iterations;
}

double Share::seconds_left() const {
  return std::max(0.0, m_end.seconds - m_budget->seconds());
}

std::int64_t Share::iterations_left() const {
  return std::max(std::int64_t{0}, m_end.iterations - m_budget->iterations());
}

double Share::fraction() const {
  if (is_spent()) return 1;
  return std::max(seconds() / (m_end.seconds - m_begin.seconds),
                  static_cast<double>(iterations()) /
                      static_cast<double>(m_end.iterations - m_begin.iterations));
}

Share Share::part(double fraction) const {
  return {*m_budget, fraction * seconds_left(),
          static_cast<std::int64_t>(std::ceil(fraction * static_cast<double>(iterations_left())))};
}

Share Share::next_of(std::int64_t parts) const {
  return {*m_budget, seconds_left() / static_cast<double>(parts), (iterations_left() + parts - 1) / parts};
}

Share Share::at_most(double seconds, std::int64_t iterations) const {
  return {*m_budget, std::min(seconds, seconds_left()), std::min(iterations, iterations_left())};
}

} // namespace spinn::train
