// SPDX-License-Identifier: BSD-3-Clause
// The settings that are chosen by name, as lists: for panels, and for programs that take names from elsewhere.
#pragma once

#include <spinn/export.hpp>
#include <spinn/settings.hpp>

#include <string>
#include <vector>

namespace spinn {

/// One of the values that a setting may have.
struct Choice {
  std::string name;  ///< as problem files and scripts write it: "l-bfgs"
  std::string label; ///< as people read it: "L-BFGS"
};

/// The settings that are chosen by name: "axis_function", "optimiser", ..
SPINN_EXPORT std::vector<std::string> choice_settings();

/// What such a setting may be, in the order to show it.
/// @throws Error for a setting that is none of `choice_settings`
SPINN_EXPORT std::vector<Choice> choices(const std::string& setting);

/// Sets what is chosen by its name.
/// @throws Error as `choices`, and with the allowed names when `name` is none of them
SPINN_EXPORT void choose(Settings& settings, const std::string& setting, const std::string& name);

} // namespace spinn
