// SPDX-License-Identifier: BSD-3-Clause
// How fast the loss falls: whether a training crawls.
#pragma once

#include <cstddef>
#include <vector>

namespace spinn::train {

/// A training that gets somewhere lowers its loss by a power of the iterations, many times in each doubling of them, even after
/// a plateau at the beginning. One that sticks crawls: the latter half of all its iterations brings less than a factor two.
class Pace {
public:
  /// @param best  the lowest loss on unseen points so far; looks are equally far apart
  void look(double best) { m_best.push_back(best); }

  /// The loss is measured otherwise from now on.
  void forget() { m_best.clear(); }

  [[nodiscard]] bool crawls() const {
    return m_best.size() > fewest_looks && m_best.back() > least_fall * m_best[m_best.size() / 2];
  }

private:
  static constexpr std::size_t fewest_looks = 20; ///< a plateau at the beginning is shorter
  static constexpr double least_fall = 0.5;       ///< in the latter half
  std::vector<double> m_best;
};

} // namespace spinn::train
