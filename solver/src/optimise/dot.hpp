// SPDX-License-Identifier: BSD-3-Clause
// The inner product of two vectors.
#pragma once

#include <numeric>
#include <span>

namespace spinn::optimise {

inline double dot(std::span<const double> a, std::span<const double> b) {
  return std::transform_reduce(a.begin(), a.end(), b.begin(), 0.0);
}

} // namespace spinn::optimise
