// SPDX-License-Identifier: BSD-3-Clause
// The state of a vtkSPINNSolver that its header does not show.
#ifndef vtkSPINNSolverInternals_h
#define vtkSPINNSolverInternals_h

#include "vtkSPINNFactors.h"
#include "vtkSPINNModel.h"
#include "vtkSPINNRefreshPace.h"
#include "vtkSPINNSharedModel.h"
#include "vtkSPINNSolver.h"
#include "vtkSPINNTrainings.h"

#include <vtkDoubleArray.h>
#include <vtkNew.h>
#include <vtkStringArray.h>
#include <vtkTimeStamp.h>

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <tuple>

struct vtkSPINNSolver::Internals
{
  /// What was asked for.
  struct PropertyState
  {
    vtkSPINNProperties Values;
    vtkTimeStamp Changed;
    vtkMTimeType Checked = 0;                           ///< `Changed` when they were checked last
    vtkMTimeType Accepted = 0;                          ///< `Changed` when they passed last
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

  /// What the outputs were filled with last.
  struct Content
  {
    spinn::Solution Solution;    ///< held, so that no other one has its address
    vtkMTimeType Properties = 0; ///< when they were accepted
    std::array<int, 6> Extent{};
    double Time = 0;
    std::string Outcome;
    std::size_t Rows = 0; ///< of the history
    bool Factors = false;
    vtkMTimeType Image = 0; ///< its modification time: the pipeline may have released it

    [[nodiscard]] auto All() const
    {
      return std::tuple(this->Solution ? &this->Solution.data() : nullptr,
        this->Properties,
        this->Extent,
        this->Time,
        this->Outcome,
        this->Rows,
        this->Factors,
        this->Image);
    }
    bool operator==(const Content& other) const { return this->All() == other.All(); }
  };

  PropertyState Properties;
  vtkSPINNTrainings Trainings;
  vtkSPINNRefreshPace Pace;
  Lists Told;
  vtkSPINNFactors Factors;
  vtkSPINNModel::Cache Model;
  vtkSPINNSharedModel Shared;
  vtkMTimeType Agreed = 0; ///< `Properties.Changed` when all ranks got their solution last
  bool Filled = false;     ///< the last update with right properties has filled the outputs, on all ranks
  std::optional<Content> LastFill; ///< empty: not yet
  std::string PictureFailure;      ///< of the last update

  /// Zeros and NaN before the first training, and while the properties are wrong.
  [[nodiscard]] vtkSPINNTraining::Status Status() const;

  /// All that the outputs depend on, but for the image's time.
  [[nodiscard]] Content ContentOf(const vtkSPINNPicture& picture, vtkInformation* out, bool factors) const;
};

#endif
