// SPDX-License-Identifier: BSD-3-Clause
// One list of fields for each record serves both directions; a new member does not compile until it is in it.
#include "model_file/records.hpp"

namespace spinn::model_file {

namespace {

/// Calls `field(key, member)` for every member.
template <class Record, class Field>
void each_setting(Record& settings, const Field& field) {
  auto& [axis_function, automatic_size, width, depth, rank, initialisation, points, windows, node_rule,
         resample_every, residual_path, optimiser, learning_rate, seconds, iterations, tolerance, guard, seed,
         precision] = settings;
  field("settings.axis_function", axis_function);
  field("settings.automatic_size", automatic_size);
  field("settings.width", width);
  field("settings.depth", depth);
  field("settings.rank", rank);
  field("settings.initialisation", initialisation);
  field("settings.points", points);
  field("settings.windows", windows);
  field("settings.node_rule", node_rule);
  field("settings.resample_every", resample_every);
  field("settings.residual_path", residual_path);
  field("settings.optimiser", optimiser);
  field("settings.learning_rate", learning_rate);
  field("settings.seconds", seconds);
  field("settings.iterations", iterations);
  field("settings.tolerance", tolerance);
  field("settings.guard", guard);
  field("settings.seed", seed);
  field("settings.precision", precision);
}

template <class Record, class Field>
void each_entry(Record& report, const Field& field) {
  auto& [outcome, advice, iterations, seconds, loss, unseen_loss, condition_error, relative_error,
         error_estimate, path, rank, points, history] = report;
  static_cast<void>(history); // tensors
  field("report.outcome", outcome);
  field("report.advice", advice);
  field("report.iterations", iterations);
  field("report.seconds", seconds);
  field("report.loss", loss);
  field("report.unseen_loss", unseen_loss);
  field("report.condition_error", condition_error);
  field("report.relative_error", relative_error);
  field("report.error_estimate", error_estimate);
  field("report.path", path);
  field("report.rank", rank);
  field("report.points", points);
}

auto writing_to(Texts& texts) {
  return [&texts](const char* key, const auto& value) { texts[key] = to_text(value); };
}

auto reading_from(const Metadata& metadata) {
  return [&metadata](const char* key, auto& value) {
    if (metadata.has(key)) metadata.read(key, value);
  };
}

} // namespace

void put(Texts& texts, const Settings& settings) {
  each_setting(settings, writing_to(texts));
}

Settings settings_from(const Metadata& metadata) {
  Settings settings;
  each_setting(settings, reading_from(metadata));
  return settings;
}

void put(Texts& texts, const Report& report) {
  each_entry(report, writing_to(texts));
}

Report report_from(const Metadata& metadata) {
  Report report;
  each_entry(report, reading_from(metadata));
  return report;
}

} // namespace spinn::model_file
