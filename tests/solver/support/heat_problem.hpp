// SPDX-License-Identifier: BSD-3-Clause
// A small problem with a known solution that trains in well under a second, for tests.
#pragma once

#include <spinn/problem.hpp>

namespace spinn_test {

inline constexpr const char* heat_text = R"toml(
title = "Heat on a rod"
unknowns = ["u"]
equations = ["u_t = a*u_xx"]

[[axis]]
name = "t"
range = [0, 1]
points = 8
frequency = 1

[[axis]]
name = "x"
range = [0, 1]
points = 12
frequency = 2

[parameters.a]
default = 0.1
range = [0.01, 1]
meaning = "diffusivity"

[definitions]
exact = "exp(-a*pi^2*t)*sin(pi*x)"

[[condition]]
on = "t = 0"
equation = "u = exact"
weight = 10

[[condition]]
on = ["x = 0", "x = 1"]
equation = "u = 0"
hard = true

[truth]
u = "exact"

[training]
axis_function = "mlp"
width = 8
depth = 1
rank = 2
optimiser = "ssbroyden"
seconds = 20
iterations = 3000
tolerance = 1e-10
)toml";

inline spinn::Problem heat() {
  return spinn::Problem::parse(heat_text, "heat", {});
}

} // namespace spinn_test
