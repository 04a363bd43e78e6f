// SPDX-License-Identifier: BSD-3-Clause
// Grouping of atoms into fields: coefficients, and the residuals as functions of the fields.
#include "planning/fields.hpp"

#include "../language/testing.hpp"

#include <gtest/gtest.h>

#include <array>

namespace spinn::planning {
namespace {

using language::testing::parse;

FieldGrouping group(language::Graph& graph, const std::vector<std::string>& texts) {
  std::vector<NodeId> residuals;
  for (const std::string& text : texts)
    residuals.push_back(parse(graph, text));
  return group_fields(graph, residuals);
}

TEST(GroupFields, ALinearOperatorIsTheFieldItself) {
  language::Graph graph;
  const FieldGrouping result = group(graph, {"3*u_t - 0.5*u_xx + u + x"});
  ASSERT_EQ(result.fields.size(), 1U);
  for (const Term& term : result.fields[0]) {
    const double expected = term.orders[0] == 1 ? 3 : (term.orders[1] == 2 ? -0.5 : 1);
    EXPECT_EQ(term.coefficient, expected);
  }
  EXPECT_EQ(result.residuals[0], graph.add(graph.input(0), graph.coordinate(1)));
}

TEST(GroupFields, CoefficientsAreRelativeToTheFirstAtomInProducts) {
  language::Graph graph;
  const FieldGrouping result = group(graph, {"v*(u_x - 4*u_y)"});
  ASSERT_EQ(result.fields.size(), 2U);
  const Field& sum = result.fields[0].size() == 2 ? result.fields[0] : result.fields[1];
  ASSERT_EQ(sum.size(), 2U);
  EXPECT_EQ(sum[1].coefficient / sum[0].coefficient, sum[0].orders[1] == 1 ? -4.0 : -0.25);
}

TEST(GroupFields, OneRatioMustHoldInAllResiduals) {
  language::Graph graph;
  EXPECT_EQ(group(graph, {"u_x + 2*u_y", "x*(u_x + 2*u_y)"}).fields.size(), 1U);
  EXPECT_EQ(group(graph, {"u_x + 2*u_y", "x*(u_x + 3*u_y)"}).fields.size(), 2U);
  EXPECT_EQ(group(graph, {"u_x + 2*u_y", "x*u_x"}).fields.size(), 2U);
}

TEST(GroupFields, AReciprocalThatIsNotExactKeepsTheResidualsValue) {
  language::Graph graph;
  const FieldGrouping result = group(graph, {"49*u_x + 98*u_y"}); // 49 * (1/49) is not 1 in double precision
  ASSERT_EQ(result.fields.size(), 1U);
  EXPECT_EQ(result.fields[0][1].coefficient / result.fields[0][0].coefficient, 2.0);
  EXPECT_NEAR(language::testing::naive(graph, result.residuals[0], {{graph.input(0), 2.0}}),
              49 / result.fields[0][0].coefficient * 2, 1e-13);
}

TEST(GroupFields, JumpsKeepAtomsAlone) {
  language::Graph graph;
  EXPECT_EQ(group(graph, {"u + v + sign(u)"}).fields.size(), 2U);
  EXPECT_EQ(group(graph, {"abs(u + v)"}).fields.size(), 1U);
  EXPECT_EQ(group(graph, {"step(u)"}).fields.size(), 1U)
      << "the derivative is 0, the residual depends on u all the same";
}

} // namespace
} // namespace spinn::planning
