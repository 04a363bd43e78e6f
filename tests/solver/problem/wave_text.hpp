// SPDX-License-Identifier: BSD-3-Clause
// A short valid problem file, and changed copies of it.
#pragma once

#include <spinn/problem.hpp>

#include <stdexcept>
#include <string>

namespace spinn_test {

inline const std::string wave_text = R"toml(title = "A wave"
unknowns = ["u", "v"]
equations = ["u_t = v", "v_t = c^2*u_xx"]
equation_weights = [1, 2]

[[axis]]
name = "t"
range = [0, 2]
points = 20

[[axis]]
name = "x"
range = ["-pi", "pi"]
unit = "m"
frequency = 3

[parameters.c]
default = 1.5
range = [1, 3]
unit = "m/s"
meaning = "speed"

[parameters.n]
default = 2
range = [1, 5]
integer = true

[definitions]
exact = "profile*cos(c*n*t)"
profile = "sin(n*x)"

[[condition]]
on = "t = 0"
equation = "u = profile"
weight = 10

[[condition]]
on = "boundary"
equation = "u = 0"
hard = true

[[condition]]
on = "boundary"
equation = "v = 0"
hard = true

[truth]
u = "exact"
v = "exact_t"

[outputs]
state = ["u", "v"]
show = ["profile"]

[training]
axis_function = "sine"
width = 12
rank = 3
seconds = 5
stated_error = 1e-3
)toml";

/// wave_text with one piece replaced.
inline std::string changed(const std::string& from, const std::string& to) {
  const std::size_t at = wave_text.find(from);
  if (at == std::string::npos || wave_text.find(from, at + 1) != std::string::npos) {
    throw std::logic_error("\"" + from + "\" does not occur exactly once");
  }
  return std::string(wave_text).replace(at, from.size(), to);
}

inline spinn::Problem wave() {
  return spinn::Problem::parse(wave_text, "folder/wave.toml");
}

} // namespace spinn_test
