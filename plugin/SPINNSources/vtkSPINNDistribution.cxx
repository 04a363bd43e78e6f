// SPDX-License-Identifier: BSD-3-Clause
// Ranks and their parts of an image.
#include "vtkSPINNDistribution.h"

#include <vtkCommunicator.h>
#include <vtkExtentTranslator.h>
#include <vtkInformation.h>
#include <vtkMultiProcessController.h>
#include <vtkNew.h>
#include <vtkStreamingDemandDrivenPipeline.h>

#include <array>

namespace
{
using Pipeline = vtkStreamingDemandDrivenPipeline;

vtkMultiProcessController* Controller()
{
  return vtkMultiProcessController::GetGlobalController();
}

std::array<int, 6> WholeOf(vtkInformation* image)
{
  std::array<int, 6> whole{ 0, -1, 0, -1, 0, -1 };
  image->Get(Pipeline::WHOLE_EXTENT(), whole.data());
  return whole;
}

/// As the executive cuts an image.
std::array<int, 6> PartOf(vtkInformation* image, int piece, int pieces)
{
  std::array<int, 6> whole = WholeOf(image);
  std::array<int, 6> part{};
  vtkNew<vtkExtentTranslator>()->PieceToExtentThreadSafe(
    piece, pieces, 0, whole.data(), part.data(), vtkExtentTranslator::BLOCK_MODE, 0);
  return part;
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

void vtkSPINNDistribution::Broadcast(std::string& bytes, int from)
{
  if (!IsDistributed())
  {
    return;
  }
  auto size = static_cast<vtkIdType>(bytes.size());
  Controller()->Broadcast(&size, 1, from);
  bytes.resize(static_cast<std::size_t>(size));
  if (size > 0)
  {
    Controller()->Broadcast(bytes.data(), size, from);
  }
}

std::string vtkSPINNDistribution::FirstFailure(const std::string& own)
{
  if (!IsDistributed())
  {
    return own;
  }
  const int ranks = Controller()->GetNumberOfProcesses();
  int candidate = own.empty() ? ranks : Controller()->GetLocalProcessId();
  int first = ranks;
  Controller()->AllReduce(&candidate, &first, 1, vtkCommunicator::MIN_OP);
  if (first == ranks)
  {
    return {};
  }
  std::string text = own;
  Broadcast(text, first);
  return own.empty() ? "MPI rank " + std::to_string(first) + ": " + text : own;
}

void vtkSPINNDistribution::Follow(vtkInformation* asking, vtkInformation* image)
{
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
  image->Set(Pipeline::UPDATE_EXTENT(), PartOf(image, piece, pieces).data(), 6);
  image->Set(Pipeline::UPDATE_PIECE_NUMBER(), piece);
  image->Set(Pipeline::UPDATE_NUMBER_OF_PIECES(), pieces);
}

void vtkSPINNDistribution::RequestOwnPart(vtkInformation* image)
{
  if (!image || !image->Has(Pipeline::WHOLE_EXTENT()))
  {
    return;
  }
  std::array<int, 6> part = WholeOf(image);
  if (IsDistributed())
  {
    const auto own = PartOf(image, Controller()->GetLocalProcessId(), Controller()->GetNumberOfProcesses());
    const bool holds = own[0] <= own[1] && own[2] <= own[3] && own[4] <= own[5];
    part = holds ? own : part; // an image of fewer cells than ranks
  }
  image->Set(Pipeline::UPDATE_EXTENT(), part.data(), 6);
  image->Set(Pipeline::UPDATE_PIECE_NUMBER(), 0); // or filters in between would cut the part once more
  image->Set(Pipeline::UPDATE_NUMBER_OF_PIECES(), 1);
  image->Set(Pipeline::UPDATE_NUMBER_OF_GHOST_LEVELS(), 0);
}
