// SPDX-License-Identifier: BSD-3-Clause
// Setters of the output properties.
#include "vtkSPINNImageAlgorithm.h"

#include "vtkSPINNConfiguration.h"

vtkSPINNImageAlgorithm::vtkSPINNImageAlgorithm() = default;
vtkSPINNImageAlgorithm::~vtkSPINNImageAlgorithm() = default;

void vtkSPINNImageAlgorithm::PropertyChanged()
{
  this->Modified();
}

template<typename Value>
void vtkSPINNImageAlgorithm::Change(Value& property, const Value& value)
{
  if (property != value)
  {
    property = value;
    this->PropertyChanged();
  }
}

void vtkSPINNImageAlgorithm::SetResolution(int x, int y, int z)
{
  this->Change(this->Output().Resolution, { x, y, z });
}

void vtkSPINNImageAlgorithm::SetTimeSteps(int steps)
{
  this->Change(this->Output().TimeSteps, steps);
}

void vtkSPINNImageAlgorithm::AddFixedCoordinate(double value)
{
  this->Output().FixedCoordinates.push_back(value);
  this->PropertyChanged();
}

void vtkSPINNImageAlgorithm::ClearFixedCoordinates()
{
  this->Output().FixedCoordinates.clear();
  this->PropertyChanged();
}

void vtkSPINNImageAlgorithm::SetOutputPrecision(int choice)
{
  this->Change(this->Output().OutputPrecision, choice);
}

void vtkSPINNImageAlgorithm::SetUnknowns(bool on)
{
  this->Change(this->Output().Unknowns, on);
}

void vtkSPINNImageAlgorithm::SetTruth(bool on)
{
  this->Change(this->Output().Truth, on);
}

void vtkSPINNImageAlgorithm::SetError(bool on)
{
  this->Change(this->Output().Error, on);
}

void vtkSPINNImageAlgorithm::SetResidual(bool on)
{
  this->Change(this->Output().Residual, on);
}

void vtkSPINNImageAlgorithm::SetGradient(bool on)
{
  this->Change(this->Output().Gradient, on);
}

void vtkSPINNImageAlgorithm::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
}
