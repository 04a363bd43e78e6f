// SPDX-License-Identifier: BSD-3-Clause
// Outputs of one update.
#include "vtkSPINNPicture.h"

#include "vtkSPINNArrays.h"
#include "vtkSPINNReport.h"

#include <vtkFieldData.h>
#include <vtkImageData.h>
#include <vtkInformation.h>
#include <vtkLogger.h>
#include <vtkStreamingDemandDrivenPipeline.h>

#include <algorithm>

void vtkSPINNPicture::Fill(vtkInformation* out,
  vtkImageData* image,
  const vtkSPINNImageLayout& announced) const
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  const vtkSPINNImageLayout& layout = this->Configuration.Layout;
  const double time =
    out->Has(Pipeline::UPDATE_TIME_STEP()) ? out->Get(Pipeline::UPDATE_TIME_STEP()) : layout.TimeRange[0];
  const std::array<int, 6> whole = layout.WholeExtent();
  int extent[6] = { 0, -1, 0, -1, 0, -1 };
  out->Get(Pipeline::UPDATE_EXTENT(), extent);
  if (!(layout == announced))
  {
    std::copy(whole.begin(), whole.end(), extent);
    out->Set(Pipeline::WHOLE_EXTENT(), whole.data(), 6);
  }
  vtkSPINNFillImage(image, this->Configuration, this->Solution, layout.Clip(extent), time);
  vtkVLogF(vtkLogger::VERBOSITY_TRACE,
    "SPINN: evaluated %lld points of %s",
    static_cast<long long>(image->GetNumberOfPoints()),
    this->Configuration.Request.problem.key().c_str());
  if (layout.TimeAxis >= 0)
  {
    image->GetInformation()->Set(vtkDataObject::DATA_TIME_STEP(), time);
  }
  if (this->Solution)
  {
    const std::string outcome =
      this->Outcome.empty() ? spinn::to_string(this->Solution.report().outcome) : this->Outcome;
    vtkSPINNReport::FillFieldData(image->GetFieldData(), this->Solution, outcome);
    if (this->Model)
    {
      image->GetFieldData()->AddArray(this->Model);
    }
  }
}
