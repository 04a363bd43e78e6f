// SPDX-License-Identifier: BSD-3-Clause
// vtkSPINNSolver: setters, and what it tells about itself.
#include "vtkSPINNReport.h"
#include "vtkSPINNSolver.h"
#include "vtkSPINNSolverInternals.h"

#include <spinn/error.hpp>

#include <vtkDoubleArray.h>
#include <vtkStringArray.h>

#include <cmath>

namespace
{
constexpr std::size_t HISTORY_ROWS = 300; ///< sent to the panel several times a second
constexpr double UNKNOWN = -1;            ///< instead of NaN, which ParaView's Python traces cannot write

double Known(double value)
{
  return std::isnan(value) ? UNKNOWN : value;
}

/// The problem files are read once per source: ParaView asks for these lists often.
vtkStringArray* FilledOnce(vtkStringArray* texts, void (*fill)(vtkStringArray*))
{
  if (texts->GetNumberOfValues() == 0)
  {
    fill(texts);
  }
  return texts;
}
}

vtkSPINNOutputProperties& vtkSPINNSolver::Output()
{
  return this->Private->Properties.Values;
}

vtkSPINNTraining::Status vtkSPINNSolver::Internals::Status() const
{
  if (this->Properties.Refused())
  {
    return { .State = vtkSPINNTraining::Phase::Failed, .Failure = this->Properties.Refusal };
  }
  return this->Trainings.Status();
}

void vtkSPINNSolver::PropertyChanged()
{
  this->Private->Properties.Changed.Modified();
  this->Modified();
}

void vtkSPINNSolver::SetProblem(const char* keyOrPathOrText)
{
  const std::string text = keyOrPathOrText ? keyOrPathOrText : "";
  if (this->Private->Properties.Values.Problem != text)
  {
    this->Private->Properties.Values.Problem = text;
    this->PropertyChanged();
  }
}

const char* vtkSPINNSolver::GetProblem()
{
  return this->Private->Properties.Values.Problem.c_str();
}

void vtkSPINNSolver::SetParameter(const char* name, const char* value)
{
  this->Private->Properties.Values.Parameters.emplace_back(name ? name : "", value ? value : "");
  this->PropertyChanged();
}

void vtkSPINNSolver::ClearParameters()
{
  this->Private->Properties.Values.Parameters.clear();
  this->PropertyChanged();
}

// clang-format off
/// Defines Set<name>, which takes a new value and marks the source modified.
#define vtkSPINNSetter(name, type)                                                                           \
  void vtkSPINNSolver::Set##name(type value)                                                                 \
  {                                                                                                          \
    if (this->Private->Properties.Values.name != value)                                                      \
    {                                                                                                        \
      this->Private->Properties.Values.name = value;                                                         \
      this->PropertyChanged();                                                                               \
    }                                                                                                        \
  }

