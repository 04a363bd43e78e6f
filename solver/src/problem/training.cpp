// SPDX-License-Identifier: BSD-3-Clause
// [training]: settings that work at the first try.
#include "problem/reader.hpp"
#include "problem/settings_check.hpp"

#include <spinn/text.hpp>

#include <limits>

namespace spinn::problem {

namespace {

/// An int setting; the ranges proper are checked later, by name.
int small_whole(const Section& section, const std::string& key, int fallback) {
  const std::int64_t whole = section.whole_or(key, fallback);
  if (whole < std::numeric_limits<int>::min() || whole > std::numeric_limits<int>::max()) {
    section.document().fail(*section.find(key), "\"" + key + "\" is " + std::to_string(whole),
                            "Choose a smaller number");
  }
  return static_cast<int>(whole);
}

void read_seed(const Section& section, Settings& settings) {
  const std::int64_t seed = section.whole_or("seed", static_cast<std::int64_t>(settings.seed));
  if (seed < 0) {
    section.document().fail(*section.find("seed"), "\"seed\" is " + std::to_string(seed),
                            "Choose 0 or a positive number");
  }
  settings.seed = static_cast<std::uint64_t>(seed);
}

void read_settings(const Section& section, Settings& settings) {
  const bool sized = section.find("rank") != nullptr || section.find("width") != nullptr;
  settings.automatic_size = section.flag_or("automatic_size", !sized);
  settings.axis_function = axis_function_from(section.text_or(
      "axis_function", to_string(settings.automatic_size ? AxisFunction::automatic : AxisFunction::mlp)));
  settings.width = small_whole(section, "width", settings.width);
  settings.depth = small_whole(section, "depth", settings.depth);
  settings.rank = small_whole(section, "rank", settings.rank);
  settings.initialisation =
      initialisation_from(section.text_or("initialisation", to_string(settings.initialisation)));
  settings.windows = small_whole(section, "windows", settings.windows);
  settings.node_rule = node_rule_from(section.text_or("node_rule", to_string(settings.node_rule)));
  settings.resample_every = small_whole(section, "resample_every", settings.resample_every);
  settings.residual_path =
      residual_path_from(section.text_or("residual_path", to_string(settings.residual_path)));
  settings.optimiser = optimiser_from(section.text_or("optimiser", to_string(settings.optimiser)));
  settings.learning_rate = section.number_or("learning_rate", settings.learning_rate);
  settings.seconds = section.number_or("seconds", settings.seconds);
  settings.iterations = section.whole_or("iterations", settings.iterations);
  settings.tolerance = section.number_or("tolerance", settings.tolerance);
  settings.guard = section.flag_or("guard", settings.guard);
  read_seed(section, settings);
  settings.precision = precision_from(section.text_or("precision", to_string(settings.precision)));
}

/// The error that default training reaches: 0 < e < 1, or absent.
double read_stated_error(const Section& section) {
  const Value* const value = section.find("stated_error");
  if (value == nullptr) {
    return 0;
  }
  const double error = number_of(section.document(), *value, "\"stated_error\"");
  if (!(error > 0 && error < 1)) {
    section.document().fail(*value, "\"stated_error\" is " + to_text(error),
                            "Give a relative error between 0 and 1, such as 1e-4");
  }
  return error;
}

} // namespace

void read_training(Reader& reader) {
  const Value* const value = reader.top.find("training");
  if (value == nullptr) {
    reader.data.defaults.automatic_size = true;
    reader.data.defaults.axis_function = AxisFunction::automatic;
    return;
  }
  const Section section = section_of(reader.document, *value, "[training]");
  section.allow_only({"axis_function", "automatic_size", "width", "depth", "rank", "initialisation",
                      "windows", "node_rule", "resample_every", "residual_path", "optimiser", "learning_rate",
                      "seconds", "iterations", "tolerance", "guard", "seed", "precision", "stated_error"});
  Settings& settings = reader.data.defaults;
  try {
    read_settings(section, settings);
    check_settings(settings, reader.data);
  } catch (const Error& error) {
    const Value* const wrong =
        section.find(error.place().source); // errors about settings name them as their place
    if (wrong == nullptr) {
      throw;
    }
    reader.document.fail(*wrong, error.message(), error.remedy());
  }
  reader.data.stated_error = read_stated_error(section);
  const bool has_truth = !reader.data.truth.empty() || reader.data.reference || reader.reference_is_missing;
  if (reader.data.stated_error > 0 && !has_truth) {
    reader.document.fail(*section.find("stated_error"),
                         "an error is stated, but no truth to measure it against",
                         "Add a [truth] section, or remove \"stated_error\"");
  }
}

} // namespace spinn::problem
