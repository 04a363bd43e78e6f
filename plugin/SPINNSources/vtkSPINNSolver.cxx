// SPDX-License-Identifier: BSD-3-Clause
// vtkSPINNSolver: pipeline requests and training control.
#include "vtkSPINNSolver.h"

#include "vtkSPINNArrays.h"
#include "vtkSPINNDistribution.h"
#include "vtkSPINNPicture.h"
#include "vtkSPINNReport.h"
#include "vtkSPINNSolverInternals.h"
#include "vtkSPINNWorker.h"

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
#include <cmath>
#include <ctime>
#include <iostream>

using namespace std::chrono_literals;

namespace
{
constexpr auto FIRST_STATE_WAIT = 150ms; ///< Apply must return within 0.3 s
constexpr auto FIRST_PICTURE = 500ms;    ///< as long as a window needs to show a new source
constexpr auto PROGRESS_INTERVAL = 2s;   ///< between two lines on the terminal
constexpr double REFRESH_RATIO = 25;     ///< seconds between two refreshes per second that one costs
constexpr double SHORTEST_REFRESH = 0.2; ///< seconds

/// Processor time of the calling thread in seconds: idle waiting does not count.
double ThreadSeconds()
{
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

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
  this->Private->PropertiesTime.Modified();
}

vtkSPINNSolver::~vtkSPINNSolver()
{
  if (this->Private->Training)
  {
    this->Private->Training->Cancel();
  }
}

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
  Internals& self = *this->Private;
  if (self.CheckedTime != self.PropertiesTime.GetMTime())
  {
    self.CheckedTime = self.PropertiesTime.GetMTime();
    self.Refusal.clear();
    try
    {
      auto configuration = vtkSPINNConfiguration::Check(self.Properties);
      if (!vtkSPINNDistribution::IsDistributed())
      {
        vtkSPINNCheckMemory(configuration);
      }
      self.Configuration = std::move(configuration);
    }
    catch (const std::exception& error)
    {
      this->ReportError(self.Refusal, error.what());
    }
    if (self.Training)
    {
      self.Training->Hold(!self.Refusal.empty());
    }
  }
  return self.Refusal.empty();
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
  this->Private->Configuration->Announce(outputs->GetInformationObject(0));
  for (int port = 1; port < this->GetNumberOfOutputPorts(); ++port)
  {
    outputs->GetInformationObject(port)->Set(vtkAlgorithm::CAN_HANDLE_PIECE_REQUEST(), 1);
  }
  return 1;
}

/// What to solve now: from the solution that is there, when nothing but parameters changed, by little.
spinn::SolveRequest vtkSPINNSolver::Internals::MakeRequest() const
{
  spinn::SolveRequest request = this->Configuration->Request;
  if (this->WarmStart && !this->TrainAnew && this->Shown &&
      this->Configuration->CloseTo(this->Shown->Configuration))
  {
    request.start = this->Shown->Solution;
  }
  return request;
}

/// Starts a training where the present configuration has none; ends one that nobody wants any more.
void vtkSPINNSolver::EnsureTraining()
{
  Internals& self = *this->Private;
  if (self.Training && !self.TrainAnew && self.TrainingFor->SameTraining(*self.Configuration))
  {
    return;
  }
  if (self.Training)
  {
    self.Training->Cancel();
  }
  self.Training = std::make_shared<vtkSPINNTraining>(self.MakeRequest(), self.Live());
  self.TrainingFailure.clear();
  self.TrainAnew = false;
  self.Adopted = false;
  self.ShownGeneration = 0;
  self.TrainingFor = self.Configuration;
  ++self.TrainingCount;
  (self.Window ? vtkSPINNWorker::Background() : vtkSPINNWorker::Foreground()).Submit(self.Training);
}

/// Waits for the training's end; tells the terminal and ParaView how far it is.
void vtkSPINNSolver::WaitWithProgress()
{
  vtkSPINNTraining& training = *this->Private->Training;
  const std::string& problem = this->Private->TrainingFor->Request.problem.key();
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
  if (status.State == vtkSPINNTraining::Phase::Finished && !this->Private->Adopted)
  {
    PrintProgress(problem, status);
    std::cout << "SPINN " << problem << ": " << training.Latest().report().advice << std::endl;
  }
}

/// Takes what the training has published. A training that failed or diverged leaves the last good solution in
/// place.
void vtkSPINNSolver::AdoptResult()
{
  Internals& self = *this->Private;
  const vtkSPINNTraining::Status status = self.Training->GetStatus();
  self.ShownGeneration = status.Generation;
  if (self.Adopted)
  {
    return;
  }
  const spinn::Solution solution = self.Training->Latest();
  if (!status.Ended())
  {
    if (solution)
    {
      self.Shown = Internals::Solved{ *self.TrainingFor, solution, self.Training->GetHistory() };
    }
    return;
  }
  self.Adopted = true;
  const bool usable = status.State == vtkSPINNTraining::Phase::Finished &&
                      solution.report().outcome != spinn::Outcome::diverged &&
                      std::isfinite(solution.report().loss);
  if (usable)
  {
    self.Shown = Internals::Solved{ *self.TrainingFor, solution, self.Training->GetHistory() };
    self.LastGood = self.Shown;
    return;
  }
  self.Shown = self.LastGood;
  const bool failed = status.State == vtkSPINNTraining::Phase::Failed;
  const std::string& problem = self.TrainingFor->Request.problem.key();
  this->ReportError(
    self.TrainingFailure, problem + ": " + (failed ? status.Failure : solution.report().advice));
}

