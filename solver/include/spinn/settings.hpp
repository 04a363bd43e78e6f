// SPDX-License-Identifier: BSD-3-Clause
// What a user may set about the model and its training. Every problem file states its own defaults.
#pragma once

#include <spinn/export.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace spinn {

/// The function of one axis: x -> rank outputs per unknown.
enum class AxisFunction {
  mlp,          ///< tanh multilayer perceptron (Cho et al. 2023, section 3)
  modified_mlp, ///< gated perceptron (Wang, Teng, Perdikaris 2021, eq. 43-47), used by Cho et al. for most results
  sine,         ///< perceptron with sine activations (Sitzmann et al. 2020)
  spectral,  ///< linear combination of Legendre polynomials, on periodic axes of a Fourier series; no layers
  automatic, ///< with `automatic_size`: spectral, and where that does not reach the tolerance mlp; else mlp
};

enum class Optimiser {
  automatic, ///< one of the others by the size of the model and the path of the residual
  ssbroyden, ///< self-scaled Broyden, dense inverse Hessian, strong Wolfe search (Urban et al. 2025)
  levenberg_marquardt, ///< on the dense Gauss-Newton matrix, with geodesic acceleration (Transtrum, Sethna 2012)
  levenberg_marquardt_cg, ///< the same by preconditioned conjugate gradients, without the matrix: more parameters
  alternating_least_squares, ///< one axis after the other, exactly; linear problems with spectral axis functions
  lbfgs, ///< limited-memory BFGS, for networks too large for a dense matrix (Nocedal, Wright 2006)
  adam,  ///< Kingma and Ba 2015, with the settings of Cho et al. 2023
};

enum class Initialisation {
  scaled, ///< first layer spread by the frequency of each axis, kinks inside the domain
  glorot, ///< Glorot normal weights, zero biases, on every layer (Cho et al. 2023)
};

enum class NodeRule {
  gauss_legendre, ///< fixed Gauss-Legendre nodes and weights on every axis (equispaced on periodic axes)
  random,         ///< uniform random nodes, drawn again every `resample_every` iterations (Cho et al. 2023)
};

/// How the mean square of the residual over the collocation points is computed; all give the same number.
enum class ResidualPath {
  automatic, ///< separable where that is possible and cheaper
  separable, ///< exact, from one small matrix per axis; residuals that are linear and separate
  grid,      ///< point by point, fused; any residual
};

enum class Precision { double_precision, single_precision };

/// Model and training settings. Ranges are checked by `Problem::check` before a solve.
struct Settings {
  AxisFunction axis_function = AxisFunction::mlp;
  /// Automatic mode: start with a small model, let rank, width and basis grow until the tolerance is met; with one window, cut
  /// the time into more where rank alone does not do.
  bool automatic_size = false;
  int width = 16; ///< neurons per hidden layer, 1..1024; not of spectral axis functions
  int depth = 2;  ///< hidden layers, 1..16; not of spectral axis functions
  int rank = 8;   ///< terms of the separated sum per unknown, 1..512
  Initialisation initialisation = Initialisation::scaled;
  std::vector<int> points; ///< collocation points per axis, in the order of the problem's axes, each 2..4096
  /// Windows that the axis t is cut into, 1..1000; points along t are those of each window. With more than one the initial
  /// values are exact and each window starts from the end of the one before; for problems of first or second order in t.
  int windows = 1;

  NodeRule node_rule = NodeRule::gauss_legendre;
  int resample_every = 100; ///< iterations between two draws of random nodes

  ResidualPath residual_path = ResidualPath::automatic;

  Optimiser optimiser = Optimiser::automatic;
  double learning_rate = 1e-3;      ///< Adam only
  double seconds = 60;              ///< training budget, wall-clock
  std::int64_t iterations = 100000; ///< training budget
  double tolerance = 1e-12;         ///< converged when the validation loss is below this
  bool guard = true;                ///< adaptive collocation: watch the validation loss and raise the nodes
  std::uint64_t seed = 1;
  Precision precision = Precision::double_precision; ///< of kernels; the optimiser always works in double

  bool operator==(const Settings&) const = default;
};

/// The set-up of Cho et al. 2023 (section 5): modified MLP 4 x 64, rank 32, Adam 1e-3, 50,000 iterations, 64 random
/// points per axis drawn again every 100 iterations, single precision.
/// @param axes number of axes of the problem
SPINN_EXPORT Settings paper_settings(int axes);

/// Names as problem files, the panel and scripts write them ("automatic", "mlp", "modified_mlp", "sine", "spectral", "ssbroyden",
/// "levenberg-marquardt", "levenberg-marquardt-cg", "alternating-least-squares", "l-bfgs", "adam", "gauss-legendre", "random", "automatic", "separable", "grid", "scaled",
/// "glorot", "double", "single").
/// The `*_from` functions throw `Error` with the allowed names when the text is none of them.
SPINN_EXPORT std::string to_string(AxisFunction);
SPINN_EXPORT std::string to_string(Optimiser);
SPINN_EXPORT std::string to_string(Initialisation);
SPINN_EXPORT std::string to_string(NodeRule);
SPINN_EXPORT std::string to_string(ResidualPath);
SPINN_EXPORT std::string to_string(Precision);
SPINN_EXPORT AxisFunction axis_function_from(const std::string& text);
SPINN_EXPORT Optimiser optimiser_from(const std::string& text);
SPINN_EXPORT Initialisation initialisation_from(const std::string& text);
SPINN_EXPORT NodeRule node_rule_from(const std::string& text);
SPINN_EXPORT ResidualPath residual_path_from(const std::string& text);
SPINN_EXPORT Precision precision_from(const std::string& text);

} // namespace spinn
