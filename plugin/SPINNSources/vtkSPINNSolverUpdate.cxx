// SPDX-License-Identifier: BSD-3-Clause
// vtkSPINNSolver: an update, from the solution to filled outputs, on all ranks.
#include "vtkSPINNDistribution.h"
#include "vtkSPINNPicture.h"
#include "vtkSPINNReport.h"
#include "vtkSPINNSolver.h"
#include "vtkSPINNSolverInternals.h"

#include <vtkDemandDrivenPipeline.h>
#include <vtkImageData.h>
#include <vtkInformation.h>
#include <vtkInformationVector.h>
#include <vtkMultiBlockDataSet.h>
#include <vtkStreamingDemandDrivenPipeline.h>
#include <vtkTable.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <string>

using namespace std::chrono_literals;

namespace
{
constexpr auto FIRST_STATE_WAIT = 150ms; ///< Apply must return within 0.3 s
constexpr auto PROGRESS_INTERVAL = 2s;   ///< between two lines on the terminal

void PrintProgress(const std::string& problem, const vtkSPINNTraining::Status& status)
{
  std::cout << "SPINN " << problem << ": iteration " << status.Iteration << ", loss " << status.Loss
            << ", unseen loss " << status.UnseenLoss << ", " << status.Seconds << " s" << std::endl;
}

/// The outputs are those of this update, whether or not they change.
void MarkGenerated(vtkInformationVector* outputs)
{
  for (int port = 0; port < outputs->GetNumberOfInformationObjects(); ++port)
  {
    outputs->GetInformationObject(port)->Remove(vtkDemandDrivenPipeline::DATA_NOT_GENERATED());
  }
}

/// Empties the outputs, which are then filled anew.
void ClearOutputs(vtkInformationVector* outputs)
{
  MarkGenerated(outputs);
  for (int port = 0; port < outputs->GetNumberOfInformationObjects(); ++port)
  {
    vtkDataObject::GetData(outputs, port)->PrepareForNewData();
  }
}
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

/// Ranks talk when properties have changed, which all of them see. Whatever else one of them is asked for it
/// makes from the model that it has: the others may not be asked for anything. While properties are wrong,
/// too, and whoever is downstream still gets the last good solution, at any time and of any part.
int vtkSPINNSolver::RequestData(vtkInformation* request,
  vtkInformationVector**,
  vtkInformationVector* outputs)
{
  Internals& self = *this->Private;
  const bool right = this->CheckProperties();
  if (!right && !self.Filled)
  {
    return 0;
  }
  vtkInformation* out = outputs->GetInformationObject(0);
  const int port = std::max(0, request->Get(vtkDemandDrivenPipeline::FROM_OUTPUT_PORT()));
  vtkSPINNDistribution::Follow(outputs->GetInformationObject(port), out);
  const bool talks =
    right && (!vtkSPINNDistribution::IsDistributed() || self.Agreed != self.Properties.Changed.GetMTime());
  self.PictureFailure.clear();
  bool filled = false;
  std::string failure;
  try
  {
    const bool first = self.Properties.Window && !self.Trainings.HasShown();
    filled = (!talks || this->ObtainSolution()) && this->Fill(out, outputs, first);
  }
  catch (const std::exception& error)
  {
    failure = error.what();
    this->ReportError(self.PictureFailure, failure);
  }
  if (talks)
  {
    failure = failure.empty() && !filled ? self.Trainings.Failure() : failure;
    self.Filled = this->AllAgree(failure) && filled;
    return self.Filled ? 1 : 0;
  }
  if (!filled && right) // an empty part: filters that talk to all ranks would wait for this one
  {
    ClearOutputs(outputs);
  }
  return 1;
}

/// Solves; of several ranks the first one does, and gives the solution to the others.
/// @returns false on a rank that did not get one
bool vtkSPINNSolver::ObtainSolution()
{
  Internals& self = *this->Private;
  const vtkSPINNConfiguration& wanted = *self.Properties.Configuration;
  if (!vtkSPINNDistribution::IsDistributed())
  {
    this->Solve(wanted);
    return true;
  }
  const auto solve = [&]
  {
    this->Solve(wanted);
    const auto picture = self.Trainings.Choose(wanted, false);
    return picture ? picture->Solution : spinn::Solution();
  };
  const std::string& problem = self.Properties.Values.Problem;
  const bool text = problem.find('\n') != std::string::npos;
  const spinn::Solution shared = self.Shared.Share(solve, self.Model, text ? "Problem" : problem);
  if (!vtkSPINNDistribution::IsRoot() && shared)
  {
    self.Trainings.Take(wanted, shared);
  }
  return vtkSPINNDistribution::IsRoot() || shared;
}

/// Ends an update in which the ranks have talked.
/// @param own  what went wrong on this rank, which has reported it
/// @returns true if nothing went wrong on any rank
bool vtkSPINNSolver::AllAgree(const std::string& own)
{
  Internals& self = *this->Private;
  const std::string failure = vtkSPINNDistribution::FirstFailure(own);
  if (failure.empty())
  {
    self.Agreed = self.Properties.Changed.GetMTime();
    return true;
  }
  self.Shared.Forget();
  if (own.empty())
  {
    this->ReportError(self.PictureFailure, failure);
  }
  return false;
}

/// Trains, or looks what the training has come to.
void vtkSPINNSolver::Solve(const vtkSPINNConfiguration& wanted)
{
  Internals& self = *this->Private;
  const bool live = self.Properties.Live();
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
}

/// All that the outputs depend on.
vtkSPINNSolver::Internals::Content vtkSPINNSolver::Internals::ContentOf(const vtkSPINNPicture& picture,
  vtkInformation* out,
  bool factors) const
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  Content content;
  content.Solution = picture.Solution;
  content.Properties = this->Properties.Accepted;
  out->Get(Pipeline::UPDATE_EXTENT(), content.Extent.data());
  content.Time = out->Has(Pipeline::UPDATE_TIME_STEP()) ? out->Get(Pipeline::UPDATE_TIME_STEP()) : 0;
  content.Outcome = picture.Outcome;
  content.Rows = picture.History.size();
  content.Factors = factors;
  return content;
}

