// SPDX-License-Identifier: BSD-3-Clause
// The padded copy of the parameters: every parameter once, nothing overlapping.
#include "axis/padded_network.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace {

using namespace spinn;
using namespace spinn::axis;

ModelSpec spec_of(AxisFunction kind) {
  ModelSpec spec;
  spec.kind = kind;
  spec.width = 5;
  spec.depth = 3;
  spec.rank = 3;
  spec.unknowns = 2;
  spec.axes = {{0, 1, 0, 2}, {0, 1, 2, 2}};
  if (kind == AxisFunction::spectral)
    for (AxisSpec& axis : spec.axes)
      axis.basis = 7;
  return spec;
}

class PaddedModelTest : public testing::TestWithParam<AxisFunction> {};

TEST_P(PaddedModelTest, holds_every_parameter_once) {
  const std::array<int, 2> orders = {1, 2};
  const std::array<int, 2> nodes = {9, 16};
  const PaddedModel model = padded_model(spec_of(GetParam()), orders, nodes, 4);
  std::set<std::int64_t> sources;
  std::set<std::int64_t> targets;
  std::size_t copies = 0;
  std::size_t places = 0;
  for (const ParameterRow& row : model.rows)
    for (int j = 0; j < row.count; ++j, ++copies, ++places) {
      sources.insert(row.source + j);
      targets.insert(row.target + j);
      EXPECT_LT(row.target + j, model.padded_parameters);
      if (row.transposed < 0) continue;
      const std::int64_t transposed = row.transposed + static_cast<std::int64_t>(j) * row.transposed_step;
      EXPECT_GE(transposed, model.padded_parameters);
      EXPECT_LT(transposed, model.padded_total);
      targets.insert(transposed);
      ++places;
    }
  EXPECT_EQ(copies, static_cast<std::size_t>(model.parameters));
  EXPECT_EQ(sources.size(), copies);
  EXPECT_EQ(targets.size(), places);
  EXPECT_EQ(model.parameters, layout(spec_of(GetParam())).back().end);
}

INSTANTIATE_TEST_SUITE_P(Kinds, PaddedModelTest,
                         testing::Values(AxisFunction::mlp, AxisFunction::modified_mlp, AxisFunction::sine,
                                         AxisFunction::spectral),
                         [](const auto& info) { return to_string(info.param); });

TEST(PaddedModel, cuts_the_nodes_of_every_axis_into_chunks) {
  const std::array<int, 2> orders = {1, 2};
  const std::array<int, 2> nodes = {9, 16};
  const PaddedModel model = padded_model(spec_of(AxisFunction::mlp), orders, nodes, 4);
  EXPECT_EQ(model.networks[0].chunks, 2);
  EXPECT_EQ(model.networks[1].chunks, 2);
  EXPECT_EQ(model.items.size(), 4U);
  EXPECT_EQ(model.rank_padded, 4);
  EXPECT_EQ(model.networks[1].jet_offset, 2 * 9 * 8);
  EXPECT_EQ(model.jet_size, 2 * 9 * 8 + 3 * 16 * 8);
}

} // namespace
