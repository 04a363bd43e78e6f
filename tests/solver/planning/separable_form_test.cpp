// SPDX-License-Identifier: BSD-3-Clause
// Which residuals separate, into how many terms, and why others do not.
#include "planning/separable_form.hpp"

#include "language/parser.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace spinn;
using namespace spinn::planning;

/// The form of "left - right" in x, y, z with the unknowns u and v.
SeparableFormOrReason form_of(const std::string& equation) {
  language::Graph graph;
  language::Scope scope;
  scope.axes = {"x", "y", "z"};
  scope.unknowns = {"u", "v"};
  const auto [left, right] = language::parse_equation(graph, scope, equation, Place{"test", 1, 1});
  const language::NodeId residual = graph.subtract(left, right);
  return separable_form(graph, 3, {&residual, 1});
}

struct Separates {
  std::string equation;
  std::size_t model, source;
  std::vector<std::size_t> features; ///< distinct ones per axis
};

class SeparableFormTest : public testing::TestWithParam<Separates> {};

TEST_P(SeparableFormTest, has_as_few_terms_as_possible) {
  const SeparableFormOrReason found = form_of(GetParam().equation);
  ASSERT_TRUE(found.form) << found.reason;
  const SeparableResidual& residual = found.form->residuals.front();
  EXPECT_EQ(residual.model.size(), GetParam().model);
  EXPECT_EQ(residual.source.size(), GetParam().source);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(found.form->features[i].size(), GetParam().features[i]) << "axis " << i;
}

INSTANTIATE_TEST_SUITE_P(
    Equations, SeparableFormTest,
    testing::Values(Separates{"u = 0", 1, 0, {1, 1, 1}}, Separates{"u_x + u_y = x*y*z", 2, 1, {2, 2, 1}},
                    Separates{"u_xx + u_yy + u_zz + 4*u = sin(x)*cos(y)*z", 3, 1, {2, 2, 2}}, // 4u joins u_xx
                    Separates{"u_x + u_xx + sin(x)*u = exp(x+y+z)", 1, 1, {1, 1, 1}},
                    Separates{"(x + y*z)*u = 0", 2, 0, {2, 2, 2}},
                    Separates{"(u*x)_x - x*u_x = 1/(x*y^2)", 1, 1, {1, 1, 1}},
                    Separates{"u_x + v_y = sin(x + 2*y)", 2, 2, {2, 2, 1}},
                    Separates{"u_x = (x + y)^2", 1, 3, {1, 1, 1}},
                    Separates{"u + v - u = 0", 1, 0, {1, 1, 1}}));

struct Refused {
  std::string equation, reason;
};

class NoSeparableFormTest : public testing::TestWithParam<Refused> {};

TEST_P(NoSeparableFormTest, says_why) {
  const SeparableFormOrReason found = form_of(GetParam().equation);
  EXPECT_FALSE(found.form);
  EXPECT_NE(found.reason.find(GetParam().reason), std::string::npos) << found.reason;
}

INSTANTIATE_TEST_SUITE_P(
    Equations, NoSeparableFormTest,
    testing::Values(Refused{"u*u_x = 0", "not linear"}, Refused{"u^2 = 1", "power of an unknown"},
                    Refused{"u*v = 0", "product of unknowns"},
                    Refused{"sin(u) = x", "function of an unknown"}, Refused{"u/v = 1", "power"},
                    Refused{"u = 1/(x + y)", "power does not separate"},
                    Refused{"u = sin(x*y)", "does not separate"},
                    Refused{"u = sqrt(x^2 + y^2)", "does not separate"},
                    Refused{"u = tanh(x + y)", "does not separate"},
                    Refused{"u = (x+y+z)^2*(x+2*y+z)^2*(x+y+3*z)^2", "more than 64 terms"}));

} // namespace
