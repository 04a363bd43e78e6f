// SPDX-License-Identifier: BSD-3-Clause
// vtkSPINNSolver: the image, its arrays and values, time, parts, field data, loss table.
#include "solver_fixture.h"

#include <vtkInformation.h>
#include <vtkInformationVector.h>
#include <vtkStreamingDemandDrivenPipeline.h>
#include <vtkTable.h>

namespace
{
constexpr double CLOSE = 1e-4; ///< the test problems are trained to errors of about 1e-5

class SolverOutput : public SolverFixture
{
};

TEST_F(SolverOutput, MatchesTheTruthAtAnyTime)
{
  this->Solver->SetProblem("shift2d");
  this->Solver->SetResolution(31, 0, 0);
  for (double time : { 0.0, 0.37, 2.0 })
  {
    this->Solver->UpdateTimeStep(time);
    EXPECT_LT(LargestMiss("u", 0, [&](const double* x) { return (x[0] - 0.5 * time) / 4; }), CLOSE) << time;
    EXPECT_EQ(Image()->GetInformation()->Get(vtkDataObject::DATA_TIME_STEP()), time);
  }
  EXPECT_EQ(this->Solver->GetTrainingCount(), 1);
  EXPECT_EQ(this->Errors, "");
}

TEST_F(SolverOutput, ImageHasTheTimeAskedForAfterTheTableWasUpdatedAtThatTime)
{
  this->Solver->SetProblem("shift2d");
  this->Solver->UpdateTimeStep(2.0);
  this->Solver->SetResolution(31, 0, 0);
  vtkNew<vtkInformationVector> requests;
  requests->SetNumberOfInformationObjects(2);
  requests->GetInformationObject(1)->Set(vtkStreamingDemandDrivenPipeline::UPDATE_TIME_STEP(), 0.0);
  this->Solver->Update(1, requests);
  this->Solver->UpdateTimeStep(0.0);
  EXPECT_LT(LargestMiss("u", 0, [](const double* x) { return x[0] / 4; }), CLOSE);
  EXPECT_EQ(Image()->GetInformation()->Get(vtkDataObject::DATA_TIME_STEP()), 0.0);
}

TEST_F(SolverOutput, TimesOutsideTheDomainAreClamped)
{
  this->Solver->SetProblem("shift2d");
  this->Solver->SetResolution(5, 0, 0);
  this->Solver->UpdateTimeStep(7.0);
  EXPECT_LT(LargestMiss("u", 0, [](const double* x) { return (x[0] - 1) / 4; }), CLOSE);
}

TEST_F(SolverOutput, ParametersChangeTheSolution)
{
  this->Solver->SetProblem("shift2d");
  this->Solver->SetParameter("c", "1.5");
  this->Solver->UpdateTimeStep(1.0);
  EXPECT_LT(LargestMiss("u", 0, [](const double* x) { return (x[0] - 1.5) / 4; }), CLOSE);
  EXPECT_EQ(Text("parameters"), "c = 1.5");
}

TEST_F(SolverOutput, GeometryIsThatOfTheDomain)
{
  this->Solver->SetProblem("swirl3d");
  this->Solver->SetResolution(5, 9, 0);
  this->Solver->UpdateTimeStep(0);
  int dimensions[3];
  Image()->GetDimensions(dimensions);
  EXPECT_EQ(dimensions[0], 5);
  EXPECT_EQ(dimensions[1], 9);
  EXPECT_EQ(dimensions[2], 1);
  const double* bounds = Image()->GetBounds();
  EXPECT_DOUBLE_EQ(bounds[0], -1);
  EXPECT_DOUBLE_EQ(bounds[1], 1);
  EXPECT_DOUBLE_EQ(bounds[2], 0);
  EXPECT_DOUBLE_EQ(bounds[3], 2);
}

TEST_F(SolverOutput, VectorUnknownsBecomeOneArrayOfThreeComponents)
{
  this->Solver->SetProblem("swirl3d");
  this->Solver->SetResolution(7, 7, 0);
  this->Solver->UpdateTimeStep(0.5);
  ASSERT_NE(Array("swirl"), nullptr);
  EXPECT_EQ(Array("swirl")->GetNumberOfComponents(), 3);
  EXPECT_EQ(Array("a"), nullptr); // shown as a part of the vector
  const double decay = std::exp(-0.5);
  EXPECT_LT(LargestMiss("swirl", 0, [&](const double* x) { return -x[1] * decay; }), CLOSE);
  EXPECT_LT(LargestMiss("swirl", 1, [&](const double* x) { return x[0] * decay; }), CLOSE);
  EXPECT_EQ(LargestMiss("swirl", 2, [](const double*) { return 0.0; }), 0);
  EXPECT_EQ(std::string(Image()->GetPointData()->GetScalars()->GetName()), "swirl");
}

TEST_F(SolverOutput, DefinitionsAreShownToo)
{
  this->Solver->SetProblem("swirl3d");
  this->Solver->SetResolution(7, 7, 0);
  this->Solver->UpdateTimeStep(0.5);
  EXPECT_LT(LargestMiss("curl", 0, [](const double*) { return 2 * std::exp(-0.5); }), 10 * CLOSE);
}

TEST_F(SolverOutput, ArraysAreThoseAskedFor)
{
  this->Solver->SetProblem("shift2d");
  this->Solver->SetResolution(9, 0, 0);
  this->Solver->SetUnknowns(false);
  this->Solver->SetTruth(true);
  this->Solver->SetResidual(false);
  this->Solver->SetGradient(true);
  this->Solver->UpdateTimeStep(1.0);
  EXPECT_EQ(Image()->GetPointData()->GetNumberOfArrays(), 3);
  EXPECT_EQ(Array("u"), nullptr);
  EXPECT_EQ(Array("residual"), nullptr);
  EXPECT_LT(LargestMiss("u_truth", 0, [](const double* x) { return (x[0] - 0.5) / 4; }), 1e-6);
  EXPECT_LT(LargestMiss("u_error", 0, [](const double*) { return 0.0; }), CLOSE);
  ASSERT_EQ(Array("u_gradient")->GetNumberOfComponents(), 3);
  EXPECT_LT(LargestMiss("u_gradient", 0, [](const double*) { return 0.25; }), 10 * CLOSE);
  EXPECT_EQ(LargestMiss("u_gradient", 1, [](const double*) { return 0.0; }), 0);
}

TEST_F(SolverOutput, ErrorIsSolutionMinusTruth)
{
  this->Solver->SetProblem("shift2d");
  this->Solver->SetOutputPrecision("double");
  this->Solver->SetTruth(true);
  this->Solver->UpdateTimeStep(1.0);
  ASSERT_EQ(Array("u")->GetDataType(), VTK_DOUBLE);
  for (vtkIdType i = 0; i < Array("u")->GetNumberOfTuples(); i += 100)
  {
    EXPECT_NEAR(
      Array("u_error")->GetTuple1(i), Array("u")->GetTuple1(i) - Array("u_truth")->GetTuple1(i), 1e-14);
  }
}

TEST_F(SolverOutput, GradientOfAVectorHasNineComponents)
{
  this->Solver->SetProblem("swirl3d");
  this->Solver->SetResolution(5, 5, 0);
  this->Solver->SetGradient(true);
  this->Solver->UpdateTimeStep(0);
  ASSERT_EQ(Array("swirl_gradient")->GetNumberOfComponents(), 9);
  EXPECT_LT(LargestMiss("swirl_gradient", 1, [](const double*) { return -1.0; }), 10 * CLOSE); // da/dy
  EXPECT_LT(LargestMiss("swirl_gradient", 3, [](const double*) { return 1.0; }), 10 * CLOSE);  // db/dx
}

TEST_F(SolverOutput, AxesBeyondTheThirdAreHeldAtFixedCoordinates)
{
  this->Solver->SetProblem("sum5d");
  this->Solver->SetResolution(4, 5, 6);
  this->Solver->Update();
  EXPECT_EQ(Image()->GetNumberOfPoints(), 120);
  const auto sum = [](const double* x) { return (x[0] + x[1] + x[2]) / 5; };
  EXPECT_LT(LargestMiss("u", 0, [&](const double* x) { return sum(x) + (1.0 + 2.0) / 5; }), 10 * CLOSE);
  this->Solver->AddFixedCoordinate(0.5);
  this->Solver->AddFixedCoordinate(3);
  this->Solver->Update();
  EXPECT_LT(LargestMiss("u", 0, [&](const double* x) { return sum(x) + 3.5 / 5; }), 10 * CLOSE);
  EXPECT_EQ(this->Solver->GetTrainingCount(), 1);
}

TEST_F(SolverOutput, PartsEqualTheWhole)
{
  this->Solver->SetProblem("swirl3d");
  this->Solver->SetResolution(9, 9, 0);
  this->Solver->UpdateTimeStep(0.25);
  vtkNew<vtkImageData> whole;
  whole->DeepCopy(Image());
  const int part[6] = { 2, 5, 3, 8, 0, 0 };
  this->Solver->Modified(); // or the whole, which is there, would do
  this->Solver->UpdateTimeStep(0.25, -1, 1, 0, part);
  int extent[6];
  Image()->GetExtent(extent);
  EXPECT_TRUE(std::equal(part, part + 6, extent));
  for (int j = 3; j <= 8; ++j)
  {
    for (int i = 2; i <= 5; ++i)
    {
      int ijk[3] = { i, j, 0 };
      EXPECT_EQ(Array("curl")->GetTuple1(Image()->ComputePointId(ijk)),
        whole->GetPointData()->GetArray("curl")->GetTuple1(whole->ComputePointId(ijk)));
    }
  }
}

TEST_F(SolverOutput, TimeStepsAreAnnouncedForTimeProblemsAlone)
{
  this->Solver->SetProblem("shift2d");
  this->Solver->SetTimeSteps(3);
  this->Solver->UpdateInformation();
  vtkInformation* info = this->Solver->GetOutputInformation(0);
  ASSERT_EQ(info->Length(vtkStreamingDemandDrivenPipeline::TIME_STEPS()), 3);
  EXPECT_EQ(info->Get(vtkStreamingDemandDrivenPipeline::TIME_STEPS())[1], 1);
  EXPECT_EQ(info->Get(vtkStreamingDemandDrivenPipeline::TIME_RANGE())[1], 2);
  this->Solver->SetProblem("sum5d");
  this->Solver->UpdateInformation();
  EXPECT_FALSE(info->Has(vtkStreamingDemandDrivenPipeline::TIME_STEPS()));
  EXPECT_EQ(this->Solver->GetTrainingCount(), 0); // asking about it does not train
}

TEST_F(SolverOutput, FieldDataSaysWhatWasSolvedAndHowWell)
{
  this->Solver->SetProblem("shift2d");
  this->Solver->Update();
  EXPECT_EQ(Text("problem"), "shift2d");
  EXPECT_EQ(Text("equations"), "u_t + c*u_x = 0");
  EXPECT_EQ(Text("parameters"), "c = 0.5");
  EXPECT_EQ(Text("outcome"), this->Solver->GetOutcome());
  EXPECT_FALSE(Text("outcome").empty());
  EXPECT_EQ(Text("advice"), this->Solver->GetAdvice());
  EXPECT_LT(Number("unseen_loss"), 1e-5);
  EXPECT_LT(Number("condition_error"), CLOSE);
  EXPECT_LT(Number("relative_error"), CLOSE);
  EXPECT_GT(Number("iterations"), 0);
  EXPECT_GT(Number("seconds"), 0);
}

TEST_F(SolverOutput, LossTableFollowsTheTraining)
{
  this->Solver->SetProblem("shift2d");
  this->Solver->Update();
  auto* table = vtkTable::SafeDownCast(this->Solver->GetOutputDataObject(1));
  ASSERT_NE(table, nullptr);
  const vtkIdType rows = table->GetNumberOfRows();
  ASSERT_GT(rows, 1);
  EXPECT_LE(table->GetValueByName(rows - 1, "iteration").ToDouble(), Number("iterations"));
  EXPECT_GT(
    table->GetValueByName(rows - 1, "seconds").ToDouble(), table->GetValueByName(0, "seconds").ToDouble());
  EXPECT_LT(
    table->GetValueByName(rows - 1, "loss").ToDouble(), 1e-2 * table->GetValueByName(0, "loss").ToDouble());
  EXPECT_TRUE(std::isfinite(table->GetValueByName(rows - 1, "unseen_loss").ToDouble()));
}
}
