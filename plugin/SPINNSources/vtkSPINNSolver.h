// SPDX-License-Identifier: BSD-3-Clause
// The ParaView source that solves a partial differential equation on a box.
/**
 * @class   vtkSPINNSolver
 * @brief   solves a partial differential equation with separable physics-informed neural networks
 *
 * Port 0 is the solution as vtkImageData: the problem's first three axes other than t, in its order. t is the
 * pipeline's time; any time of the domain may be asked for, others are clamped to it. Axes beyond the third
 * are held at FixedCoordinates. The field data of port 0 says what was solved and how well. Port 1 is the
 * loss history as vtkTable (iteration, seconds, loss, unseen_loss), port 2 the low-rank factors, a vtkTable
 * per axis, port 3 the collocation nodes on the axes of the image, a vtkRectilinearGrid.
 *
 * Training happens once for what the solution depends on (problem, parameters, training settings); a change
 * of time, resolution or arrays evaluates the trained model again. Property values are checked when the
 * pipeline updates; a wrong one, or a training that fails, is reported by vtkErrorMacro and the last good
 * solution stays. While a value is wrong updates fail, and nothing is trained.
 *
 * An update waits for the training (scripts), unless Background is on or EnableLive() was called (windows):
 * then it returns at once with what there is, and GetNeedsUpdate() tells when there is more. Of several MPI
 * ranks the first one trains and gives the model to the others; each evaluates its own part of the image.
 *
 * For every numerical training property 0 means "as the problem file says".
 */
#ifndef vtkSPINNSolver_h
#define vtkSPINNSolver_h

#include "SPINNSourcesModule.h"
#include "vtkSPINNImageAlgorithm.h"

#include <memory>
#include <string>

class vtkDoubleArray;
class vtkStringArray;
struct vtkSPINNConfiguration;

class SPINNSOURCES_EXPORT vtkSPINNSolver : public vtkSPINNImageAlgorithm
{
public:
  static vtkSPINNSolver* New();
  vtkTypeMacro(vtkSPINNSolver, vtkSPINNImageAlgorithm);
  void PrintSelf(ostream& os, vtkIndent indent) override;
  /// Later when a training in the background has news (windows ask GetNeedsUpdate).
  vtkMTimeType GetMTime() override;

  ///@{
  /// The problem: a key ("helmholtz3d"), the path of a problem file, or the text of one (more than one line);
  /// and its parameters as text.
  void SetProblem(const char* keyOrPathOrText);
  const char* GetProblem();
  void SetParameter(const char* name, const char* value);
  void ClearParameters();
  ///@}

  ///@{
  /// Model and training. Choices are names of spinn/choices.hpp, or "default"; ranges: spinn/settings.hpp.
  void SetBaseSettings(const char* name);
  void SetAxisFunction(const char* name);
  void SetAutomaticSize(const char* name);
  void SetWidth(int neurons);
  void SetDepth(int layers);
  void SetRank(int terms);
  void SetWindows(int count);
  void AddPointsPerAxis(int points);
  void ClearPointsPerAxis();
  void SetNodeRule(const char* name);
  void SetResampleEvery(int iterations);
  void SetResidualPath(const char* name);
  void SetOptimiser(const char* name);
  void SetLearningRate(double rate);
  void SetSeconds(double budget);
  void SetIterations(int budget);
  void SetTolerance(double loss);
  void SetGuard(const char* name);
  void SetSeed(int seed);
  void SetPrecision(const char* name);
  void SetWarmStart(bool on); ///< start from the present solution where parameters changed by little
  ///@}

  ///@{
  /// Training control. Background and EnableLive() have no effect where several MPI ranks run.
  void EnableLive();     ///< as Background, at idle priority: the window that calls it stays responsive
  void PrepareDrawing(); ///< what VTK makes once before its first volume, now, while nobody waits
  void SetBackground(bool on);
  void StopTraining();  ///< ends the training; the best solution so far stays
  void PauseTraining(); ///< holds the training where it is; a pause costs no budget
  void ResumeTraining();
  void TrainAgain();      ///< reads the problem file anew and trains from the start at the next update
  void WaitForTraining(); ///< blocks until the training has ended (a paused one goes on); the next update
                          ///< shows the result
  bool GetNeedsUpdate();  ///< asked by the window's live updates; modifies the source when it answers true
  ///@}

  ///@{
  /// State of the training; of losses and errors, -1 where unknown. Phase: "idle", "waiting", "training",
  /// "paused", "finished" or "failed". While a property is wrong: "failed", and nothing else is known.
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
  double GetConditionError(); ///< root mean square misfit of the conditions
  double GetRelativeError();  ///< against the truth, if that is known; on a coarse grid while training runs
  vtkDoubleArray*
  GetLossHistory(); ///< rows of 4: iteration, seconds, loss, unseen loss; thinned to about 300 rows
  ///@}

  /// The time steps; empty for a problem without time.
  vtkDoubleArray* GetTimeValues();

  ///@{
  /// The text of a problem that is being written, for the panel: it is not solved, but the lists below
  /// describe it too once it is right. The error in it: empty, or line, column, token, message, remedy.
  void SetDraft(const char* text);
  vtkStringArray* GetDraftError();
  ///@}

  ///@{
  /// The installed problems, for the panel; the columns are those of vtkSPINNReport.
  vtkStringArray* GetProblemList();
  vtkStringArray* GetProblemTexts();
  vtkStringArray* GetParameterList();
  vtkStringArray* GetDefaultList();
  ///@}

  ///@{
  /// The names that a property may have.
  vtkStringArray* GetBaseSettingsNames();
  vtkStringArray* GetAxisFunctionNames();
  vtkStringArray* GetAutomaticSizeNames();
  vtkStringArray* GetNodeRuleNames();
  vtkStringArray* GetResidualPathNames();
  vtkStringArray* GetOptimiserNames();
  vtkStringArray* GetGuardNames();
  vtkStringArray* GetPrecisionNames();
  ///@}

protected:
  vtkSPINNSolver();
  ~vtkSPINNSolver() override;
  vtkTypeBool ProcessRequest(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int FillOutputPortInformation(int port, vtkInformation* info) override;
  int RequestInformation(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;
  int RequestData(vtkInformation*, vtkInformationVector**, vtkInformationVector*) override;

private:
  vtkSPINNSolver(const vtkSPINNSolver&) = delete;
  void operator=(const vtkSPINNSolver&) = delete;

  vtkSPINNOutputProperties& Output() override;
  void PropertyChanged() override;
  bool CheckProperties();
  void ReportError(std::string& failure, const std::string& text);
  bool ObtainSolution();
  void Solve(const vtkSPINNConfiguration& wanted);
  bool Fill(vtkInformation* out, vtkInformationVector* outputs, bool first);
  bool AllAgree(const std::string& own);
  void WaitWithProgress();

  struct Internals;
  std::unique_ptr<Internals> Private;
};

#endif
