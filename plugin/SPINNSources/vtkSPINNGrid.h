// SPDX-License-Identifier: BSD-3-Clause
// The filter that expands a trained model on a box of one's choice.
/**
 * @class   vtkSPINNGrid
 * @brief   expands a trained model on a part of its domain at any resolution
 *
 * The input is the output of a SPINN Solver, a model file or another SPINN Grid; the output an image of the
 * same solution on another box, so that a detail can be enlarged without a new solve.
 */
#ifndef vtkSPINNGrid_h
#define vtkSPINNGrid_h

#include "SPINNSourcesModule.h"
#include "vtkSPINNImageAlgorithm.h"

#include <memory>

class SPINNSOURCES_EXPORT vtkSPINNGrid : public vtkSPINNImageAlgorithm
{
public:
  static vtkSPINNGrid* New();
  vtkTypeMacro(vtkSPINNGrid, vtkSPINNImageAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  /// x_min, x_max, y_min, y_max, z_min, z_max; a direction whose max is not above its min shows the whole
  /// domain.
  void SetBox(double xMin, double xMax, double yMin, double yMax, double zMin, double zMax);

protected:
  vtkSPINNGrid();
  ~vtkSPINNGrid() override;
  vtkSPINNOutputProperties& Output() override;
  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkSPINNGrid(const vtkSPINNGrid&) = delete;
  void operator=(const vtkSPINNGrid&) = delete;

  struct Internals;
  std::unique_ptr<Internals> Private;
};

#endif
