// SPDX-License-Identifier: BSD-3-Clause
// The inner life of a solution: the low-rank factors of each axis, and the collocation nodes.
#ifndef vtkSPINNFactors_h
#define vtkSPINNFactors_h

#include "vtkSPINNImageLayout.h"

#include <spinn/solution.hpp>

#include <vtkNew.h>

class vtkMultiBlockDataSet;

/// Made anew only when the solution is another one: a change of time or resolution costs nothing.
class vtkSPINNFactors
{
public:
  vtkSPINNFactors();
  ~vtkSPINNFactors();

  /// A table per axis of the problem, 201 rows each: the coordinate, then for each unknown u and term r the
  /// factor "u[r]" and its first two derivatives "u_x[r]", "u_xx[r]".
  void FillFactors(vtkMultiBlockDataSet* output, const spinn::Solution& solution);

  /// One rectilinear grid whose points are the collocation nodes on the axes of the image; nodes along t and
  /// along axes beyond the third cannot be seen in it.
  static void FillNodes(vtkMultiBlockDataSet* output,
    const spinn::Solution& solution,
    const vtkSPINNImageLayout& layout);

private:
  spinn::Solution Filled;
  vtkNew<vtkMultiBlockDataSet> Tables;
};

#endif
