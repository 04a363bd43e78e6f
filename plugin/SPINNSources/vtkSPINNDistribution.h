// SPDX-License-Identifier: BSD-3-Clause
// Several MPI ranks: the first one trains and evaluates, the others receive their part of the image.
// Trainings on every rank would drift apart (their budget is wall-clock time) and show a seam.
#ifndef vtkSPINNDistribution_h
#define vtkSPINNDistribution_h

#include "vtkSPINNPicture.h"

#include <vtkType.h>

#include <optional>

class vtkImageData;
class vtkInformation;

namespace vtkSPINNDistribution
{
bool IsDistributed(); ///< more than one rank
bool IsRoot();        ///< the first rank, or the only one

/// The sum over all ranks. Every rank must ask for it.
vtkIdType Sum(vtkIdType own);

/// Makes the image for the time and the piece that the asking output wants. The executive takes them for
/// those of all outputs: it would not ask again for an image of that time and piece.
void Follow(vtkInformation* asking, vtkInformation* image);

/// Root: answers the request of every other rank from `picture`; without one tells them that there is none.
void SendParts(const std::optional<vtkSPINNPicture>& picture);

/// Other ranks: asks the root for the part that `out` requests. @returns 1, or 0 when there is none
int ReceivePart(vtkInformation* out, vtkImageData* image);
}

#endif
