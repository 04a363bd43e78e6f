// SPDX-License-Identifier: BSD-3-Clause
// Evaluation at scattered points.
#include "vtkSPINNProbe.h"

#include "vtkSPINNArrays.h"
#include "vtkSPINNModel.h"

#include <spinn/error.hpp>

#include <vtkCell.h>
#include <vtkCellData.h>
#include <vtkCharArray.h>
#include <vtkDataSet.h>
#include <vtkDoubleArray.h>
#include <vtkFieldData.h>
#include <vtkIdList.h>
#include <vtkIdTypeArray.h>
#include <vtkInformation.h>
#include <vtkInformationVector.h>
#include <vtkNew.h>
#include <vtkObjectFactory.h>
#include <vtkPointData.h>
#include <vtkSmartPointer.h>
#include <vtkStreamingDemandDrivenPipeline.h>
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

/// Blanks what lies outside the domain.
void Blank(vtkDataSet* data, const Inside& inside)
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

  vtkNew<vtkIdTypeArray> outside;
  outside->SetName("points_outside");
  outside->InsertNextValue(points - static_cast<vtkIdType>(inside.Ids.size()));
  data->GetFieldData()->AddArray(outside);
  if (outside->GetValue(0) == 0)
  {
    return;
  }
  vtkUnsignedCharArray* pointGhosts = Ghosts(data->GetPointData(), points);
  for (vtkIdType id = 0; id < points; ++id)
  {
    if (mask->GetValue(id) == 0)
    {
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
}
}

struct vtkSPINNProbe::Internals
{
  std::vector<std::string> Expressions;
  std::vector<double> FixedCoordinates;
  bool Gradient = false;
  vtkSPINNModel::Cache Model;

  /// The arrays that are asked for.
  [[nodiscard]] std::vector<vtkSPINNArray> List(const spinn::Solution& solution) const
  {
    vtkSPINNOutputProperties properties;
    properties.FixedCoordinates = this->FixedCoordinates;
    properties.Unknowns = this->Expressions.empty();
    properties.Error = properties.Residual = false;
    properties.Gradient = this->Gradient;
    std::vector<vtkSPINNArray> arrays =
      vtkSPINNListArrays(vtkSPINNConfiguration::Of(solution, properties), solution);
    for (const std::string& expression : this->Expressions)
    {
      arrays.push_back({ expression, { expression }, {} });
    }
    return arrays;
  }
};

vtkStandardNewMacro(vtkSPINNProbe);

vtkSPINNProbe::vtkSPINNProbe()
  : Private(new Internals)
{
  this->SetNumberOfInputPorts(2);
}

vtkSPINNProbe::~vtkSPINNProbe() = default;

void vtkSPINNProbe::SetModelConnection(vtkAlgorithmOutput* model)
{
  this->SetInputConnection(1, model);
}

void vtkSPINNProbe::AddExpression(const char* expression)
{
  if (expression && *expression)
  {
    this->Private->Expressions.emplace_back(expression);
    this->Modified();
  }
}

void vtkSPINNProbe::ClearExpressions()
{
  this->Private->Expressions.clear();
  this->Modified();
}

void vtkSPINNProbe::SetGradient(bool on)
{
  if (this->Private->Gradient != on)
  {
    this->Private->Gradient = on;
    this->Modified();
  }
}

void vtkSPINNProbe::AddFixedCoordinate(double value)
{
  this->Private->FixedCoordinates.push_back(value);
  this->Modified();
}

void vtkSPINNProbe::ClearFixedCoordinates()
{
  this->Private->FixedCoordinates.clear();
  this->Modified();
}

int vtkSPINNProbe::FillInputPortInformation(int port, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), port == 0 ? "vtkDataSet" : "vtkImageData");
  return 1;
}

/// The output has the time of the model, or the pipeline would not ask for another one where the mesh knows
/// none.
int vtkSPINNProbe::RequestInformation(vtkInformation* request,
  vtkInformationVector** inputs,
  vtkInformationVector* outputs)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  this->Superclass::RequestInformation(request, inputs, outputs);
  vtkInformation* model = inputs[1]->GetInformationObject(0);
  vtkInformation* out = outputs->GetInformationObject(0);
  if (model && model->Has(Pipeline::TIME_RANGE()) && !out->Has(Pipeline::TIME_RANGE()))
  {
    out->CopyEntry(model, Pipeline::TIME_STEPS());
    out->CopyEntry(model, Pipeline::TIME_RANGE());
  }
  return 1;
}

int vtkSPINNProbe::RequestUpdateExtent(vtkInformation* request,
  vtkInformationVector** inputs,
  vtkInformationVector* outputs)
{
  this->Superclass::RequestUpdateExtent(request, inputs, outputs);
  vtkSPINNModel::RequestWhole(inputs[1]->GetInformationObject(0));
  return 1;
}

int vtkSPINNProbe::RequestData(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector* outputs)
{
  vtkDataSet* input = vtkDataSet::GetData(inputs[0]);
  vtkDataSet* output = vtkDataSet::GetData(outputs);
  vtkInformation* out = outputs->GetInformationObject(0);
  output->ShallowCopy(input);
  try
  {
    const spinn::Solution& solution = this->Private->Model.Find(vtkDataObject::GetData(inputs[1]));
    const auto layout =
      vtkSPINNImageLayout::Make(solution.problem(), { 0, 0, 0 }, this->Private->FixedCoordinates);
    const auto timeKey = vtkStreamingDemandDrivenPipeline::UPDATE_TIME_STEP();
    const double time = out->Has(timeKey) ? out->Get(timeKey) : layout.TimeRange[0];
    const Inside inside = FindInside(input, solution.problem(), layout, time);
    const std::vector<vtkSPINNArray> arrays = this->Private->List(solution);
    for (const vtkSPINNArray& array : arrays)
    {
      output->GetPointData()->AddArray(Evaluate(array, solution, inside, input->GetNumberOfPoints()));
    }
    if (!arrays.empty())
    {
      output->GetPointData()->SetActiveScalars(arrays.front().Name.c_str());
    }
    Blank(output, inside);
    if (layout.TimeAxis >= 0)
    {
      output->GetInformation()->Set(vtkDataObject::DATA_TIME_STEP(), time);
    }
    return 1;
  }
  catch (const std::exception& error)
  {
    vtkErrorMacro(<< error.what());
    return 0;
  }
}

void vtkSPINNProbe::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Gradient: " << this->Private->Gradient << "\n";
}
