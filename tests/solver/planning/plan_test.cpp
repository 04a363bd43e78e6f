// SPDX-License-Identifier: BSD-3-Clause
// Plans: which fields and tables equations need, and that plan and equation have the same values and gradients.
#include "planning/plan.hpp"

#include "../language/testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace spinn::planning {
namespace {

using language::Graph;
using language::Op;
using language::Scope;
using language::testing::Values;

/// Equations over axes, with their plan.
class Case {
public:
  Case(std::vector<std::string> axes, std::vector<std::string> unknowns,
       const std::vector<std::string>& equations,
       const std::vector<std::pair<std::string, std::string>>& definitions = {},
       std::vector<double> given = {})
      : weights(std::move(given)) {
    scope.axes = std::move(axes);
    scope.unknowns = std::move(unknowns);
    for (const auto& [name, text] : definitions)
      scope.definitions[name] = language::parse_expression(graph, scope, text, {name, 1, 1});
    for (const std::string& text : equations) {
      const auto [left, right] = language::parse_equation(graph, scope, text, {"test", 1, 1});
      residuals.push_back(graph.subtract(left, right));
    }
    weights.resize(residuals.size(), 1.0);
    plan = make_plan(graph, static_cast<int>(scope.axes.size()), residuals, weights, true);
  }

  /// Values of atoms and coordinates at a random point.
  Values random_point(std::mt19937& random) {
    std::uniform_real_distribution<double> distribution(0.3, 1.2);
    Values values;
    for (std::size_t axis = 0; axis < scope.axes.size(); ++axis)
      values[graph.coordinate(static_cast<int>(axis))] = distribution(random);
    for (const NodeId atom : language::atoms(graph, residuals))
      values[atom] = distribution(random);
    return values;
  }

  /// The outputs of the plan's program there, for the seeds weight_e r_e of the loss.
  std::vector<double> run(const Values& point) {
    std::vector<double> inputs = inputs_at(point);
    inputs.resize(inputs.size() + residuals.size());
    const std::vector<double> r = evaluate(plan.program, inputs);
    for (std::size_t e = 0; e < residuals.size(); ++e)
      inputs[static_cast<std::size_t>(plan.seed(static_cast<int>(e)))] = weights[e] * r[e];
    return evaluate(plan.program, inputs);
  }

  std::vector<double> inputs_at(const Values& point) {
    std::vector<double> inputs;
    for (const Field& field : plan.fields) {
      double value = 0;
      for (const Term& term : field)
        value += term.coefficient * at(point, graph.unknown(term.unknown, term.orders));
      inputs.push_back(value);
    }
    for (const Table& table : plan.tables) {
      std::vector<double> coordinates;
      for (const int axis : table.axes)
        coordinates.push_back(at(point, graph.coordinate(axis)));
      inputs.push_back(evaluate(table.program, coordinates)[0]);
    }
    for (int axis = 0; axis < plan.axes; ++axis)
      inputs.push_back(at(point, graph.coordinate(axis)));
    return inputs;
  }

  /// 1/2 sum_e w_e r_e^2 from the equations themselves.
  double loss(const Values& point) {
    double sum = 0;
    for (std::size_t e = 0; e < residuals.size(); ++e) {
      const double r = language::testing::naive(graph, residuals[e], point);
      sum += 0.5 * weights[e] * r * r;
    }
    return sum;
  }

  /// Residuals against naive evaluation, adjoints against central differences of the loss.
  void expect_equivalent() {
    std::mt19937 random(7);
    for (int trial = 0; trial < 20; ++trial) {
      const Values point = random_point(random);
      const std::vector<double> outputs = run(point);
      ASSERT_EQ(outputs.size(), residuals.size() + plan.fields.size());
      for (std::size_t e = 0; e < residuals.size(); ++e) {
        const double expected = language::testing::naive(graph, residuals[e], point);
        EXPECT_NEAR(outputs[e], expected, 1e-12 * (1 + std::abs(expected)));
      }
      for (const NodeId atom : language::atoms(graph, residuals))
        expect_gradient(point, outputs, atom);
      expect_linearisation(point, outputs);
    }
  }

  Graph graph;
  Scope scope;
  std::vector<NodeId> residuals;
  std::vector<double> weights;
  Plan plan;

private:
  static double at(const Values& point, NodeId node) {
    const auto found = point.find(node);
    return found == point.end() ? 0.5 : found->second;
  }

  static std::vector<double> evaluate(const language::Program& program, const std::vector<double>& inputs) {
    std::vector<const double*> pointers;
    for (const double& value : inputs)
      pointers.push_back(&value);
    std::vector<double> outputs(program.outputs.size());
    std::vector<double*> targets;
    for (double& value : outputs)
      targets.push_back(&value);
    language::evaluate(program, 1, pointers, targets);
    return outputs;
  }

