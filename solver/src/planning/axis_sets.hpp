// SPDX-License-Identifier: BSD-3-Clause
// Sets of axes as bits, and how subexpressions are gathered by them.
#pragma once

#include "language/graph.hpp"

#include <limits>
#include <vector>

namespace spinn::planning {

using AxisSet = unsigned; ///< bit i: axis i
static_assert(language::max_axes < std::numeric_limits<AxisSet>::digits);

inline AxisSet all_axes(int axes) {
  return (1U << static_cast<unsigned>(axes)) - 1U;
}

/// The axes of a node that depends on coordinates and parameters alone; 0 for scalars and for nodes with unknowns or inputs.
AxisSet coordinate_axes(const language::Graph& graph, language::NodeId node);

/// Members (indices into `sets`) that go together.
struct AxisGroup {
  AxisSet axes = 0;
  std::vector<std::size_t> members;
};

/// Gathers sets into few groups whose union is not `all` and has two axes at most, or as many as its largest member.
std::vector<AxisGroup> gather(const std::vector<AxisSet>& sets, AxisSet all);

/// Joins sets that share an axis: the groups have disjoint axes.
std::vector<AxisGroup> disjoint_groups(const std::vector<AxisSet>& sets);

} // namespace spinn::planning
