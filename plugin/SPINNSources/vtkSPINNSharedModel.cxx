// SPDX-License-Identifier: BSD-3-Clause
// A model on its way to the other ranks.
#include "vtkSPINNSharedModel.h"

#include "vtkSPINNDistribution.h"

#include <spinn/model_file.hpp>

#include <vtkLogger.h>

#include <exception>
#include <string_view>

namespace
{
// The messages that are no model; a model has more than one byte.
constexpr std::string_view NONE = "-";
constexpr std::string_view AS_BEFORE = "=";
}

spinn::Solution vtkSPINNSharedModel::Share(const std::function<spinn::Solution()>& own,
  vtkSPINNModel::Cache& model,
  const std::string& source)
{
  if (!vtkSPINNDistribution::IsDistributed())
  {
    return own();
  }
  return vtkSPINNDistribution::IsRoot() ? this->Send(own, model) : this->Receive(model, source);
}

std::string vtkSPINNSharedModel::Message(const spinn::Solution& own, vtkSPINNModel::Cache& model) const
{
  if (!own)
  {
    return std::string(NONE);
  }
  if (this->Last && &own.data() == &this->Last.data())
  {
    return std::string(AS_BEFORE);
  }
  vtkUnsignedCharArray* bytes = model.Bytes(own);
  return { bytes->GetPointer(0), bytes->GetPointer(0) + bytes->GetNumberOfValues() };
}

spinn::Solution vtkSPINNSharedModel::Send(const std::function<spinn::Solution()>& own,
  vtkSPINNModel::Cache& model)
{
  spinn::Solution solution;
  std::string message(NONE);
  std::exception_ptr failure;
  try
  {
    solution = own();
    message = this->Message(solution, model);
  }
  catch (...) // the others wait for a message
  {
    failure = std::current_exception();
    solution = {};
  }
  vtkSPINNDistribution::Broadcast(message);
  this->Last = solution;
  if (failure)
  {
    std::rethrow_exception(failure);
  }
  return solution;
}

spinn::Solution vtkSPINNSharedModel::Receive(vtkSPINNModel::Cache& model, const std::string& source)
{
  std::string message;
  vtkSPINNDistribution::Broadcast(message);
  if (message != AS_BEFORE)
  {
    this->Last = {};
  }
  if (message != AS_BEFORE && message != NONE)
  {
    vtkVLogF(vtkLogger::VERBOSITY_TRACE, "SPINN: received a model of %zu bytes", message.size());
    this->Last = spinn::from_safetensors(message, source);
    model.Set(this->Last, message);
  }
  return this->Last;
}
