// SPDX-License-Identifier: BSD-3-Clause
// Which axes of a problem make the image, where its points lie, and at which coordinates the other axes are
// held.
#ifndef vtkSPINNImageLayout_h
#define vtkSPINNImageLayout_h

#include <spinn/problem.hpp>
#include <spinn/solution.hpp>

#include <array>
#include <vector>

/// The image of a problem: its first three axes other than t, in the problem's order. Fewer than three leave
/// the remaining image directions flat (one node). Further axes are held at fixed coordinates; t is
/// ParaView's time.
struct vtkSPINNImageLayout
{
  std::vector<int> ImageAxes;                     ///< indices of problem axes, 1..3 of them
  int TimeAxis = -1;                              ///< index of the problem axis t, -1 without one
  std::array<double, 2> TimeRange = { 0.0, 0.0 }; ///< of the axis t
  std::vector<int> FixedAxes;                     ///< indices of the axes beyond the third
  std::vector<double> FixedCoordinates;           ///< one per fixed axis
  std::array<int, 3> Dimensions = { 1, 1, 1 };    ///< nodes per image direction
  std::array<double, 3> Origin = { 0.0, 0.0, 0.0 };
  std::array<double, 3> Spacing = { 1.0, 1.0, 1.0 };
  std::array<double, 3> End = { 0.0, 0.0, 0.0 }; ///< coordinates of the last nodes

  bool operator==(const vtkSPINNImageLayout&) const = default;

  /// Lays out `problem`.
  /// @param resolution nodes per image direction; 0 chooses 65 for three directions, 201 for two, 1001 for
  /// one
  /// @param fixed coordinates of the axes beyond the third; empty takes the middle of each
  /// @param box x_min, x_max, y_min ..: the part of the domain that the image shows; where max <= min all of
  /// it
  /// @throws spinn::Error for a resolution outside 2..4096, a wrong number of coordinates, one outside its
  /// axis, a box that leaves the domain
  static vtkSPINNImageLayout Make(const spinn::Problem& problem,
    const std::array<int, 3>& resolution,
    const std::vector<double>& fixed,
    const std::array<double, 6>& box = {});

  /// Nodes along one of `directions` directions for a resolution as in `Make`.
  static int Nodes(int resolution, int directions);

  /// x_min, x_max, y_min, ... in node indices.
  [[nodiscard]] std::array<int, 6> WholeExtent() const;

  /// The part of `extent` that lies inside the whole extent; an empty one has max < min.
  [[nodiscard]] std::array<int, 6> Clip(const int extent[6]) const;

  /// The tensor grid of an extent at a time. A time outside the domain is clamped to it.
  [[nodiscard]] spinn::Grid MakeGrid(const spinn::Problem& problem,
    const std::array<int, 6>& extent,
    double time) const;
};

#endif
