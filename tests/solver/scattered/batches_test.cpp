// SPDX-License-Identifier: BSD-3-Clause
// Batches hold every point once, within their limits, and sums take every point of a coordinate once.
#include "scattered/batches.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace spinn;
using namespace spinn::scattered;

/// A plane x = 0.5 and, on the second axis, every coordinate twice.
residual::ScatteredPoints on_a_plane(int n) {
  std::vector<double> coordinates;
  for (int i = 0; i < n; ++i)
    coordinates.insert(coordinates.end(), {0.5, std::fmod(i / 2 * std::sqrt(2.0), 1.0)});
  return points_at(coordinates, 2, std::vector<double>(static_cast<std::size_t>(n), 1.0));
}

void expect_whole(const residual::ScatteredPoints& points, const BatchLimits& limits) {
  int next = 0;
  for (const Batch& batch : batches_of(points, limits)) {
    EXPECT_EQ(batch.begin, next);
    EXPECT_LE(batch.count, limits.points);
    next += batch.count;
    for (std::size_t i = 0; i < batch.axes.size(); ++i) {
      const AxisBatch& axis = batch.axes[i];
      EXPECT_LE(static_cast<int>(axis.nodes.size()), limits.nodes);
      for (int p = 0; p < batch.count; ++p)
        EXPECT_EQ(axis.nodes[static_cast<std::size_t>(axis.at[static_cast<std::size_t>(p)])],
                  points.coordinate[i][static_cast<std::size_t>(batch.begin + p)]);
      std::vector<int> times(static_cast<std::size_t>(batch.count), 0);
      std::vector<int> direct(axis.nodes.size(), 0), parts(static_cast<std::size_t>(axis.parts), 0);
      for (const Run& run : axis.runs) {
        EXPECT_LE(run.count, limits.run);
        ++(run.part < 0 ? direct[static_cast<std::size_t>(run.node)]
                        : parts[static_cast<std::size_t>(run.part)]);
        for (int k = run.first; k < run.first + run.count; ++k) {
          const auto point = static_cast<std::size_t>(axis.order[static_cast<std::size_t>(k)]);
          EXPECT_EQ(axis.at[point], run.node);
          ++times[point];
        }
      }
      for (const Joint& joint : axis.joints) {
        ++direct[static_cast<std::size_t>(joint.node)];
        for (int part = joint.first; part < joint.first + joint.count; ++part)
          ++parts[static_cast<std::size_t>(part)];
      }
      EXPECT_EQ(std::ranges::count(times, 1), batch.count);
      EXPECT_EQ(std::ranges::count(direct, 1), static_cast<std::ptrdiff_t>(direct.size()));
      EXPECT_EQ(std::ranges::count(parts, 2), axis.parts); // made once, used once
      EXPECT_EQ(axis.items.front(), 0);
      EXPECT_EQ(axis.items.back(), static_cast<int>(axis.runs.size()));
      EXPECT_TRUE(std::ranges::is_sorted(axis.items));
    }
  }
  EXPECT_EQ(next, static_cast<int>(points.points()));
}

TEST(Batches, hold_every_point_once) {
  for (const int n : {1, 2, 7, 64, 1000, 1001})
    for (const BatchLimits& limits : {BatchLimits{}, BatchLimits{1, 10, 3, 2}, BatchLimits{5, 1000, 3, 7},
                                      BatchLimits{300, 100, 1, 1}, BatchLimits{4096, 300, 64, 16}})
      expect_whole(on_a_plane(n), limits);
}

TEST(Batches, are_of_about_the_same_length) {
  const std::vector<Batch> batches = batches_of(on_a_plane(1001), {4096, 1000, 256, 64});
  ASSERT_EQ(batches.size(), 2U);
  EXPECT_EQ(batches[0].count, 500);
  EXPECT_EQ(batches[1].count, 501);
}

TEST(Batches, are_few_where_points_share_their_coordinates) {
  EXPECT_EQ(batches_of(on_a_plane(8000), {4096, 65536, 256, 64}).size(), 1U); // 4,000 coordinates
  EXPECT_GT(batches_of(on_a_plane(8400), {4096, 65536, 256, 64}).size(), 1U); // 4,200
}

} // namespace
