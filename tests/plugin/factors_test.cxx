// SPDX-License-Identifier: BSD-3-Clause
// The outputs "Factors" and "Collocation Nodes".
#include "solver_fixture.h"

#include <vtkMultiBlockDataSet.h>
#include <vtkRectilinearGrid.h>
#include <vtkTable.h>

namespace
{
TEST_F(SolverFixture, TheFactorsMultiplyToTheSolution)
{
  this->Solver->SetProblem("shift2d");
  this->Solver->SetResolution(201, 0, 0);
  this->Solver->SetOutputPrecision("double");
  this->Solver->UpdateTimeStep(2.0); // the last row of the table of t
  auto* factors = vtkMultiBlockDataSet::SafeDownCast(this->Solver->GetOutputDataObject(2));
  ASSERT_EQ(factors->GetNumberOfBlocks(), 2u);
  auto* t = vtkTable::SafeDownCast(factors->GetBlock(0));
  auto* x = vtkTable::SafeDownCast(factors->GetBlock(1));
  ASSERT_EQ(x->GetNumberOfRows(), 201);
  ASSERT_NE(x->GetColumnByName("u_xx[2]"), nullptr);
  ASSERT_EQ(x->GetColumnByName("u[3]"), nullptr); // the rank is 2
  EXPECT_EQ(x->GetValueByName(200, "x").ToDouble(), 4);
  const auto product = [&](int row, const char* first, const char* second)
  {
    return t->GetValueByName(200, "u[1]").ToDouble() * x->GetValueByName(row, first).ToDouble() +
           t->GetValueByName(200, "u[2]").ToDouble() * x->GetValueByName(row, second).ToDouble();
  };
  for (int row : { 0, 57, 200 })
  {
    EXPECT_NEAR(product(row, "u[1]", "u[2]"), Array("u")->GetTuple1(row), 1e-12);
    EXPECT_NEAR(product(row, "u_x[1]", "u_x[2]"), 0.25, 2e-2); // u = (x - c t)/4
  }
}

TEST_F(SolverFixture, TheCollocationNodesLieInTheDomain)
{
  this->Solver->SetProblem("swirl3d");
  this->Solver->SetResolution(5, 5, 0);
  this->Solver->Update();
  auto* output = vtkMultiBlockDataSet::SafeDownCast(this->Solver->GetOutputDataObject(3));
  ASSERT_EQ(output->GetNumberOfBlocks(), 1u);
  auto* grid = vtkRectilinearGrid::SafeDownCast(output->GetBlock(0));
  int dimensions[3];
  grid->GetDimensions(dimensions);
  EXPECT_GE(dimensions[0], 6);
  EXPECT_GE(dimensions[1], 6);
  EXPECT_EQ(dimensions[2], 1);
  double bounds[6];
  grid->GetBounds(bounds);
  EXPECT_GT(bounds[0], -1); // Gauss-Legendre nodes keep off the faces
  EXPECT_LT(bounds[1], 1);
  EXPECT_GT(bounds[2], 0);
  EXPECT_LT(bounds[3], 2);
  EXPECT_NEAR(bounds[0] + bounds[1], 0, 1e-12);
}

TEST_F(SolverFixture, AChangeOfTimeKeepsTheTables)
{
  this->Solver->SetProblem("shift2d");
  this->Solver->UpdateTimeStep(0.0);
  const auto column = [this]
  {
    auto* factors = vtkMultiBlockDataSet::SafeDownCast(this->Solver->GetOutputDataObject(2));
    return vtkTable::SafeDownCast(factors->GetBlock(1))->GetColumn(1);
  };
  const auto* before = column();
  this->Solver->UpdateTimeStep(1.0);
  EXPECT_EQ(column(), before);
}
}