  /// The same residuals, and partials with  adjoint_k = sum_e w_e r_e dr_e/dF_k.
  void expect_linearisation(const Values& point, const std::vector<double>& outputs) {
    const std::vector<double> linear = evaluate(plan.linearisation.program, inputs_at(point));
    std::vector<double> expected(linear.begin(), linear.begin() + static_cast<int>(residuals.size()));
    expected.resize(outputs.size(), 0.0);
    for (const Partial& partial : plan.linearisation.partials) {
      const auto e = static_cast<std::size_t>(partial.residual);
      const double value =
          partial.output < 0 ? partial.constant : linear[static_cast<std::size_t>(partial.output)];
      expected[residuals.size() + static_cast<std::size_t>(partial.field)] += weights[e] * linear[e] * value;
    }
    for (std::size_t k = 0; k < outputs.size(); ++k)
      EXPECT_NEAR(outputs[k], expected[k], 1e-12 * (1 + std::abs(expected[k])));
  }

  /// d loss / d atom = sum_k adjoint_k * (coefficient of the atom in field k)
  void expect_gradient(const Values& point, const std::vector<double>& outputs, NodeId atom) {
    double derivative = 0;
    for (std::size_t k = 0; k < plan.fields.size(); ++k)
      for (const Term& term : plan.fields[k])
        if (graph.unknown(term.unknown, term.orders) == atom)
          derivative += outputs[residuals.size() + k] * term.coefficient;
    const double h = 1e-4;
    const auto shifted = [&](double by) {
      Values moved = point;
      moved[atom] += by;
      return loss(moved);
    };
    const double expected = (8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h);
    EXPECT_NEAR(derivative, expected, 1e-8 * (1 + std::abs(expected)));
  }
};

int count(const Plan& plan, Op op) {
  return static_cast<int>(std::count_if(plan.program.instructions.begin(), plan.program.instructions.end(),
                                        [&](const auto& instruction) { return instruction.op == op; }));
}

std::vector<std::size_t> field_sizes(const Plan& plan) {
  std::vector<std::size_t> sizes;
  for (const Field& field : plan.fields)
    sizes.push_back(field.size());
  std::sort(sizes.begin(), sizes.end());
  return sizes;
}

using Sizes = std::vector<std::size_t>;
using Axes = std::vector<int>;

TEST(Plan, HelmholtzIsOneFieldAndOneProductOfTables) {
  Case c({"x", "y", "z"}, {"u"}, {"u_xx + u_yy + u_zz + 4*u = f"},
         {{"f", "(4 - 41*pi^2)*sin(4*pi*x)*sin(4*pi*y)*sin(3*pi*z)"}});
  ASSERT_EQ(field_sizes(c.plan), (Sizes{4}));
  for (const Term& term : c.plan.fields[0]) {
    const bool plain = term.orders == Orders{};
    EXPECT_DOUBLE_EQ(term.coefficient, plain ? 4.0 : 1.0);
  }
  ASSERT_EQ(c.plan.tables.size(), 2U);
  EXPECT_EQ(c.plan.tables[0].axes, (Axes{0, 1}));
  EXPECT_EQ(c.plan.tables[1].axes, (Axes{2}));
  EXPECT_EQ(count(c.plan, Op::sine), 0);
  EXPECT_LE(c.plan.program.instructions.size(), 2U) << "r = F - (c T0) T1; the adjoint is the seed itself";
  c.expect_equivalent();
}

TEST(Plan, KleinGordonIsABoxFieldAndTheUnknown) {
  Case c({"t", "x", "y"}, {"u"}, {"u_tt - u_xx - u_yy + u^2 = f"},
         {{"exact", "(x + y)*cos(2*t) + x*y*sin(2*t)"}, {"f", "exact_tt - exact_xx - exact_yy + exact^2"}});
  ASSERT_EQ(field_sizes(c.plan), (Sizes{1, 3}));
  const Field& box = c.plan.fields[0].size() == 3 ? c.plan.fields[0] : c.plan.fields[1];
  for (const Term& term : box)
    EXPECT_EQ(term.coefficient, term.orders[0] == 2 ? 1.0 : -1.0);
  EXPECT_EQ(count(c.plan, Op::cosine) + count(c.plan, Op::sine), 0);
  EXPECT_EQ(c.plan.tables.size(), 2U) << "cos(2t) and sin(2t); x + y and x*y are cheaper than a table";
  c.expect_equivalent();
}

TEST(Plan, DiffusionHasFiveFields) {
  Case c({"t", "x", "y"}, {"u"}, {"u_t = 0.05*((u*u_x)_x + (u*u_y)_y)"});
  EXPECT_EQ(field_sizes(c.plan), (Sizes{1, 1, 1, 1, 2}));
  EXPECT_TRUE(c.plan.tables.empty());
  EXPECT_EQ(highest_orders(c.plan), (std::array<int, language::max_axes>{1, 2, 2}));
  // r = u_t - a (u L + u_x^2 + u_y^2) and its five adjoints
  EXPECT_LE(c.plan.program.instructions.size(), 11U);
  c.expect_equivalent();
}

TEST(Plan, VorticityFormGroupsTheLaplacianOfADefinition) {
  Case c({"t", "x", "y"}, {"u", "v"}, {"w_t + u*w_x + v*w_y = 0.01*(w_xx + w_yy)", "u_x + v_y = 0"},
         {{"w", "v_x - u_y"}}, {1, 10});
  // w_t and the viscous terms enter the first equation alone, with constant coefficients: 2 + 4 terms in one field;
  // then w_x, w_y as fields of two terms each, u, v, and the divergence.
  EXPECT_EQ(field_sizes(c.plan), (Sizes{1, 1, 2, 2, 2, 6}));
  c.expect_equivalent();
}

TEST(Plan, AtomsOfOneFieldMustEnterAllResidualsAlike) {
  Case together({"x", "y"}, {"u"}, {"u_xx + u_yy = 1", "x*(u_xx + u_yy) = y"});
  EXPECT_EQ(field_sizes(together.plan), (Sizes{2}));
  together.expect_equivalent();
  Case apart({"x", "y"}, {"u"}, {"u_xx + u_yy = 1", "u_xx - u_yy = y"});
  EXPECT_EQ(field_sizes(apart.plan), (Sizes{1, 1}));
  apart.expect_equivalent();
}

TEST(Plan, GroupsInsideNonlinearFunctions) {
  Case c({"x", "y"}, {"u"}, {"exp(0.1*(u_x + 3*u_y)) + (u_x + 3*u_y)*u = 1"});
  EXPECT_EQ(field_sizes(c.plan), (Sizes{1, 2}));
  c.expect_equivalent();
}

TEST(Plan, VariableCoefficientsInCommonStillGroup) {
  Case c({"x", "y"}, {"u"}, {"(1 + x^2*y)*(u_xx + u_yy) + u = sin(x)*y"});
  EXPECT_EQ(field_sizes(c.plan), (Sizes{1, 2}));
  c.expect_equivalent();
}

TEST(Plan, JumpsKeepTheirAtomsApart) {
  Case c({"x", "y"}, {"u", "v"}, {"u_x + v_x + sign(u_x - 10) + step(v - 10)*u = 0"});
  for (const Field& field : c.plan.fields)
    EXPECT_EQ(field.size(), 1U);
  EXPECT_EQ(c.plan.fields.size(), 4U);
  c.expect_equivalent();
}

TEST(Plan, AnUnknownAloneIsPassedThrough) {
  Graph graph;
  const std::array nodes{graph.unknown(0)};
  const Plan plan = make_plan(graph, 3, nodes, std::array{1.0}, false);
  EXPECT_TRUE(plan.program.instructions.empty());
  EXPECT_EQ(plan.program.outputs, (std::vector<std::int16_t>{0}));
  ASSERT_EQ(field_sizes(plan), (Sizes{1}));
  EXPECT_EQ(plan.residuals(), 1);
}

TEST(Plan, WithoutAdjointsOnlyResidualsAreComputed) {
  Graph graph;
  const NodeId u = graph.unknown(0);
  const std::array nodes{graph.multiply(u, u), graph.coordinate(1)};
  const Plan plan = make_plan(graph, 2, nodes, std::array{1.0, 1.0}, false);
  EXPECT_EQ(plan.program.outputs.size(), 2U);
  EXPECT_EQ(plan.program.instructions.size(), 1U);
  EXPECT_EQ(plan.program.outputs[1], 2) << "coordinate 1 is the input behind the field and coordinate 0";
}

TEST(Plan, ResidualsWithoutUnknownsHaveNoFields) {
  Case c({"x", "y"}, {"u"}, {"sin(x)*cos(y) + x*y = 0.5"});
  EXPECT_TRUE(c.plan.fields.empty());
  c.expect_equivalent();
}

TEST(Plan, GaussiansSeparateIntoTables) {
  Case c({"t", "x", "y"}, {"u"}, {"u_t = exp(-((x - 0.3)^2 + (y - 0.2)^2 + (t - 0.1)^2)/0.02)"});
  EXPECT_EQ(count(c.plan, Op::exponential), 0);
  ASSERT_EQ(c.plan.tables.size(), 2U);
  c.expect_equivalent();
}

TEST(Plan, PlaneWavesSeparateByTheAdditionTheorems) {
  Case c({"t", "x", "y", "z"}, {"u"}, {"u_tt = sin(2*x + 3*y - z - 5*t + 0.25) + cos(x + y + z*t)"});
  EXPECT_EQ(count(c.plan, Op::sine) + count(c.plan, Op::cosine), 0);
  for (const Table& table : c.plan.tables)
    EXPECT_LE(table.axes.size(), 2U);
  c.expect_equivalent();
}

TEST(Plan, SeparatedExponentialsKeepTheirRange) {
  Case c({"x", "y"}, {"u"}, {"u = exp(900*x - 1080 + y)"});
  const Values values{{c.graph.coordinate(0), 1.2}, {c.graph.coordinate(1), 0.5}, {c.graph.unknown(0), 0.0}};
  EXPECT_NEAR(c.run(values)[0], -std::exp(0.5), 1e-10);
}

TEST(Plan, FunctionsOfAllCoordinatesStayPointByPoint) {
  Case c({"x", "y"}, {"u"}, {"u_xx = exp(-x*y)*sqrt(1 + x^2 + y^2)"});
  EXPECT_EQ(count(c.plan, Op::exponential), 1);
  EXPECT_EQ(count(c.plan, Op::square_root), 1);
  EXPECT_TRUE(c.plan.tables.empty());
  c.expect_equivalent();
}

TEST(Plan, ExpensivePartsInsideFunctionsOfAllCoordinatesAreTabulated) {
  Case c({"x", "y", "z"}, {"u"}, {"u = sqrt(2 + sin(x)*y + z^2)"});
  EXPECT_EQ(count(c.plan, Op::sine), 0);
  ASSERT_EQ(c.plan.tables.size(), 1U);
  c.expect_equivalent();
}

TEST(Plan, EqualTablesAreShared) {
  Case c({"x", "y"}, {"u"}, {"u_x + sin(3*x)*u = 2*sin(3*x)*y", "u_y = -sin(3*x)"});
  EXPECT_EQ(c.plan.tables.size(), 1U);
  c.expect_equivalent();
}

TEST(Plan, OneAxisHasNoTables) {
  Case c({"x"}, {"u"}, {"u_xx = sin(x)*exp(x)"});
  EXPECT_TRUE(c.plan.tables.empty());
  c.expect_equivalent();
}

TEST(Plan, PartialsThatDoNotVaryAreNumbers) {
  Case c({"x", "y"}, {"u", "v"}, {"u_x + v = x", "3*v_y + u*v = 0"});
  EXPECT_EQ(c.plan.linearisation.program.outputs.size(), 4U) << "two residuals, and u and v as partials";
  EXPECT_EQ(c.plan.linearisation.partials.size(), 5U);
  c.expect_equivalent();
}

TEST(Plan, KeepsWeightsForTheSeeds) {
  Case c({"x", "y"}, {"u"}, {"3*u_x + 2*u_y - u^2 = x*y", "u_x = 1"}, {}, {10, 0.5});
  EXPECT_EQ(c.plan.weights, (std::vector<double>{10, 0.5}));
  c.expect_equivalent();
}

TEST(Plan, RandomEquationsKeepTheirValuesAndGradients) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    language::testing::RandomText random(seed, {"x", "y", "z", "u", "v", "u_x", "u_yy", "v_xz"});
    Case c({"x", "y", "z"}, {"u", "v"}, {random(3) + " = " + random(2), random(2) + " + u_x + 2*u_yy = 0"},
           {}, {2.0, 0.25});
    SCOPED_TRACE(seed);
    c.expect_equivalent();
  }
}

TEST(Plan, RefusesCountsThatDoNotFit) {
  Graph graph;
  const std::array nodes{graph.unknown(0)};
  EXPECT_THROW(make_plan(graph, 0, nodes, std::array{1.0}, true), std::logic_error);
  EXPECT_THROW(make_plan(graph, language::max_axes + 1, nodes, std::array{1.0}, true), std::logic_error);
  EXPECT_THROW(make_plan(graph, 2, nodes, std::array{1.0, 2.0}, true), std::logic_error);
  const std::array parameter{graph.parameter(0)};
  EXPECT_THROW(make_plan(graph, 2, parameter, std::array{1.0}, true), std::logic_error);
}

} // namespace
} // namespace spinn::planning
