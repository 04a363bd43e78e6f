// SPDX-License-Identifier: BSD-3-Clause
// Model files: a trained solution as one file in the open safetensors format, which numpy reads in a few lines.
// solver/MODEL_FILE.md describes what stands in it.
#pragma once

#include <spinn/export.hpp>
#include <spinn/solution.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace spinn {

/// The bytes of a model file: the same for the same solution. Besides the parameters of the model they hold the problem's
/// text, parameter values, settings, report and loss history, and the factors of every axis at 101 uniform nodes.
/// @throws Error for an empty solution, for parameters that are not finite, and where the file would be larger than 1 GiB
SPINN_EXPORT std::string to_safetensors(const Solution& solution);

/// The solution that bytes of a model file hold. Nothing is trained; it evaluates to the same numbers, to the last bit, as
/// the solution that was saved. Where the problem's truth is a reference file, that file is looked for in the folder of
/// `source` and in the problem folders; a solution whose reference is in neither has no truth.
/// @param source  names the bytes in errors: the file's path
/// @throws Error for bytes that are not a model file of this version, are cut off, or contradict themselves
SPINN_EXPORT Solution from_safetensors(std::string_view bytes, const std::string& source);

/// Writes `to_safetensors` to a temporary file in the same folder, which then takes the place of `file`: a file of that name
/// is whole at any time.
/// @throws Error where `to_safetensors` does, and when the file cannot be written
SPINN_EXPORT void save_model(const Solution& solution, const std::filesystem::path& file);

/// Reads a model file of at most 1 GiB; a larger one is refused before it is read.
/// @throws Error where `from_safetensors` does, and for a file that is missing, too large or cannot be read
SPINN_EXPORT Solution load_model(const std::filesystem::path& file);

} // namespace spinn
