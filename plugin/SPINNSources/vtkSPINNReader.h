// SPDX-License-Identifier: BSD-3-Clause
// The reader of model files.
/**
 * @class   vtkSPINNReader
 * @brief   reads a trained model (safetensors) and expands it into an image; nothing is trained
 *
 * The output is that of the vtkSPINNSolver that the model was saved from: the same axes, time and arrays.
 */
#ifndef vtkSPINNReader_h
#define vtkSPINNReader_h

#include "SPINNSourcesModule.h"
#include "vtkSPINNImageAlgorithm.h"

#include <memory>

class vtkDoubleArray;

class SPINNSOURCES_EXPORT vtkSPINNReader : public vtkSPINNImageAlgorithm
{
public:
  static vtkSPINNReader* New();
  vtkTypeMacro(vtkSPINNReader, vtkSPINNImageAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  void SetFileName(const char* name);
  const char* GetFileName();
  int CanReadFile(const char* name); ///< 1 for a model file of this version

  /// The time steps; empty for a problem without time.
  vtkDoubleArray* GetTimeValues();

protected:
  vtkSPINNReader();
  ~vtkSPINNReader() override;
  vtkSPINNOutputProperties& Output() override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkSPINNReader(const vtkSPINNReader&) = delete;
  void operator=(const vtkSPINNReader&) = delete;

  struct Internals;
  std::unique_ptr<Internals> Private;
};

#endif
