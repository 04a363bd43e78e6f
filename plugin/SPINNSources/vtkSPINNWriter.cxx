// SPDX-License-Identifier: BSD-3-Clause
// A model as a file.
#include "vtkSPINNWriter.h"

#include "vtkSPINNDistribution.h"
#include "vtkSPINNModel.h"

#include <spinn/error.hpp>
#include <spinn/model_file.hpp>

#include <vtkErrorCode.h>
#include <vtkInformation.h>
#include <vtkInformationVector.h>
#include <vtkObjectFactory.h>
#include <vtkStreamingDemandDrivenPipeline.h>

vtkStandardNewMacro(vtkSPINNWriter);

vtkSPINNWriter::vtkSPINNWriter() = default;
vtkSPINNWriter::~vtkSPINNWriter() = default;

void vtkSPINNWriter::SetFileName(const char* name)
{
  const std::string text = name ? name : "";
  if (this->Name != text)
  {
    this->Name = text;
    this->Modified();
  }
}

const char* vtkSPINNWriter::GetFileName()
{
  return this->Name.c_str();
}

int vtkSPINNWriter::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkImageData");
  return 1;
}

/// Of several ranks, where all of them have the model in their part of the image.
vtkTypeBool vtkSPINNWriter::ProcessRequest(vtkInformation* request,
  vtkInformationVector** inputs,
  vtkInformationVector* outputs)
{
  if (request->Has(vtkStreamingDemandDrivenPipeline::REQUEST_UPDATE_EXTENT()))
  {
    vtkSPINNDistribution::RequestOwnPart(inputs[0]->GetInformationObject(0));
    return 1;
  }
  return this->Superclass::ProcessRequest(request, inputs, outputs);
}

void vtkSPINNWriter::WriteData()
{
  if (!vtkSPINNDistribution::IsRoot())
  {
    return;
  }
  try
  {
    spinn::save_model(vtkSPINNModel::Find(this->GetInput()), this->Name);
  }
  catch (const std::exception& error)
  {
    this->SetErrorCode(vtkErrorCode::CannotOpenFileError);
    vtkErrorMacro(<< error.what());
  }
}

void vtkSPINNWriter::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "FileName: " << this->Name << "\n";
}