/// The same for a choice, and Get<name>Names with what it may be.
#define vtkSPINNChoiceSetter(name)                                                                           \
  void vtkSPINNSolver::Set##name(const char* value)                                                          \
  {                                                                                                          \
    const std::string text = value ? value : "";                                                             \
    if (this->Private->Properties.Values.name != text)                                                       \
    {                                                                                                        \
      this->Private->Properties.Values.name = text;                                                          \
      this->PropertyChanged();                                                                               \
    }                                                                                                        \
  }                                                                                                          \
  vtkStringArray* vtkSPINNSolver::Get##name##Names()                                                         \
  {                                                                                                          \
    return this->ChoiceNames(#name);                                                                         \
  }

vtkSPINNChoiceSetter(BaseSettings)
vtkSPINNChoiceSetter(AxisFunction)
vtkSPINNChoiceSetter(AutomaticSize)
vtkSPINNSetter(Width, int)
vtkSPINNSetter(Depth, int)
vtkSPINNSetter(Rank, int)
vtkSPINNSetter(Windows, int)
vtkSPINNChoiceSetter(NodeRule)
vtkSPINNSetter(ResampleEvery, int)
vtkSPINNChoiceSetter(ResidualPath)
vtkSPINNChoiceSetter(Optimiser)
vtkSPINNSetter(LearningRate, double)
vtkSPINNSetter(Seconds, double)
vtkSPINNSetter(Iterations, int)
vtkSPINNSetter(Tolerance, double)
vtkSPINNChoiceSetter(Guard)
vtkSPINNSetter(Seed, int)
vtkSPINNChoiceSetter(Precision)

#undef vtkSPINNSetter
#undef vtkSPINNChoiceSetter
  // clang-format on

  void vtkSPINNSolver::AddPointsPerAxis(int points)
{
  this->Private->Properties.Values.PointsPerAxis.push_back(points);
  this->PropertyChanged();
}

void vtkSPINNSolver::ClearPointsPerAxis()
{
  this->Private->Properties.Values.PointsPerAxis.clear();
  this->PropertyChanged();
}

const char* vtkSPINNSolver::GetPhase()
{
  const Internals& self = *this->Private;
  if (!self.Trainings && !self.Properties.Refused())
  {
    return "idle";
  }
  switch (self.Status().State)
  {
    case vtkSPINNTraining::Phase::Waiting:
      return "waiting";
    case vtkSPINNTraining::Phase::Training:
      return "training";
    case vtkSPINNTraining::Phase::Paused:
      return "paused";
    case vtkSPINNTraining::Phase::Finished:
      return "finished";
    case vtkSPINNTraining::Phase::Failed:
      return "failed";
  }
  return "idle";
}

const char* vtkSPINNSolver::GetOutcome()
{
  Internals& self = *this->Private;
  const spinn::Solution result = self.Properties.Refused() ? spinn::Solution() : self.Trainings.Result();
  self.Told.Text = result ? spinn::to_string(result.report().outcome) : "";
  return self.Told.Text.c_str();
}

const char* vtkSPINNSolver::GetAdvice()
{
  Internals& self = *this->Private;
  const spinn::Solution result = self.Properties.Refused() ? spinn::Solution() : self.Trainings.Result();
  self.Told.Text = result ? result.report().advice : "";
  return self.Told.Text.c_str();
}

const char* vtkSPINNSolver::GetFailure()
{
  const Internals& self = *this->Private;
  for (const std::string* failure : { &self.Properties.Refusal, &self.Trainings.Failure() })
  {
    if (!failure->empty())
    {
      return failure->c_str();
    }
  }
  return self.PictureFailure.c_str();
}

int vtkSPINNSolver::GetTrainingCount()
{
  return this->Private->Trainings.Count();
}

int vtkSPINNSolver::GetIteration()
{
  return static_cast<int>(this->Private->Status().Iteration);
}

double vtkSPINNSolver::GetSecondsSpent()
{
  return this->Private->Status().Seconds;
}

double vtkSPINNSolver::GetFraction()
{
  return this->Private->Status().Fraction;
}

double vtkSPINNSolver::GetLoss()
{
  return Known(this->Private->Status().Loss);
}

double vtkSPINNSolver::GetUnseenLoss()
{
  return Known(this->Private->Status().UnseenLoss);
}

double vtkSPINNSolver::GetConditionError()
{
  return Known(this->Private->Status().ConditionError);
}

double vtkSPINNSolver::GetRelativeError()
{
  return Known(this->Private->Status().RelativeError);
}

vtkDoubleArray* vtkSPINNSolver::GetLossHistory()
{
  Internals& self = *this->Private;
  const auto rows = self.Properties.Refused() ? std::vector<spinn::HistoryRow>() : self.Trainings.History();
  vtkSPINNReport::FillThinned(self.Told.LossHistory, rows, HISTORY_ROWS, UNKNOWN);
  return self.Told.LossHistory;
}

vtkDoubleArray* vtkSPINNSolver::GetTimeValues()
{
  Internals& self = *this->Private;
  vtkDoubleArray* values = self.Told.TimeValues;
  values->SetNumberOfValues(0);
  if (self.Properties.Configuration)
  {
    for (double time : self.Properties.Configuration->TimeValues)
    {
      values->InsertNextValue(time);
    }
  }
  return values;
}

void vtkSPINNSolver::SetWarmStart(bool on)
{
  this->Private->Trainings.WarmStart = on; // what is solved stays solved
}

/// A draft that is right is listed with the problems from then on.
void vtkSPINNSolver::SetDraft(const char* text)
{
  Internals& self = *this->Private;
  const std::string draft = text ? text : "";
  self.Told.DraftError->SetNumberOfValues(0);
  try
  {
    const spinn::Problem problem = vtkSPINNConfiguration::FindProblem(draft);
    if (self.Told.Drafts.insert(draft).second)
    {
      vtkSPINNReport::Describe(problem, draft, this->GetProblemTexts());
      vtkSPINNReport::ListParameters(problem, draft, this->GetParameterList());
      vtkSPINNReport::ListDefaults(problem, draft, this->GetDefaultList());
    }
  }
  catch (const spinn::Error& error)
  {
    vtkSPINNReport::DescribeError(error, self.Told.DraftError);
  }
}

vtkStringArray* vtkSPINNSolver::GetDraftError()
{
  return this->Private->Told.DraftError;
}

vtkStringArray* vtkSPINNSolver::GetProblemList()
{
  return FilledOnce(this->Private->Told.Problems, vtkSPINNReport::ListProblems);
}

vtkStringArray* vtkSPINNSolver::GetProblemTexts()
{
  return FilledOnce(this->Private->Told.Texts, vtkSPINNReport::DescribeProblems);
}

vtkStringArray* vtkSPINNSolver::GetParameterList()
{
  return FilledOnce(this->Private->Told.Parameters, vtkSPINNReport::ListParameters);
}

vtkStringArray* vtkSPINNSolver::GetDefaultList()
{
  return FilledOnce(this->Private->Told.Defaults, vtkSPINNReport::ListDefaults);
}
