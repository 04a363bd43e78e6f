// SPDX-License-Identifier: BSD-3-Clause
// Evaluation at scattered points.
#include "vtkSPINNPoints.h"

#include "vtkSPINNArrays.h"
#include "vtkSPINNImageLayout.h"

#include <spinn/error.hpp>
#include <spinn/solution.hpp>

#include <vtkCell.h>
#include <vtkCellData.h>
#include <vtkCharArray.h>
#include <vtkDataSet.h>
#include <vtkDoubleArray.h>
#include <vtkIdList.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkSmartPointer.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace
{
/// The points of a data set that lie in the domain.
struct Inside
{
  std::vector<vtkIdType> Ids;
  std::vector<double> Coordinates; ///< [Ids.size(), axes]
};

/// A coordinate on its axis, or nothing outside it.
std::optional<double> OnAxis(const spinn::Axis& axis, double x)
{
  const double length = axis.upper - axis.lower;
  if (!std::isfinite(x))
  {
    return std::nullopt;
  }
  if (axis.periodic)
  {
    return axis.lower + (x - axis.lower) - length * std::floor((x - axis.lower) / length);
  }
  const double rounding = // of points in single precision
    1e-6 * std::max({ length, std::abs(axis.lower), std::abs(axis.upper) });
  if (x < axis.lower - rounding || x > axis.upper + rounding)
  {
    return std::nullopt;
  }
  return std::clamp(x, axis.lower, axis.upper);
}

Inside FindInside(vtkDataSet* data,
  const spinn::Problem& problem,
  const vtkSPINNImageLayout& layout,
  double time)
{
  const std::vector<spinn::Axis>& axes = problem.axes();
  std::vector<double> coordinates(axes.size());
  for (std::size_t i = 0; i < layout.FixedAxes.size(); ++i)
  {
    coordinates[layout.FixedAxes[i]] = layout.FixedCoordinates[i];
  }
  if (layout.TimeAxis >= 0)
  {
    coordinates[layout.TimeAxis] = std::clamp(time, layout.TimeRange[0], layout.TimeRange[1]);
  }
  Inside inside;
  for (vtkIdType id = 0; id < data->GetNumberOfPoints(); ++id)
  {
    double point[3];
    data->GetPoint(id, point);
    bool lies = true;
    for (std::size_t d = 0; d < layout.ImageAxes.size() && lies; ++d)
    {
      const std::optional<double> x = OnAxis(axes[layout.ImageAxes[d]], point[d]);
      lies = x.has_value();
      coordinates[layout.ImageAxes[d]] = x.value_or(0);
    }
    if (lies)
    {
      inside.Ids.push_back(id);
      inside.Coordinates.insert(inside.Coordinates.end(), coordinates.begin(), coordinates.end());
    }
  }
  return inside;
}

/// @throws spinn::Error that names the expression: there may be several
std::vector<double> ValuesOf(const std::string& expression,
  const spinn::Solution& solution,
  const Inside& inside)
{
  try
  {
    return solution.evaluate_at(expression, inside.Coordinates);
  }
  catch (const spinn::Error& error)
  {
    throw spinn::Error({ "Expressions", 1, error.place().column },
      error.token(),
      "in \"" + expression + "\": " + error.message(),
      error.remedy());
  }
}

vtkSmartPointer<vtkDoubleArray> Evaluate(const vtkSPINNArray& wanted,
  const spinn::Solution& solution,
  const Inside& inside,
  vtkIdType points)
{
  const int components = static_cast<int>(wanted.Expressions.size());
  vtkNew<vtkDoubleArray> array;
  array->SetName(wanted.Name.c_str());
  array->SetNumberOfComponents(components);
  for (std::size_t c = 0; c < wanted.Components.size(); ++c)
  {
    array->SetComponentName(static_cast<vtkIdType>(c), wanted.Components[c].c_str());
  }
  array->SetNumberOfTuples(points);
  array->Fill(std::numeric_limits<double>::quiet_NaN());
  for (int c = 0; c < components; ++c)
  {
    const std::string& expression = wanted.Expressions[c];
    const std::vector<double> values = expression.empty() || inside.Ids.empty()
                                         ? std::vector<double>(inside.Ids.size(), 0.0)
                                         : ValuesOf(expression, solution, inside);
    for (std::size_t i = 0; i < inside.Ids.size(); ++i)
    {
      array->SetComponent(inside.Ids[i], c, values[i]);
    }
  }
  return array;
}

/// Ghost flags of points or cells; those that are there stay.
vtkUnsignedCharArray* Ghosts(vtkDataSetAttributes* attributes, vtkIdType count)
{
  auto* old =
    vtkUnsignedCharArray::SafeDownCast(attributes->GetArray(vtkDataSetAttributes::GhostArrayName()));
  vtkNew<vtkUnsignedCharArray> ghosts;
  if (old)
  {
    ghosts->DeepCopy(old); // the input's own must not change
  }
  else
  {
    ghosts->SetNumberOfValues(count);
    ghosts->Fill(0);
  }
  ghosts->SetName(vtkDataSetAttributes::GhostArrayName());
  attributes->AddArray(ghosts);
  return vtkUnsignedCharArray::SafeDownCast(attributes->GetArray(vtkDataSetAttributes::GhostArrayName()));
}

/// Blanks what lies outside the domain, and counts its points.
vtkIdType Blank(vtkDataSet* data, const Inside& inside)
{
  const vtkIdType points = data->GetNumberOfPoints();
  vtkNew<vtkCharArray> mask;
  mask->SetName("vtkValidPointMask");
  mask->SetNumberOfValues(points);
  mask->Fill(0);
  for (const vtkIdType id : inside.Ids)
  {
    mask->SetValue(id, 1);
  }
  data->GetPointData()->AddArray(mask);

  if (static_cast<vtkIdType>(inside.Ids.size()) == points)
  {
    return 0;
  }
  vtkIdType outside = 0;
  vtkUnsignedCharArray* pointGhosts = Ghosts(data->GetPointData(), points);
  for (vtkIdType id = 0; id < points; ++id)
  {
    if (mask->GetValue(id) == 0)
    {
      outside += (pointGhosts->GetValue(id) & vtkDataSetAttributes::DUPLICATEPOINT) == 0 ? 1 : 0;
      pointGhosts->SetValue(id, pointGhosts->GetValue(id) | vtkDataSetAttributes::HIDDENPOINT);
    }
  }
  vtkUnsignedCharArray* cellGhosts = Ghosts(data->GetCellData(), data->GetNumberOfCells());
  vtkNew<vtkIdList> corners;
  for (vtkIdType cell = 0; cell < data->GetNumberOfCells(); ++cell)
  {
    data->GetCellPoints(cell, corners);
    const vtkIdType* first = corners->GetPointer(0);
    if (std::any_of(
          first, first + corners->GetNumberOfIds(), [&](vtkIdType id) { return mask->GetValue(id) == 0; }))
    {
      cellGhosts->SetValue(cell, cellGhosts->GetValue(cell) | vtkDataSetAttributes::HIDDENCELL);
    }
  }
  return outside;
}
}

vtkIdType vtkSPINNEvaluateAtPoints(vtkDataSet* data,
  const spinn::Solution& solution,
  const std::vector<vtkSPINNArray>& arrays,
  const vtkSPINNImageLayout& layout,
  double time)
{
  const Inside inside = FindInside(data, solution.problem(), layout, time);
  for (const vtkSPINNArray& array : arrays)
  {
    data->GetPointData()->AddArray(Evaluate(array, solution, inside, data->GetNumberOfPoints()));
  }
  if (!arrays.empty())
  {
    data->GetPointData()->SetActiveScalars(arrays.front().Name.c_str());
  }
  return Blank(data, inside);
}
