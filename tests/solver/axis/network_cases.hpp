// SPDX-License-Identifier: BSD-3-Clause
// Axis functions of every kind, as the cases of parametrised tests.
#pragma once

#include "axis/axis_model.hpp"
#include "base/limits.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace spinn::axis::test {

struct Case {
  AxisFunction kind;
  int modes;
  int depth;
  int width;
  int rank;
  int unknowns;
  bool factor;
  int basis = 0;
};

inline std::string name(const testing::TestParamInfo<Case>& info) {
  const Case& c = info.param;
  return to_string(c.kind) + "_modes" + std::to_string(c.modes) + "_depth" + std::to_string(c.depth) +
         "_width" + std::to_string(c.width) + "_rank" + std::to_string(c.rank) + "_unknowns" +
         std::to_string(c.unknowns) + (c.factor ? "_factor" : "") +
         (c.basis > 0 ? "_basis" + std::to_string(c.basis) : "");
}

/// Axes of different lengths.
inline ModelSpec model_of(const Case& c, int axes) {
  ModelSpec spec;
  spec.kind = c.kind;
  spec.width = c.width;
  spec.depth = c.depth;
  spec.rank = c.rank;
  spec.unknowns = c.unknowns;
  for (int axis = 0; axis < axes; ++axis)
    spec.axes.push_back({-1.0 - 0.25 * axis, 1.0 + 0.5 * axis, c.modes, 1.5, c.basis});
  return spec;
}

/// The factor of the cases that have one, phi(x) = 1 + x/2 - x^2/4 + sin(2x).
template <class S>
S phi(S x) {
  return S(1) + x / S(2) - x * x / S(4) + std::sin(S(2) * x);
}

/// Its derivatives 0..max_order at nodes.
inline std::vector<std::vector<double>> phi_jets(const std::vector<double>& nodes) {
  std::vector<std::vector<double>> jets;
  for (int k = 0; k <= max_order; ++k) {
    std::vector<double>& jet = jets.emplace_back();
    for (const double x : nodes) {
      const double polynomial[] = {1 + x / 2 - x * x / 4, 0.5 - x / 2, -0.5};
      jet.push_back((k < 3 ? polynomial[k] : 0) + std::pow(2, k) * std::sin(2 * x + k * M_PI / 2));
    }
  }
  return jets;
}

} // namespace spinn::axis::test
