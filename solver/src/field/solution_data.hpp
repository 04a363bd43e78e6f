// SPDX-License-Identifier: BSD-3-Clause
// What a solution holds: the trained parameters with all that is needed to evaluate them.
#pragma once

#include "field/system.hpp"
#include "field/window.hpp"

#include <spinn/solution.hpp>

#include <memory>

namespace spinn::detail {

struct SolutionData {
  std::shared_ptr<const field::System> system;
  std::shared_ptr<const field::Windows> windows; ///< at least one
  Settings settings;
  Report report;
};

} // namespace spinn::detail
