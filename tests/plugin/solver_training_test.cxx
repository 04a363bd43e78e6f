// SPDX-License-Identifier: BSD-3-Clause
// vtkSPINNSolver: when it trains, and what stays when something is wrong.
#include "solver_fixture.h"

#include <spinn/problem.hpp>

#include <string>

namespace
{
class SolverTraining : public SolverFixture
{
protected:
  void SetUp() override
  {
    SolverFixture::SetUp();
    this->Solver->SetProblem("shift2d");
    this->Solver->SetResolution(11, 0, 0);
  }

  bool ShowsGoodSolution()
  {
    return LargestMiss("u", 0, [](const double* x) { return x[0] / 4; }) < 1e-3; // t = 0
  }
};

TEST_F(SolverTraining, OutputPropertiesNeverTrainAgain)
{
  this->Solver->Update();
  this->Solver->SetResolution(21, 0, 0);
  this->Solver->Update();
  this->Solver->SetGradient(true);
  this->Solver->SetTruth(true);
  this->Solver->Update();
  this->Solver->SetTimeSteps(3);
  this->Solver->UpdateTimeStep(1.0);
  this->Solver->SetOutputPrecision("double");
  this->Solver->Update();
  EXPECT_EQ(this->Solver->GetTrainingCount(), 1);
}

TEST_F(SolverTraining, WhatTheSolutionDependsOnTrainsAgain)
{
  this->Solver->Update();
  this->Solver->SetParameter("c", "1");
  this->Solver->Update();
  EXPECT_EQ(this->Solver->GetTrainingCount(), 2);
  this->Solver->SetSeed(2);
  this->Solver->Update();
  EXPECT_EQ(this->Solver->GetTrainingCount(), 3);
  this->Solver->SetSeed(2);
  this->Solver->ClearParameters();
  this->Solver->SetParameter("c", "1"); // as it was
  this->Solver->Update();
  EXPECT_EQ(this->Solver->GetTrainingCount(), 3);
}

TEST_F(SolverTraining, ALittleChangeOfAParameterStartsFromTheSolutionThatIsThere)
{
  this->Solver->Update();
  const int first = this->Solver->GetIteration();
  this->Solver->SetParameter("c", "0.55");
  this->Solver->Update();
  EXPECT_STREQ(this->Solver->GetOutcome(), "converged");
  const double warm = Array("u")->GetTuple1(5);
  const int second = this->Solver->GetIteration();
  EXPECT_LT(second, first);

  this->Solver->TrainAgain(); // from the start, whatever is there
  this->Solver->Update();
  EXPECT_NEAR(Array("u")->GetTuple1(5), warm, 1e-3);
  EXPECT_NE(this->Solver->GetIteration(), second);
}

TEST_F(SolverTraining, WithoutWarmStartEverythingStartsAfresh)
{
  const auto solve = [this](vtkSPINNSolver* solver)
  {
    solver->Update();
    return solver->GetOutput()->GetPointData()->GetArray("u")->GetTuple1(5);
  };
  this->Solver->SetWarmStart(false);
  solve(this->Solver);
  this->Solver->SetParameter("c", "0.55");
  vtkNew<vtkSPINNSolver> fresh;
  fresh->SetProblem("shift2d");
  fresh->SetResolution(11, 0, 0);
  fresh->SetParameter("c", "0.55");
  EXPECT_EQ(solve(this->Solver), solve(fresh));
}

TEST_F(SolverTraining, TheProblemMayBeAText)
{
  const std::string text = spinn::Problem::find("shift2d").text();
  this->Solver->SetProblem(text.c_str());
  this->Solver->Update();
  EXPECT_EQ(this->Errors, "");
  EXPECT_TRUE(ShowsGoodSolution());
  EXPECT_EQ(Text("problem"), "own_problem");

  this->Solver->SetProblem("title = \"half a problem\"\nunknowns = [");
  this->Solver->Update();
  EXPECT_NE(this->Errors.find("own_problem:2"), std::string::npos) << this->Errors;
  EXPECT_TRUE(ShowsGoodSolution());
}

TEST_F(SolverTraining, ADraftIsCheckedAndDescribedAndNotSolved)
{
  const std::string text = spinn::Problem::find("shift2d").text();
  const auto listed = [this] { return this->Solver->GetProblemTexts()->GetNumberOfValues(); };
  const auto before = listed();
  this->Solver->SetDraft((text + "wrong = 1\n").c_str());
  ASSERT_EQ(this->Solver->GetDraftError()->GetNumberOfValues(), 5);
  EXPECT_GT(std::stoi(this->Solver->GetDraftError()->GetValue(0)), 1); // the line
  EXPECT_EQ(this->Solver->GetDraftError()->GetValue(2), "wrong");
  EXPECT_EQ(listed(), before);

  this->Solver->SetDraft(text.c_str());
  EXPECT_EQ(this->Solver->GetDraftError()->GetNumberOfValues(), 0);
  EXPECT_GT(listed(), before);
  EXPECT_EQ(this->Solver->GetProblemTexts()->GetValue(before), text);
  EXPECT_EQ(this->Solver->GetTrainingCount(), 0);
  EXPECT_STREQ(this->Solver->GetProblem(), "shift2d");
}

/// ParaView asks each new source for all its lists, and for what the default problem announces.
TEST_F(SolverTraining, TheFirstSourceReadsEachProblemFileOnceAndOthersNone)
{
  const auto show = [](vtkSPINNSolver* solver)
  {
    solver->UpdateInformation();
    solver->GetProblemList();
    solver->GetProblemTexts();
    solver->GetParameterList();
    solver->GetDefaultList();
    EXPECT_GT(solver->GetProblemTexts()->GetNumberOfValues(), 0);
  };
  vtkNew<vtkSPINNSolver> solvers[3];
  show(solvers[0]);
  const auto read = spinn::problem_files_read();
  EXPECT_EQ(read, spinn::catalogue().size());
  show(solvers[1]);
  solvers[2]->SetProblem("swirl3d");
  show(solvers[2]);
  EXPECT_EQ(spinn::problem_files_read(), read);
}

TEST_F(SolverTraining, TrainAgainStartsAnew)
{
  this->Solver->Update();
  this->Solver->TrainAgain();
  this->Solver->Update();
  EXPECT_EQ(this->Solver->GetTrainingCount(), 2);
}

TEST_F(SolverTraining, TheSameSeedGivesTheSameSolution)
{
  this->Solver->SetIterations(40);
  this->Solver->SetSeconds(60);
  this->Solver->Update();
  vtkNew<vtkImageData> first;
  first->DeepCopy(Image());
  this->Solver->TrainAgain();
  this->Solver->Update();
  ASSERT_EQ(this->Solver->GetTrainingCount(), 2);
  for (vtkIdType i = 0; i < 11; ++i)
  {
    EXPECT_EQ(first->GetPointData()->GetArray("u")->GetTuple1(i), Array("u")->GetTuple1(i));
  }
}

TEST_F(SolverTraining, AWrongValueKeepsTheLastGoodSolution)
{
  this->Solver->Update();
  ASSERT_TRUE(ShowsGoodSolution());
  this->Solver->SetWidth(5000);
  this->Solver->Update();
  EXPECT_NE(this->Errors.find("Width"), std::string::npos) << this->Errors;
  EXPECT_NE(std::string(this->Solver->GetFailure()).find("5000"), std::string::npos);
  EXPECT_TRUE(ShowsGoodSolution());
  this->Solver->SetWidth(0);
  this->Errors.clear();
  this->Solver->Update();
  EXPECT_EQ(this->Errors, "");
  EXPECT_STREQ(this->Solver->GetFailure(), "");
  EXPECT_EQ(this->Solver->GetTrainingCount(), 1);
}

TEST_F(SolverTraining, AMisspeltProblemKeepsTheLastGoodSolution)
{
  this->Solver->Update();
  this->Solver->SetProblem("shitf2d");
  this->Solver->Update();
  EXPECT_NE(this->Errors.find("shift2d"), std::string::npos) << this->Errors; // the nearest name is suggested
  EXPECT_TRUE(ShowsGoodSolution());
}

TEST_F(SolverTraining, ATrainingThatDivergesKeepsTheLastGoodSolution)
{
  this->Solver->Update();
  this->Solver->SetProblem("explosive2d");
  this->Solver->Update();
  EXPECT_NE(this->Errors.find("explosive2d: Diverged"), std::string::npos) << this->Errors;
  EXPECT_EQ(Text("problem"), "shift2d");
  EXPECT_TRUE(ShowsGoodSolution());
  this->Errors.clear();
  this->Solver->SetResolution(12, 0, 0);
  this->Solver->Update();
  EXPECT_EQ(this->Errors, ""); // reported once
  EXPECT_EQ(this->Solver->GetTrainingCount(), 2);
  this->Solver->SetProblem("shift2d");
  this->Solver->Update();
  EXPECT_TRUE(ShowsGoodSolution());
}

TEST_F(SolverTraining, WithoutAGoodSolutionAFailureLeavesNothing)
{
  this->Solver->SetProblem("explosive2d");
  Listen(this->Solver->GetExecutive());
  this->Solver->Update();
  EXPECT_NE(this->Errors.find("Diverged"), std::string::npos) << this->Errors;
  EXPECT_EQ(Image()->GetPointData()->GetNumberOfArrays(), 0);
}

TEST_F(SolverTraining, AnImageBeyondTheMemoryIsRefused)
{
  this->Solver->SetProblem("sum5d");
  this->Solver->SetSeconds(0.2);
  this->Solver->SetResolution(4096, 4096, 4096);
  Listen(this->Solver->GetExecutive());
  this->Solver->Update();
  EXPECT_NE(this->Errors.find("Resolution"), std::string::npos) << this->Errors;
  EXPECT_NE(this->Errors.find("GiB"), std::string::npos) << this->Errors;
}
}
