// SPDX-License-Identifier: BSD-3-Clause
// vtkSPINNSolver with one wrong setting, of every kind: it is told once, nothing is trained, and whoever is
// downstream still gets the last good solution; without one the update fails.
#include "solver_fixture.h"

#include <vtkDoubleArray.h>
#include <vtkExecutive.h>

#include <chrono>
#include <functional>
#include <limits>
#include <ostream>
#include <string>
#include <thread>

using namespace std::chrono_literals;

namespace
{
/// A wrong setting, how it is taken back, and what the error must say.
struct Wrong
{
  const char* Name;
  std::function<void(vtkSPINNSolver*)> Set;
  std::function<void(vtkSPINNSolver*)> TakeBack;
  std::string Says;
  bool FoundByTraining = false; ///< what only the set-up of the training can see
};

/// What ctest shows of it.
void PrintTo(const Wrong& wrong, std::ostream* out)
{
  *out << wrong.Name;
}

class SolverRefusal
  : public SolverFixture
  , public testing::WithParamInterface<Wrong>
{
protected:
  void SetUp() override
  {
    SolverFixture::SetUp();
    Listen(this->Solver->GetExecutive());
    this->Solver->SetProblem("shift2d");
    this->Solver->SetResolution(11, 0, 0);
  }

  bool Update() { return this->Solver->GetExecutive()->Update() != 0; }

  /// An update of a source that has a good solution.
  void ExpectUpdateThatIsRefused()
  {
    EXPECT_TRUE(Update());
    EXPECT_NE(this->Errors.find(GetParam().Says), std::string::npos) << this->Errors;
  }

  void ExpectRefusal()
  {
    EXPECT_NE(std::string(this->Solver->GetFailure()).find(GetParam().Says), std::string::npos)
      << GetParam().Says << " is not in: " << this->Solver->GetFailure();
    EXPECT_STREQ(this->Solver->GetPhase(), "failed");
    EXPECT_STREQ(this->Solver->GetOutcome(), "");
    EXPECT_STREQ(this->Solver->GetAdvice(), "");
    EXPECT_LT(this->Solver->GetLoss(), 0); // unknown
    EXPECT_LT(this->Solver->GetRelativeError(), 0);
  }

  [[nodiscard]] int Begun() const { return GetParam().FoundByTraining ? 1 : 0; }
};

TEST_P(SolverRefusal, OfTheFirstUpdateLeavesNothing)
{
  GetParam().Set(this->Solver);
  EXPECT_FALSE(Update());
  EXPECT_NE(this->Errors.find(GetParam().Says), std::string::npos) << this->Errors;
  Update(); // again: nothing comes of asking twice
  ExpectRefusal();
  EXPECT_EQ(Image()->GetPointData()->GetNumberOfArrays(), 0);
  EXPECT_EQ(this->Solver->GetTrainingCount(), Begun());
}

TEST_P(SolverRefusal, KeepsTheLastGoodSolution)
{
  ASSERT_TRUE(Update()) << this->Errors;
  vtkNew<vtkImageData> good;
  good->DeepCopy(Image());
  GetParam().Set(this->Solver);
  ExpectUpdateThatIsRefused();
  this->Errors.clear();
  Update();
  EXPECT_EQ(GetParam().FoundByTraining ? "" : this->Errors, ""); // it is told once
  ExpectRefusal();
  EXPECT_EQ(this->Solver->GetTrainingCount(), 1 + Begun());
  EXPECT_EQ(Text("outcome"), "converged"); // of the solution that is shown
  ASSERT_NE(Array("u"), nullptr);
  ASSERT_EQ(Array("u")->GetNumberOfTuples(), 11);
  for (vtkIdType i = 0; i < 11; ++i)
  {
    EXPECT_EQ(Array("u")->GetTuple1(i), good->GetPointData()->GetArray("u")->GetTuple1(i));
  }
  EXPECT_EQ(this->Solver->GetTimeValues()->GetNumberOfValues(), 51);

  GetParam().TakeBack(this->Solver);
  this->Errors.clear();
  EXPECT_TRUE(Update()) << this->Errors;
  EXPECT_EQ(this->Errors, "");
  EXPECT_STREQ(this->Solver->GetFailure(), "");
  EXPECT_STREQ(this->Solver->GetOutcome(), "converged");
  EXPECT_EQ(this->Solver->GetTrainingCount(), 1 + 2 * Begun());
}

/// In the background or behind a window a training may be under way: it is held, and goes on when the setting
/// is right again.
TEST_P(SolverRefusal, HoldsATrainingThatIsUnderWay)
{
  if (GetParam().FoundByTraining)
  {
    GTEST_SKIP() << "another training is asked for, and ends the one before";
  }
  this->Solver->SetBackground(true);
  TrainForEver(this->Solver);
  ASSERT_TRUE(Update()) << this->Errors;
  GetParam().Set(this->Solver);
  ExpectUpdateThatIsRefused();
  ExpectRefusal();
  EXPECT_FALSE(this->Solver->GetNeedsUpdate());
  this->Solver->WaitForTraining(); // returns: there is nothing to wait for

  GetParam().TakeBack(this->Solver);
  TrainForEver(this->Solver);
  EXPECT_TRUE(Update()) << this->Errors;
  EXPECT_STREQ(this->Solver->GetFailure(), "");
  const int before = this->Solver->GetIteration();
  for (const auto end = std::chrono::steady_clock::now() + 20s;
    this->Solver->GetIteration() <= before && std::chrono::steady_clock::now() < end;)
  {
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_GT(this->Solver->GetIteration(), before);
  EXPECT_EQ(this->Solver->GetTrainingCount(), 1);
}

using S = vtkSPINNSolver;
constexpr double NAN_VALUE = std::numeric_limits<double>::quiet_NaN();

#define SETS(name, value, right) [](S* s) { s->name(value); }, [](S* s) { s->name(right); }

INSTANTIATE_TEST_SUITE_P(OfAWrong,
  SolverRefusal,
  testing::Values(Wrong{ "ProblemName", SETS(SetProblem, "shfit2d", "shift2d"), "shift2d" },
    Wrong{ "ProblemFile", SETS(SetProblem, "/nowhere/x.toml", "shift2d"), "/nowhere/x.toml" },
    Wrong{ "ProblemText", SETS(SetProblem, "title = \"half\"\nunknowns = [", "shift2d"), "own_problem:2" },
    Wrong{ "ParameterName",
      [](S* s) { s->SetParameter("speed", "1"); },
      [](S* s) { s->ClearParameters(); },
      "speed" },
    Wrong{ "ParameterValue",
      [](S* s) { s->SetParameter("c", "3"); },
      [](S* s) { s->ClearParameters(); },
      "0 to 2" },
    Wrong{ "ParameterText",
      [](S* s) { s->SetParameter("c", "fast"); },
      [](S* s) { s->ClearParameters(); },
      "fast" },
    Wrong{ "Points",
      [](S* s) { s->AddPointsPerAxis(1); },
      [](S* s) { s->ClearPointsPerAxis(); },
      "PointsPerAxis" },
    Wrong{ "BaseSettings", SETS(SetBaseSettings, "7", "problem"), "BaseSettings" },
    Wrong{ "AxisFunction", SETS(SetAxisFunction, "77", "default"), "AxisFunction" },
    Wrong{ "AutomaticSize", SETS(SetAutomaticSize, "7", "default"), "AutomaticSize" },
    Wrong{ "Width", SETS(SetWidth, 5000, 0), "5000" },
    Wrong{ "Depth", SETS(SetDepth, 17, 0), "Depth" },
    Wrong{ "Rank", SETS(SetRank, -1, 0), "Rank" },
    Wrong{ "Windows", SETS(SetWindows, 1001, 0), "1 to 1000" },
    Wrong{ "NodeRule", SETS(SetNodeRule, "7", "default"), "NodeRule" },
    Wrong{ "ResampleEvery", SETS(SetResampleEvery, -1, 0), "ResampleEvery" },
    Wrong{ "ResidualPath", SETS(SetResidualPath, "7", "default"), "ResidualPath" },
    Wrong{ "Optimiser", SETS(SetOptimiser, "77", "default"), "Optimiser" },
    Wrong{ "LearningRate", SETS(SetLearningRate, -1, 0), "LearningRate" },
    Wrong{ "Seconds", SETS(SetSeconds, NAN_VALUE, 0), "Seconds" },
    Wrong{ "Iterations", SETS(SetIterations, -1, 0), "Iterations" },
    Wrong{ "Tolerance", SETS(SetTolerance, -1, 0), "Tolerance" },
    Wrong{ "Guard", SETS(SetGuard, "7", "default"), "Guard" },
    Wrong{ "Seed", SETS(SetSeed, -1, 0), "Seed" },
    Wrong{ "Precision", SETS(SetPrecision, "7", "default"), "Precision" },
    Wrong{ "Resolution",
      [](S* s) { s->SetResolution(1, 0, 0); },
      [](S* s) { s->SetResolution(11, 0, 0); },
      "2..4096" },
    Wrong{ "TimeSteps", SETS(SetTimeSteps, 1, 51), "2..10000" },
    Wrong{ "FixedCoordinates",
      [](S* s) { s->AddFixedCoordinate(0.5); },
      [](S* s) { s->ClearFixedCoordinates(); },
      "FixedCoordinates" },
    Wrong{ "OutputPrecision", SETS(SetOutputPrecision, "7", "single"), "OutputPrecision" },
    Wrong{ "WindowsWithoutTime",
      [](S* s)
      {
        s->SetProblem("sum5d");
        s->SetWindows(4);
      },
      [](S* s)
      {
        s->SetProblem("shift2d");
        s->SetWindows(0);
      },
      "windows" },
    Wrong{ "Memory",
      [](S* s)
      {
        s->SetProblem("sum5d");
        s->SetResolution(4096, 4096, 4096);
      },
      [](S* s)
      {
        s->SetProblem("shift2d");
        s->SetResolution(11, 0, 0);
      },
      "GiB" },
    Wrong{ "Optimiser4Networks",
      SETS(SetOptimiser, "alternating-least-squares", "default"),
      "alternating",
      true }),
  [](const auto& info) { return info.param.Name; });

#undef SETS
}
