// SPDX-License-Identifier: BSD-3-Clause
// First-fit gathering of axis sets.
#include "planning/axis_sets.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace spinn::planning {

AxisSet coordinate_axes(const language::Graph& graph, language::NodeId node) {
  const unsigned traits =
      graph.traits(node) & ~(language::Graph::invalid_bit | language::Graph::parameter_bit);
  return (traits & language::Graph::field_bit) != 0 ? 0 : traits;
}

std::vector<AxisGroup> gather(const std::vector<AxisSet>& sets, AxisSet all) {
  std::vector<std::size_t> order(sets.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
    return std::popcount(sets[x]) > std::popcount(sets[y]);
  });
  std::vector<AxisGroup> groups;
  for (const std::size_t k : order) {
    const auto home = std::find_if(groups.begin(), groups.end(), [&](const AxisGroup& g) {
      const AxisSet both = g.axes | sets[k];
      return both != all && std::popcount(both) <= std::max(2, std::popcount(g.axes));
    });
    if (home == groups.end()) {
      groups.push_back({sets[k], {k}});
    } else {
      home->axes |= sets[k];
      home->members.push_back(k);
    }
  }
  return groups;
}

std::vector<AxisGroup> disjoint_groups(const std::vector<AxisSet>& sets) {
  std::vector<AxisGroup> groups;
  for (std::size_t k = 0; k < sets.size(); ++k) {
    AxisGroup joined{sets[k], {k}};
    std::erase_if(groups, [&](const AxisGroup& g) {
      if ((g.axes & joined.axes) == 0) return false;
      joined.axes |= g.axes;
      joined.members.insert(joined.members.end(), g.members.begin(), g.members.end());
      return true;
    });
    groups.push_back(std::move(joined));
  }
  return groups;
}

} // namespace spinn::planning
