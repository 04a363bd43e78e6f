// SPDX-License-Identifier: BSD-3-Clause
// The Jacobian of an axis network against the reverse pass of one value at a time.
#include "axis/axis_jacobian.hpp"

#include "network_cases.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace {

using namespace spinn;
using namespace spinn::axis;
using namespace spinn::axis::test;

class AxisJacobianTest : public testing::TestWithParam<Case> {};

/// The row of a jet is the gradient of a loss that is this jet: adjoints that are 1 there and 0 elsewhere.
TEST_P(AxisJacobianTest, rows_are_the_reverse_pass_of_single_jets) {
  const ModelSpec spec = model_of(GetParam(), 3);
  const std::vector<double> theta = initialise(spec, 3);
  const AxisLayout own = layout(spec)[1];
  const auto parameters = static_cast<std::size_t>(own.end - own.begin);
  const auto outputs = static_cast<std::size_t>(spec.outputs());
  std::vector<double> nodes;
  for (int i = 0; i < 11; ++i) // more than a chunk, and not a whole number of them
    nodes.push_back(-0.9 + 0.19 * i);
  for (int order = 0; order <= max_order; ++order) {
    JetRequest request{nodes, {}, order};
    if (GetParam().factor) request.factor = phi_jets(nodes);
    const std::vector<double> jacobian = axis_jacobian(spec, theta, 1, request);
    const auto count = static_cast<std::size_t>(order) + 1;
    ASSERT_EQ(jacobian.size(), nodes.size() * count * outputs * parameters);

    const std::vector<JetRequest> requests = {
        {{nodes.data(), 1}, {}, 0}, request, {{nodes.data(), 1}, {}, 0}};
    for (std::size_t row = 0; row < nodes.size() * count * outputs;
         row += order < 2 ? 1 : 2 * static_cast<std::size_t>(order) - 1) {
      const std::size_t node = row / (count * outputs);
      const std::size_t derivative = row / outputs % count;
      AxisJets adjoints = {std::vector<double>(outputs), std::vector<double>(nodes.size() * count * outputs),
                           std::vector<double>(outputs)};
      adjoints[1][(derivative * nodes.size() + node) * outputs + row % outputs] = 1;
      const std::vector<double> gradient = reverse_jets<double>(spec, theta, requests, adjoints);
      double largest = 1;
      for (const double value : gradient)
        largest = std::max(largest, std::fabs(value));
      for (std::size_t p = 0; p < parameters; ++p)
        ASSERT_NEAR(jacobian[row * parameters + p], gradient[static_cast<std::size_t>(own.begin) + p],
                    1e-14 * largest)
            << "node " << node << " derivative " << derivative << " of order " << order << " output "
            << row % outputs << " parameter " << p;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, AxisJacobianTest,
                         testing::Values(Case{AxisFunction::mlp, 0, 1, 5, 3, 1, false},
                                         Case{AxisFunction::mlp, 0, 2, 16, 4, 2, true},
                                         Case{AxisFunction::mlp, 3, 2, 9, 4, 1, false},
                                         Case{AxisFunction::mlp, 2, 3, 7, 9, 1, true},
                                         Case{AxisFunction::modified_mlp, 0, 1, 6, 2, 1, false},
                                         Case{AxisFunction::modified_mlp, 0, 3, 8, 5, 2, true},
                                         Case{AxisFunction::modified_mlp, 2, 2, 10, 1, 3, false},
                                         Case{AxisFunction::sine, 0, 2, 12, 4, 1, false},
                                         Case{AxisFunction::sine, 0, 1, 3, 2, 2, true},
                                         Case{AxisFunction::sine, 1, 3, 5, 3, 1, true},
                                         Case{AxisFunction::spectral, 0, 2, 16, 4, 2, false, 9},
                                         Case{AxisFunction::spectral, 0, 2, 16, 3, 1, true, 14},
                                         Case{AxisFunction::spectral, 1, 2, 16, 2, 1, true, 7}),
                         name);

} // namespace
