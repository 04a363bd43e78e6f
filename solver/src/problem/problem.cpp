// SPDX-License-Identifier: BSD-3-Clause
// What a problem tells about itself, and its parameters' values.
#include "problem/problem_data.hpp"
#include "problem/settings_check.hpp"

#include <spinn/error.hpp>
#include <spinn/text.hpp>

#include <algorithm>
#include <cmath>

namespace spinn {

const std::string& Problem::key() const {
  return m_data->key;
}
const std::string& Problem::title() const {
  return m_data->title;
}
const std::string& Problem::description() const {
  return m_data->description;
}
const std::string& Problem::citation() const {
  return m_data->citation;
}
const std::vector<Axis>& Problem::axes() const {
  return m_data->axes;
}
int Problem::time_axis() const {
  return m_data->time_axis;
}
const std::vector<std::string>& Problem::unknowns() const {
  return m_data->unknowns;
}
const std::vector<Parameter>& Problem::parameters() const {
  return m_data->parameters;
}
const std::vector<std::string>& Problem::equations() const {
  return m_data->equation_texts;
}
const std::vector<std::string>& Problem::conditions() const {
  return m_data->condition_texts;
}
const std::vector<Quantity>& Problem::outputs() const {
  return m_data->outputs;
}
bool Problem::has_truth() const {
  return !m_data->truth.empty() || m_data->reference != nullptr;
}
const Settings& Problem::defaults() const {
  return m_data->defaults;
}
double Problem::stated_error() const {
  return m_data->stated_error;
}
const std::string& Problem::text() const {
  return m_data->text;
}

void Problem::check(const Settings& settings) const {
  problem::check_settings(settings, *m_data);
}

namespace {

void check_value(const Parameter& parameter, double value) {
  const std::string text = to_text(value);
  const std::string range = to_text(parameter.lower) + " to " + to_text(parameter.upper);
  if (!std::isfinite(value)) {
    throw Error({parameter.name, 0, 0}, text, "the parameter " + parameter.name + " is " + text,
                "Choose a finite value from " + range);
  }
  if (value < parameter.lower || value > parameter.upper) {
    throw Error({parameter.name, 0, 0}, text,
                "the parameter " + parameter.name + " is " + text + ", outside its range",
                "Choose a value from " + range);
  }
  if (parameter.integer && value != std::floor(value)) {
    throw Error({parameter.name, 0, 0}, text,
                "the parameter " + parameter.name + " is " + text + ", not a whole number",
                "Choose a whole number from " + range);
  }
}

[[noreturn]] void fail_unknown_parameter(const std::string& name, const detail::ProblemData& data) {
  std::vector<std::string> names;
  std::string list;
  for (const Parameter& parameter : data.parameters) {
    names.push_back(parameter.name);
    list += (list.empty() ? "" : ", ") + parameter.name;
  }
  const std::string near = language::nearest(name, names);
  throw Error({name, 0, 0}, name, "the problem " + data.key + " has no parameter \"" + name + "\"",
              !near.empty()  ? "Did you mean \"" + near + "\"?"
              : list.empty() ? "It has no parameters; give none"
                             : "Its parameters are " + list);
}

} // namespace

ParameterValues Problem::values(const ParameterValues& given) const {
  ParameterValues values;
  for (const Parameter& parameter : m_data->parameters) {
    values[parameter.name] = parameter.default_value;
  }
  for (const auto& [name, value] : given) {
    const auto parameter = std::find_if(m_data->parameters.begin(), m_data->parameters.end(),
                                        [&](const Parameter& p) { return p.name == name; });
    if (parameter == m_data->parameters.end()) {
      fail_unknown_parameter(name, *m_data);
    }
    check_value(*parameter, value);
    values[name] = value;
  }
  return values;
}

} // namespace spinn
