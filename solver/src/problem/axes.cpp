// SPDX-License-Identifier: BSD-3-Clause
// [[axis]]: the box on which the problem stands, and what the axis functions know about each direction.
#include "problem/evaluate.hpp"
#include "problem/reader.hpp"
#include "problem/settings_check.hpp"

#include <spinn/text.hpp>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace spinn::problem {

namespace {

constexpr int default_points_low = 24;  ///< of an axis, for 2 and 3 axes
constexpr int default_points_high = 10; ///< for more axes
constexpr int most_modes = 256;
constexpr int fewest_basis = 2;
constexpr int most_basis = 256;
constexpr double most_grading = 10;
const std::string example = "[[axis]] name = \"x\", range = [-1, 1]";

int whole_in(const Section& section, const std::string& key, int fallback, int lower, int upper) {
  const std::int64_t whole = section.whole_or(key, fallback);
  if (whole < lower || whole > upper) {
    section.document().fail(*section.find(key), "\"" + key + "\" is " + std::to_string(whole),
                            "Choose a number from " + std::to_string(lower) + " to " + std::to_string(upper));
  }
  return static_cast<int>(whole);
}

/// basis: number of basis functions of spectral axis functions.
void read_basis(const Section& section, detail::AxisData& data) {
  if (section.find("basis") == nullptr) {
    return;
  }
  data.basis = whole_in(section, "basis", 0, fewest_basis, most_basis);
  if (data.axis.periodic) {
    data.basis |= 1; // a constant, and cosine and sine of every mode
  }
}

/// points: collocation points at the start, enough of them for modes and basis.
int read_points(const Section& section, const detail::AxisData& data, int default_points) {
  const int points = whole_in(section, "points", default_points, fewest_points, most_points);
  const Value* const given = section.find("points");
  if (given == nullptr) {
    return std::max({points, 2 * data.modes + 2, 3 * data.basis / 2});
  }
  const Document& document = section.document();
  if (points <= 2 * data.modes) {
    document.fail(
        *given, std::to_string(points) + " points cannot tell " + std::to_string(data.modes) + " modes apart",
        "Choose more than " + std::to_string(2 * data.modes) + " points or fewer modes");
  }
  if (points < data.basis) {
    document.fail(*given,
                  std::to_string(points) + " points cannot tell " + std::to_string(data.basis) +
                      " basis functions apart",
                  "Choose at least " + std::to_string(data.basis) + " points or a smaller \"basis\"");
  }
  return points;
}

/// periodic, modes: Fourier features of a periodic axis.
void read_periodicity(const Section& section, detail::AxisData& data) {
  data.axis.periodic = section.flag_or("periodic", false);
  if (data.axis.periodic) {
    data.modes = whole_in(section, "modes", 1, 1, most_modes);
    if (const Value* const factor = section.find("factor")) {
      section.document().fail(*factor, "a periodic axis takes no factor",
                              "Remove the factor or \"periodic = true\"");
    }
  } else if (const Value* const modes = section.find("modes")) {
    section.document().fail(*modes, "\"modes\" is for periodic axes only",
                            "Remove it, or add \"periodic = true\"");
  }
}

/// grading: collocation points drawn towards the middle of an axis.
void read_grading(const Section& section, detail::AxisData& data) {
  const Value* const given = section.find("grading");
  if (given == nullptr) {
    return;
  }
  data.grading = section.number_or("grading", 0);
  if (!(data.grading >= 0 && data.grading <= most_grading)) {
    section.document().fail(*given, "\"grading\" is " + to_text(data.grading),
                            "Choose a number from 0 (even) to " + to_text(most_grading));
  }
  if (data.axis.periodic) {
    section.document().fail(*given, "a periodic axis has no middle to draw its points to",
                            "Remove \"grading\", or \"periodic = true\"");
  }
}

void read_axis(Reader& reader, const Section& section, int default_points) {
  section.allow_only({"name", "range", "unit", "meaning", "periodic", "modes", "basis", "factor", "frequency",
                      "points", "grading"});
  detail::AxisData data;
  const Value& name = section.need("name", "name = \"x\"");
  data.axis.name = text_of(reader.document, name, "the name of an axis");
  reader.names.declare(data.axis.name, name.position, "an axis");
  std::tie(data.axis.lower, data.axis.upper) = section.range("range", "range = [-1, 1]");
  if (!std::isfinite(data.axis.upper - data.axis.lower)) {
    reader.document.fail(*section.find("range"), "the range is too long for floating-point numbers",
                         "Choose a shorter one");
  }
  data.axis.unit = section.text_or("unit", "");
  data.axis.meaning = section.text_or("meaning", "");
  read_periodicity(section, data);
  read_basis(section, data);
  read_grading(section, data);
  data.frequency = section.number_or("frequency", data.frequency);
  if (section.find("frequency") != nullptr && !(data.frequency > 0)) {
    reader.document.fail(*section.find("frequency"), "\"frequency\" is " + to_text(data.frequency),
                         "Choose a positive number: the highest wavenumber that you expect on [-1, 1]");
  }
  reader.data.defaults.points.push_back(read_points(section, data, default_points));
  reader.factors.push_back(section.find("factor"));
  reader.data.scope.axes.push_back(data.axis.name);
  reader.data.axes.push_back(data.axis);
  reader.data.axis_data.push_back(data);
}

} // namespace

void read_axes(Reader& reader) {
  static_cast<void>(reader.top.need("axis", example));
  const std::vector<Section> sections = tables_of(reader.top, "axis");
  const auto count = static_cast<int>(sections.size());
  if (count < fewest_axes || count > most_axes) {
    throw Error(reader.document.place(sections.back().table().position), "axis",
                "the problem has " + std::to_string(count) + (count == 1 ? " axis" : " axes"),
                "Declare " + std::to_string(fewest_axes) + " to " + std::to_string(most_axes) +
                    " of them, each under its own [[axis]]");
  }
  for (const Section& section : sections) {
    read_axis(reader, section, count <= 3 ? default_points_low : default_points_high);
    if (reader.data.axes.back().name == "t") {
      reader.data.time_axis = static_cast<int>(reader.data.axes.size()) - 1;
    }
  }
}

void read_factors(Reader& reader) {
  language::Scope scope;
  scope.axes = reader.data.scope.axes;
  language::Graph& graph = reader.data.graph;
  for (std::size_t i = 0; i < reader.factors.size(); ++i) {
    const Value* const value = reader.factors[i];
    if (value == nullptr) {
      continue;
    }
    const Axis& axis = reader.data.axes[i];
    const language::NodeId factor = expression_of(reader, scope, *value, "\"factor\"");
    if ((language::support(graph, factor) & ~(1U << i)) != 0) {
      reader.document.fail(*value, "the factor of axis " + axis.name + " depends on another axis",
                           "Use " + axis.name + " alone");
    }
    std::vector<double> nodes;
    for (int k = 0; k <= 64; ++k) {
      nodes.push_back(axis.lower + (axis.upper - axis.lower) * k / 64);
    }
    nodes.back() = axis.upper;
    const std::vector<double> values =
        values_along(graph, factor, graph.coordinate(static_cast<int>(i)), nodes);
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      if (!std::isfinite(values[k]) || (values[k] == 0 && k > 0 && k + 1 < nodes.size())) {
        reader.document.fail(*value,
                             "the factor of axis " + axis.name + " is " + to_text(values[k]) + " at " +
                                 axis.name + " = " + to_text(nodes[k]),
                             "A factor must be finite on the whole range and may be 0 at its ends only");
      }
    }
    reader.data.axis_data[i].factor = factor;
  }
}

} // namespace spinn::problem
