// SPDX-License-Identifier: BSD-3-Clause
// Models and nodes that the benchmarks share: one unknown.
#pragma once

#include "pointwise/grid_objective.hpp"

#include <vector>

namespace spinn::benchmarks {

inline axis::ModelSpec model_of(int rank, AxisFunction kind, int width, int depth, int axes = 3) {
  axis::ModelSpec model;
  model.kind = kind;
  model.width = width;
  model.depth = depth;
  model.rank = rank;
  model.axes.assign(static_cast<std::size_t>(axes), {-1, 1, 0, 2});
  model.axes.front().lower = 0;
  return model;
}

inline std::vector<axis::AxisNodes> uniform_nodes(const axis::ModelSpec& model, int n) {
  std::vector<axis::AxisNodes> nodes;
  for (const axis::AxisSpec& axis : model.axes) {
    nodes.emplace_back();
    for (int i = 0; i < n; ++i)
      nodes.back().nodes.push_back(axis.lower + (axis.upper - axis.lower) * (i + 0.5) / n);
  }
  return nodes;
}

} // namespace spinn::benchmarks
