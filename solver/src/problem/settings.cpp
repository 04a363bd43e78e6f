// SPDX-License-Identifier: BSD-3-Clause
// The names of settings' choices, and the paper's preset.
#include <spinn/choices.hpp>

#include "language/parser.hpp"
#include "problem/settings_check.hpp"

#include <spinn/error.hpp>

#include <array>
#include <stdexcept>

namespace spinn {

namespace {

template <class Value>
struct Named {
  Value value;
  const char* name;
  const char* label;
};

// One line per choice, in the order to show them.
constexpr std::array axis_functions{
    Named<AxisFunction>{AxisFunction::mlp, "mlp", "MLP (tanh)"},
    Named<AxisFunction>{AxisFunction::modified_mlp, "modified_mlp", "Modified MLP"},
    Named<AxisFunction>{AxisFunction::sine, "sine", "MLP (sine)"},
    Named<AxisFunction>{AxisFunction::spectral, "spectral", "Spectral"},
    Named<AxisFunction>{AxisFunction::automatic, "automatic", "Automatic"}};
constexpr std::array optimisers{
    Named<Optimiser>{Optimiser::ssbroyden, "ssbroyden", "Self-scaled Broyden"},
    Named<Optimiser>{Optimiser::levenberg_marquardt, "levenberg-marquardt", "Levenberg-Marquardt"},
    Named<Optimiser>{Optimiser::levenberg_marquardt_cg, "levenberg-marquardt-cg",
                     "Levenberg-Marquardt, conjugate gradients"},
    Named<Optimiser>{Optimiser::alternating_least_squares, "alternating-least-squares",
                     "Alternating least squares"},
    Named<Optimiser>{Optimiser::lbfgs, "l-bfgs", "L-BFGS"},
    Named<Optimiser>{Optimiser::adam, "adam", "Adam"},
    Named<Optimiser>{Optimiser::automatic, "automatic", "Automatic"}};
constexpr std::array initialisations{
    Named<Initialisation>{Initialisation::scaled, "scaled", "Scaled by frequency"},
    Named<Initialisation>{Initialisation::glorot, "glorot", "Glorot"}};
constexpr std::array node_rules{Named<NodeRule>{NodeRule::gauss_legendre, "gauss-legendre", "Gauss-Legendre"},
                                Named<NodeRule>{NodeRule::random, "random", "Random"}};
constexpr std::array paths{Named<ResidualPath>{ResidualPath::automatic, "automatic", "Automatic"},
                           Named<ResidualPath>{ResidualPath::separable, "separable", "Separable"},
                           Named<ResidualPath>{ResidualPath::grid, "grid", "Grid"}};
constexpr std::array precisions{Named<Precision>{Precision::double_precision, "double", "Double"},
                                Named<Precision>{Precision::single_precision, "single", "Single"}};

/// One line per setting: calls `visit(name, table, member)` for each.
template <class Visit>
void for_each_setting(const Visit& visit) {
  visit("axis_function", axis_functions, &Settings::axis_function);
  visit("optimiser", optimisers, &Settings::optimiser);
  visit("initialisation", initialisations, &Settings::initialisation);
  visit("node_rule", node_rules, &Settings::node_rule);
  visit("residual_path", paths, &Settings::residual_path);
  visit("precision", precisions, &Settings::precision);
}

/// @throws std::logic_error for a value that was cast from a number outside the enumeration
template <class Table, class Choice>
std::string name_of(const Table& table, Choice choice, const char* setting) {
  for (const auto& [value, name, label] : table) {
    if (value == choice) {
      return name;
    }
  }
  throw std::logic_error(std::string(setting) + ": no choice has the number " +
                         std::to_string(static_cast<int>(choice)));
}

template <class Table>
auto choice_from(const Table& table, const std::string& text, const char* setting) {
  std::vector<std::string> names;
  std::string list;
  for (const auto& [value, name, label] : table) {
    if (name == text) {
      return value;
    }
    names.emplace_back(name);
    list += (list.empty() ? "\"" : ", \"") + std::string(name) + "\"";
  }
  const std::string near = language::nearest(text, names);
  throw Error({setting, 0, 0}, text, "\"" + text + "\" is no " + setting,
              "Write one of " + list + (near.empty() ? "" : "; did you mean \"" + near + "\"?"));
}

/// Calls `visit(table, member)` for the setting of this name.
template <class Visit>
void visit_setting(const std::string& setting, const Visit& visit) {
  bool found = false;
  for_each_setting([&](const char* name, const auto& table, const auto member) {
    if (setting == name) {
      found = true;
      visit(table, member);
    }
  });
  if (found) {
    return;
  }
  std::string list;
  for (const std::string& name : choice_settings()) {
    list += (list.empty() ? "" : ", ") + name;
  }
  throw Error({"setting", 0, 0}, setting, "\"" + setting + "\" is no setting that is chosen by name",
              "Name one of " + list);
}

} // namespace

std::vector<std::string> choice_settings() {
  std::vector<std::string> names;
  for_each_setting(
      [&](const char* name, const auto& /*table*/, const auto /*member*/) { names.emplace_back(name); });
  return names;
}

std::vector<Choice> choices(const std::string& setting) {
  std::vector<Choice> list;
  visit_setting(setting, [&](const auto& table, const auto /*member*/) {
    for (const auto& [value, name, label] : table) {
      list.push_back({name, label});
    }
  });
  return list;
}

void choose(Settings& settings, const std::string& setting, const std::string& name) {
  visit_setting(setting, [&](const auto& table, const auto member) {
    settings.*member = choice_from(table, name, setting.c_str());
  });
}

std::string to_string(AxisFunction choice) {
  return name_of(axis_functions, choice, "axis_function");
}
std::string to_string(Optimiser choice) {
  return name_of(optimisers, choice, "optimiser");
}
std::string to_string(Initialisation choice) {
  return name_of(initialisations, choice, "initialisation");
}
std::string to_string(NodeRule choice) {
  return name_of(node_rules, choice, "node_rule");
}
std::string to_string(ResidualPath choice) {
  return name_of(paths, choice, "residual_path");
}
std::string to_string(Precision choice) {
  return name_of(precisions, choice, "precision");
}

AxisFunction axis_function_from(const std::string& text) {
  return choice_from(axis_functions, text, "axis_function");
}
Optimiser optimiser_from(const std::string& text) {
  return choice_from(optimisers, text, "optimiser");
}
Initialisation initialisation_from(const std::string& text) {
  return choice_from(initialisations, text, "initialisation");
}
NodeRule node_rule_from(const std::string& text) {
  return choice_from(node_rules, text, "node_rule");
}
ResidualPath residual_path_from(const std::string& text) {
  return choice_from(paths, text, "residual_path");
}
Precision precision_from(const std::string& text) {
  return choice_from(precisions, text, "precision");
}

Settings paper_settings(int axes) {
  if (axes < problem::fewest_axes || axes > problem::most_axes) {
    throw Error({"axes", 0, 0}, std::to_string(axes),
                std::to_string(axes) + " axes are outside " + std::to_string(problem::fewest_axes) + " to " +
                    std::to_string(problem::most_axes),
                "Give the number of axes of the problem");
  }
  Settings settings;
  settings.axis_function = AxisFunction::modified_mlp;
  settings.width = 64;
  settings.depth = 4;
  settings.rank = 32;
  settings.initialisation = Initialisation::glorot;
  settings.points.assign(static_cast<std::size_t>(axes), 64);
  settings.node_rule = NodeRule::random;
  settings.resample_every = 100;
  settings.optimiser = Optimiser::adam;
  settings.learning_rate = 1e-3;
  settings.iterations = 50000;
  settings.guard = false; // random nodes are unseen anyway
  settings.precision = Precision::single_precision;
  return settings;
}

} // namespace spinn
