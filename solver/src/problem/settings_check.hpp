// SPDX-License-Identifier: BSD-3-Clause
// The ranges of settings, in one place for files, panel and scripts.
#pragma once

#include "base/limits.hpp"

#include <spinn/settings.hpp>

namespace spinn::detail {
struct ProblemData;
}

namespace spinn::problem {

inline constexpr int fewest_axes = 2;
inline constexpr int most_axes = 5; ///< that a problem file may have; the solver itself goes to `max_axes`
static_assert(most_axes <= max_axes);
inline constexpr int fewest_points = 2;
inline constexpr int most_points = 4096;

/// @throws Error whose place names the setting ("width"), with its value and the allowed range
void check_settings(const Settings& settings, const detail::ProblemData& data);

} // namespace spinn::problem
