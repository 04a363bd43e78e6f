// SPDX-License-Identifier: BSD-3-Clause
// Data sets with the model's values at their points.
#include "vtkSPINNProbe.h"

#include "vtkSPINNArrays.h"
#include "vtkSPINNDistribution.h"
#include "vtkSPINNModel.h"
#include "vtkSPINNPoints.h"

#include <vtkCompositeDataIterator.h>
#include <vtkCompositeDataSet.h>
#include <vtkDataSet.h>
#include <vtkFieldData.h>
#include <vtkIdTypeArray.h>
#include <vtkInformation.h>
#include <vtkInformationVector.h>
#include <vtkNew.h>
#include <vtkObjectFactory.h>
#include <vtkSmartPointer.h>
#include <vtkStreamingDemandDrivenPipeline.h>

#include <limits>
#include <string>
#include <vector>

namespace
{
/// A copy of the structure that shares its arrays; the leaves of a composite are copies as well.
void CopyShallow(vtkDataObject* input, vtkDataObject* output)
{
  auto* composite = vtkCompositeDataSet::SafeDownCast(input);
  if (!composite)
  {
    output->ShallowCopy(input);
    return;
  }
  auto* copies = vtkCompositeDataSet::SafeDownCast(output);
  copies->CopyStructure(composite);
  copies->GetFieldData()->PassData(composite->GetFieldData());
  const auto leaf = vtkSmartPointer<vtkCompositeDataIterator>::Take(composite->NewIterator());
  for (leaf->InitTraversal(); !leaf->IsDoneWithTraversal(); leaf->GoToNextItem())
  {
    vtkDataObject* original = leaf->GetCurrentDataObject();
    const auto copy = vtkSmartPointer<vtkDataObject>::Take(original->NewInstance());
    copy->ShallowCopy(original);
    copies->SetDataSet(leaf, copy);
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
  if (port == 0) // a composite as a whole: its points are counted together, once for all ranks
  {
    info->Append(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkCompositeDataSet");
  }
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
  vtkSPINNDistribution::RequestOwnPart(inputs[1]->GetInformationObject(0));
  return 1;
}

int vtkSPINNProbe::RequestData(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector* outputs)
{
  vtkDataObject* output = vtkDataObject::GetData(outputs);
  CopyShallow(vtkDataObject::GetData(inputs[0]), output);
  vtkIdType outside = 0;
  std::string failure;
  try
  {
    const spinn::Solution& solution = this->Private->Model.Find(vtkDataObject::GetData(inputs[1]));
    const spinn::Problem& problem = solution.problem();
    const auto timeKey = vtkStreamingDemandDrivenPipeline::UPDATE_TIME_STEP();
    double time = std::numeric_limits<double>::quiet_NaN();
    if (problem.time_axis() >= 0)
    {
      vtkInformation* out = outputs->GetInformationObject(0);
      time = out->Has(timeKey) ? out->Get(timeKey) : problem.axes()[problem.time_axis()].lower;
      output->GetInformation()->Set(vtkDataObject::DATA_TIME_STEP(), time);
    }
    const auto layout = vtkSPINNImageLayout::Make(problem, { 0, 0, 0 }, this->Private->FixedCoordinates);
    const std::vector<vtkSPINNArray> arrays = this->Private->List(solution);
    for (vtkDataSet* data : vtkCompositeDataSet::GetDataSets<vtkDataSet>(output))
    {
      outside += vtkSPINNEvaluateAtPoints(data, solution, arrays, layout, time);
    }
  }
  catch (const std::exception& error)
  {
    failure = error.what();
  }
  vtkNew<vtkIdTypeArray> count;
  count->SetName("points_outside");
  count->InsertNextValue(
    vtkSPINNDistribution::Sum(outside)); // also where this rank has failed: the others wait
  output->GetFieldData()->AddArray(count);
  if (!failure.empty())
  {
    vtkErrorMacro(<< failure);
    return 0;
  }
  return 1;
}

void vtkSPINNProbe::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Gradient: " << this->Private->Gradient << "\n";
}