/// What the outputs are made from now; nothing if there is neither a solution nor the prospect of one.
std::optional<vtkSPINNPicture> vtkSPINNSolver::Internals::ChoosePicture() const
{
  if (!this->TrainingFailure.empty() && !this->Live())
  {
    return std::nullopt; // who waits for a solution is not given another one
  }
  const vtkSPINNConfiguration& wanted = *this->Configuration;
  if (this->Shown && this->Shown->Configuration.SameProblem(wanted))
  {
    return vtkSPINNPicture{ wanted, this->Shown->Solution, this->Shown->History };
  }
  if (!this->Adopted) // its first state is still to come: zeros hold its place
  {
    return vtkSPINNPicture{ wanted, {}, {} };
  }
  if (this->Shown) // the problem asked for failed: the last good one stays, as it was
  {
    return vtkSPINNPicture{ this->Shown->Configuration, this->Shown->Solution, this->Shown->History };
  }
  return std::nullopt;
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
  vtkImageData* image = vtkImageData::GetData(outputs, 0);
  vtkTable* table = vtkTable::GetData(outputs, 1);
  Internals& self = *this->Private;
  if (!vtkSPINNDistribution::IsRoot())
  {
    vtkNew<vtkImageData> part;
    if (!vtkSPINNDistribution::ReceivePart(out, part))
    {
      return 0;
    }
    ClearOutputs(outputs);
    image->ShallowCopy(part);
    vtkSPINNReport::FillTable(table, {}); // rows on the first rank alone
    return 1;
  }
  std::optional<vtkSPINNPicture> picture;
  const bool first = self.Window && !self.Shown;
  self.PictureFailure.clear();
  try
  {
    this->EnsureTraining();
    if (!self.Live())
    {
      this->WaitWithProgress();
    }
    else if (!self.Shown || !self.Shown->Configuration.SameProblem(*self.Configuration))
    {
      self.Training->WaitUntilPublished(FIRST_STATE_WAIT); // or the window would show nothing but zeros
      self.NextRefresh = std::chrono::steady_clock::now() + FIRST_PICTURE;
    }
    this->AdoptResult();
    picture = self.ChoosePicture();
    if (picture)
    {
      ClearOutputs(outputs);
      picture->Outcome = self.Adopted ? "" : this->GetPhase();
      picture->Model = picture->Solution ? self.Model.Bytes(picture->Solution) : nullptr;
      picture->Fill(out, image, self.Configuration->Layout);
      vtkSPINNReport::FillTable(table, picture->History);
      if (!first ||
          self.Adopted) // a first picture need not wait for hundreds of columns; a refresh brings them
      {
        self.Factors.FillFactors(vtkMultiBlockDataSet::GetData(outputs, 2), picture->Solution);
      }
      vtkSPINNFactors::FillNodes(
        vtkMultiBlockDataSet::GetData(outputs, 3), picture->Solution, picture->Configuration.Layout);
    }
  }
  catch (const std::exception& error)
  {
    this->ReportError(self.PictureFailure, error.what());
    picture.reset();
  }
  vtkSPINNDistribution::SendParts(picture);
  return picture ? 1 : 0;
}

void vtkSPINNSolver::EnableLive()
{
  this->Private->Window = true;
}

void vtkSPINNSolver::PrepareDrawing()
{
  vtkNew<vtkSphericalDirectionEncoder> encoder; // its constructor fills a table that all of them share
}

void vtkSPINNSolver::SetBackground(bool on)
{
  this->Private->Background = on;
}

bool vtkSPINNSolver::Internals::Live() const
{
  return (this->Background || this->Window) && !vtkSPINNDistribution::IsDistributed();
}

void vtkSPINNSolver::PauseTraining()
{
  if (this->Private->Training)
  {
    this->Private->Training->Pause();
  }
}

void vtkSPINNSolver::ResumeTraining()
{
  if (this->Private->Training)
  {
    this->Private->Training->Resume();
  }
}

void vtkSPINNSolver::StopTraining()
{
  if (this->Private->Training)
  {
    this->Private->Training->Cancel();
  }
}

void vtkSPINNSolver::TrainAgain()
{
  this->Private->TrainAnew = true;
  this->PropertyChanged();
}

void vtkSPINNSolver::WaitForTraining()
{
  if (this->Private->Training && !this->Private->Adopted && this->Private->Refusal.empty())
  {
    this->Private->Training->Resume();
    while (!this->Private->Training->WaitUntilEnded(1s))
    {
    }
    this->Modified();
  }
}

bool vtkSPINNSolver::GetNeedsUpdate()
{
  Internals& self = *this->Private;
  if (self.RefreshStart >= 0) // the processor time since then went into the refresh
  {
    self.RefreshCosts = { ThreadSeconds() - self.RefreshStart, self.RefreshCosts[0] };
    self.RefreshStart = -1;
  }
  if (!self.Live() || !self.Training || !self.Refusal.empty())
  {
    return false;
  }
  const vtkSPINNTraining::Status status = self.Training->GetStatus();
  const auto now = std::chrono::steady_clock::now();
  const double gap = std::max(SHORTEST_REFRESH, REFRESH_RATIO * std::ranges::min(self.RefreshCosts));
  const bool due = status.Ended() || std::chrono::duration<double>(now - self.LastRefresh).count() >= gap;
  if (status.Generation == self.ShownGeneration || !due || now < self.NextRefresh)
  {
    return false;
  }
  self.ShownGeneration = status.Generation;
  self.LastRefresh = now;
  self.RefreshStart = ThreadSeconds();
  this->Modified();
  return true;
}

vtkMTimeType vtkSPINNSolver::GetMTime()
{
  const Internals& self = *this->Private;
  const bool script = self.Live() && !self.Window && self.Refusal.empty();
  if (script && self.Training && self.Training->GetStatus().Generation > self.ShownGeneration)
  {
    this->Modified();
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
