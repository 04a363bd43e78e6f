// SPDX-License-Identifier: BSD-3-Clause
// Parts of the image for the other ranks.
#include "vtkSPINNDistribution.h"

#include <vtkCommunicator.h>
#include <vtkExtentTranslator.h>
#include <vtkImageData.h>
#include <vtkInformation.h>
#include <vtkMultiProcessController.h>
#include <vtkNew.h>
#include <vtkStreamingDemandDrivenPipeline.h>

#include <exception>

namespace
{
constexpr int REQUEST_TAG = 58211;
constexpr int TIME_TAG = 58212;
constexpr int ANSWER_TAG = 58213;
constexpr int IMAGE_TAG = 58214;

enum Answer
{
  NOTHING,
  IMAGE,
  IMAGE_OF_TIME ///< of the time that was asked for; an image is sent without its information
};

vtkMultiProcessController* Controller()
{
  return vtkMultiProcessController::GetGlobalController();
}

/// Evaluates the part of one rank and sends it, or NOTHING when that fails.
void SendPart(const std::optional<vtkSPINNPicture>& picture, const int extent[6], double time, int rank)
{
  vtkNew<vtkImageData> image;
  int answer = NOTHING;
  std::exception_ptr failure;
  try
  {
    if (picture)
    {
      picture->FillPart(extent, time, image);
      answer = image->GetInformation()->Has(vtkDataObject::DATA_TIME_STEP()) ? IMAGE_OF_TIME : IMAGE;
    }
  }
  catch (...)
  {
    failure = std::current_exception();
  }
  Controller()->Send(&answer, 1, rank, ANSWER_TAG);
  if (answer != NOTHING)
  {
    Controller()->Send(image.GetPointer(), rank, IMAGE_TAG);
  }
  if (failure)
  {
    std::rethrow_exception(failure);
  }
}
}

bool vtkSPINNDistribution::IsDistributed()
{
  return Controller() && Controller()->GetNumberOfProcesses() > 1;
}

bool vtkSPINNDistribution::IsRoot()
{
  return !IsDistributed() || Controller()->GetLocalProcessId() == 0;
}

vtkIdType vtkSPINNDistribution::Sum(vtkIdType own)
{
  vtkIdType sum = own;
  if (IsDistributed())
  {
    Controller()->AllReduce(&own, &sum, 1, vtkCommunicator::SUM_OP);
  }
  return sum;
}

void vtkSPINNDistribution::Follow(vtkInformation* asking, vtkInformation* image)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  if (asking->Has(Pipeline::UPDATE_TIME_STEP()))
  {
    image->Set(Pipeline::UPDATE_TIME_STEP(), asking->Get(Pipeline::UPDATE_TIME_STEP()));
  }
  if (asking == image || !asking->Has(Pipeline::UPDATE_NUMBER_OF_PIECES()))
  {
    return;
  }
  const int piece = asking->Get(Pipeline::UPDATE_PIECE_NUMBER());
  const int pieces = asking->Get(Pipeline::UPDATE_NUMBER_OF_PIECES());
  int whole[6] = { 0, -1, 0, -1, 0, -1 };
  int part[6];
  image->Get(Pipeline::WHOLE_EXTENT(), whole);
  vtkNew<vtkExtentTranslator>()->PieceToExtentThreadSafe(
    piece, pieces, 0, whole, part, vtkExtentTranslator::BLOCK_MODE, 0);
  image->Set(Pipeline::UPDATE_PIECE_NUMBER(), piece);
  image->Set(Pipeline::UPDATE_NUMBER_OF_PIECES(), pieces);
  image->Set(Pipeline::UPDATE_EXTENT(), part, 6);
}

void vtkSPINNDistribution::SendParts(const std::optional<vtkSPINNPicture>& picture)
{
  const int ranks = IsDistributed() ? Controller()->GetNumberOfProcesses() : 1;
  for (int rank = 1; rank < ranks; ++rank)
  {
    int extent[6];
    double time = 0;
    Controller()->Receive(extent, 6, rank, REQUEST_TAG);
    Controller()->Receive(&time, 1, rank, TIME_TAG);
    SendPart(picture, extent, time, rank);
  }
}

int vtkSPINNDistribution::ReceivePart(vtkInformation* out, vtkImageData* image)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  int extent[6];
  out->Get(Pipeline::UPDATE_EXTENT(), extent);
  const double time = out->Has(Pipeline::UPDATE_TIME_STEP()) ? out->Get(Pipeline::UPDATE_TIME_STEP()) : 0.0;
  Controller()->Send(extent, 6, 0, REQUEST_TAG);
  Controller()->Send(&time, 1, 0, TIME_TAG);
  int answer = NOTHING;
  Controller()->Receive(&answer, 1, 0, ANSWER_TAG);
  if (answer != NOTHING)
  {
    vtkNew<vtkImageData> part;
    Controller()->Receive(part.GetPointer(), 0, IMAGE_TAG);
    image->ShallowCopy(part);
  }
  if (answer == IMAGE_OF_TIME) // or the pipeline would ask this rank again, and not the root
  {
    image->GetInformation()->Set(vtkDataObject::DATA_TIME_STEP(), time);
  }
  return answer != NOTHING ? 1 : 0;
}
