// SPDX-License-Identifier: BSD-3-Clause
// Which starts are tried, and which is kept.
#include "train/starts.hpp"

#include "train/attempt.hpp"

#include <cmath>
#include <utility>

namespace spinn::train {

namespace {

constexpr double like = 1.25;     // ratio of two losses, at most
constexpr double near_known = 10; // loss / known loss, at most: the problem may have changed a little

/// As long as another start may follow.
constexpr Patience aside{.leaves_crawl = true};

bool are_alike(const Result& one, const Result& other) {
  if (one.outcome == Outcome::diverged && other.outcome == Outcome::diverged) return true;
  return one.unseen_loss < like * other.unseen_loss && other.unseen_loss < like * one.unseen_loss;
}

bool is_better(const Result& result, const Result& other) {
  if (result.theta.empty() || std::isnan(result.unseen_loss)) return false;
  return other.theta.empty() || !(other.unseen_loss <= result.unseen_loss);
}

/// Splitmix64 (Steele, Lea, Flood 2014): each bit of the result depends on each bit of x.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

} // namespace

Result Starts::run(std::vector<double> first) {
  begin(std::move(first));
  while (may_try_again())
    begin(m_solver.another(m_count));
  return finish();
}

void Starts::begin(std::vector<double> theta) {
  const double seconds = m_share.seconds();
  const std::int64_t iterations = m_share.iterations();
  ++m_count;
  Start start;
  start.training = m_solver.make(std::move(theta), aside);
  start.result = m_solver.run(*start.training);
  m_seconds_taken = m_share.seconds() - seconds;
  m_iterations_taken = m_share.iterations() - iterations;
  m_last = start.result.outcome;
  if (badness(m_last) < badness(m_mildest)) m_mildest = m_last;
  m_alike = start.result.unseen_loss < near_known * m_known ||
            (m_count > 1 && are_alike(start.result, m_best.result));
  if (m_count == 1 || is_better(start.result, m_best.result)) m_best = std::move(start);
}

bool Starts::may_try_again() const {
  const bool sticks = m_last == Outcome::running || m_last == Outcome::stalled || m_last == Outcome::diverged;
  return sticks && !m_alike && m_count < most_starts && m_share.seconds_left() > m_seconds_taken &&
         m_share.iterations_left() > m_iterations_taken;
}

/// The best start, to its end. Where another one was the last, its outcome may be that of the window: stopped, or out of budget.
Result Starts::finish() {
  Result& result = m_best.result;
  if (result.outcome == Outcome::running && m_last != Outcome::cancelled) {
    if (m_share.is_spent())
      result.outcome = Outcome::budget_spent;
    else
      result = m_solver.run(*m_best.training);
  } else if (m_last == Outcome::cancelled || m_last == Outcome::budget_spent) {
    result.outcome = m_last;
  } else if (result.outcome == Outcome::diverged) {
    result.outcome = m_mildest;
  }
  result.starts = m_count;
  result.alike = m_alike;
  return std::move(result);
}

std::uint64_t another_seed(std::uint64_t seed, std::size_t window, int start) {
  return mix(mix(mix(seed) + window) + static_cast<std::uint64_t>(start));
}

} // namespace spinn::train
