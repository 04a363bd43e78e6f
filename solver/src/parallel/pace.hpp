// SPDX-License-Identifier: BSD-3-Clause
// Long evaluations in launches of a few milliseconds, so that a stop request is seen in between.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>

namespace spinn::parallel {

/// How many launches an evaluation takes, by the rate of the evaluations before. A result must not depend on the number:
/// a launch does part `slice` of `slices` of every team's own run of work.
class Pace {
public:
  static constexpr double seconds_per_launch = 0.015;

  /// @param operations  floating-point operations of the whole evaluation, about
  /// @param most        more launches than this would find nothing left to split
  [[nodiscard]] int launches(double operations, int most) const {
    const double wanted = std::ceil(operations / (m_rate * seconds_per_launch));
    return static_cast<int>(std::clamp(wanted, 1.0, static_cast<double>(std::max(1, most))));
  }

  /// An evaluation took so long. Times below the clock's noise say nothing about the rate.
  void measured(double operations, double seconds) {
    if (seconds > 1e-4) m_rate = operations / seconds;
  }

  /// launch(slice, slices) for slice = 0, 1, .., slices-1, each complete when it returns; between() after each.
  template <class Launch, class Between>
  void run(double operations, int most, const Launch& launch, const Between& between) {
    const int slices = launches(operations, most);
    const auto start = std::chrono::steady_clock::now();
    for (int slice = 0; slice < slices; ++slice) {
      launch(slice, slices);
      between();
    }
    measured(operations, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }

private:
  double m_rate = 2e9; ///< floating-point operations per second; the first guess is low
};

} // namespace spinn::parallel
