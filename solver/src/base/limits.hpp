// SPDX-License-Identifier: BSD-3-Clause
// Sizes that arrays and tables of several folders are made for. Each may be raised here and nowhere else.
#pragma once

namespace spinn {

inline constexpr int max_axes =
    10; ///< of a domain; what problem files may have stands in problem/settings_check.hpp
inline constexpr int max_order = 6; ///< highest derivative along one axis, and in total

} // namespace spinn
