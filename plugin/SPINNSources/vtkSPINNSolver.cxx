// SPDX-License-Identifier: BSD-3-Clause
// vtkSPINNSolver: its ports, what an update asks first, and training control.
#include "vtkSPINNSolver.h"

#include "vtkSPINNArrays.h"
#include "vtkSPINNDistribution.h"
#include "vtkSPINNSolverInternals.h"

#include <spinn/error.hpp>

#include <vtkDataObject.h>
#include <vtkDemandDrivenPipeline.h>
#include <vtkInformation.h>
#include <vtkInformationVector.h>
#include <vtkNew.h>
#include <vtkObjectFactory.h>
#include <vtkSphericalDirectionEncoder.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

using namespace std::chrono_literals;

vtkStandardNewMacro(vtkSPINNSolver);

vtkSPINNSolver::vtkSPINNSolver()
  : Private(new Internals)
{
  this->SetNumberOfInputPorts(0);
  this->SetNumberOfOutputPorts(4);
  this->Private->Properties.Changed.Modified();
}

vtkSPINNSolver::~vtkSPINNSolver() = default;

int vtkSPINNSolver::FillOutputPortInformation(int port, vtkInformation* info)
{
  static const char* const types[] = {
    "vtkImageData", "vtkTable", "vtkMultiBlockDataSet", "vtkMultiBlockDataSet"
  };
  info->Set(vtkDataObject::DATA_TYPE_NAME(), types[port]);
  return 1;
}

void vtkSPINNSolver::ReportError(std::string& failure, const std::string& text)
{
  failure = text;
  vtkErrorMacro(<< text);
}

/// Checks the properties if they changed. While they are wrong nothing is trained: a training that runs is
/// held.
/// @returns true if they are right
bool vtkSPINNSolver::CheckProperties()
{
  Internals::PropertyState& properties = this->Private->Properties;
  if (properties.Checked != properties.Changed.GetMTime())
  {
    properties.Checked = properties.Changed.GetMTime();
    std::optional<vtkSPINNConfiguration> configuration;
    std::string refusal;
    try
    {
      configuration = vtkSPINNConfiguration::Check(properties.Values);
      if (!vtkSPINNDistribution::IsDistributed())
      {
        vtkSPINNCheckMemory(*configuration);
      }
    }
    catch (const std::exception& error)
    {
      refusal = error.what();
    }
    properties.Refusal = vtkSPINNDistribution::FirstFailure(refusal);
    if (properties.Refused())
    {
      vtkErrorMacro(<< properties.Refusal);
    }
    else
    {
      properties.Configuration = std::move(configuration);
      properties.Accepted = properties.Checked;
    }
    if (this->Private->Trainings)
    {
      this->Private->Trainings->Hold(properties.Refused());
    }
  }
  return !properties.Refused();
}

/// What is there stays until RequestData has something to put in its place: an update that fails keeps it.
vtkTypeBool vtkSPINNSolver::ProcessRequest(vtkInformation* request,
  vtkInformationVector** inputs,
  vtkInformationVector* outputs)
{
  if (request->Has(vtkDemandDrivenPipeline::REQUEST_DATA_NOT_GENERATED()))
  {
    for (int port = 0; port < outputs->GetNumberOfInformationObjects(); ++port)
    {
      outputs->GetInformationObject(port)->Set(vtkDemandDrivenPipeline::DATA_NOT_GENERATED(), 1);
    }
    return 1;
  }
  return this->Superclass::ProcessRequest(request, inputs, outputs);
}

int vtkSPINNSolver::RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector* outputs)
{
  if (!this->CheckProperties() && !this->Private->Filled)
  {
    return 0;
  }
  this->Private->Properties.Configuration->Announce(outputs->GetInformationObject(0));
  for (int port = 1; port < this->GetNumberOfOutputPorts(); ++port)
  {
    outputs->GetInformationObject(port)->Set(vtkAlgorithm::CAN_HANDLE_PIECE_REQUEST(), 1);
  }
  return 1;
}

void vtkSPINNSolver::EnableLive()
{
  this->Private->Properties.Window = true;
}

void vtkSPINNSolver::PrepareDrawing()
{
  vtkNew<vtkSphericalDirectionEncoder> encoder; // its constructor fills a table that all of them share
}

void vtkSPINNSolver::SetBackground(bool on)
{
  this->Private->Properties.Background = on;
}

bool vtkSPINNSolver::Internals::PropertyState::Live() const
{
  return (this->Background || this->Window) && !vtkSPINNDistribution::IsDistributed();
}

void vtkSPINNSolver::PauseTraining()
{
  if (this->Private->Trainings)
  {
    this->Private->Trainings->Pause();
  }
}

void vtkSPINNSolver::ResumeTraining()
{
  if (this->Private->Trainings)
  {
    this->Private->Trainings->Resume();
  }
}

void vtkSPINNSolver::StopTraining()
{
  if (this->Private->Trainings)
  {
    this->Private->Trainings->Cancel();
  }
}

void vtkSPINNSolver::TrainAgain()
{
  this->Private->Trainings.Anew();
  this->PropertyChanged();
}

void vtkSPINNSolver::WaitForTraining()
{
  const vtkSPINNTrainings& trainings = this->Private->Trainings;
  if (trainings && !trainings.IsAdopted() && !this->Private->Properties.Refused())
  {
    trainings->Resume();
    while (!trainings->WaitUntilEnded(1s))
    {
    }
    this->Modified();
  }
}

bool vtkSPINNSolver::GetNeedsUpdate()
{
  Internals& self = *this->Private;
  self.Pace.End();
  if (!self.Properties.Live() || self.Properties.Refused() || !self.Trainings.HasNews())
  {
    return false;
  }
  const auto now = vtkSPINNRefreshPace::Clock::now();
  if (!self.Pace.MayRefresh(self.Trainings.Status().Ended(), now))
  {
    return false;
  }
  self.Trainings.Announced();
  self.Pace.Begin(now);
  this->Modified();
  return true;
}

/// News that no update has shown are later than anything that the pipeline has seen. When an update has, for
/// one port, those behind the other ports must still see that they are behind.
vtkMTimeType vtkSPINNSolver::GetMTime()
{
  const Internals& self = *this->Private;
  const bool script = self.Properties.Live() && !self.Properties.Window && !self.Properties.Refused();
  if (script && self.Trainings.HasNews())
  {
    vtkTimeStamp now;
    now.Modified();
    return now.GetMTime();
  }
  return std::max(this->Superclass::GetMTime(), self.Trainings.LastAdoption());
}

void vtkSPINNSolver::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Problem: " << this->GetProblem() << "\n"
     << indent << "Phase: " << this->GetPhase() << "\n"
     << indent << "TrainingCount: " << this->GetTrainingCount() << "\n";
}
