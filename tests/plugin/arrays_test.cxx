// SPDX-License-Identifier: BSD-3-Clause
// Arrays of the image: vectors and scalars that are evaluated together are those evaluated one by one.
#include "vtkSPINNArrays.h"

#include <spinn/solve.hpp>

#include <vtkDataArray.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace
{
/// swirl3d with two unknowns that are shown as a vector, after a few iterations, with all arrays on 1201 x
/// 900 nodes: more than are evaluated at once.
TEST(Arrays, OfVectorsHoldTheValuesOfTheirComponents)
{
  vtkSPINNProperties properties;
  properties.Problem = "swirl3d";
  properties.Iterations = 5;
  properties.Resolution = { 1201, 900, 0 };
  properties.OutputPrecision = "double";
  properties.Truth = properties.Gradient = true;
  const auto configuration = vtkSPINNConfiguration::Check(properties);
  const spinn::Solution solution = spinn::solve(configuration.Request);
  vtkNew<vtkImageData> image;
  const std::array<int, 6> extent = configuration.Layout.WholeExtent();
  vtkSPINNFillImage(image, configuration, solution, extent, 0.5);

  const spinn::Grid grid = configuration.Layout.MakeGrid(solution.problem(), extent, 0.5);
  std::vector<double> one(grid.size());
  int components = 0;
  for (const vtkSPINNArray& array : vtkSPINNListArrays(configuration, solution))
  {
    vtkDataArray* values = image->GetPointData()->GetArray(array.Name.c_str());
    ASSERT_NE(values, nullptr) << array.Name;
    ASSERT_EQ(values->GetNumberOfTuples(), 1201 * 900);
    ASSERT_EQ(values->GetNumberOfComponents(), static_cast<int>(array.Expressions.size()));
    for (std::size_t c = 0; c < array.Expressions.size(); ++c)
    {
      std::fill(one.begin(), one.end(), 0.0);
      if (!array.Expressions[c].empty())
      {
        solution.evaluate(array.Expressions[c], grid, one.data());
        ++components;
      }
      for (std::size_t p = 0; p < one.size(); ++p)
      {
        ASSERT_NEAR(values->GetComponent(static_cast<vtkIdType>(p), static_cast<int>(c)), one[p], 1e-13)
          << array.Name << ", component " << c << ", point " << p;
      }
    }
  }
  EXPECT_EQ(components, 3 + 3 + 3 + 1 + 6); // swirl and curl, truth, error, residual, gradients
}
}
