// SPDX-License-Identifier: BSD-3-Clause
// Equispaced nodes of an interval, ends included.
#pragma once

#include <spinn/export.hpp>

#include <vector>

namespace spinn {

/// Nodes first..last, counted from 0, of n equispaced ones: node i is lower + (upper - lower) i / (n - 1). The first and the
/// last of all are the ends to the last bit; one node alone is the lower end.
SPINN_EXPORT std::vector<double> uniform_nodes(double lower, double upper, int n, int first, int last);

/// All n of them.
SPINN_EXPORT std::vector<double> uniform_nodes(double lower, double upper, int n);

} // namespace spinn
