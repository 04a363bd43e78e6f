// SPDX-License-Identifier: BSD-3-Clause
// The ranges of settings, in one place for files, panel and scripts.
#pragma once

#include <spinn/settings.hpp>

namespace spinn::detail {
struct ProblemData;
}

namespace spinn::problem {

inline constexpr int fewest_axes = 2;
inline constexpr int fewest_points = 2;
inline constexpr int most_points = 4096;

/// @throws Error whose place names the setting ("width"), with its value and the allowed range
void check_settings(const Settings& settings, const detail::ProblemData& data);

} // namespace spinn::problem
