// SPDX-License-Identifier: BSD-3-Clause
// Derivative orders of all blocks.
#include "residual/block.hpp"

#include <algorithm>

namespace spinn::residual {

std::vector<int> highest_orders(const std::vector<Block>& blocks, std::size_t axes) {
  std::vector<int> orders(axes, 0);
  for (const Block& block : blocks) {
    const auto highest = planning::highest_orders(block.plan);
    for (std::size_t i = 0; i < axes; ++i)
      orders[i] = std::max(orders[i], highest[i]);
  }
  return orders;
}

} // namespace spinn::residual
