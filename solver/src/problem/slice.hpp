// SPDX-License-Identifier: BSD-3-Clause
// Where a condition holds: planes of one coordinate each, and what they have in common.
#pragma once

#include "language/graph.hpp"

#include <compare>
#include <optional>
#include <vector>

namespace spinn::problem {

/// x_axis = coordinate.
struct Plane {
  int axis = 0;
  double coordinate = 0;
  auto operator<=>(const Plane&) const = default;
};

/// The part of the box where planes intersect, down to a point; without planes the whole box.
class Slice {
public:
  Slice() = default;
  /// @throws std::invalid_argument where two planes are of one axis
  explicit Slice(std::vector<Plane> planes);

  /// By axis.
  [[nodiscard]] const std::vector<Plane>& planes() const { return m_planes; }
  /// Its coordinate along an axis that it does not extend over.
  [[nodiscard]] std::optional<double> along(int axis) const;
  [[nodiscard]] bool extends_over(int axis) const { return !along(axis); }
  /// Whether it is this plane, the whole of it.
  [[nodiscard]] bool is(const Plane& plane) const { return m_planes == std::vector{plane}; }
  /// An expression there: coordinates replaced by those of the planes.
  [[nodiscard]] language::NodeId restricted(language::Graph& graph, language::NodeId node) const;

  bool operator==(const Slice&) const = default;

private:
  std::vector<Plane> m_planes;
};

/// Slices that are taken together: every intersection of one plane from each axis's list. Two opposite faces are one list of
/// two.
class Slices {
public:
  /// Parallel planes.
  struct Planes {
    int axis = 0;
    std::vector<double> coordinates;
    bool operator==(const Planes&) const = default;
  };

  Slices() = default; ///< the whole box
  explicit Slices(const Slice& slice);

  /// By axis.
  [[nodiscard]] const std::vector<Planes>& axes() const { return m_axes; }
  [[nodiscard]] int count() const;
  /// Takes in a slice that differs from all of them along one axis alone; says whether it has.
  bool join(const Slice& slice);

private:
  std::vector<Planes> m_axes;
};

} // namespace spinn::problem
