// SPDX-License-Identifier: BSD-3-Clause
// Solutions that were never trained, of any kind of model, and saved files that can be changed.
#pragma once

#include "field/solution_data.hpp"

#include <spinn/model_file.hpp>

#include <nlohmann/json.hpp>

#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace spinn_test {

/// A vector, a periodic axis, a parameter, an axis t that windows can be cut along; the truth is a closed form.
inline constexpr const char* swirl_text = R"toml(title = "Swirl"
unknowns = ["u", "v"]
equations = ["u_t + v*u_x = a*u_yy", "v_t = u*v_y"]

[[axis]]
name = "t"
range = [0.5, 2]
points = 5

[[axis]]
name = "x"
range = [0, "2*pi"]
periodic = true
modes = 2
points = 7

[[axis]]
name = "y"
range = [-1, 2]
frequency = 3
points = 6

[parameters.a]
default = 0.4
range = [0.1, 1]

[definitions]
speed = "sqrt(u^2 + v^2)"

[[condition]]
on = "t = 0.5"
equation = "u = sin(x)*y"

[[condition]]
on = "t = 0.5"
equation = "2*v = cos(x) + a*y^2"

[[condition]]
on = "boundary"
equation = "u = 0"

[truth]
u = "sin(x)*y"
v = "cos(x)"

[outputs]
velocity = ["u", "v"]
show = ["speed"]

[training]
rank = 3
width = 5
depth = 2
)toml";

inline spinn::Problem swirl() {
  return spinn::Problem::parse(swirl_text, "swirl");
}

/// A report with all that a number can be.
inline spinn::Report some_report(std::size_t axes) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN(),
                   infinity = std::numeric_limits<double>::infinity();
  spinn::Report report;
  report.outcome = spinn::Outcome::budget_spent;
  report.advice = "Not \"converged\":\n\ta tab, a \\ and an \u00e4.";
  report.iterations = 9007199254740991;
  report.restarts = 4;
  report.seconds = 0.1;
  report.loss = 5e-324;
  report.unseen_loss = infinity;
  report.condition_error = -0.0;
  report.relative_error = 1.0 / 3;
  report.error_estimate = nan;
  report.path = "grid: chosen by the user";
  report.rank = 3;
  report.points = {5, 7, 6};
  for (std::size_t axis = 0; axis < axes; ++axis)
    report.nodes.push_back(std::vector<double>(3 + axis, 1.0 / 3));
  report.history = {{1, 0.25, 3.5, nan}, {2, 0.5, 1e-300, 2}, {1000000000000, 1e9, infinity, 0.1}};
  return report;
}

/// A solution whose windows `change` may resize before they get random parameters.
template <class Change>
spinn::Solution random_solution(const spinn::Problem& problem, const spinn::Settings& settings,
                                const Change& change, const spinn::ParameterValues& values = {}) {
  const auto system = std::make_shared<const spinn::field::System>(problem, values);
  spinn::field::Windows windows = spinn::field::make_windows(*system, settings);
  change(windows);
  std::uint64_t seed = 5;
  for (spinn::field::Window& window : windows)
    window.theta = spinn::axis::initialise(window.model, seed++);
  return spinn::Solution(std::make_shared<spinn::detail::SolutionData>(
      spinn::detail::SolutionData{system, std::make_shared<const spinn::field::Windows>(std::move(windows)),
                                  settings, some_report(problem.axes().size())}));
}

inline spinn::Solution random_solution(const spinn::Problem& problem, const spinn::Settings& settings) {
  return random_solution(problem, settings, [](const spinn::field::Windows&) {});
}

inline spinn::Solution random_swirl() {
  return random_solution(swirl(), swirl().defaults());
}

/// A file taken apart: header and values.
struct Pieces {
  nlohmann::json header;
  std::string values;
};

inline Pieces pieces_of(const std::string& bytes) {
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  return {nlohmann::json::parse(bytes.substr(8, length)), bytes.substr(8 + length)};
}

/// A file whose header has any length.
inline std::string file_of(const std::string& header, const std::string& values) {
  const std::uint64_t length = header.size();
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes + header + values;
}

inline std::string file_of(const Pieces& pieces) {
  return file_of(pieces.header.dump(), pieces.values);
}

} // namespace spinn_test
