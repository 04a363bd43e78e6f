// SPDX-License-Identifier: BSD-3-Clause
// A grown model is the same field, and can learn more.
#include "axis/grow.hpp"

#include "axis/axis_jets.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn;
using namespace spinn::axis;

ModelSpec model(AxisFunction kind, int width, int rank) {
  ModelSpec spec;
  spec.kind = kind;
  spec.width = width;
  spec.depth = 2;
  spec.rank = rank;
  spec.unknowns = 2;
  spec.axes = {{-1, 1, 0, 2}, {0, 3, 2, 1}, {0, 2, 0, 3}};
  return spec;
}

/// sum_r prod_i f_(i,q,r) at the nodes' diagonal, and each term's factor on all axes but the last.
double field(const ModelSpec& spec, const std::vector<double>& theta, int unknown, double x) {
  std::vector<std::vector<double>> nodes;
  std::vector<JetRequest> requests;
  for (const AxisSpec& axis : spec.axes)
    nodes.push_back({axis.lower + x * (axis.upper - axis.lower)});
  for (const auto& axis : nodes)
    requests.push_back({axis, {}, 0});
  const AxisJets jets = forward_jets<double>(spec, theta, requests);
  double sum = 0;
  for (int r = 0; r < spec.rank; ++r) {
    double product = 1;
    for (const auto& axis : jets)
      product *= axis[static_cast<std::size_t>(unknown * spec.rank + r)];
    sum += product;
  }
  return sum;
}

class GrowTest : public testing::TestWithParam<AxisFunction> {};

TEST_P(GrowTest, keeps_the_field) {
  const ModelSpec small = model(GetParam(), 5, 2);
  const std::vector<double> theta = initialise(small, 3);
  for (const ModelSpec& large :
       {model(GetParam(), 5, 4), model(GetParam(), 8, 2), model(GetParam(), 9, 5), small}) {
    const std::vector<double> more = grown(small, theta, large, 4);
    ASSERT_EQ(static_cast<std::int64_t>(more.size()), layout(large).back().end);
    for (const double x : {0.0, 0.3, 0.77, 1.0})
      for (int q = 0; q < 2; ++q)
        EXPECT_NEAR(field(large, more, q, x), field(small, theta, q, x), 1e-14);
  }
}

TEST_P(GrowTest, leaves_new_terms_something_to_learn) {
  const ModelSpec small = model(GetParam(), 5, 2);
  const ModelSpec large = model(GetParam(), 5, 3);
  std::vector<double> more = grown(small, initialise(small, 3), large, 4);
  const LayerSlot last = layout(large).back().layers.back();
  more[static_cast<std::size_t>(last.weights + 2)] = 1; // of the new term, on the last axis
  EXPECT_GT(std::fabs(field(large, more, 0, 0.3) - field(small, initialise(small, 3), 0, 0.3)), 1e-6);
}

TEST_P(GrowTest, refuses_a_smaller_model) {
  const ModelSpec small = model(GetParam(), 5, 2);
  EXPECT_THROW(grown(small, initialise(small, 3), model(GetParam(), 4, 2), 1), std::invalid_argument);
  EXPECT_THROW(grown(small, initialise(small, 3), model(GetParam(), 5, 1), 1), std::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(Kinds, GrowTest,
                         testing::Values(AxisFunction::mlp, AxisFunction::modified_mlp, AxisFunction::sine,
                                         AxisFunction::spectral),
                         [](const testing::TestParamInfo<AxisFunction>& info) {
                           return to_string(info.param);
                         });

} // namespace
