// SPDX-License-Identifier: BSD-3-Clause
// A vtkSPINNSolver whose errors are collected, and what tests ask of its output.
#ifndef solver_fixture_h
#define solver_fixture_h

#include "vtkSPINNSolver.h"

#include <vtkCallbackCommand.h>
#include <vtkCommand.h>
#include <vtkDataArray.h>
#include <vtkExecutive.h>
#include <vtkFieldData.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkStringArray.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

class SolverFixture : public testing::Test
{
protected:
  void SetUp() override { Listen(this->Solver); }

  /// Collects the text of error events instead of printing them.
  void Listen(vtkObject* object)
  {
    this->Listener->SetClientData(&this->Errors);
    this->Listener->SetCallback([](vtkObject*, unsigned long, void* errors, void* text)
      { static_cast<std::string*>(errors)->append(static_cast<const char*>(text)); });
    object->AddObserver(vtkCommand::ErrorEvent, this->Listener);
  }

  vtkImageData* Image() { return this->Solver->GetOutput(); }
  vtkDataArray* Array(const char* name) { return Image()->GetPointData()->GetArray(name); }

  double Number(const char* name)
  {
    vtkDataArray* array = Image()->GetFieldData()->GetArray(name);
    return array ? array->GetTuple1(0) : std::nan("");
  }

  std::string Text(const char* name) { return TextOf(Image(), name); }

  static std::string TextOf(vtkDataObject* data, const char* name)
  {
    auto* array = vtkStringArray::SafeDownCast(data->GetFieldData()->GetAbstractArray(name));
    return array ? array->GetValue(0) : std::string();
  }

  /// Asks for a training that goes on until it is stopped.
  static void TrainForEver(vtkSPINNSolver* solver)
  {
    solver->SetSeconds(600);
    solver->SetIterations(1000000000);
    solver->SetTolerance(1e-30);
    solver->SetOptimiser("adam"); // Adam goes on for ever
  }

  /// Largest difference between a component of an array and a function of the point.
  double LargestMiss(const char* name, int component, const std::function<double(const double*)>& expected)
  {
    vtkDataArray* array = Array(name);
    double largest = array && array->GetNumberOfTuples() > 0 ? 0 : std::nan("");
    for (vtkIdType i = 0; array && i < array->GetNumberOfTuples(); ++i)
    {
      largest =
        std::max(largest, std::abs(array->GetComponent(i, component) - expected(Image()->GetPoint(i))));
    }
    return largest;
  }

  vtkNew<vtkSPINNSolver> Solver;
  vtkNew<vtkCallbackCommand> Listener;
  std::string Errors;
};

#endif
