// SPDX-License-Identifier: BSD-3-Clause
// NumPy's .npy files, as far as references need them.
#pragma once

#include <filesystem>
#include <vector>

namespace spinn::problem {

/// An array in C order: the last index is fastest.
struct NpyArray {
  std::vector<int> shape;
  std::vector<double> values; ///< [product of shape]
};

/// Reads a little-endian float32 or float64 array in C order (format versions 1 to 3; numpy.lib.format).
/// @throws Error (source: the file, no line) for a file that is missing, is no .npy, has another element type or order,
///         is shorter or longer than its header says, is larger than 1 GB, or holds a value that is not finite
NpyArray read_npy(const std::filesystem::path& file);

} // namespace spinn::problem
