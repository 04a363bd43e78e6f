// SPDX-License-Identifier: BSD-3-Clause
// Where the loss is taken: the nodes of each axis and the residual blocks over them.
#pragma once

#include "field/window.hpp"
#include "residual/block.hpp"

#include <cstdint>
#include <vector>

namespace spinn::train {

/// The loss is  L = mean over the box of sum_e w_e r_e^2  +  sum over conditions of weight * mean over their slices of r^2,
/// over the part of the domain that the view shows, without the conditions that are built in.
/// Block 0 holds the equations; each further block holds the conditions that share slices and weight.
struct Collocation {
  std::vector<axis::AxisNodes> nodes; ///< [axes]: the rule's nodes, then the coordinates that conditions fix
  std::vector<residual::Block> blocks;
};

/// Quadrature with points[axis] nodes per axis: Gauss-Legendre (equispaced on periodic axes), or random nodes with equal
/// weights drawn from `seed`.
Collocation make_collocation(const field::View& view, const std::vector<int>& points, NodeRule rule,
                             std::uint64_t seed);

/// Another draw of random nodes for the same blocks.
std::vector<axis::AxisNodes> draw_nodes(const field::View& view, const std::vector<int>& points,
                                        NodeRule rule, std::uint64_t seed);

/// Root mean square misfit of the trained conditions, from the losses of the blocks. 0 without conditions.
double condition_error(const Collocation& collocation, std::span<const double> block_losses);

} // namespace spinn::train
