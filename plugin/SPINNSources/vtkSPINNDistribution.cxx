// SPDX-License-Identifier: BSD-3-Clause
// Parts of the image for the other ranks.
#include "vtkSPINNDistribution.h"

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

vtkMultiProcessController* Controller()
{
  return vtkMultiProcessController::GetGlobalController();
}

/// Evaluates the part of one rank and sends it, or a 0 when that fails.
void SendPart(const std::optional<vtkSPINNPicture>& picture, const int extent[6], double time, int rank)
{
  vtkNew<vtkImageData> image;
  int answer = 0;
  std::exception_ptr failure;
  try
  {
    if (picture)
    {
      picture->FillPart(extent, time, image);
      answer = 1;
    }
  }
  catch (...)
  {
    failure = std::current_exception();
  }
  Controller()->Send(&answer, 1, rank, ANSWER_TAG);
  if (answer)
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
  int answer = 0;
  Controller()->Receive(&answer, 1, 0, ANSWER_TAG);
  if (answer)
  {
    vtkNew<vtkImageData> part;
    Controller()->Receive(part.GetPointer(), 0, IMAGE_TAG);
    image->ShallowCopy(part);
  }
  return answer;
}
