// SPDX-License-Identifier: BSD-3-Clause
// What a solution holds: the trained parameters with all that is needed to evaluate them.
#pragma once

#include "axis/axis_model.hpp"
#include "field/system.hpp"

#include <spinn/solution.hpp>

#include <memory>
#include <vector>

namespace spinn::detail {

struct SolutionData {
  std::shared_ptr<const field::System> system;
  axis::ModelSpec model;
  std::vector<double> theta;  ///< [P]
  Settings settings;
  Report report;
};

}  // namespace spinn::detail
