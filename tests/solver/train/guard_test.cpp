// SPDX-License-Identifier: BSD-3-Clause
// The guard sees what training cannot.
#include "train/guard.hpp"

#include "pointwise/grid_objective.hpp"

#include "support/heat_problem.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn;

struct Fixture {
  Problem problem = spinn_test::heat();
  field::System system{problem, {}};
  axis::ModelSpec model = field::model_spec(field::System(problem, {}), problem.defaults());
  std::vector<double> theta = axis::initialise(model, 1);

  double training_loss(const std::vector<int>& points) {
    const train::Collocation collocation =
        train::make_collocation(system, points, NodeRule::gauss_legendre, 0);
    pointwise::GridObjective objective(model, collocation.nodes, collocation.blocks,
                                       Precision::double_precision, nullptr);
    return objective.loss(theta);
  }
};

TEST(Guard, AgreesWithTrainingWhereTheNodesResolveTheResidual) {
  Fixture f;
  train::Guard guard(f.system, f.model, {24, 24}, ResidualPath::automatic, Precision::double_precision,
                     nullptr);
  const double training = f.training_loss({24, 24}), unseen = guard.loss(f.theta);
  EXPECT_NEAR(unseen / training, 1.0, 1e-3);
  EXPECT_FALSE(guard.more_points(f.theta, training, unseen).has_value());
}

TEST(Guard, AsksForPointsOnTheAxisThatIsResponsible) {
  Fixture f;
  // a fast oscillation along x alone: scale the first layer's weights of axis x
  const auto layout = axis::layout(f.model);
  const axis::LayerSlot first = layout[1].layers.front();
  for (int i = 0; i < first.inputs * first.outputs; ++i)
    f.theta[static_cast<std::size_t>(first.weights + i)] *= 40;
  train::Guard guard(f.system, f.model, {16, 6}, ResidualPath::automatic, Precision::double_precision,
                     nullptr);
  const double unseen = guard.loss(f.theta);
  const auto points = guard.more_points(f.theta, 1e-3 * unseen, unseen);
  ASSERT_TRUE(points.has_value());
  EXPECT_GT((*points)[1], 6);
}

TEST(Guard, MeasuresTheConditionsUnweighted) {
  Fixture f;
  train::Guard guard(f.system, f.model, {16, 16}, ResidualPath::automatic, Precision::double_precision,
                     nullptr);
  for (double& value : f.theta)
    value = 0; // u = 0: the initial condition is missed by sin(pi x), whose root mean square is sqrt(1/2)
  guard.loss(f.theta);
  EXPECT_NEAR(guard.condition_error(), std::sqrt(0.5), 1e-6);
}

} // namespace
