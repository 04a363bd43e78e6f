// SPDX-License-Identifier: BSD-3-Clause
// Image layout: axes, nodes, fixed coordinates.
#include "vtkSPINNImageLayout.h"

#include <spinn/error.hpp>
#include <spinn/text.hpp>
#include <spinn/uniform_nodes.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace
{
constexpr int MIN_NODES = 2;
constexpr int MAX_NODES = 4096;

int AutomaticNodes(std::size_t directions)
{
  return directions == 1 ? 1001 : directions == 2 ? 201 : 65;
}

void CheckNodes(int nodes, const spinn::Axis& axis)
{
  if (nodes != 0 && (nodes < MIN_NODES || nodes > MAX_NODES))
  {
    throw spinn::Error({ "Resolution" },
      std::to_string(nodes),
      "Resolution along " + axis.name + " is " + std::to_string(nodes),
      "Use " + std::to_string(MIN_NODES) + ".." + std::to_string(MAX_NODES) +
        " nodes, or 0 for an automatic number");
  }
}

/// Coordinates of the axes that the image does not show.
std::vector<double> CheckFixed(const std::vector<spinn::Axis>& axes,
  const std::vector<int>& fixedAxes,
  const std::vector<double>& given)
{
  std::vector<double> coordinates;
  if (given.empty())
  {
    for (int axis : fixedAxes)
    {
      coordinates.push_back(0.5 * (axes[axis].lower + axes[axis].upper));
    }
    return coordinates;
  }
  if (given.size() != fixedAxes.size())
  {
    std::string names;
    for (int axis : fixedAxes)
    {
      names += (names.empty() ? "" : ", ") + axes[axis].name;
    }
    throw spinn::Error({ "FixedCoordinates" },
      std::to_string(given.size()),
      "FixedCoordinates has " + std::to_string(given.size()) + " value(s); this problem has " +
        std::to_string(fixedAxes.size()) + " axes beyond the third" +
        (names.empty() ? "" : " (" + names + ")"),
      fixedAxes.empty() ? "Leave it empty" : "Give one value per such axis, or none for the middle of each");
  }
  for (std::size_t i = 0; i < given.size(); ++i)
  {
    const spinn::Axis& axis = axes[fixedAxes[i]];
    if (!(given[i] >= axis.lower && given[i] <= axis.upper))
    {
      throw spinn::Error({ "FixedCoordinates" },
        spinn::to_text(given[i]),
        "FixedCoordinates holds " + axis.name + " at " + spinn::to_text(given[i]) + ", outside the domain",
        "Use a value in " + spinn::to_text(axis.lower) + ".." + spinn::to_text(axis.upper));
    }
  }
  return given;
}

/// What a box leaves of an axis.
std::array<double, 2> Range(const spinn::Axis& axis, double from, double to)
{
  if (!(to > from))
  {
    return { axis.lower, axis.upper };
  }
  const double rounding = 1e-9 * (axis.upper - axis.lower);
  if (!(from >= axis.lower - rounding && to <= axis.upper + rounding))
  {
    throw spinn::Error({ "Box" },
      spinn::to_text(from) + " .. " + spinn::to_text(to),
      "the box goes from " + spinn::to_text(from) + " to " + spinn::to_text(to) + " along " + axis.name +
        ", beyond the domain",
      "Use a part of " + spinn::to_text(axis.lower) + ".." + spinn::to_text(axis.upper) +
        ", or twice the same number for all of it");
  }
  return { std::max(from, axis.lower), std::min(to, axis.upper) };
}
}

vtkSPINNImageLayout vtkSPINNImageLayout::Make(const spinn::Problem& problem,
  const std::array<int, 3>& resolution,
  const std::vector<double>& fixed,
  const std::array<double, 6>& box)
{
  const std::vector<spinn::Axis>& axes = problem.axes();
  vtkSPINNImageLayout layout;
  layout.TimeAxis = problem.time_axis();
  for (int i = 0; i < static_cast<int>(axes.size()); ++i)
  {
    if (i == layout.TimeAxis)
    {
      layout.TimeRange = { axes[i].lower, axes[i].upper };
    }
    else
    {
      (layout.ImageAxes.size() < 3 ? layout.ImageAxes : layout.FixedAxes).push_back(i);
    }
  }
  for (std::size_t d = 0; d < layout.ImageAxes.size(); ++d)
  {
    const spinn::Axis& axis = axes[layout.ImageAxes[d]];
    CheckNodes(resolution[d], axis);
    layout.Dimensions[d] = Nodes(resolution[d], static_cast<int>(layout.ImageAxes.size()));
    const auto [lower, upper] = Range(axis, box[2 * d], box[2 * d + 1]);
    layout.Origin[d] = lower;
    layout.End[d] = upper;
    layout.Spacing[d] = (upper - lower) / (layout.Dimensions[d] - 1);
  }
  layout.FixedCoordinates = CheckFixed(axes, layout.FixedAxes, fixed);
  return layout;
}

int vtkSPINNImageLayout::Nodes(int resolution, int directions)
{
  return resolution != 0 ? resolution : AutomaticNodes(static_cast<std::size_t>(directions));
}

std::array<int, 6> vtkSPINNImageLayout::WholeExtent() const
{
  return { 0, this->Dimensions[0] - 1, 0, this->Dimensions[1] - 1, 0, this->Dimensions[2] - 1 };
}

std::array<int, 6> vtkSPINNImageLayout::Clip(const int extent[6]) const
{
  const std::array<int, 6> whole = this->WholeExtent();
  std::array<int, 6> clipped{};
  for (int d = 0; d < 3; ++d)
  {
    clipped[2 * d] = std::max(extent[2 * d], whole[2 * d]);
    clipped[2 * d + 1] = std::min(extent[2 * d + 1], whole[2 * d + 1]);
    if (clipped[2 * d] > clipped[2 * d + 1])
    {
      return { 0, -1, 0, -1, 0, -1 };
    }
  }
  return clipped;
}

spinn::Grid vtkSPINNImageLayout::MakeGrid(const spinn::Problem& problem,
  const std::array<int, 6>& extent,
  double time) const
{
  const std::vector<spinn::Axis>& axes = problem.axes();
  spinn::Grid grid;
  grid.nodes.resize(axes.size());
  for (std::size_t d = 0; d < this->ImageAxes.size(); ++d)
  {
    grid.nodes[this->ImageAxes[d]] = spinn::uniform_nodes(
      this->Origin[d], this->End[d], this->Dimensions[d], extent[2 * d], extent[2 * d + 1]);
  }
  for (std::size_t i = 0; i < this->FixedAxes.size(); ++i)
  {
    grid.nodes[this->FixedAxes[i]] = { this->FixedCoordinates[i] };
  }
  if (this->TimeAxis >= 0)
  {
    grid.nodes[this->TimeAxis] = { std::clamp(time, this->TimeRange[0], this->TimeRange[1]) };
  }
  return grid;
}
