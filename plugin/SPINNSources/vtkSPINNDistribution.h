// SPDX-License-Identifier: BSD-3-Clause
// Several MPI ranks: the first one trains, all of them evaluate their own part of an image from its model.
// Trainings on every rank would drift apart (their budget is wall-clock time) and show a seam.
#ifndef vtkSPINNDistribution_h
#define vtkSPINNDistribution_h

#include <vtkType.h>

#include <string>

class vtkInformation;

/// What ranks tell each other. Of `Sum`, `Broadcast` and `FirstFailure` holds: every rank must call it, at
/// the same point and from the thread of the pipeline, also a rank that has failed. With a single rank they
/// do nothing.
namespace vtkSPINNDistribution
{
bool IsDistributed(); ///< more than one rank
bool IsRoot();        ///< the first rank, or the only one

/// The sum over all ranks.
vtkIdType Sum(vtkIdType own);

/// `bytes` of the rank `from`, on all ranks.
void Broadcast(std::string& bytes, int from = 0);

/// What went wrong: where this rank has failed, its own text; else that of the first rank that has.
/// @param own  empty where this rank has not failed
/// @returns an empty text when no rank has failed
std::string FirstFailure(const std::string& own);

/// Makes the image for the time and the piece that the asking output wants. The executive takes them for
/// those of all outputs: it would not ask again for an image of that time and piece.
void Follow(vtkInformation* asking, vtkInformation* image);

/// Asks for this rank's part of an image that carries a model, which most likely is there: the model does not
/// depend on the part.
void RequestOwnPart(vtkInformation* image);
}

#endif
