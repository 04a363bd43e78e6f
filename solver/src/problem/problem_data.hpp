// SPDX-License-Identifier: BSD-3-Clause
// A problem as the loader leaves it: checked text turned into graph nodes that still hold parameters.
#pragma once

#include "language/graph.hpp"
#include "language/parser.hpp"
#include "problem/slice.hpp"

#include <spinn/problem.hpp>

#include <memory>
#include <string>
#include <vector>

namespace spinn::detail {

using language::NodeId;

/// Values on a uniform tensor grid over the whole domain, ends included; from a NumPy .npy file (float32 or float64, C
/// order, one array axis per problem axis, in order; several unknowns: one leading array axis more).
struct Reference {
  std::vector<int> shape;     ///< [axes]
  std::vector<double> values; ///< [unknowns, n_1, .., n_d], last axis fastest
};

/// One condition on one slice of the box.
struct ConditionData {
  std::string text; ///< "u = 0 on x = -1"
  problem::Slice where;
  NodeId residual = -1; ///< left - right
  double weight = 1;
  bool hard = false; ///< satisfied by the axis factors; measured, not trained
};

struct AxisData {
  Axis axis;
  NodeId factor = -1; ///< phi(x) that multiplies every f_{axis,q,r}; -1: none
  int modes =
      0; ///< periodic axes: number of Fourier feature pairs (cos, sin of 2 pi m (x-a)/L), m = 1..modes
  int basis =
      0; ///< basis functions of spectral axis functions, odd on periodic axes; 0: as many as the points bear
  double grading = 0; ///< collocation points drawn towards the middle, see `nodes::graded_gauss_legendre`
  double frequency =
      0; ///< first-layer scale: standard deviation (tanh) or half-range (sine) of weights on [-1,1]; 0: not stated
};

struct ProblemData {
  std::string key, title, description, citation, text;
  std::vector<AxisData> axis_data;
  std::vector<Axis> axes;
  int time_axis = -1;
  std::vector<std::string> unknowns;
  std::vector<Parameter> parameters;
  std::vector<Quantity> outputs;
  std::vector<std::string> equation_texts, condition_texts;
  Settings defaults;
  double stated_error = 0;

  language::Graph graph;         ///< copy it before adding nodes
  language::Scope scope;         ///< with definitions
  std::vector<NodeId> equations; ///< left - right
  std::vector<double> equation_weights;
  std::vector<ConditionData> conditions;
  std::vector<NodeId> truth;                  ///< per unknown; empty without a closed form
  std::shared_ptr<const Reference> reference; ///< null without one
};

} // namespace spinn::detail
