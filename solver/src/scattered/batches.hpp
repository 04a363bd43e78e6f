// SPDX-License-Identifier: BSD-3-Clause
// Scattered points in batches, which bound the memory of the axis functions' jets, and the order in which sums over the points of
// a coordinate are taken.
#pragma once

#include "scattered/points.hpp"

#include <vector>

namespace spinn::scattered {

/// Points of one coordinate, or some of them where it has many.
struct Run {
  int node = 0;             ///< of the batch
  int first = 0, count = 0; ///< in `AxisBatch::order`
  int part = -1;            ///< where its sum goes; -1: straight to the node
};

/// The parts of a coordinate's sum.
struct Joint {
  int node = 0;
  int first = 0, count = 0; ///< parts
};

/// A batch along one axis.
struct AxisBatch {
  std::vector<int> nodes; ///< the axis's nodes that the points have among themselves, ascending
  std::vector<int> at;    ///< [points]: the place of a point's node in `nodes`
  std::vector<int> order; ///< the points by node, each node's in the order in which they stand
  std::vector<Run> runs;
  std::vector<int> items; ///< bounds of runs that are worth a thread's while
  std::vector<Joint> joints;
  int parts = 0;
};

struct Batch {
  int begin = 0, count = 0; ///< points
  std::vector<AxisBatch> axes;
};

/// What a batch may hold.
struct BatchLimits {
  int nodes = 4096;   ///< of an axis, 1 or more
  int points = 65536; ///< 1 or more
  int run = 256;      ///< points whose sum is taken at once
  int item = 64;      ///< points that are worth a thread's while
};

/// Stretches of about the same length in the points' order.
std::vector<Batch> batches_of(const residual::ScatteredPoints& points, const BatchLimits& limits);

} // namespace spinn::scattered
