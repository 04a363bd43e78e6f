// SPDX-License-Identifier: BSD-3-Clause
// Starting the execution space of the kernels. Knows the standard library alone.
#pragma once

#include <string>

namespace spinn::parallel {

/// Starts Kokkos once for the process, unless the host program has started it already; never finalises it (worker
/// threads may outlive any static object). May be called from any thread, any number of times, but not from inside an
/// OpenMP parallel region.
/// @returns what the kernels run on, for people: "OpenMP, 2 threads" or "CUDA, NVIDIA H200"
/// @throws spinn::Error when the backend cannot start (no driver, no device) or Kokkos has been finalised already
std::string ensure_execution_space();

} // namespace spinn::parallel
