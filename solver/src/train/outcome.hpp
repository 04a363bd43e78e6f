// SPDX-License-Identifier: BSD-3-Clause
// The words that go with an outcome: what happened, in figures, and what to try next.
#pragma once

#include <spinn/solution.hpp>

#include <string>

namespace spinn::train {

/// Some sentences for people. Uses the report's figures and the settings that limited the solve.
/// @param alike  starts that stalled had come to about the same loss
std::string advice(const Report& report, const Settings& settings, bool alike = false);

/// A sentence about windows that training did not come to; empty when it came to all.
/// @param time  where the last window that it came to ends
std::string unreached(std::size_t reached, std::size_t windows, double time);

} // namespace spinn::train
