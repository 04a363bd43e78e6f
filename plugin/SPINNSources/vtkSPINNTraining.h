// SPDX-License-Identifier: BSD-3-Clause
// One training: what it is asked for, how far it is, what came of it. Runs on a worker thread.
#ifndef vtkSPINNTraining_h
#define vtkSPINNTraining_h

#include <spinn/solve.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

/// Shared by the source (any thread of ParaView) and the worker. Touches no VTK object. All members may be
/// called from any thread.
class vtkSPINNTraining
{
public:
  enum class Phase
  {
    Waiting, ///< another source is being solved on the same worker
    Training,
    Paused,
    Finished, ///< `Latest` is the result
    Failed    ///< `Status::Failure` says why
  };

  struct Status
  {
    Phase State = Phase::Waiting;
    std::int64_t Iteration = 0;
    double Seconds = 0;
    double Fraction = 0; ///< of the budget, 0..1
    double Loss = std::numeric_limits<double>::quiet_NaN();
    double UnseenLoss = std::numeric_limits<double>::quiet_NaN();
    double ConditionError = std::numeric_limits<double>::quiet_NaN();
    double RelativeError = std::numeric_limits<double>::quiet_NaN(); ///< against the truth; NaN without one
    std::int64_t Generation = 0; ///< counts published solutions; 0 = none yet
    std::string Failure;

    [[nodiscard]] bool Ended() const
    {
      return this->State == Phase::Finished || this->State == Phase::Failed;
    }
  };

  /// @param snapshots publish solutions while training runs (a window shows them); otherwise the result alone
  vtkSPINNTraining(spinn::SolveRequest request, bool snapshots);

  /// Solves. Called once, by the worker. Never throws.
  void Run();

  /// Asks the training to end; it does so within about 100 ms, paused or not.
  void Cancel() { this->Stop.request_stop(); }

  ///@{
  /// Holds the training after its present iteration, and lets it go on. A pause costs no budget.
  void Pause();
  void Resume();
  ///@}

  /// Holds the training too, whoever paused or resumes it, while nobody knows what is wanted.
  void Hold(bool on);

  [[nodiscard]] Status GetStatus() const;
  [[nodiscard]] spinn::Solution Latest() const; ///< empty before the first
  [[nodiscard]] std::vector<spinn::HistoryRow> GetHistory() const;

  bool WaitUntilEnded(std::chrono::milliseconds limit) const; ///< @returns true if it ended
  void WaitUntilPublished(std::chrono::milliseconds limit) const;

private:
  void Record(const spinn::Progress& progress);
  void WaitWhilePaused(const spinn::Progress& progress);
  void Publish(spinn::Solution solution, Phase phase);
  void Fail(const std::string& text);

  const spinn::SolveRequest Request;
  const bool Snapshots;
  std::stop_source Stop;
  std::chrono::steady_clock::time_point LastSnapshot; ///< worker only
  std::chrono::steady_clock::time_point LastRow;      ///< worker only
  std::chrono::steady_clock::time_point NextMeasure;  ///< worker only; of the errors

  mutable std::mutex Mutex; ///< guards what follows
  mutable std::condition_variable Changed;
  std::condition_variable_any Resumed;
  bool PauseWanted = false;
  bool Held = false;
  Status Now;
  spinn::Solution Solution;
  std::vector<spinn::HistoryRow> History;
};

#endif
