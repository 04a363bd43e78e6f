// SPDX-License-Identifier: BSD-3-Clause
// The windows of a solution: their sizes as metadata, their parameters as tensors.
#pragma once

#include "field/window.hpp"
#include "model_file/metadata.hpp"
#include "model_file/safetensors.hpp"

#include <spinn/problem.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace spinn::model_file {

/// A tensor of the model's parameters, a contiguous piece of theta.
struct ParameterTensor {
  std::string name; ///< "window.0.x.hidden_1.weights"
  Shape shape;      ///< [inputs, outputs], or [outputs] for a bias
  std::size_t begin = 0;
  std::size_t size = 0;
};

/// Weights and biases of all axes and layers, in the order of theta (see axis::layout).
std::vector<ParameterTensor> parameter_tensors(const Problem& problem, std::size_t window,
                                               const axis::ModelSpec& model);

/// @throws Error for parameters that are not finite
void put(Texts& texts, Writer& writer, const Problem& problem, const field::Windows& windows);

/// @param settings  checked against the problem
/// @throws Error for sizes out of range, windows that do not follow upon each other, and tensors that are missing, of
///         another shape or not finite. Nothing is allocated for a tensor before it was found.
field::Windows windows_from(const Metadata& metadata, const Archive& archive, const field::System& system,
                            const Settings& settings);

} // namespace spinn::model_file
