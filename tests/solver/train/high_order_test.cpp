// SPDX-License-Identifier: BSD-3-Clause
// Equations of fourth and sixth order, trained with every kind of axis function that gives derivatives.
#include <spinn/solve.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace spinn;

/// A simply supported plate under the load under which it bends to sin(pi x) sin(pi y).
const std::string plate = R"toml(
title = "Plate"
unknowns = ["u"]
equations = ["(u_xxxx + 2*u_xxyy + u_yyyy)/(4*pi^4) = sin(pi*x)*sin(pi*y)"]

[[axis]]
name = "x"
range = [0, 1]
points = 14
frequency = 2

[[axis]]
name = "y"
range = [0, 1]
points = 14
frequency = 2

[[condition]]
on = "boundary"
equation = "u = 0"
hard = true

[[condition]]
on = ["x = 0", "x = 1"]
equation = "u_xx/pi^2 = 0"

[[condition]]
on = ["y = 0", "y = 1"]
equation = "u_yy/pi^2 = 0"

[truth]
u = "sin(pi*x)*sin(pi*y)"

[training]
axis_function = "spectral"
rank = 2
optimiser = "levenberg-marquardt"
seconds = 30
iterations = 400
tolerance = 1e-12
)toml";

/// u_t = u_xxxxxx on a circle.
const std::string sixth = R"toml(
title = "Crystal growth"
unknowns = ["u"]
equations = ["u_t = u_xxxxxx"]

[[axis]]
name = "t"
range = [0, 1]
points = 10
frequency = 1

[[axis]]
name = "x"
range = [0, "2*pi"]
periodic = true
points = 8
modes = 2

[[condition]]
on = "t = 0"
equation = "u = sin(x)"
weight = 10

[truth]
u = "exp(-t)*sin(x)"

[training]
axis_function = "mlp"
width = 8
depth = 1
rank = 2
optimiser = "levenberg-marquardt"
seconds = 30
iterations = 400
tolerance = 1e-10
)toml";

Solution solved(const std::string& text, AxisFunction kind) {
  const Problem problem = Problem::parse(text, "high order", {});
  SolveRequest request{problem, {}, problem.defaults(), {}};
  request.settings.axis_function = kind;
  return solve(request);
}

class HighOrder : public testing::TestWithParam<AxisFunction> {};

TEST_P(HighOrder, a_plate_bends_as_it_must) {
  const Solution solution = solved(plate, GetParam());
  EXPECT_LT(solution.report().relative_error, 1e-3) << solution.report().advice;
}

TEST_P(HighOrder, a_derivative_of_sixth_order_is_trained) {
  const Solution solution = solved(sixth, GetParam());
  EXPECT_LT(solution.report().relative_error, 1e-3) << solution.report().advice;
}

INSTANTIATE_TEST_SUITE_P(Kinds, HighOrder,
                         testing::Values(AxisFunction::mlp, AxisFunction::modified_mlp, AxisFunction::sine,
                                         AxisFunction::spectral),
                         [](const auto& info) { return to_string(info.param); });

} // namespace
