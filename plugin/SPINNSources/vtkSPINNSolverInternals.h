// SPDX-License-Identifier: BSD-3-Clause
// The state of a vtkSPINNSolver that its header does not show.
#ifndef vtkSPINNSolverInternals_h
#define vtkSPINNSolverInternals_h

#include "vtkSPINNFactors.h"
#include "vtkSPINNModel.h"
#include "vtkSPINNPicture.h"
#include "vtkSPINNSolver.h"
#include "vtkSPINNTraining.h"

#include <vtkDoubleArray.h>
#include <vtkNew.h>
#include <vtkStringArray.h>
#include <vtkTimeStamp.h>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

struct vtkSPINNSolver::Internals
{
  /// A solution and the configuration that it was trained for.
  struct Solved
  {
    vtkSPINNConfiguration Configuration;
    spinn::Solution Solution;
    std::vector<spinn::HistoryRow> History;
  };

  vtkSPINNProperties Properties;
  vtkTimeStamp PropertiesTime;
  vtkMTimeType CheckedTime = 0;                       ///< of PropertiesTime when they were checked last
  std::optional<vtkSPINNConfiguration> Configuration; ///< the last one that passed
  std::string Refusal; ///< what is wrong with the properties; empty when they passed

  std::shared_ptr<vtkSPINNTraining> Training;
  std::optional<vtkSPINNConfiguration> TrainingFor;
  bool Adopted = false;   ///< the training has ended and its result was taken or reported
  bool TrainAnew = false; ///< train even if nothing changed
  int TrainingCount = 0;
  std::optional<Solved> Shown;    ///< what the outputs are made from; while training runs, its latest state
  std::optional<Solved> LastGood; ///< of a training that ended well
  std::string TrainingFailure;    ///< of `Training`, once it was adopted
  std::string PictureFailure;     ///< of the last update

  bool Background = false; ///< a script does not want to wait
  bool Window = false;     ///< nor does a window, which the training must not disturb
  bool WarmStart = true;
  std::int64_t ShownGeneration = 0; ///< of the training's published solutions
  std::chrono::steady_clock::time_point LastRefresh;
  std::chrono::steady_clock::time_point NextRefresh; ///< at the earliest
  double RefreshStart = -1; ///< seconds of this thread's processor time; < 0: no refresh is being measured
  /// Processor seconds that the last two refreshes took on this thread. The lower one counts: the other one
  /// may hold all that the thread did while a window paused its live updates.
  std::array<double, 2> RefreshCosts{};

  vtkSPINNFactors Factors;
  vtkSPINNModel::Cache Model;
  std::string Text; ///< what a getter returned last
  std::set<std::string> ListedDrafts;
  vtkNew<vtkDoubleArray> LossHistory, TimeValues;
  vtkNew<vtkStringArray> ProblemList, ProblemTexts, ParameterList, DefaultList, DraftError;

  /// Zeros and NaN before the first training, and while the properties are wrong.
  [[nodiscard]] vtkSPINNTraining::Status Status() const;
  [[nodiscard]] spinn::Solution Result() const; ///< of a training that has finished; else empty
  [[nodiscard]] bool Live() const;              ///< updates do not wait
  [[nodiscard]] std::optional<vtkSPINNPicture> ChoosePicture() const;
  [[nodiscard]] spinn::SolveRequest MakeRequest() const;
};

#endif
