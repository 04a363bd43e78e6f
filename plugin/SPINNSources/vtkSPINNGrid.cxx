// SPDX-License-Identifier: BSD-3-Clause
// Another image of a solution.
#include "vtkSPINNGrid.h"

#include "vtkSPINNModel.h"
#include "vtkSPINNPicture.h"

#include <spinn/error.hpp>

#include <vtkImageData.h>
#include <vtkInformation.h>
#include <vtkInformationVector.h>
#include <vtkObjectFactory.h>
#include <vtkStreamingDemandDrivenPipeline.h>

#include <algorithm>
#include <array>

struct vtkSPINNGrid::Internals
{
  vtkSPINNOutputProperties Properties;
  vtkSPINNModel::Cache Model;
};

namespace
{
using Pipeline = vtkStreamingDemandDrivenPipeline;

/// Image that the input announces: how many directions it has, before any model is there.
struct Announced
{
  std::array<int, 6> Extent = { 0, 0, 0, 0, 0, 0 };
  std::array<double, 3> Origin = { 0, 0, 0 };
  std::array<double, 3> Spacing = { 1, 1, 1 };

  explicit Announced(vtkInformation* in)
  {
    in->Get(Pipeline::WHOLE_EXTENT(), this->Extent.data());
    in->Get(vtkDataObject::ORIGIN(), this->Origin.data());
    in->Get(vtkDataObject::SPACING(), this->Spacing.data());
  }
  [[nodiscard]] int Directions() const
  {
    int count = 0;
    for (int d = 0; d < 3; ++d)
    {
      count += this->Extent[2 * d + 1] > this->Extent[2 * d] ? 1 : 0;
    }
    return count;
  }
};
}

vtkStandardNewMacro(vtkSPINNGrid);

vtkSPINNGrid::vtkSPINNGrid()
  : Private(new Internals)
{
  this->Private->Properties.Error = this->Private->Properties.Residual = false;
}

vtkSPINNGrid::~vtkSPINNGrid() = default;

vtkSPINNOutputProperties& vtkSPINNGrid::Output()
{
  return this->Private->Properties;
}

void vtkSPINNGrid::SetBox(double xMin, double xMax, double yMin, double yMax, double zMin, double zMax)
{
  const std::array<double, 6> box = { xMin, xMax, yMin, yMax, zMin, zMax };
  if (this->Private->Properties.Box != box)
  {
    this->Private->Properties.Box = box;
    this->PropertyChanged();
  }
}

int vtkSPINNGrid::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkImageData");
  return 1;
}

/// The input spans the domain, or a SPINN Grid's box of it: where no box is given, its image is the box.
int vtkSPINNGrid::RequestInformation(vtkInformation*,
  vtkInformationVector** inputs,
  vtkInformationVector* outputs)
{
  const Announced announced(inputs[0]->GetInformationObject(0));
  const vtkSPINNOutputProperties& properties = this->Private->Properties;
  std::array<int, 6> extent = { 0, 0, 0, 0, 0, 0 };
  std::array<double, 3> origin = announced.Origin;
  std::array<double, 3> spacing = announced.Spacing;
  for (int d = 0; d < announced.Directions(); ++d)
  {
    const int nodes = vtkSPINNImageLayout::Nodes(properties.Resolution[d], announced.Directions());
    double lower = announced.Origin[d];
    double upper = announced.Origin[d] + announced.Spacing[d] * announced.Extent[2 * d + 1];
    if (properties.Box[2 * d + 1] > properties.Box[2 * d])
    {
      lower = properties.Box[2 * d];
      upper = properties.Box[2 * d + 1];
    }
    extent[2 * d + 1] = nodes - 1;
    origin[d] = lower;
    spacing[d] = nodes > 1 ? (upper - lower) / (nodes - 1) : 1;
  }
  vtkInformation* out = outputs->GetInformationObject(0);
  out->Set(Pipeline::WHOLE_EXTENT(), extent.data(), 6);
  out->Set(vtkDataObject::ORIGIN(), origin.data(), 3);
  out->Set(vtkDataObject::SPACING(), spacing.data(), 3);
  out->Set(vtkAlgorithm::CAN_PRODUCE_SUB_EXTENT(), 1);
  return 1;
}

/// The model does not depend on which part of its image is asked for; the whole one is most likely there.
int vtkSPINNGrid::RequestUpdateExtent(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector*)
{
  vtkInformation* in = inputs[0]->GetInformationObject(0);
  const Announced announced(in);
  in->Set(Pipeline::UPDATE_EXTENT(), announced.Extent.data(), 6);
  return 1;
}

int vtkSPINNGrid::RequestData(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector* outputs)
{
  vtkImageData* image = vtkImageData::GetData(outputs, 0);
  vtkInformation* out = outputs->GetInformationObject(0);
  try
  {
    vtkDataObject* input = vtkDataObject::GetData(inputs[0]);
    const spinn::Solution& solution = this->Private->Model.Find(input);
    vtkSPINNOutputProperties properties = this->Private->Properties;
    const Announced announced(inputs[0]->GetInformationObject(0));
    for (int d = 0; d < 3; ++d) // of another SPINN Grid
    {
      if (!(properties.Box[2 * d + 1] > properties.Box[2 * d]))
      {
        properties.Box[2 * d] = announced.Origin[d];
        properties.Box[2 * d + 1] = announced.Origin[d] + announced.Spacing[d] * announced.Extent[2 * d + 1];
      }
    }
    const auto configuration = vtkSPINNConfiguration::Of(solution, properties);
    vtkSPINNPicture picture{ configuration, solution, {} };
    picture.Model = this->Private->Model.Bytes(solution);
    picture.Fill(out, image, configuration.Layout);
    return 1;
  }
  catch (const std::exception& error)
  {
    vtkErrorMacro(<< error.what());
    return 0;
  }
}

void vtkSPINNGrid::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
}
