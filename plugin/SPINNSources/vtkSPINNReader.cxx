// SPDX-License-Identifier: BSD-3-Clause
// A model file as a source.
#include "vtkSPINNReader.h"

#include "vtkSPINNDistribution.h"
#include "vtkSPINNModel.h"
#include "vtkSPINNPicture.h"
#include "vtkSPINNSharedModel.h"

#include <spinn/error.hpp>
#include <spinn/model_file.hpp>

#include <vtkDoubleArray.h>
#include <vtkImageData.h>
#include <vtkInformation.h>
#include <vtkInformationVector.h>
#include <vtkObjectFactory.h>
#include <vtkStreamingDemandDrivenPipeline.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

struct vtkSPINNReader::Internals
{
  vtkSPINNOutputProperties Properties;
  std::string FileName;
  std::string Loaded; ///< name of the file that `Solution` comes from
  std::filesystem::file_time_type LoadedTime;
  spinn::Solution Solution;
  std::optional<vtkSPINNConfiguration> Configuration;
  vtkSPINNModel::Cache Model;
  vtkNew<vtkDoubleArray> TimeValues;

  vtkSPINNSharedModel Shared;

  /// Reads the file where it was not read yet or has changed since.
  void Read()
  {
    std::error_code missing; // `load_model` says what is wrong
    const auto time = std::filesystem::last_write_time(this->FileName, missing);
    if (!this->Solution || this->Loaded != this->FileName || this->LoadedTime != time)
    {
      this->Solution = spinn::load_model(this->FileName);
      this->Loaded = this->FileName;
      this->LoadedTime = time;
    }
  }

  /// The first rank reads, the others get what it has read: a file that changes meanwhile would be old on one
  /// rank and new on another.
  void Load()
  {
    const auto read = [this]
    {
      this->Read();
      return this->Solution;
    };
    const spinn::Solution shared = this->Shared.Share(read, this->Model, this->FileName);
    this->Solution = shared ? shared : this->Solution;
  }

  /// Loads the file and lays the image out, on all ranks or on none.
  /// @returns what went wrong, else nothing
  std::string Prepare()
  {
    std::string failure;
    std::optional<vtkSPINNConfiguration> prepared;
    try
    {
      this->Load();
      if (this->Solution)
      {
        prepared = vtkSPINNConfiguration::Of(this->Solution, this->Properties);
      }
    }
    catch (const std::exception& error)
    {
      failure = error.what();
    }
    failure = vtkSPINNDistribution::FirstFailure(failure);
    if (failure.empty())
    {
      this->Configuration = std::move(prepared);
    }
    else
    {
      this->Shared.Forget();
    }
    return failure;
  }
};

vtkStandardNewMacro(vtkSPINNReader);

vtkSPINNReader::vtkSPINNReader()
  : Private(new Internals)
{
  this->SetNumberOfInputPorts(0);
}

vtkSPINNReader::~vtkSPINNReader() = default;

vtkSPINNOutputProperties& vtkSPINNReader::Output()
{
  return this->Private->Properties;
}

void vtkSPINNReader::SetFileName(const char* name)
{
  const std::string text = name ? name : "";
  if (this->Private->FileName != text)
  {
    this->Private->FileName = text;
    this->PropertyChanged();
  }
}

const char* vtkSPINNReader::GetFileName()
{
  return this->Private->FileName.c_str();
}

int vtkSPINNReader::CanReadFile(const char* name)
{
  try
  {
    return name && spinn::load_model(name) ? 1 : 0;
  }
  catch (const std::exception&)
  {
    return 0; // another reader's file
  }
}

vtkDoubleArray* vtkSPINNReader::GetTimeValues()
{
  vtkDoubleArray* values = this->Private->TimeValues;
  values->SetNumberOfValues(0);
  for (double time :
    this->Private->Configuration ? this->Private->Configuration->TimeValues : std::vector<double>())
  {
    values->InsertNextValue(time);
  }
  return values;
}

int vtkSPINNReader::RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector* outputs)
{
  Internals& self = *this->Private;
  if (const std::string failure = self.Prepare(); !failure.empty())
  {
    vtkErrorMacro(<< failure);
    return 0;
  }
  self.Configuration->Announce(outputs->GetInformationObject(0));
  return 1;
}

int vtkSPINNReader::RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector* outputs)
{
  Internals& self = *this->Private;
  if (!self.Configuration)
  {
    return 0;
  }
  try
  {
    vtkSPINNPicture picture{ *self.Configuration, self.Solution, {} };
    picture.Model = self.Model.Bytes(self.Solution);
    picture.Fill(
      outputs->GetInformationObject(0), vtkImageData::GetData(outputs, 0), self.Configuration->Layout);
    return 1;
  }
  catch (const std::exception& error)
  {
    vtkErrorMacro(<< error.what());
    return 0;
  }
}

void vtkSPINNReader::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "FileName: " << this->GetFileName() << "\n";
}
