// SPDX-License-Identifier: BSD-3-Clause
// Equispaced nodes.
#include <spinn/uniform_nodes.hpp>

namespace spinn {

std::vector<double> uniform_nodes(double lower, double upper, int n, int first, int last) {
  std::vector<double> nodes;
  for (int i = first; i <= last; ++i)
    nodes.push_back(i == 0 ? lower : i == n - 1 ? upper : lower + (upper - lower) * i / (n - 1));
  return nodes;
}

std::vector<double> uniform_nodes(double lower, double upper, int n) {
  return uniform_nodes(lower, upper, n, 0, n - 1);
}

} // namespace spinn
