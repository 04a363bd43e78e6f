// SPDX-License-Identifier: BSD-3-Clause
// Blocks that are compiled once and bound to parameters, windows and nodes: the same losses as blocks made for each anew.
#include "pointwise/grid_objective.hpp"
#include "separable/separable_objective.hpp"
#include "support/slice_conditions.hpp"
#include "train/collocation.hpp"

#include <spinn/solve.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace {

using namespace spinn;

/// Every value in the middle of its range but for a share of it.
ParameterValues values_at(const Problem& problem, double share) {
  ParameterValues values;
  for (const Parameter& parameter : problem.parameters()) {
    const double value = parameter.lower + share * (parameter.upper - parameter.lower);
    values[parameter.name] = parameter.integer ? std::round(value) : value;
  }
  return values;
}

Settings small(const Problem& problem, int windows) {
  Settings settings = problem.defaults();
  settings.axis_function = AxisFunction::mlp;
  settings.width = 4;
  settings.depth = 1;
  settings.rank = 2;
  settings.windows = windows;
  return settings;
}

std::shared_ptr<const field::Windows> trained(const field::System& system, int windows) {
  field::Windows result = field::make_windows(system, small(system.problem(), windows));
  std::uint64_t seed = 3;
  for (field::Window& window : result)
    window.theta = axis::initialise(window.model, seed++);
  return std::make_shared<const field::Windows>(std::move(result));
}

/// One block for the equations and one for each condition, made for this view alone.
train::Collocation made_anew(const field::View& view, const train::Collocation& bound,
                             const std::vector<int>& points) {
  const field::System& system = view.system();
  train::Collocation result{{}, {}};
  const auto add = [&](std::vector<language::NodeId> residuals,
                       const std::vector<double>& weights) -> residual::Block& {
    language::Graph graph = system.graph();
    const field::View::Adjusted adjusted = view.adjusted(graph, residuals);
    residual::Block& block = result.blocks.emplace_back(residual::Block{
        planning::make_plan(graph, system.axes(), adjusted.residuals, weights, true, adjusted.given), {}});
    block.points = bound.blocks.front().points;
    return block;
  };
  for (int axis = 0; axis < system.axes(); ++axis) {
    const auto& own = bound.nodes[static_cast<std::size_t>(axis)].nodes;
    std::vector<double> nodes(own.begin(), own.begin() + points[static_cast<std::size_t>(axis)]);
    for (const detail::ConditionData& condition : system.data().conditions)
      if (const auto fixed = condition.where.along(axis)) nodes.push_back(*fixed);
    result.nodes.push_back(view.with_factor(axis, std::move(nodes)));
  }
  add(system.equations(), system.data().equation_weights);
  std::vector<int> used(points);
  for (std::size_t i = 0; i < system.conditions().size(); ++i) {
    const detail::ConditionData& condition = system.data().conditions[i];
    std::vector<std::pair<std::size_t, residual::NodeRange>> fixed;
    for (const problem::Plane& plane : condition.where.planes()) {
      const auto axis = static_cast<std::size_t>(plane.axis);
      fixed.push_back({axis, {used[axis]++, {1.0}}});
    }
    if (view.is_built_in(i)) continue;
    residual::Block& block = add({system.conditions()[i]}, {condition.weight});
    for (const auto& [axis, range] : fixed)
      block.grid().ranges[axis] = range;
  }
  return result;
}

struct Losses {
  double loss;
  std::vector<double> gradient;
  Losses(const axis::ModelSpec& model, const std::vector<double>& theta,
         const train::Collocation& collocation)
      : gradient(theta.size()) {
    pointwise::GridObjective objective(model, collocation.nodes, collocation.blocks,
                                       Precision::double_precision, nullptr);
    loss = objective.loss_and_gradient(theta, gradient);
  }
};

void expect_same(const field::View& view, const field::Window& window) {
  const std::vector<int> points(static_cast<std::size_t>(view.system().axes()),
                                view.system().axes() > 3 ? 4 : 6);
  const train::Collocation bound = train::make_collocation(view, points, NodeRule::gauss_legendre, 1);
  const Losses expected(window.model, window.theta, made_anew(view, bound, points));
  const Losses losses(window.model, window.theta, bound);
  EXPECT_NEAR(losses.loss, expected.loss, 1e-11 * expected.loss);
  double scale = 0;
  for (const double g : expected.gradient)
    scale = std::max(scale, std::abs(g));
  for (std::size_t p = 0; p < expected.gradient.size(); ++p)
    ASSERT_NEAR(losses.gradient[p], expected.gradient[p], 1e-10 * scale) << "parameter " << p;
  std::vector<residual::Block> separable;
  std::ranges::copy_if(bound.blocks, std::back_inserter(separable),
                       [](const residual::Block& block) { return block.form.has_value(); });
  if (separable.empty()) return;
  separable::SeparableObjective exact(window.model, bound.nodes, separable, nullptr);
  const double there = Losses(window.model, window.theta, {bound.nodes, separable}).loss;
  EXPECT_NEAR(exact.loss(window.theta), there, 1e-10 * there);
}

