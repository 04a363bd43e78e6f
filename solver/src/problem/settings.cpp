// SPDX-License-Identifier: BSD-3-Clause
// The names of settings' choices, and the paper's preset.
#include <spinn/settings.hpp>

#include "language/parser.hpp"
#include "problem/settings_check.hpp"

#include <spinn/error.hpp>

#include <array>
#include <stdexcept>
#include <utility>

namespace spinn {

namespace {

template <class Choice>
using Named = std::pair<Choice, const char*>;

// One line per choice.
constexpr std::array axis_functions{Named<AxisFunction>{AxisFunction::mlp, "mlp"},
                                    Named<AxisFunction>{AxisFunction::modified_mlp, "modified_mlp"},
                                    Named<AxisFunction>{AxisFunction::sine, "sine"},
                                    Named<AxisFunction>{AxisFunction::spectral, "spectral"},
                                    Named<AxisFunction>{AxisFunction::automatic, "automatic"}};
constexpr std::array optimisers{
    Named<Optimiser>{Optimiser::automatic, "automatic"},
    Named<Optimiser>{Optimiser::ssbroyden, "ssbroyden"},
    Named<Optimiser>{Optimiser::levenberg_marquardt, "levenberg-marquardt"},
    Named<Optimiser>{Optimiser::levenberg_marquardt_cg, "levenberg-marquardt-cg"},
    Named<Optimiser>{Optimiser::alternating_least_squares, "alternating-least-squares"},
    Named<Optimiser>{Optimiser::lbfgs, "l-bfgs"},
    Named<Optimiser>{Optimiser::adam, "adam"}};
constexpr std::array initialisations{Named<Initialisation>{Initialisation::scaled, "scaled"},
                                     Named<Initialisation>{Initialisation::glorot, "glorot"}};
constexpr std::array node_rules{Named<NodeRule>{NodeRule::gauss_legendre, "gauss-legendre"},
                                Named<NodeRule>{NodeRule::random, "random"}};
constexpr std::array paths{Named<ResidualPath>{ResidualPath::automatic, "automatic"},
                           Named<ResidualPath>{ResidualPath::separable, "separable"},
                           Named<ResidualPath>{ResidualPath::grid, "grid"}};
constexpr std::array precisions{Named<Precision>{Precision::double_precision, "double"},
                                Named<Precision>{Precision::single_precision, "single"}};

/// @throws std::logic_error for a value that was cast from a number outside the enumeration
template <class Table, class Choice>
std::string name_of(const Table& table, Choice choice, const char* setting) {
  for (const auto& [value, name] : table) {
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
  for (const auto& [value, name] : table) {
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

} // namespace

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
