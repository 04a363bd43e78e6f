// SPDX-License-Identifier: BSD-3-Clause
// [[condition]]: what holds on the faces of the box, and the factors that make hard zero faces.
#include "problem/evaluate.hpp"
#include "problem/reader.hpp"

#include <spinn/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace spinn::problem {

namespace {

/// A factor counts as zero on a face when it is this small beside its largest value.
constexpr double zero_on_face = 1e-12;
/// How far a face may be from the end of its axis, relative to the axis's length.
constexpr double face_tolerance = 1e-12;

std::string face_in_words(const Reader& reader, const Plane& face) {
  return reader.data.axes[static_cast<std::size_t>(face.axis)].name + " = " + to_text(face.coordinate);
}

/// All faces of the axes that are neither periodic nor the time.
std::vector<Plane> boundary(const Reader& reader, const Value& value) {
  std::vector<Plane> faces;
  for (int i = 0; i < static_cast<int>(reader.data.axes.size()); ++i) {
    const Axis& axis = reader.data.axes[static_cast<std::size_t>(i)];
    if (i == reader.data.time_axis || axis.periodic) {
      continue;
    }
    faces.push_back({i, axis.lower});
    faces.push_back({i, axis.upper});
  }
  if (faces.empty()) {
    reader.document.fail(value, "there is no boundary: every axis but the time is periodic",
                         "Name a face, such as on = \"t = 0\"");
  }
  return faces;
}

/// "x = -1" as a face of the box.
Plane face_of(Reader& reader, const Value& value, const std::string& text) {
  const std::size_t equals = text.find('=');
  std::string name = one_line(text.substr(0, equals));
  const auto axis = std::find(reader.data.scope.axes.begin(), reader.data.scope.axes.end(), name);
  if (equals == std::string::npos || axis == reader.data.scope.axes.end()) {
    std::vector<std::string> known = reader.data.scope.axes;
    known.emplace_back("boundary");
    const std::string near = language::nearest(name, known);
    reader.document.fail(value, "\"" + text + "\" is no face",
                         "Write \"boundary\" or axis = end, such as \"" + reader.data.scope.axes.front() +
                             " = " + to_text(reader.data.axes.front().lower) + "\"" +
                             (near.empty() || near == name ? "" : "; did you mean \"" + near + "\"?"));
  }
  const auto index = static_cast<std::size_t>(axis - reader.data.scope.axes.begin());
  const Axis& data = reader.data.axes[index];
  if (data.periodic) {
    reader.document.fail(value, "axis " + name + " is periodic and has no faces",
                         "Remove this condition, or \"periodic = true\" of the axis");
  }
  Value number = value; // the part behind the "=", at its own place in the file
  number.text = std::string(equals + 1, ' ') + text.substr(equals + 1);
  const double at = number_of(reader.document, number, "the place of a face");
  const double slack = face_tolerance * (data.upper - data.lower);
  const bool upper = std::abs(at - data.upper) <= slack;
  if (!upper && std::abs(at - data.lower) > slack) {
    reader.document.fail(value,
                         "\"" + text + "\" is no face: " + name + " runs from " + to_text(data.lower) +
                             " to " + to_text(data.upper),
                         "Conditions stand at the ends of an axis");
  }
  return {static_cast<int>(index), upper ? data.upper : data.lower};
}

std::vector<Plane> faces_of(Reader& reader, const Value& on) {
  std::vector<const Value*> values;
  if (on.kind == Value::Kind::text) {
    values.push_back(&on);
  } else {
    for (const Value& item : list_of(reader.document, on, "\"on\"")) {
      values.push_back(&item);
    }
  }
  std::vector<Plane> faces;
  for (const Value* const value : values) {
    const std::string& text = text_of(reader.document, *value, "a face");
    const std::vector<Plane> more =
        one_line(text) == "boundary" ? boundary(reader, *value) : std::vector{face_of(reader, *value, text)};
    for (const Plane& face : more) {
      if (std::find(faces.begin(), faces.end(), face) != faces.end()) {
        reader.document.fail(*value, "the face " + face_in_words(reader, face) + " is named twice",
                             "Name it once");
      }
      faces.push_back(face);
    }
  }
  return faces;
}

/// The unknown q of an equation `q = 0` (the residual is a multiple of the unknown itself), else -1.
int zero_unknown(const language::Graph& graph, language::NodeId residual) {
  const language::Product product = graph.factors(residual);
  if (product.factors.size() != 1 || product.factors[0].exponent != 1) {
    return -1;
  }
  const language::Node& node = graph[product.factors[0].base];
  const bool plain = node.op == language::Op::unknown && node.orders == language::Orders{};
  return plain ? node.index : -1;
}

void read_condition(Reader& reader, const Section& section) {
  section.allow_only({"on", "equation", "weight", "hard"});
  const std::vector<Plane> faces = faces_of(reader, section.need("on", "on = \"t = 0\""));
  const Value& equation = section.need("equation", "equation = \"" + reader.data.unknowns.front() + " = 0\"");
  detail::ConditionData condition;
  condition.residual = residual_of(reader, equation, "this condition");
  condition.weight = section.number_or("weight", 1);
  condition.hard = section.flag_or("hard", false);
  if (!(condition.weight > 0)) {
    reader.document.fail(*section.find("weight"),
                         "the weight " + to_text(condition.weight) + " is not positive",
                         "Give a positive number; 1 is the default, 10 presses harder");
  }
  if (condition.hard && zero_unknown(reader.data.graph, condition.residual) < 0) {
    reader.document.fail(equation,
                         "\"" + one_line(equation.text) +
                             "\" cannot be hard: axis factors can only make an unknown zero",
                         "Write " + reader.data.unknowns.front() + " = 0, or remove \"hard = true\"");
  }
  for (const Plane& face : faces) {
    condition.where = Slice({face});
    condition.text = one_line(equation.text) + " on " + face_in_words(reader, face);
    reader.data.conditions.push_back(condition);
    reader.data.condition_texts.push_back(condition.text);
    reader.condition_tables.push_back(&section.table());
  }
}

/// The hard condition of one unknown on a face: its index, or -1.
int hard_condition(const Reader& reader, const Plane& face, int unknown) {
  for (std::size_t i = 0; i < reader.data.conditions.size(); ++i) {
    const detail::ConditionData& condition = reader.data.conditions[i];
    if (condition.hard && condition.where.is(face) &&
        zero_unknown(reader.data.graph, condition.residual) == unknown) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

/// Whether a face is hard. A factor multiplies every unknown, so either all unknowns are hard zero there or none is.
bool is_hard(const Reader& reader, const Plane& face) {
  int found = -1;
  int missing = -1;
  for (int q = 0; q < static_cast<int>(reader.data.unknowns.size()); ++q) {
    const int condition = hard_condition(reader, face, q);
    if (condition >= 0) {
      found = condition;
    } else {
      missing = q;
    }
  }
  if (found >= 0 && missing >= 0) {
    const std::string& name = reader.data.unknowns[static_cast<std::size_t>(missing)];
    reader.document.fail(*reader.condition_tables[static_cast<std::size_t>(found)],
                         "a hard face makes every unknown zero, but on " + face_in_words(reader, face) +
                             " \"" + name + " = 0\" is not stated as hard",
                         "Add the hard condition " + name + " = 0, or remove \"hard = true\"");
  }
  return found >= 0;
}

/// (x-a)(b-x)/((b-a)/2)^2 for two hard faces, (x-a)/(b-a) or (b-x)/(b-a) for one.
language::NodeId default_factor(language::Graph& graph, int index, const Axis& axis, bool lower, bool upper) {
  const language::NodeId x = graph.coordinate(index);
  const language::NodeId from_lower = graph.subtract(x, graph.constant(axis.lower));
  const language::NodeId from_upper = graph.subtract(graph.constant(axis.upper), x);
  const double length = axis.upper - axis.lower;
  if (!(lower && upper)) {
    return graph.divide(lower ? from_lower : from_upper, graph.constant(length));
  }
  return graph.divide(graph.multiply(from_lower, from_upper), graph.constant(length * length / 4));
}

/// An explicit factor vanishes on the hard faces and on no other.
void check_factor(const Reader& reader, const Value& factor, const Plane& face, bool hard) {
  const language::Graph& graph = reader.data.graph;
  const detail::AxisData& data = reader.data.axis_data[static_cast<std::size_t>(face.axis)];
  language::Graph copy = graph;
  const double middle = 0.5 * (data.axis.lower + data.axis.upper);
  const std::vector<double> values =
      values_along(copy, data.factor, copy.coordinate(face.axis), {face.coordinate, middle});
  const bool zero = std::abs(values[0]) <= zero_on_face * std::abs(values[1]);
  const std::string where = face_in_words(reader, face);
  if (hard && !zero) {
    reader.document.fail(factor,
                         "the factor is " + to_text(values[0]) + " on " + where +
                             ", where a hard condition asks for 0",
                         "Choose a factor that vanishes there, or leave it out and get one");
  }
  if (!hard && zero) {
    reader.document.fail(factor, "the factor vanishes on " + where + " and makes every unknown zero there",
                         "State it: on = \"" + where + "\", equation = \"" + reader.data.unknowns.front() +
                             " = 0\", hard = true");
  }
}

void make_factors(Reader& reader) {
  for (int i = 0; i < static_cast<int>(reader.data.axes.size()); ++i) {
    detail::AxisData& data = reader.data.axis_data[static_cast<std::size_t>(i)];
    const bool lower = is_hard(reader, {i, data.axis.lower});
    const bool upper = is_hard(reader, {i, data.axis.upper});
    if (const Value* const factor = reader.factors[static_cast<std::size_t>(i)]) {
      check_factor(reader, *factor, {i, data.axis.lower}, lower);
      check_factor(reader, *factor, {i, data.axis.upper}, upper);
    } else if (lower || upper) {
      data.factor = default_factor(reader.data.graph, i, data.axis, lower, upper);
    }
  }
}

} // namespace

void read_conditions(Reader& reader) {
  const bool all_periodic =
      std::all_of(reader.data.axes.begin(), reader.data.axes.end(), [](const Axis& a) { return a.periodic; });
  if (!all_periodic) {
    static_cast<void>(reader.top.need("condition", "[[condition]] on = \"boundary\", equation = \"" +
                                                       reader.data.unknowns.front() + " = 0\""));
  }
  for (const Section& section : tables_of(reader.top, "condition")) {
    read_condition(reader, section);
  }
  make_factors(reader);
}

} // namespace spinn::problem
