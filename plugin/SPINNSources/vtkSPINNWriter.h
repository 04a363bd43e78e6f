// SPDX-License-Identifier: BSD-3-Clause
// The writer of model files.
/**
 * @class   vtkSPINNWriter
 * @brief   saves the trained model of a SPINN Solver as one file (safetensors)
 */
#ifndef vtkSPINNWriter_h
#define vtkSPINNWriter_h

#include "SPINNSourcesModule.h"
#include "vtkWriter.h"

#include <string>

class SPINNSOURCES_EXPORT vtkSPINNWriter : public vtkWriter
{
public:
  static vtkSPINNWriter* New();
  vtkTypeMacro(vtkSPINNWriter, vtkWriter);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  void SetFileName(const char* name);
  const char* GetFileName();

protected:
  vtkSPINNWriter();
  ~vtkSPINNWriter() override;
  vtkTypeBool ProcessRequest(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int FillInputPortInformation(int port, vtkInformation* info) override;
  void WriteData() override;

private:
  vtkSPINNWriter(const vtkSPINNWriter&) = delete;
  void operator=(const vtkSPINNWriter&) = delete;

  std::string Name;
};

#endif
