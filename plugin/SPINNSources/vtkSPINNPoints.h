// SPDX-License-Identifier: BSD-3-Clause
// Evaluation at scattered points: those of one data set.
#ifndef vtkSPINNPoints_h
#define vtkSPINNPoints_h

#include <vtkType.h>

#include <vector>

class vtkDataSet;
struct vtkSPINNArray;
struct vtkSPINNImageLayout;
namespace spinn
{
class Solution;
}

/// Adds the arrays to the points, NaN outside the domain, and the array "vtkValidPointMask", 1 inside; blanks
/// the points outside and the cells with such a point.
/// @param layout  which axes x, y and z are, and where the others are held
/// @param time    clamped to that of the problem; of no meaning without an axis t
/// @returns the number of points outside, without those that are marked as duplicates
/// @throws spinn::Error that names the expression
vtkIdType vtkSPINNEvaluateAtPoints(vtkDataSet* data,
  const spinn::Solution& solution,
  const std::vector<vtkSPINNArray>& arrays,
  const vtkSPINNImageLayout& layout,
  double time);

#endif
