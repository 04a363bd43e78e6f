// SPDX-License-Identifier: BSD-3-Clause
// Axis functions of every kind, as the cases of parametrised tests.
#pragma once

#include "axis/axis_model.hpp"

#include <gtest/gtest.h>

#include <string>

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

} // namespace spinn::axis::test
