// SPDX-License-Identifier: BSD-3-Clause
// The limit on dense matrices over the parameters.
#pragma once

#include <cstddef>

namespace spinn::optimise {

/// Largest memory that an optimiser may hold in dense matrices, in bytes: 16,368 parameters for SSBroyden (about 50 ms for
/// a pass on two cores), 8,192 for Levenberg-Marquardt.
inline constexpr std::size_t largest_dense_memory = std::size_t{1} << 30;

/// @param optimiser  name in problem files
/// @param bytes      that its matrices would take
/// @throws Error naming the number of parameters and the remedy, when that is more than the limit
void require_dense_memory(const char* optimiser, std::size_t parameters, std::size_t bytes);

} // namespace spinn::optimise
