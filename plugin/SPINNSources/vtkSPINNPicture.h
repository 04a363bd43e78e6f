// SPDX-License-Identifier: BSD-3-Clause
// What the outputs of one update are made from.
#ifndef vtkSPINNPicture_h
#define vtkSPINNPicture_h

#include "vtkSPINNConfiguration.h"

#include <vtkSmartPointer.h>
#include <vtkUnsignedCharArray.h>

#include <string>
#include <vector>

class vtkImageData;
class vtkInformation;

struct vtkSPINNPicture
{
  vtkSPINNConfiguration Configuration;
  spinn::Solution Solution; ///< empty: zeros hold the place of a solution to come
  std::vector<spinn::HistoryRow> History;
  std::string Outcome;                                   ///< for the field data; empty: that of the solution
  vtkSmartPointer<vtkUnsignedCharArray> Model = nullptr; ///< for the field data

  /// Fills the part of the image that the pipeline asks for in `out`, at its time, with field data. A picture
  /// whose layout is not the `announced` one (the last good solution of another problem) is filled whole and
  /// announces itself.
  void Fill(vtkInformation* out, vtkImageData* image, const vtkSPINNImageLayout& announced) const;
};

#endif