class CompiledOnce : public testing::TestWithParam<std::string> {
protected:
  Problem problem = Problem::find(GetParam());
};

TEST_P(CompiledOnce, BoundToAnyParametersItIsThatOfTheNumbers) {
  for (const double share : {0.15, 0.5, 0.83}) {
    const field::System system(problem, values_at(problem, share));
    const auto windows = trained(system, 1);
    expect_same(field::View(system, windows, 0), windows->front());
  }
}

TEST_P(CompiledOnce, BoundToAnyWindowItIsThatOfTheWindow) {
  const field::System system(problem, values_at(problem, 0.4));
  if (!field::can_be_cut(system)) GTEST_SKIP() << "the problem allows no windows";
  const auto windows = trained(system, 3);
  for (std::size_t k = 0; k < 3; ++k)
    expect_same(field::View(system, windows, k), (*windows)[k]);
}

TEST_P(CompiledOnce, OtherValuesPointsSeedsAndWindowsCompileNothing) {
  const field::System first(problem, values_at(problem, 0.3));
  const bool cuts = field::can_be_cut(first);
  const std::vector<int> points(problem.axes().size(), 4), more(problem.axes().size(), 5);
  const auto before = trained(first, 1), cut = cuts ? trained(first, 4) : before;
  train::make_collocation(field::View(first, before, 0), points, NodeRule::gauss_legendre, 0);
  for (std::size_t k = 0; cuts && k < 2; ++k)
    train::make_collocation(field::View(first, cut, k), points, NodeRule::gauss_legendre, 0);
  const field::System second(problem, values_at(problem, 0.7));
  const auto windows = trained(second, 1), others = cuts ? trained(second, 4) : windows;
  const std::int64_t made = planning::plans_made();
  train::make_collocation(field::View(second, windows, 0), more, NodeRule::gauss_legendre, 0);
  train::make_collocation(field::View(second, windows, 0), more, NodeRule::random, 5);
  train::make_collocation(field::View(first, before, 0), more, NodeRule::gauss_legendre, 0);
  for (std::size_t k = 0; cuts && k < 4; ++k)
    train::make_collocation(field::View(second, others, k), more, NodeRule::gauss_legendre, 0);
  EXPECT_EQ(planning::plans_made(), made);
}

/// Conditions on edges and at points go through windows and parameters as those on faces do.
TEST(CompiledOnceOnSlices, BoundToAnyWindowItIsThatOfTheWindow) {
  constexpr const char* plate = R"toml(
title = "Heat in a plate"
unknowns = ["u"]
equations = ["u_t = a*(u_xx + u_yy)"]
[[axis]]
name = "t"
range = [0, 1]
[[axis]]
name = "x"
range = [-1, 1]
[[axis]]
name = "y"
range = [-1, 1]
[parameters.a]
default = 0.5
range = [0.1, 1]
[[condition]]
on = "t = 0"
equation = "u = sin(x + a*y)"
[[condition]]
on = "x = 1"
equation = "u_x = a*t*y"
)toml";
  const Problem problem = test::with_conditions(Problem::parse(plate, "plate"),
                                                {{problem::Slice({{1, -1}, {2, -1}}), "u = a*t", 3},
                                                 {problem::Slice({{1, -1}, {2, 1}}), "u = a*t", 3},
                                                 {problem::Slice({{1, 0.5}, {2, 0.25}}), "u_xy = x + t"}},
                                                true);
  for (const double share : {0.2, 0.7}) {
    const field::System system(problem, values_at(problem, share));
    for (const int windows : {1, 3}) {
      const auto made = trained(system, windows);
      for (std::size_t k = 0; k < made->size(); ++k)
        expect_same(field::View(system, made, k), (*made)[k]);
    }
  }
}

std::vector<std::string> keys() {
  std::vector<std::string> result;
  for (const CatalogueEntry& entry : catalogue())
    result.push_back(entry.key);
  return result;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, CompiledOnce, testing::ValuesIn(keys()),
                         [](const testing::TestParamInfo<std::string>& info) { return info.param; });

} // namespace
