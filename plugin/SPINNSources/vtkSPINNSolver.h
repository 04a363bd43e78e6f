// SPDX-License-Identifier: BSD-3-Clause
// The ParaView source that solves a partial differential equation on a box.
/**
 * @class   vtkSPINNSolver
 * @brief   solves a partial differential equation with separable physics-informed neural networks
 *
 * Port 0 is the solution as vtkImageData: the problem's first three axes other than t, in its order. t is the
 * pipeline's time; any time of the domain may be asked for, others are clamped to it. Axes beyond the third
 * are held at FixedCoordinates. Port 1 is the loss history as vtkTable (iteration, seconds, loss,
 * unseen_loss). The field data of port 0 says what was solved and how well.
 *
 * Training happens once for what the solution depends on (problem, parameters, training settings); a change
 * of time, resolution or arrays evaluates the trained model again. Property values are checked when the
 * pipeline updates; a wrong one, or a training that fails, is reported by vtkErrorMacro and the last good
 * solution stays.
 *
 * An update waits for the training (scripts), unless EnableLive() was called (windows): then it returns at
 * once with what there is, and GetNeedsUpdate() tells when there is more. Of several MPI ranks the first one
 * trains and sends the others their part of the image.
 *
 * For every numerical training property 0 means "as the problem file says".
 */
#ifndef vtkSPINNSolver_h
#define vtkSPINNSolver_h

#include "SPINNSourcesModule.h"
#include "vtkImageAlgorithm.h"

#include <memory>

class vtkDoubleArray;
class vtkStringArray;

class SPINNSOURCES_EXPORT vtkSPINNSolver : public vtkImageAlgorithm
{
public:
  static vtkSPINNSolver* New();
  vtkTypeMacro(vtkSPINNSolver, vtkImageAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;

  ///@{
  /// The problem: a key ("helmholtz3d") or the path of a problem file, and its parameters as text.
  void SetProblem(const char* keyOrPath);
  const char* GetProblem();
  void SetParameter(const char* name, const char* value);
  void ClearParameters();
  ///@}

  ///@{
  /// Model and training. Enumerations and ranges: xml/spinn.xml and spinn/settings.hpp.
  void SetBaseSettings(int choice);
  void SetAxisFunction(int choice);
  void SetAutomaticSize(int choice);
  void SetWidth(int neurons);
  void SetDepth(int layers);
  void SetRank(int terms);
  void SetWindows(int count);
  void AddPointsPerAxis(int points);
  void ClearPointsPerAxis();
  void SetNodeRule(int choice);
  void SetResampleEvery(int iterations);
  void SetResidualPath(int choice);
  void SetOptimiser(int choice);
  void SetLearningRate(double rate);
  void SetSeconds(double budget);
  void SetIterations(int budget);
  void SetTolerance(double loss);
  void SetGuard(int choice);
  void SetSeed(int seed);
  void SetPrecision(int choice);
  ///@}

  ///@{
  /// Output. No change of these trains again.
  void SetResolution(int x, int y, int z);
  void SetTimeSteps(int steps);
  void AddFixedCoordinate(double value);
  void ClearFixedCoordinates();
  void SetOutputPrecision(int choice);
  void SetUnknowns(bool on);
  void SetTruth(bool on);
  void SetError(bool on);
  void SetResidual(bool on);
  void SetGradient(bool on);
  ///@}

  ///@{
  /// Training control. EnableLive() has no effect where several MPI ranks run.
  void EnableLive();
  void StopTraining();    ///< ends the training; the best solution so far stays
  void TrainAgain();      ///< reads the problem file anew and trains from the start at the next update
  void WaitForTraining(); ///< blocks until the training has ended; the next update shows the result
  bool GetNeedsUpdate();  ///< asked by the window's live updates; modifies the source when it answers true
  ///@}

  ///@{
  /// State of the training. Phase: "idle", "waiting", "training", "finished" or "failed".
  const char* GetPhase();
  const char* GetOutcome(); ///< "converged", "budget spent", ..; empty before the end
  const char* GetAdvice();
  const char* GetFailure(); ///< text of the last error; empty without one
  int GetTrainingCount();   ///< trainings begun by this source
  int GetIteration();
  double GetSecondsSpent();
  double GetFraction(); ///< of the budget, 0..1
  double GetLoss();
  double GetUnseenLoss();
  double GetRelativeError(); ///< NaN where the truth is not known
  vtkDoubleArray*
  GetLossHistory(); ///< rows of 4: iteration, seconds, loss, unseen loss; thinned to about 300 rows
  ///@}

  /// The time steps; empty for a problem without time.
  vtkDoubleArray* GetTimeValues();

  ///@{
  /// The installed problems, for the panel; the columns are those of vtkSPINNReport.
  vtkStringArray* GetProblemList();
  vtkStringArray* GetProblemTexts();
  vtkStringArray* GetParameterList();
  vtkStringArray* GetDefaultList();
  ///@}

protected:
  vtkSPINNSolver();
  ~vtkSPINNSolver() override;
  int FillOutputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkSPINNSolver(const vtkSPINNSolver&) = delete;
  void operator=(const vtkSPINNSolver&) = delete;

  void PropertyChanged();
  bool CheckProperties();
  void ReportError(const char* text);
  void EnsureTraining();
  void WaitWithProgress();
  void AdoptResult();

  struct Internals;
  std::unique_ptr<Internals> Private;
};

#endif
