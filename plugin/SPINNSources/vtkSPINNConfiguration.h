// SPDX-License-Identifier: BSD-3-Clause
// The source's properties as they were set, and the checked configuration made from them.
#ifndef vtkSPINNConfiguration_h
#define vtkSPINNConfiguration_h

#include "vtkSPINNImageLayout.h"

#include <spinn/solve.hpp>

#include <array>
#include <string>
#include <utility>
#include <vector>

class vtkInformation;

/// Which nodes and which arrays an image has, unchecked.
struct vtkSPINNOutputProperties
{
  std::array<int, 3> Resolution = { 0, 0, 0 };
  std::array<double, 6> Box = {}; ///< x_min, x_max, y_min ..; where max <= min the whole domain
  int TimeSteps = 51;
  std::vector<double> FixedCoordinates;
  std::string OutputPrecision = "single";
  bool Unknowns = true;
  bool Truth = false;
  bool Error = true;
  bool Residual = true;
  bool Gradient = false;
};

/// Property values, unchecked: scripts bypass the domains of the panel. 0, an empty list and the choice
/// "default" stand for "as the problem file says". Choices are names that vtkSPINNChoices knows.
struct vtkSPINNProperties : vtkSPINNOutputProperties
{
  std::string Problem = "helmholtz3d";                         ///< key, path or text
  std::vector<std::pair<std::string, std::string>> Parameters; ///< name, value as text

  std::string BaseSettings = "problem"; ///< or those of the SPINN paper
  std::string AxisFunction = "default";
  std::string AutomaticSize = "default";
  int Width = 0;
  int Depth = 0;
  int Rank = 0;
  std::vector<int> PointsPerAxis; ///< empty: base; one value: every axis; else one per axis
  int Windows = 0;
  std::string NodeRule = "default";
  int ResampleEvery = 0;
  std::string ResidualPath = "default";
  std::string Optimiser = "default";
  double LearningRate = 0;
  double Seconds = 0;
  int Iterations = 0;
  double Tolerance = 0;
  std::string Guard = "default";
  int Seed = 0;
  std::string Precision = "default";
};

/// What the pipeline works with. Only `Request` decides whether a solution must be trained.
struct vtkSPINNConfiguration
{
  spinn::SolveRequest Request; ///< parameters complete, settings complete
  vtkSPINNImageLayout Layout;
  std::vector<double> TimeValues; ///< empty without a time axis
  bool DoublePrecision = false;   ///< of the output arrays
  bool Unknowns = true;
  bool Truth = false;
  bool Error = true;
  bool Residual = true;
  bool Gradient = false;

  /// The problem behind a key, the path of a problem file, or the text of one, which has more than one line.
  /// @throws spinn::Error
  static spinn::Problem FindProblem(const std::string& keyOrPathOrText);

  /// Loads the problem and checks every property.
  /// @throws spinn::Error that names the property, its value and what is allowed
  static vtkSPINNConfiguration Check(const vtkSPINNProperties& properties);

  /// An image of a solution that is there.
  /// @throws spinn::Error as Check
  static vtkSPINNConfiguration Of(const spinn::Solution& solution, const vtkSPINNOutputProperties& output);

  /// Tells the pipeline extent, geometry and time steps of the image.
  void Announce(vtkInformation* out) const;

  /// True if both are about the same problem file with the same text.
  [[nodiscard]] bool SameProblem(const vtkSPINNConfiguration& other) const;

  /// True if both ask for the same trained solution.
  [[nodiscard]] bool SameTraining(const vtkSPINNConfiguration& other) const;

  /// True if both differ in nothing that is trained but parameters, each by no more than a tenth of its range
  /// or of its value: the solution of one is then a good start for the other.
  [[nodiscard]] bool CloseTo(const vtkSPINNConfiguration& other) const;

private:
  void CheckOutput(const vtkSPINNOutputProperties& output);
};

#endif
