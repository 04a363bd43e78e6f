// SPDX-License-Identifier: BSD-3-Clause
// vtkSPINNSolver: pipeline requests and training control.
#include "vtkSPINNSolver.h"

#include "vtkSPINNArrays.h"
#include "vtkSPINNDistribution.h"
#include "vtkSPINNPicture.h"
#include "vtkSPINNReport.h"
#include "vtkSPINNSolverInternals.h"

#include <spinn/error.hpp>

#include <vtkDemandDrivenPipeline.h>
#include <vtkImageData.h>
#include <vtkInformation.h>
#include <vtkInformationVector.h>
#include <vtkMultiBlockDataSet.h>
#include <vtkNew.h>
#include <vtkObjectFactory.h>
#include <vtkSphericalDirectionEncoder.h>
#include <vtkTable.h>

#include <algorithm>
#include <chrono>
#include <iostream>

using namespace std::chrono_literals;

namespace
{
constexpr auto FIRST_STATE_WAIT = 150ms; ///< Apply must return within 0.3 s
constexpr auto FIRST_PICTURE = 500ms;    ///< as long as a window needs to show a new source
constexpr auto PROGRESS_INTERVAL = 2s;   ///< between two lines on the terminal

void PrintProgress(const std::string& problem, const vtkSPINNTraining::Status& status)
{
  std::cout << "SPINN " << problem << ": iteration " << status.Iteration << ", loss " << status.Loss
            << ", unseen loss " << status.UnseenLoss << ", " << status.Seconds << " s" << std::endl;
}

/// Empties the outputs, which are then filled anew.
void ClearOutputs(vtkInformationVector* outputs)
{
  for (int port = 0; port < outputs->GetNumberOfInformationObjects(); ++port)
  {
    outputs->GetInformationObject(port)->Remove(vtkDemandDrivenPipeline::DATA_NOT_GENERATED());
    vtkDataObject::GetData(outputs, port)->PrepareForNewData();
  }
}
}

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
    properties.Refusal.clear();
    try
    {
      auto configuration = vtkSPINNConfiguration::Check(properties.Values);
      if (!vtkSPINNDistribution::IsDistributed())
      {
        vtkSPINNCheckMemory(configuration);
      }
      properties.Configuration = std::move(configuration);
    }
    catch (const std::exception& error)
    {
      this->ReportError(properties.Refusal, error.what());
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
  if (!this->CheckProperties())
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

/// Waits for the training's end; tells the terminal and ParaView how far it is.
void vtkSPINNSolver::WaitWithProgress()
{
  const vtkSPINNTrainings& trainings = this->Private->Trainings;
  vtkSPINNTraining& training = *trainings;
  const std::string& problem = trainings.ProblemKey();
  auto next = std::chrono::steady_clock::now() + PROGRESS_INTERVAL;
  while (!training.WaitUntilEnded(100ms))
  {
    const vtkSPINNTraining::Status status = training.GetStatus();
    this->UpdateProgress(status.Fraction);
    if (std::chrono::steady_clock::now() >= next)
    {
      PrintProgress(problem, status);
      next += PROGRESS_INTERVAL;
    }
    if (this->GetAbortExecute())
    {
      training.Cancel();
    }
  }
  const vtkSPINNTraining::Status status = training.GetStatus();
  if (status.State == vtkSPINNTraining::Phase::Finished && !trainings.IsAdopted())
  {
    PrintProgress(problem, status);
    std::cout << "SPINN " << problem << ": " << training.Latest().report().advice << std::endl;
  }
}

int vtkSPINNSolver::RequestData(vtkInformation* request,
  vtkInformationVector**,
  vtkInformationVector* outputs)
{
  if (!this->CheckProperties())
  {
    return 0;
  }
  vtkInformation* out = outputs->GetInformationObject(0);
  const int port = std::max(0, request->Get(vtkDemandDrivenPipeline::FROM_OUTPUT_PORT()));
  vtkSPINNDistribution::Follow(outputs->GetInformationObject(port), out);
  Internals& self = *this->Private;
  if (!vtkSPINNDistribution::IsRoot())
  {
    vtkNew<vtkImageData> part;
    if (!vtkSPINNDistribution::ReceivePart(out, part))
    {
      return 0;
    }
    ClearOutputs(outputs);
    vtkImageData::GetData(outputs, 0)->ShallowCopy(part);
    vtkSPINNReport::FillTable(vtkTable::GetData(outputs, 1), {}); // rows on the first rank alone
    return 1;
  }
  self.PictureFailure.clear();
  std::optional<vtkSPINNPicture> picture;
  try
  {
    picture = this->SolveAndFill(out, outputs);
  }
  catch (const std::exception& error)
  {
    this->ReportError(self.PictureFailure, error.what());
  }
  vtkSPINNDistribution::SendParts(picture);
  return picture ? 1 : 0;
}

/// Trains, or looks what the training has come to, and fills the outputs, if there is anything to show.
/// @returns what they show
std::optional<vtkSPINNPicture> vtkSPINNSolver::SolveAndFill(vtkInformation* out,
  vtkInformationVector* outputs)
{
  Internals& self = *this->Private;
  const vtkSPINNConfiguration& wanted = *self.Properties.Configuration;
  const bool live = self.Properties.Live();
  const bool first = self.Properties.Window && !self.Trainings.HasShown();
  self.Trainings.Ensure(wanted, live, self.Properties.Window);
  if (!live)
  {
    this->WaitWithProgress();
  }
  else if (!self.Trainings.Shows(wanted))
  {
    self.Trainings->WaitUntilPublished(FIRST_STATE_WAIT); // or the window would show nothing but zeros
    self.Pace.HoldOff(vtkSPINNRefreshPace::Clock::now());
  }
  if (const std::string failure = self.Trainings.Adopt(); !failure.empty())
  {
    vtkErrorMacro(<< failure);
  }
  std::optional<vtkSPINNPicture> picture = self.Trainings.Choose(wanted, live);
  if (picture)
  {
    const bool ended = self.Trainings.IsAdopted();
    ClearOutputs(outputs);
    picture->Outcome = ended ? "" : this->GetPhase();
    picture->Model = picture->Solution ? self.Model.Bytes(picture->Solution) : nullptr;
    picture->Fill(out, vtkImageData::GetData(outputs, 0), wanted.Layout);
    vtkSPINNReport::FillTable(vtkTable::GetData(outputs, 1), picture->History);
    if (!first || ended) // a first picture need not wait for hundreds of columns; a refresh brings them
    {
      self.Factors.FillFactors(vtkMultiBlockDataSet::GetData(outputs, 2), picture->Solution);
    }
    vtkSPINNFactors::FillNodes(
      vtkMultiBlockDataSet::GetData(outputs, 3), picture->Solution, picture->Configuration.Layout);
  }
  return picture;
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

/// News that no update has shown are later than anything that the pipeline has seen.
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
  return this->Superclass::GetMTime();
}

void vtkSPINNSolver::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Problem: " << this->GetProblem() << "\n"
     << indent << "Phase: " << this->GetPhase() << "\n"
     << indent << "TrainingCount: " << this->GetTrainingCount() << "\n";
}
