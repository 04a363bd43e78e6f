// SPDX-License-Identifier: BSD-3-Clause
// Another image of a solution.
#include "vtkSPINNGrid.h"

#include "vtkSPINNDistribution.h"
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

/// What the input announces before any model is there: its box and how many directions it has.
struct Announced
{
  std::array<double, 6> Box = {};
  int Directions = 0;

  explicit Announced(vtkInformation* in)
  {
    int extent[6] = { 0, 0, 0, 0, 0, 0 };
    double origin[3] = { 0, 0, 0 };
    double spacing[3] = { 1, 1, 1 };
    in->Get(Pipeline::WHOLE_EXTENT(), extent);
    in->Get(vtkDataObject::ORIGIN(), origin);
    in->Get(vtkDataObject::SPACING(), spacing);
    for (int d = 0; d < 3; ++d)
    {
      this->Box[2 * d] = origin[d];
      this->Box[2 * d + 1] = origin[d] + spacing[d] * extent[2 * d + 1];
      this->Directions += extent[2 * d + 1] > extent[2 * d] ? 1 : 0;
    }
  }

  /// A box with the directions that it leaves open taken from the input, which spans the domain or is a SPINN
  /// Grid.
  [[nodiscard]] std::array<double, 6> Complete(std::array<double, 6> box) const
  {
    for (int d = 0; d < 3; ++d)
    {
      if (!(box[2 * d + 1] > box[2 * d]))
      {
        box[2 * d] = this->Box[2 * d];
        box[2 * d + 1] = this->Box[2 * d + 1];
      }
    }
    return box;
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

int vtkSPINNGrid::RequestInformation(vtkInformation*,
  vtkInformationVector** inputs,
  vtkInformationVector* outputs)
{
  const Announced announced(inputs[0]->GetInformationObject(0));
  const vtkSPINNOutputProperties& properties = this->Private->Properties;
  const std::array<double, 6> box = announced.Complete(properties.Box);
  int extent[6] = { 0, 0, 0, 0, 0, 0 };
  double origin[3] = { announced.Box[0], announced.Box[2], announced.Box[4] };
  double spacing[3] = { 1, 1, 1 };
  for (int d = 0; d < announced.Directions; ++d)
  {
    const int nodes = vtkSPINNImageLayout::Nodes(properties.Resolution[d], announced.Directions);
    extent[2 * d + 1] = nodes - 1;
    origin[d] = box[2 * d];
    spacing[d] = nodes > 1 ? (box[2 * d + 1] - box[2 * d]) / (nodes - 1) : 1;
  }
  vtkInformation* out = outputs->GetInformationObject(0);
  out->Set(Pipeline::WHOLE_EXTENT(), extent, 6);
  out->Set(vtkDataObject::ORIGIN(), origin, 3);
  out->Set(vtkDataObject::SPACING(), spacing, 3);
  out->Set(vtkAlgorithm::CAN_PRODUCE_SUB_EXTENT(), 1);
  return 1;
}

/// Every part of the input carries the model: the one that this rank has anyway will do.
int vtkSPINNGrid::RequestUpdateExtent(vtkInformation*, vtkInformationVector** inputs, vtkInformationVector*)
{
  vtkSPINNDistribution::RequestOwnPart(inputs[0]->GetInformationObject(0));
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
    properties.Box = Announced(inputs[0]->GetInformationObject(0)).Complete(properties.Box);
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
