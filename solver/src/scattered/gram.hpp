// SPDX-License-Identifier: BSD-3-Clause
// J^T J, or blocks of its diagonal, from rows of J that exist a few hundred at a time.
#pragma once

#include "residual/matrices.hpp"

#include <functional>
#include <span>
#include <vector>

namespace spinn::scattered {

/// Part of J^T J, or all of it: rows and columns from the parameter `begin` on, both triangles.
struct Square {
  std::span<double> values; ///< [size, size]
  Eigen::Index begin = 0, size = 0;
};

/// Lower triangles += those of rows^T rows, in tiles on the host's threads.
/// @param between  called by them every few milliseconds; may throw to give up
void add_products(const Eigen::Ref<const residual::RowMatrix>& rows, const std::vector<Square>& squares,
                  const std::function<void()>& between);

/// Copies the lower triangles to the upper ones.
void mirror(const std::vector<Square>& squares);

} // namespace spinn::scattered
