// SPDX-License-Identifier: BSD-3-Clause
// A larger model that starts as the same field: for going upwards in rank and width.
#pragma once

#include "axis/axis_model.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace spinn::axis {

/// Parameters of the model `to` whose field is that of `theta` in the model `from`: old weights keep their values, new
/// neurons do not reach old outputs, and the new terms of the sum have random factors on all axes but the last, where they
/// are zero (so that the loss has a gradient there).
/// @param from,to  the same kind, depth, unknowns and axes; width, rank and basis not smaller in `to`
/// @throws std::invalid_argument otherwise
std::vector<double> grown(const ModelSpec& from, std::span<const double> theta, const ModelSpec& to,
                          std::uint64_t seed);

} // namespace spinn::axis
