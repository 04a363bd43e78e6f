// SPDX-License-Identifier: BSD-3-Clause
// One training on a worker thread.
#include "vtkSPINNTraining.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

using namespace std::chrono_literals;

namespace
{
constexpr auto SNAPSHOT_INTERVAL = 50ms; ///< a snapshot copies the model's parameters: microseconds
constexpr auto ROW_INTERVAL = 5ms;       ///< of the loss history: at most 12,000 rows a minute
constexpr auto MEASURE_INTERVAL = 500ms; ///< between two looks at the truth, at least
constexpr int MEASURE_RATIO = 20;        ///< time between two of them per time that one takes
constexpr double MEASURE_POINTS = 3e4;   ///< of the grid for the error: a few milliseconds
}

vtkSPINNTraining::vtkSPINNTraining(spinn::SolveRequest request, bool snapshots)
  : Request(std::move(request))
  , Snapshots(snapshots)
{
}

void vtkSPINNTraining::Run()
{
  if (this->Stop.stop_requested()) // cancelled while it waited
  {
    this->Fail("The training was stopped before it began.");
    return;
  }
  {
    const std::lock_guard lock(this->Mutex);
    this->Now.State = Phase::Training;
  }
  try
  {
    const auto record = [this](const spinn::Progress& progress) { this->Record(progress); };
    this->Publish(spinn::solve(this->Request, record, this->Stop.get_token()), Phase::Finished);
  }
  catch (const std::exception& error)
  {
    this->Fail(error.what());
  }
  catch (...)
  {
    this->Fail("The training ended with an unknown exception; please report this as a bug.");
  }
}

void vtkSPINNTraining::Record(const spinn::Progress& progress)
{
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock(this->Mutex);
    this->Now.Iteration = progress.iteration;
    this->Now.Seconds = progress.seconds;
    this->Now.Fraction = progress.fraction;
    this->Now.Loss = progress.loss;
    this->Now.UnseenLoss = progress.unseen_loss;
    if (this->History.empty() || now - this->LastRow >= ROW_INTERVAL)
    {
      this->History.push_back({ progress.iteration, progress.seconds, progress.loss, progress.unseen_loss });
      this->LastRow = now;
    }
  }
  const bool due = now - this->LastSnapshot >= SNAPSHOT_INTERVAL;
  if (this->Snapshots && due && std::isfinite(progress.loss)) // what is not finite is never shown
  {
    this->LastSnapshot = now;
    const spinn::Solution solution = progress.snapshot();
    this->Publish(solution, Phase::Training);
    if (now >= this->NextMeasure) // after the picture, which waits for nothing
    {
      const double error = solution.relative_error(101, MEASURE_POINTS);
      const auto then = std::chrono::steady_clock::now();
      this->NextMeasure =
        then + std::max<std::chrono::steady_clock::duration>(MEASURE_INTERVAL, MEASURE_RATIO * (then - now));
      const std::lock_guard lock(this->Mutex);
      this->Now.RelativeError = error;
      this->Now.ConditionError = solution.report().condition_error;
    }
  }
  this->WaitWhilePaused(progress);
}

/// The view is given the state that the training is held at.
void vtkSPINNTraining::WaitWhilePaused(const spinn::Progress& progress)
{
  {
    const std::lock_guard lock(this->Mutex);
    if (!this->PauseWanted && !this->Held)
    {
      return;
    }
  }
  if (this->Snapshots && std::isfinite(progress.loss))
  {
    this->Publish(progress.snapshot(), Phase::Paused);
  }
  std::unique_lock lock(this->Mutex);
  this->Now.State = Phase::Paused;
  this->Resumed.wait(lock, this->Stop.get_token(), [this] { return !this->PauseWanted && !this->Held; });
  this->Now.State = Phase::Training;
}

void vtkSPINNTraining::Pause()
{
  const std::lock_guard lock(this->Mutex);
  this->PauseWanted = true;
}

void vtkSPINNTraining::Resume()
{
  {
    const std::lock_guard lock(this->Mutex);
    this->PauseWanted = false;
  }
  this->Resumed.notify_all();
}

void vtkSPINNTraining::Hold(bool on)
{
  {
    const std::lock_guard lock(this->Mutex);
    this->Held = on;
  }
  this->Resumed.notify_all();
}

void vtkSPINNTraining::Publish(spinn::Solution solution, Phase phase)
{
  {
    const std::lock_guard lock(this->Mutex);
    this->Solution = std::move(solution);
    this->Now.State = phase;
    ++this->Now.Generation;
    if (phase == Phase::Finished)
    {
      const spinn::Report& report = this->Solution.report();
      this->Now.Iteration = report.iterations;
      this->Now.Seconds = report.seconds;
      this->Now.Fraction = 1;
      this->Now.Loss = report.loss;
      this->Now.UnseenLoss = report.unseen_loss;
      this->Now.ConditionError = report.condition_error;
      this->Now.RelativeError = report.relative_error;
      this->History = report.history;
    }
  }
  this->Changed.notify_all();
}

void vtkSPINNTraining::Fail(const std::string& text)
{
  {
    const std::lock_guard lock(this->Mutex);
    this->Now.State = Phase::Failed;
    this->Now.Failure = text;
    ++this->Now.Generation;
  }
  this->Changed.notify_all();
}

vtkSPINNTraining::Status vtkSPINNTraining::GetStatus() const
{
  const std::lock_guard lock(this->Mutex);
  return this->Now;
}

spinn::Solution vtkSPINNTraining::Latest() const
{
  const std::lock_guard lock(this->Mutex);
  return this->Solution;
}

std::vector<spinn::HistoryRow> vtkSPINNTraining::GetHistory() const
{
  const std::lock_guard lock(this->Mutex);
  return this->History;
}

bool vtkSPINNTraining::WaitUntilEnded(std::chrono::milliseconds limit) const
{
  std::unique_lock lock(this->Mutex);
  return this->Changed.wait_for(lock, limit, [this] { return this->Now.Ended(); });
}

void vtkSPINNTraining::WaitUntilPublished(std::chrono::milliseconds limit) const
{
  std::unique_lock lock(this->Mutex);
  this->Changed.wait_for(lock, limit, [this] { return this->Now.Generation > 0; });
}
