// SPDX-License-Identifier: BSD-3-Clause
// Models in field data.
#include "vtkSPINNModel.h"

#include <spinn/error.hpp>
#include <spinn/model_file.hpp>

#include <vtkDataObject.h>
#include <vtkFieldData.h>

#include <algorithm>

namespace
{
vtkUnsignedCharArray* ArrayOf(vtkDataObject* data)
{
  vtkFieldData* fieldData = data ? data->GetFieldData() : nullptr;
  auto* array =
    vtkUnsignedCharArray::SafeDownCast(fieldData ? fieldData->GetArray(vtkSPINNModel::ARRAY) : nullptr);
  if (!array || array->GetNumberOfValues() == 0)
  {
    throw spinn::Error({ "Model" },
      vtkSPINNModel::ARRAY,
      "the model input holds no trained model (the field data array \"" + std::string(vtkSPINNModel::ARRAY) +
        "\" is missing)",
      "Choose a SPINN Solver whose training has begun, a SPINN Grid, or a loaded model");
  }
  return array;
}

spinn::Solution Read(vtkUnsignedCharArray* array)
{
  const auto* bytes = reinterpret_cast<const char*>(array->GetPointer(0));
  return spinn::from_safetensors({ bytes, static_cast<std::size_t>(array->GetNumberOfValues()) }, "Model");
}
}

spinn::Solution vtkSPINNModel::Find(vtkDataObject* data)
{
  return Read(ArrayOf(data));
}

vtkUnsignedCharArray* vtkSPINNModel::Cache::Bytes(const spinn::Solution& solution)
{
  if (!this->Array || !this->Solution || &this->Solution.data() != &solution.data())
  {
    this->Set(solution, spinn::to_safetensors(solution));
  }
  return this->Array;
}

void vtkSPINNModel::Cache::Set(const spinn::Solution& solution, std::string_view bytes)
{
  this->Array = vtkSmartPointer<vtkUnsignedCharArray>::New();
  this->Array->SetName(ARRAY);
  this->Array->SetNumberOfValues(static_cast<vtkIdType>(bytes.size()));
  std::copy(bytes.begin(), bytes.end(), this->Array->GetPointer(0));
  this->Solution = solution;
}

const spinn::Solution& vtkSPINNModel::Cache::Find(vtkDataObject* data)
{
  vtkUnsignedCharArray* array = ArrayOf(data);
  const auto size = array->GetNumberOfValues();
  const bool same = this->Solution && this->Array && this->Array->GetNumberOfValues() == size &&
                    std::equal(array->GetPointer(0), array->GetPointer(0) + size, this->Array->GetPointer(0));
  if (!same)
  {
    this->Solution = Read(array);
    this->Array = array;
  }
  return this->Solution;
}
