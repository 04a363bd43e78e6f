// SPDX-License-Identifier: BSD-3-Clause
// Unknowns, parameters and outputs: what a problem has and shows, with units and meanings.
#include "problem/reader.hpp"

#include <spinn/text.hpp>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace spinn::problem {

namespace {

void add_unknown(Reader& reader, Quantity quantity, Position position) {
  reader.names.declare(quantity.name, position, "an unknown");
  quantity.components = {quantity.name};
  reader.data.unknowns.push_back(quantity.name);
  reader.data.scope.unknowns.push_back(quantity.name);
  reader.unknowns.push_back(std::move(quantity));
}

void read_parameter(Reader& reader, const Section& section, const Value::Member& member) {
  section.allow_only({"default", "range", "integer", "unit", "meaning"});
  Parameter parameter;
  parameter.name = member.key;
  reader.names.declare(parameter.name, member.position, "a parameter");
  const Value& value = section.need("default", "default = 1");
  parameter.default_value = number_of(reader.document, value, "\"default\"");
  std::tie(parameter.lower, parameter.upper) = section.range("range", "range = [0.1, 10]");
  parameter.integer = section.flag_or("integer", false);
  parameter.unit = section.text_or("unit", "");
  parameter.meaning = section.text_or("meaning", "");
  if (parameter.default_value < parameter.lower || parameter.default_value > parameter.upper) {
    reader.document.fail(value,
                         "the default " + to_text(parameter.default_value) + " of \"" + parameter.name +
                             "\" is outside its range",
                         "Choose one from " + to_text(parameter.lower) + " to " + to_text(parameter.upper));
  }
  if (parameter.integer && parameter.default_value != std::floor(parameter.default_value)) {
    reader.document.fail(value,
                         "the default " + to_text(parameter.default_value) + " of \"" + parameter.name +
                             "\" is no whole number",
                         "Choose a whole number, or remove \"integer = true\"");
  }
  reader.data.scope.parameters.push_back(parameter.name);
  reader.data.parameters.push_back(parameter);
}

/// The name of an unknown or definition.
std::string scalar_of(const Reader& reader, const Value& value) {
  const std::string& name = text_of(reader.document, value, "an output");
  std::vector<std::string> known = reader.data.unknowns;
  for (const auto& [definition, node] : reader.data.scope.definitions) {
    known.push_back(definition);
  }
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    const std::string near = language::nearest(name, known);
    reader.document.fail(value, "\"" + name + "\" is no unknown and no definition",
                         near.empty() ? "Define it under [definitions], and name the definition here"
                                      : "Did you mean \"" + near + "\"?");
  }
  return name;
}

/// velocity = ["u", "v"]: the unit is that of the components when they agree.
Quantity vector_of(Reader& reader, const Value::Member& member) {
  Quantity quantity;
  quantity.name = member.key;
  reader.names.declare(quantity.name, member.position, "an output");
  const std::vector<Value>& components =
      list_of(reader.document, member.value, "the vector \"" + member.key + "\"");
  if (components.size() < 2 || components.size() > 3) {
    reader.document.fail(member.value,
                         "the vector \"" + member.key + "\" has " + std::to_string(components.size()) +
                             (components.size() == 1 ? " component" : " components"),
                         "Name two or three unknowns or definitions");
  }
  for (const Value& component : components) {
    const std::string name = scalar_of(reader, component);
    const auto unknown = std::find_if(reader.unknowns.begin(), reader.unknowns.end(),
                                      [&](const Quantity& q) { return q.name == name; });
    const std::string unit = unknown == reader.unknowns.end() ? "" : unknown->unit;
    quantity.unit = quantity.components.empty() || quantity.unit == unit ? unit : "";
    quantity.components.push_back(name);
  }
  return quantity;
}

bool shown(const std::vector<Quantity>& outputs, const std::string& name) {
  return std::any_of(outputs.begin(), outputs.end(), [&](const Quantity& output) {
    return std::find(output.components.begin(), output.components.end(), name) != output.components.end();
  });
}

} // namespace

void read_unknowns(Reader& reader) {
  const Value& value = reader.top.need("unknowns", "unknowns = [\"u\"]");
  if (value.kind != Value::Kind::table) {
    for (const Value& item : list_of(reader.document, value, "\"unknowns\"")) {
      Quantity quantity;
      quantity.name = text_of(reader.document, item, "the name of an unknown");
      add_unknown(reader, quantity, item.position);
    }
    return;
  }
  for (const Value::Member& member : value.members) {
    const Section section = section_of(reader.document, member.value, "[unknowns." + member.key + "]");
    section.allow_only({"unit", "meaning"});
    Quantity quantity;
    quantity.name = member.key;
    quantity.unit = section.text_or("unit", "");
    quantity.meaning = section.text_or("meaning", "");
    add_unknown(reader, quantity, member.position);
  }
  if (reader.unknowns.empty()) {
    reader.document.fail(value, "[unknowns] is empty", "Write unknowns = [\"u\"]");
  }
}

void read_parameters(Reader& reader) {
  const Value* const value = reader.top.find("parameters");
  if (value == nullptr) {
    return;
  }
  const Section parameters = section_of(reader.document, *value, "[parameters]");
  for (const Value::Member& member : parameters.table().members) {
    read_parameter(reader, section_of(reader.document, member.value, "[parameters." + member.key + "]"),
                   member);
  }
}

void read_outputs(Reader& reader) {
  std::vector<Quantity>& outputs = reader.data.outputs;
  const Value* const value = reader.top.find("outputs");
  const Value* show = nullptr;
  if (value != nullptr) {
    const Section section = section_of(reader.document, *value, "[outputs]");
    show = section.find("show");
    for (const Value::Member& member : section.table().members) {
      if (member.key != "show") {
        outputs.push_back(vector_of(reader, member));
      }
    }
    reader.names.check_derivative_names(reader.data.scope.axes);
  }
  for (const Quantity& unknown : reader.unknowns) {
    if (!shown(outputs, unknown.name)) {
      outputs.push_back(unknown);
    }
  }
  if (show == nullptr) {
    return;
  }
  for (const Value& item : list_of(reader.document, *show, "\"show\"")) {
    const std::string name = scalar_of(reader, item);
    const bool again =
        std::any_of(outputs.begin(), outputs.end(), [&](const Quantity& q) { return q.name == name; });
    if (again) {
      reader.document.fail(item, "\"" + name + "\" is shown anyway", "Remove it from \"show\"");
    }
    outputs.push_back({name, {name}, "", ""});
  }
}

} // namespace spinn::problem
