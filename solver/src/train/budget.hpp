// SPDX-License-Identifier: BSD-3-Clause
// The budget of a solve: what may be spent, what has been, and the shares of attempts, windows and starts.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace spinn::train {

class Share;

/// Seconds and iterations of one solve, from the moment it is made. The time of pauses does not count.
class Budget {
public:
  Budget(double seconds, std::int64_t iterations) : m_seconds(seconds), m_limit(iterations) {}

  [[nodiscard]] double seconds() const; ///< spent
  [[nodiscard]] std::int64_t iterations() const { return m_iterations; }
  void count_iteration() { ++m_iterations; }

  /// All that is left. The budget must outlive it.
  [[nodiscard]] Share rest();
  [[nodiscard]] bool is_spent() const;
  [[nodiscard]] double fraction() const; ///< that is spent, 0..1

  /// While one lives, time stands still. One at a time.
  class Pause {
  public:
    explicit Pause(Budget& budget) : m_budget(budget) { m_budget.m_paused = Clock::now(); }
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;
    ~Pause() { m_budget.go_on(); }

  private:
    Budget& m_budget;
  };

private:
  using Clock = std::chrono::steady_clock;
  void go_on();

  double m_seconds;
  std::int64_t m_limit;
  Clock::time_point m_begin = Clock::now();
  std::optional<Clock::time_point> m_paused; // since
  std::int64_t m_iterations = 0;
};

/// A part of a budget that is spent from the moment it is made, by whoever spends from the budget.
class Share {
public:
  void count_iteration() const { m_budget->count_iteration(); }

  [[nodiscard]] double seconds() const;               ///< spent
  [[nodiscard]] std::int64_t iterations() const;      ///< spent
  [[nodiscard]] double seconds_left() const;          ///< at least 0
  [[nodiscard]] std::int64_t iterations_left() const; ///< at least 0
  [[nodiscard]] bool is_spent() const { return seconds_left() <= 0 || iterations_left() <= 0; }
  [[nodiscard]] double fraction() const; ///< that is spent, 0..1

  /// A fraction of what is left; of iterations rounded up.
  [[nodiscard]] Share part(double fraction) const;
  /// What is left, cut into so many parts: the next one. What it leaves goes to those after it.
  [[nodiscard]] Share next_of(std::int64_t parts) const;
  /// What is left, but not more than this.
  [[nodiscard]] Share at_most(double seconds, std::int64_t iterations) const;

private:
  friend class Budget;
  Share(Budget& budget, double seconds, std::int64_t iterations)
      : m_budget(&budget), m_begin{budget.seconds(), budget.iterations()},
        m_end{m_begin.seconds + seconds, m_begin.iterations + iterations} {}

  struct Mark { ///< of the budget
    double seconds;
    std::int64_t iterations;
  };
  Budget* m_budget;
  Mark m_begin, m_end;
};

} // namespace spinn::train
