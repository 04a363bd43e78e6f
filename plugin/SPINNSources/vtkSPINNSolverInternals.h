// SPDX-License-Identifier: BSD-3-Clause
// The state of a vtkSPINNSolver that its header does not show.
#ifndef vtkSPINNSolverInternals_h
#define vtkSPINNSolverInternals_h

#include "vtkSPINNFactors.h"
#include "vtkSPINNModel.h"
#include "vtkSPINNRefreshPace.h"
#include "vtkSPINNSolver.h"
#include "vtkSPINNTrainings.h"

#include <vtkDoubleArray.h>
#include <vtkNew.h>
#include <vtkStringArray.h>
#include <vtkTimeStamp.h>

#include <optional>
#include <set>
#include <string>

struct vtkSPINNSolver::Internals
{
  /// What was asked for.
  struct PropertyState
  {
    vtkSPINNProperties Values;
    vtkTimeStamp Changed;
    vtkMTimeType Checked = 0;                           ///< `Changed` when they were checked last
    std::optional<vtkSPINNConfiguration> Configuration; ///< the last one that passed
    std::string Refusal;                                ///< what is wrong with them; empty when they passed
    bool Background = false;                            ///< a script does not want to wait
    bool Window = false; ///< nor does a window, which the training must not disturb

    [[nodiscard]] bool Refused() const { return !this->Refusal.empty(); }
    [[nodiscard]] bool Live() const; ///< updates do not wait
  };

  /// What getters return.
  struct Lists
  {
    vtkNew<vtkStringArray> Problems, Texts, Parameters, Defaults, DraftError;
    std::set<std::string> Drafts; ///< that are among them
    vtkNew<vtkDoubleArray> LossHistory, TimeValues;
    std::string Text; ///< the last one
  };

  PropertyState Properties;
  vtkSPINNTrainings Trainings;
  vtkSPINNRefreshPace Pace;
  Lists Told;
  vtkSPINNFactors Factors;
  vtkSPINNModel::Cache Model;
  std::string PictureFailure; ///< of the last update

  /// Zeros and NaN before the first training, and while the properties are wrong.
  [[nodiscard]] vtkSPINNTraining::Status Status() const;
};

#endif
