// SPDX-License-Identifier: BSD-3-Clause
// The arrays of the image: which there are, what they are called, and their values.
#ifndef vtkSPINNArrays_h
#define vtkSPINNArrays_h

#include "vtkSPINNConfiguration.h"

#include <array>
#include <string>
#include <vector>

class vtkImageData;

/// One array of the image.
struct vtkSPINNArray
{
  std::string Name; ///< "u", "u_truth", "u_error", "u_gradient", "residual"
  std::vector<std::string>
    Expressions;                       ///< one per component, in the problem's language; an empty one is zero
  std::vector<std::string> Components; ///< names of the components; empty for a scalar
};

/// The arrays that a configuration asks for, the first output of the problem first. Outputs of several
/// components are padded with zeros to three. A gradient has one component per image direction (nine for a
/// vector: du/dx du/dy du/dz dv/dx ..). Truth and error are listed for those outputs alone whose true values
/// `solution` knows.
std::vector<vtkSPINNArray> vtkSPINNListArrays(const vtkSPINNConfiguration& configuration,
  const spinn::Solution& solution);

/// @throws spinn::Error when the image of `configuration` would not fit into the machine's memory
void vtkSPINNCheckMemory(const vtkSPINNConfiguration& configuration);

/// Gives `image` the extent and geometry of `configuration` and evaluates its arrays at `time`. An empty
/// solution gives the arrays filled with zeros: a place for those to come.
/// @throws spinn::Error when the image would not fit into the machine's memory
void vtkSPINNFillImage(vtkImageData* image,
  const vtkSPINNConfiguration& configuration,
  const spinn::Solution& solution,
  const std::array<int, 6>& extent,
  double time);

#endif
