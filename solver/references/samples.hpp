// SPDX-License-Identifier: BSD-3-Clause
// What the reference programs share: arrays of samples, how far two of them are apart, and NumPy files.
#pragma once

#include <string>
#include <vector>

namespace spinn::references {

/// |a - b| / |b| in the Euclidean norm over all samples.
double relative_difference(const std::vector<double>& a, const std::vector<double>& b);

/// Writes float64 values in C order. @throws std::runtime_error when the file cannot be written
void write_npy(const std::string& path, const std::vector<int>& shape, const std::vector<double>& values);

} // namespace spinn::references
