// SPDX-License-Identifier: BSD-3-Clause
// Settings against their ranges and the problem.
#include "problem/settings_check.hpp"

#include "problem/initial_values.hpp"
#include "problem/problem_data.hpp"

#include <spinn/error.hpp>
#include <spinn/text.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace spinn::problem {

namespace {

void check_range(const char* name, double value, double lower, double upper) {
  if (value >= lower && value <= upper) {
    return;
  }
  const std::string text = to_text(value);
  throw Error({name, 0, 0}, text, std::string(name) + " is " + text,
              "Choose a value from " + to_text(lower) + " to " + to_text(upper));
}

/// A number cast to an enumeration that has no such member.
template <class Choice>
void check_choice(const char* name, Choice choice) {
  try {
    static_cast<void>(to_string(choice));
  } catch (const std::logic_error&) {
    const std::string text = std::to_string(static_cast<int>(choice));
    throw Error({name, 0, 0}, text, std::string(name) + " has no choice number " + text,
                "Use one of the named choices");
  }
}

void check_points(const Settings& settings, const detail::ProblemData& data) {
  if (settings.points.size() != data.axes.size()) {
    const std::string text = std::to_string(settings.points.size());
    std::string names;
    for (const Axis& axis : data.axes) {
      names += (names.empty() ? "" : ", ") + axis.name;
    }
    throw Error({"points", 0, 0}, text,
                "points has " + text + (settings.points.size() == 1 ? " entry" : " entries") +
                    ", the problem has " + std::to_string(data.axes.size()) + " axes",
                "Give one number of points for each of " + names);
  }
  for (std::size_t i = 0; i < data.axes.size(); ++i) {
    const int points = settings.points[i];
    const int basis = settings.axis_function == AxisFunction::spectral ? data.axis_data[i].basis : 0;
    if (points < basis) {
      throw Error({"points", 0, 0}, std::to_string(points),
                  "points is " + std::to_string(points) + " along " + data.axes[i].name +
                      ", where the spectral axis function has " + std::to_string(basis) + " basis functions",
                  "Choose a value from " + std::to_string(basis) + " to " + std::to_string(most_points) +
                      ", or a smaller \"basis\" for the axis in the problem file");
    }
    const int lower =
        std::max(fewest_points, 2 * data.axis_data[i].modes + 1); // or modes cannot be told apart
    if (points >= lower && points <= most_points) {
      continue;
    }
    throw Error({"points", 0, 0}, std::to_string(points),
                "points is " + std::to_string(points) + " along " + data.axes[i].name,
                "Choose a value from " + std::to_string(lower) + " to " + std::to_string(most_points));
  }
}

void check_windows(const Settings& settings, const detail::ProblemData& data) {
  check_range("windows", settings.windows, 1, 1000);
  if (settings.windows == 1) return;
  if (settings.residual_path == ResidualPath::separable) {
    throw Error({"residual_path", 0, 0}, "separable",
                "windows start from fields that are known by their values alone",
                "Choose \"automatic\" or \"grid\", or windows = 1");
  }
  language::Graph graph = data.graph;
  static_cast<void>(initial_values(graph, data));
}

} // namespace

void check_settings(const Settings& settings, const detail::ProblemData& data) {
  check_choice("axis_function", settings.axis_function);
  check_choice("initialisation", settings.initialisation);
  check_choice("node_rule", settings.node_rule);
  check_choice("optimiser", settings.optimiser);
  check_choice("residual_path", settings.residual_path);
  check_choice("precision", settings.precision);
  check_range("width", settings.width, 1, 1024);
  check_range("depth", settings.depth, 1, 16);
  check_range("rank", settings.rank, 1, 512);
  check_windows(settings, data);
  check_points(settings, data);
  check_range("resample_every", settings.resample_every, 1, 1e9);
  check_range("learning_rate", settings.learning_rate, 1e-12, 10);
  check_range("seconds", settings.seconds, 1e-3, 1e9);
  check_range("iterations", static_cast<double>(settings.iterations), 1, 1e12);
  check_range("tolerance", settings.tolerance, 0, 1e6);
}

} // namespace spinn::problem
