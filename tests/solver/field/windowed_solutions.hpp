// SPDX-License-Identifier: BSD-3-Clause
// Solutions over several windows with parameters that were never trained.
#pragma once

#include "../model_file/solutions.hpp"

#include <cmath>
#include <vector>

namespace spinn_test {

inline constexpr const char* mixing_text = R"toml(
title = "Two fields in a plane"
unknowns = ["u", "v"]
equations = ["u_t + v*u_x = a*u_yy", "v_t = u*v_y"]

[[axis]]
name = "t"
range = [0.5, 2]
points = 5

[[axis]]
name = "x"
range = [0, 1]
points = 6

[[axis]]
name = "y"
range = [-1, 2]
points = 7

[parameters.a]
default = 0.4
range = [0.1, 1]

[[condition]]
on = "t = 0.5"
equation = "u = sin(x + a*y)"

[[condition]]
on = "t = 0.5"
equation = "2*v = x*y^2"

[[condition]]
on = "boundary"
equation = "u = 0"

[training]
rank = 3
width = 5
depth = 1
windows = 3
)toml";

inline double initial(int unknown, double x, double y) {
  return unknown == 0 ? std::sin(x + 0.4 * y) : x * y * y / 2;
}

/// A solution with random parameters. @param ranks  of the windows; none: what the settings say
inline spinn::Solution random_solution(const spinn::Problem& problem, const std::vector<int>& ranks = {}) {
  return random_solution(problem, problem.defaults(), [&ranks](spinn::field::Windows& windows) {
    for (std::size_t k = 0; k < ranks.size(); ++k)
      windows[k].model.rank = ranks[k];
  });
}

} // namespace spinn_test
