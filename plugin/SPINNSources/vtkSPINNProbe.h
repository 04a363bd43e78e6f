// SPDX-License-Identifier: BSD-3-Clause
// The filter that evaluates a trained model at the points of any data set.
/**
 * @class   vtkSPINNProbe
 * @brief   evaluates a trained model and its exact derivatives at the points of any data set
 *
 * Input 0 is a data set of any kind (a mesh, a surface, a line, a slice) or a composite of such, input 1 the
 * output of a SPINN Solver, a SPINN Grid or a model file. There is no grid in between: the model is evaluated
 * at the points themselves, at the pipeline's time. The x, y and z of a point are the first three axes of the
 * problem other than t.
 *
 * The output is input 0 with an array per expression. Points outside the domain are blanked and hold NaN;
 * cells with such a point are blanked too. The field data "points_outside" of the whole output counts them,
 * those of all blocks and MPI ranks together, points that are marked as duplicates left out. The array
 * "vtkValidPointMask" is 1 at the others. Periodic axes have no outside.
 */
#ifndef vtkSPINNProbe_h
#define vtkSPINNProbe_h

#include "SPINNSourcesModule.h"
#include "vtkPassInputTypeAlgorithm.h"

#include <memory>

class SPINNSOURCES_EXPORT vtkSPINNProbe : public vtkPassInputTypeAlgorithm
{
public:
  static vtkSPINNProbe* New();
  vtkTypeMacro(vtkSPINNProbe, vtkPassInputTypeAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  void SetModelConnection(vtkAlgorithmOutput* model);

  ///@{
  /// What to evaluate, in the problem's language: "u", "u_xx", "sqrt(u^2 + v^2)", "residual", "error:u".
  /// Without any, the quantities of the problem.
  void AddExpression(const char* expression);
  void ClearExpressions();
  ///@}

  void SetGradient(bool on); ///< the exact spatial derivatives of the problem's quantities

  ///@{
  /// As vtkSPINNSolver's.
  void AddFixedCoordinate(double value);
  void ClearFixedCoordinates();
  ///@}

protected:
  vtkSPINNProbe();
  ~vtkSPINNProbe() override;
  int FillInputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestUpdateExtent(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkSPINNProbe(const vtkSPINNProbe&) = delete;
  void operator=(const vtkSPINNProbe&) = delete;

  struct Internals;
  std::unique_ptr<Internals> Private;
};

#endif
