// SPDX-License-Identifier: BSD-3-Clause
// A string that is struck: two modes over several windows of time, as a user types them. Two starts of five stick in it.
#pragma once

#include <spinn/problem.hpp>

namespace spinn_test {

inline constexpr const char* string_text = R"toml(
title = "A string"
unknowns = ["u"]
equations = ["u_tt = u_xx"]
[[axis]]
name = "t"
range = [0, 3]
points = 16
[[axis]]
name = "x"
range = [0, 1]
points = 32
[[condition]]
on = "t = 0"
equation = "u = sin(pi*x)"
[[condition]]
on = "t = 0"
equation = "u_t = 2*pi*sin(2*pi*x)"
[[condition]]
on = "boundary"
equation = "u = 0"
hard = true
[truth]
u = "sin(pi*x)*cos(pi*t) + sin(2*pi*x)*sin(2*pi*t)"
[training]
axis_function = "spectral"
rank = 3
windows = 5
seconds = 30
tolerance = 1e-10
)toml";

inline spinn::Problem string() {
  return spinn::Problem::parse(string_text, "string", {});
}

} // namespace spinn_test
