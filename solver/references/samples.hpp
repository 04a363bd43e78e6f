// SPDX-License-Identifier: BSD-3-Clause
// What the reference programs share: how far two arrays of samples are apart, NumPy files, the main function.
#pragma once

#include <string>
#include <vector>

namespace spinn::references {

/// |a - b| / |b| in the Euclidean norm over all samples.
double relative_difference(const std::vector<double>& a, const std::vector<double>& b);

/// Writes float64 values in C order. @throws std::runtime_error when the file cannot be written
void write_npy(const std::string& path, const std::vector<int>& shape, const std::vector<double>& values);

/// The main function of a reference program: FILE.npy writes the reference, --check compares the method with what is known.
/// @param name   of the problem, for messages
/// @param write, check  return the exit status
int run(const char* name, int count, char** arguments, int (*write)(const std::string& path), int (*check)());

} // namespace spinn::references