/// Fills the outputs, if there is anything to show; the tables on the first rank alone.
/// @param first  a window shows nothing yet
bool vtkSPINNSolver::Fill(vtkInformation* out, vtkInformationVector* outputs, bool first)
{
  Internals& self = *this->Private;
  const vtkSPINNConfiguration& wanted = *self.Properties.Configuration;
  // Where a training has failed the last good solution stays. Not with several ranks: the others would lay
  // its image out as the failed one's.
  const bool keep = !vtkSPINNDistribution::IsDistributed();
  std::optional<vtkSPINNPicture> picture = self.Trainings.Choose(wanted, keep);
  if (!picture)
  {
    return false;
  }
  const bool ended = self.Trainings.IsAdopted();
  const bool factors = !first || ended; // a first picture need not wait for hundreds of columns
  picture->Outcome = ended ? "" : this->GetPhase();
  vtkImageData* image = vtkImageData::GetData(outputs, 0);
  Internals::Content content = self.ContentOf(*picture, out, factors);
  content.Image = image->GetMTime();
  if (content == self.LastFill) // the pipeline asks for each port
  {
    MarkGenerated(outputs);
    return true;
  }
  ClearOutputs(outputs);
  picture->Model = picture->Solution ? self.Model.Bytes(picture->Solution) : nullptr;
  picture->Fill(out, image, wanted.Layout);
  vtkSPINNReport::FillTable(vtkTable::GetData(outputs, 1), picture->History);
  if (vtkSPINNDistribution::IsRoot())
  {
    if (factors)
    {
      self.Factors.FillFactors(vtkMultiBlockDataSet::GetData(outputs, 2), picture->Solution);
    }
    vtkSPINNFactors::FillNodes(
      vtkMultiBlockDataSet::GetData(outputs, 3), picture->Solution, picture->Configuration.Layout);
  }
  content.Image = image->GetMTime();
  self.LastFill = content;
  return true;
}
