// SPDX-License-Identifier: BSD-3-Clause
// Stretches of points with the coordinates that they share.
#include "scattered/batches.hpp"

#include <algorithm>
#include <numeric>

namespace spinn::scattered {
namespace {

/// Runs of a node's points, first .. last-1 of the order.
void append_runs(AxisBatch& axis, int node, int first, int last, const BatchLimits& limits) {
  const int pieces = (last - first + limits.run - 1) / limits.run;
  if (pieces > 1) axis.joints.push_back({node, axis.parts, pieces});
  for (; first < last; first += limits.run)
    axis.runs.push_back({node, first, std::min(limits.run, last - first), pieces > 1 ? axis.parts++ : -1});
}

AxisBatch axis_batch(std::vector<int> nodes, const BatchLimits& limits) {
  AxisBatch axis;
  axis.at = keep_distinct(nodes);
  axis.nodes = std::move(nodes);
  axis.order.resize(axis.at.size());
  std::iota(axis.order.begin(), axis.order.end(), 0);
  std::ranges::stable_sort(axis.order, {},
                           [&](int point) { return axis.at[static_cast<std::size_t>(point)]; });
  const auto node_of = [&](std::size_t i) { return axis.at[static_cast<std::size_t>(axis.order[i])]; };
  for (std::size_t first = 0, last = 0; first < axis.order.size(); first = last) {
    while (last < axis.order.size() && node_of(last) == node_of(first))
      ++last;
    append_runs(axis, node_of(first), static_cast<int>(first), static_cast<int>(last), limits);
  }
  int points = limits.item; // since the last bound
  for (std::size_t run = 0; run < axis.runs.size(); ++run) {
    if (points >= limits.item) {
      axis.items.push_back(static_cast<int>(run));
      points = 0;
    }
    points += axis.runs[run].count;
  }
  axis.items.push_back(static_cast<int>(axis.runs.size()));
  return axis;
}

} // namespace

std::vector<Batch> batches_of(const residual::ScatteredPoints& points, const BatchLimits& limits) {
  const auto total = static_cast<int>(points.points());
  int number = (total + limits.points - 1) / limits.points;
  while (true) {
    const auto bound = [&](int k) { return static_cast<int>(static_cast<long long>(total) * k / number); };
    std::vector<Batch> result;
    std::size_t longest = 0;
    for (int k = 0; k < number && longest <= static_cast<std::size_t>(limits.nodes); ++k) {
      Batch& batch = result.emplace_back(Batch{bound(k), bound(k + 1) - bound(k), {}});
      for (const std::vector<int>& coordinate : points.coordinate) {
        const auto first = coordinate.begin() + batch.begin;
        batch.axes.push_back(axis_batch({first, first + batch.count}, limits));
        longest = std::max(longest, batch.axes.back().nodes.size());
      }
    }
    if (longest <= static_cast<std::size_t>(limits.nodes)) return result;
    number += number / 4 + 1;
  }
}

} // namespace spinn::scattered
