// SPDX-License-Identifier: BSD-3-Clause
// The trainings of one source: the present one, what it is for, and what is shown of it and of those before.
#ifndef vtkSPINNTrainings_h
#define vtkSPINNTrainings_h

#include "vtkSPINNConfiguration.h"
#include "vtkSPINNPicture.h"
#include "vtkSPINNTraining.h"

#include <vtkTimeStamp.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Used by the thread of the source alone; the trainings themselves run on a worker's.
class vtkSPINNTrainings
{
public:
  vtkSPINNTrainings() = default;
  ~vtkSPINNTrainings(); ///< ends the present one
  vtkSPINNTrainings(const vtkSPINNTrainings&) = delete;
  void operator=(const vtkSPINNTrainings&) = delete;

  bool WarmStart = true; ///< start from what is shown where nothing but parameters changed, by little

  /// The training that a configuration wants has begun; another one is ended.
  /// @param live  snapshots are published while it runs
  /// @param idle  at idle priority
  void Ensure(const vtkSPINNConfiguration& wanted, bool live, bool idle);

  /// The next `Ensure` trains even if nothing changed, from the start.
  void Anew() { this->TrainAnew = true; }

  /// Takes what the training has published. A training that failed or diverged leaves the last good solution
  /// in place. @returns what went wrong, when that is news; else nothing
  std::string Adopt();

  /// Takes a solution that another MPI rank has trained.
  void Take(const vtkSPINNConfiguration& wanted, const spinn::Solution& solution);

  /// What the outputs are made from now; nothing if there is neither a solution nor the prospect of one.
  /// @param keep  the last good solution may be shown where the one that is wanted failed
  [[nodiscard]] std::optional<vtkSPINNPicture> Choose(const vtkSPINNConfiguration& wanted, bool keep) const;

  ///@{
  /// The present training; `Status` has zeros and NaN without one, the others must not be asked then.
  [[nodiscard]] explicit operator bool() const { return this->Present != nullptr; }
  [[nodiscard]] vtkSPINNTraining& operator*() const { return *this->Present; }
  [[nodiscard]] vtkSPINNTraining* operator->() const { return this->Present.get(); }
  [[nodiscard]] vtkSPINNTraining::Status Status() const;
  [[nodiscard]] const std::string& ProblemKey() const { return this->For->Request.problem.key(); }
  ///@}

  [[nodiscard]] spinn::Solution Result() const; ///< of the present one when it has finished; else empty
  [[nodiscard]] std::vector<spinn::HistoryRow> History() const;
  [[nodiscard]] const std::string& Failure() const { return this->WhyFailed; }
  [[nodiscard]] bool IsAdopted() const { return this->Adopted; } ///< it has ended, and was taken or reported
  [[nodiscard]] int Count() const { return this->Begun; }

  [[nodiscard]] bool HasShown() const { return this->Shown.has_value(); }
  [[nodiscard]] bool Shows(const vtkSPINNConfiguration& wanted) const; ///< a solution of its problem

  ///@{
  /// Whether there is a state that was not taken yet; what was announced counts as taken.
  [[nodiscard]] bool HasNews() const;
  void Announced() { this->ShownGeneration = this->Status().Generation; }
  [[nodiscard]] vtkMTimeType LastAdoption() const { return this->ShownTime.GetMTime(); } ///< of news
  ///@}

private:
  /// A solution and the configuration that it was trained for.
  struct Solved
  {
    vtkSPINNConfiguration Configuration;
    spinn::Solution Solution;
    std::vector<spinn::HistoryRow> History;
  };

  [[nodiscard]] spinn::SolveRequest RequestFor(const vtkSPINNConfiguration& wanted) const;

  std::shared_ptr<vtkSPINNTraining> Present;
  std::optional<vtkSPINNConfiguration> For;
  std::string WhyFailed; ///< of the present one, once it was adopted
  bool Adopted = false;
  bool TrainAnew = false;
  int Begun = 0;
  std::optional<Solved> Shown;      ///< what the outputs are made from; while training runs, its latest state
  std::optional<Solved> LastGood;   ///< of a training that ended well
  std::int64_t ShownGeneration = 0; ///< of the training's published solutions
  vtkTimeStamp ShownTime;           ///< when it changed last
};

#endif
