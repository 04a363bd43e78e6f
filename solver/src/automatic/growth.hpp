// SPDX-License-Identifier: BSD-3-Clause
// The way upwards of the automatic mode: from a small model to larger ones, each starting as the field of the one before.
#pragma once

#include "axis/axis_model.hpp"

#include <optional>
#include <span>
#include <vector>

namespace spinn::automatic {

inline constexpr int largest_rank = 64;
/// In one window, where more windows may keep the rank low.
inline constexpr int largest_uncut_rank = 24;

/// Where the automatic mode starts: rank 2, narrow networks, few basis functions; never more than `largest`.
axis::ModelSpec smallest_model(const axis::ModelSpec& largest);

/// The model after `model`: rank times 1.4 or so; wider networks; more basis functions along the axes whose last
/// coefficients are the largest. Nothing when rank `largest` is reached.
/// @param theta  what the model has learnt
std::optional<axis::ModelSpec> larger_model(const axis::ModelSpec& model, std::span<const double> theta,
                                            int largest = largest_rank);

/// Collocation points that a model needs along each axis: not fewer than given, three for two basis functions.
std::vector<int> points_for(const axis::ModelSpec& model, std::vector<int> points);

} // namespace spinn::automatic
