// SPDX-License-Identifier: BSD-3-Clause
// One training after the other, and what stays of them.
#include "vtkSPINNTrainings.h"

#include "vtkSPINNWorker.h"

#include <cmath>

vtkSPINNTrainings::~vtkSPINNTrainings()
{
  if (this->Present)
  {
    this->Present->Cancel();
  }
}

spinn::SolveRequest vtkSPINNTrainings::RequestFor(const vtkSPINNConfiguration& wanted) const
{
  spinn::SolveRequest request = wanted.Request;
  if (this->WarmStart && !this->TrainAnew && this->Shown && wanted.CloseTo(this->Shown->Configuration))
  {
    request.start = this->Shown->Solution;
  }
  return request;
}

void vtkSPINNTrainings::Ensure(const vtkSPINNConfiguration& wanted, bool live, bool idle)
{
  if (this->Present && !this->TrainAnew && this->For->SameTraining(wanted))
  {
    return;
  }
  if (this->Present)
  {
    this->Present->Cancel();
  }
  this->Present = std::make_shared<vtkSPINNTraining>(this->RequestFor(wanted), live);
  this->For = wanted;
  this->WhyFailed.clear();
  this->TrainAnew = false;
  this->Adopted = false;
  this->ShownGeneration = 0;
  ++this->Begun;
  (idle ? vtkSPINNWorker::Background() : vtkSPINNWorker::Foreground()).Submit(this->Present);
}

std::string vtkSPINNTrainings::Adopt()
{
  const vtkSPINNTraining::Status status = this->Present->GetStatus();
  if (this->ShownGeneration != status.Generation)
  {
    this->ShownGeneration = status.Generation;
    this->ShownTime.Modified();
  }
  if (this->Adopted)
  {
    return {};
  }
  const spinn::Solution solution = this->Present->Latest();
  if (!status.Ended())
  {
    if (solution)
    {
      this->Shown = Solved{ *this->For, solution, this->Present->GetHistory() };
    }
    return {};
  }
  this->Adopted = true;
  const bool usable = status.State == vtkSPINNTraining::Phase::Finished &&
                      solution.report().outcome != spinn::Outcome::diverged &&
                      std::isfinite(solution.report().loss);
  if (usable)
  {
    this->Shown = Solved{ *this->For, solution, this->Present->GetHistory() };
    this->LastGood = this->Shown;
    return {};
  }
  this->Shown = this->LastGood;
  const bool failed = status.State == vtkSPINNTraining::Phase::Failed;
  this->WhyFailed = this->ProblemKey() + ": " + (failed ? status.Failure : solution.report().advice);
  return this->WhyFailed;
}

void vtkSPINNTrainings::Take(const vtkSPINNConfiguration& wanted, const spinn::Solution& solution)
{
  this->Shown = Solved{ wanted, solution, {} };
  this->Adopted = true;
}

std::optional<vtkSPINNPicture> vtkSPINNTrainings::Choose(const vtkSPINNConfiguration& wanted, bool keep) const
{
  if (!this->WhyFailed.empty() && !keep)
  {
    return std::nullopt;
  }
  if (this->Shows(wanted))
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

vtkSPINNTraining::Status vtkSPINNTrainings::Status() const
{
  return this->Present ? this->Present->GetStatus() : vtkSPINNTraining::Status();
}

spinn::Solution vtkSPINNTrainings::Result() const
{
  const bool finished = this->Status().State == vtkSPINNTraining::Phase::Finished;
  return finished ? this->Present->Latest() : spinn::Solution();
}

std::vector<spinn::HistoryRow> vtkSPINNTrainings::History() const
{
  return this->Present ? this->Present->GetHistory() : std::vector<spinn::HistoryRow>();
}

bool vtkSPINNTrainings::Shows(const vtkSPINNConfiguration& wanted) const
{
  return this->Shown && this->Shown->Configuration.SameProblem(wanted);
}

bool vtkSPINNTrainings::HasNews() const
{
  return this->Status().Generation != this->ShownGeneration;
}
