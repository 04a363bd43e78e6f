// SPDX-License-Identifier: BSD-3-Clause
// The diagonal blocks of a linearisation, for the tests of every objective.
#pragma once

#include "residual/objective.hpp"

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

namespace spinn::test {

struct Blocks {
  double loss;
  std::vector<double> gradient;
  std::vector<std::vector<double>> values; ///< [axes][P_i, P_i], empty where it is not wanted
  std::vector<std::size_t> begins;
  std::unique_ptr<residual::Linearisation> jacobian; ///< null where one axis alone is wanted

  /// @param only  the one axis that is wanted, or -1
  Blocks(residual::Objective& objective, const std::vector<double>& theta, int only)
      : gradient(theta.size(), std::nan("")),
        begins(objective.axis_begins().begin(), objective.axis_begins().end()) {
    for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
      const std::size_t size = begins[i + 1] - begins[i];
      const bool wanted = only < 0 || only == static_cast<int>(i);
      values.emplace_back(wanted ? size * size : 0, std::nan(""));
    }
    if (only >= 0) {
      const auto axis = static_cast<std::size_t>(only);
      loss = objective.linearise_axis(theta, axis, gradient, values[axis]);
      return;
    }
    std::vector<std::span<double>> spans;
    for (std::vector<double>& block : values)
      spans.emplace_back(block);
    residual::Linearised here = objective.linearise_blocks(theta, gradient, spans);
    loss = here.loss;
    jacobian = std::move(here.jacobian);
  }

  /// The same block out of all of J^T J.
  [[nodiscard]] std::vector<double> block_of(const std::vector<double>& matrix, std::size_t axis) const {
    std::vector<double> block;
    for (std::size_t p = begins[axis]; p < begins[axis + 1]; ++p)
      for (std::size_t q = begins[axis]; q < begins[axis + 1]; ++q)
        block.push_back(matrix[p * begins.back() + q]);
    return block;
  }
};

} // namespace spinn::test
