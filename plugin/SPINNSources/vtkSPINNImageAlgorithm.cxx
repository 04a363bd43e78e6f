// SPDX-License-Identifier: BSD-3-Clause
// Setters of the output properties.
#include "vtkSPINNImageAlgorithm.h"

#include "vtkSPINNChoices.h"
#include "vtkSPINNConfiguration.h"

#include <vtkNew.h>
#include <vtkStringArray.h>

#include <map>
#include <string>

/// What the getters of lists return.
struct vtkSPINNImageAlgorithm::Choices
{
  vtkNew<vtkStringArray> All;
  std::map<std::string, vtkNew<vtkStringArray>> Names; ///< by property
};

vtkSPINNImageAlgorithm::vtkSPINNImageAlgorithm()
  : Lists(new Choices)
{
}

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

void vtkSPINNImageAlgorithm::SetOutputPrecision(const char* name)
{
  this->Change(this->Output().OutputPrecision, std::string(name ? name : ""));
}

vtkStringArray* vtkSPINNImageAlgorithm::GetOutputPrecisionNames()
{
  return this->ChoiceNames("OutputPrecision");
}

vtkStringArray* vtkSPINNImageAlgorithm::ChoiceNames(const char* property)
{
  vtkStringArray* names = this->Lists->Names[property];
  vtkSPINNChoices::ListNames(property, names);
  return names;
}

vtkStringArray* vtkSPINNImageAlgorithm::GetChoiceList()
{
  vtkSPINNChoices::List(this->Lists->All);
  return this->Lists->All;
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
