// SPDX-License-Identifier: BSD-3-Clause
// Wavenumbers that stand in the text of a problem, and the first layers that follow.
#include "field/magnitude.hpp"
#include "field/window.hpp"

#include <gtest/gtest.h>

#include <numbers>

namespace {

using namespace spinn;
using std::numbers::pi;

Problem waves(const std::string& x_axis = "") {
  return Problem::parse(R"toml(
title = "Waves"
unknowns = ["u"]
equations = ["u_t + sin(u)*u_x = cos(3*t)*sin(4*pi*x)*exp(9*x) + sin(x*y) + tanh(y/k)"]
[parameters.k]
default = 0.1
range = [0.01, 1]
[[axis]]
name = "t"
range = [0, 2]
[[axis]]
name = "x"
range = [-1, 1]
)toml" + x_axis + R"toml(
[[axis]]
name = "y"
range = [0, 5]
[[axis]]
name = "z"
range = [0, 1]
[[condition]]
on = "t = 0"
equation = "u = cos(20*y)"
)toml",
                        "waves", {});
}

TEST(Wavenumbers, AreThoseOfEquationsAndConditions) {
  const std::vector<double> found = field::wavenumbers(field::System(waves(), {}));
  ASSERT_EQ(found.size(), 4U);
  EXPECT_NEAR(found[0], 3, 1e-12);
  EXPECT_NEAR(found[1], 4 * pi, 1e-12) << "above 5 of sin(x*y)";
  EXPECT_NEAR(found[2], 20, 1e-12) << "above 10 of tanh(y/k)";
  EXPECT_EQ(found[3], 0);
  EXPECT_NEAR(field::wavenumbers(field::System(waves(), {{"k", 0.02}}))[2], 50, 1e-12);
}

TEST(Wavenumbers, ScaleTheFirstLayersOnAxesThatStateNone) {
  const Settings settings = waves().defaults();
  const auto axes = field::make_windows(field::System(waves(), {}), settings).front().model.axes;
  EXPECT_NEAR(axes[0].frequency, 3, 1e-12); // half of the axis is 1 long
  EXPECT_NEAR(axes[1].frequency, 4 * pi, 1e-12);
  EXPECT_NEAR(axes[2].frequency, 50, 1e-12);
  EXPECT_EQ(axes[3].frequency, 2);
  const auto stated =
      field::make_windows(field::System(waves("frequency = 1.5"), {}), settings).front().model.axes;
  EXPECT_EQ(stated[1].frequency, 1.5);
}

TEST(Magnitude, IsTheLargestValueOnTheDomain) {
  const field::System system(waves(), {});
  language::Graph graph = system.graph();
  EXPECT_NEAR(field::magnitude(system, graph, system.parse(graph, "x*y - 1")), 6, 1e-12);
  EXPECT_EQ(field::magnitude(system, graph, graph.constant(-3)), 3);
}

} // namespace
