// SPDX-License-Identifier: BSD-3-Clause
// One list of fields for each record serves both directions; a new member does not compile until it is in it.
#include "model_file/records.hpp"

#include "model_file/failure.hpp"

#include <iterator>

namespace spinn::model_file {

namespace {

constexpr const char* history_columns[] = {"history.iteration", "history.seconds", "history.loss",
                                           "history.unseen_loss"};

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
  auto& [outcome, advice, iterations, restarts, seconds, loss, unseen_loss, condition_error, relative_error,
         error_estimate, path, rank, points, nodes, history] = report;
  static_cast<void>(nodes); // tensors, as the history
  static_cast<void>(history);
  field("report.outcome", outcome);
  field("report.advice", advice);
  field("report.iterations", iterations);
  field("report.restarts", restarts);
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

void put_history(Writer& writer, const std::vector<HistoryRow>& history) {
  std::vector<double> columns[4];
  for (const auto& [iteration, seconds, loss, unseen_loss] : history) {
    columns[0].push_back(static_cast<double>(iteration));
    columns[1].push_back(seconds);
    columns[2].push_back(loss);
    columns[3].push_back(unseen_loss);
  }
  for (std::size_t i = 0; i < std::size(columns); ++i)
    writer.add(history_columns[i], {history.size()}, columns[i]);
}

std::vector<HistoryRow> history_from(const Archive& archive) {
  std::vector<double> columns[4];
  for (std::size_t i = 0; i < std::size(columns); ++i) {
    columns[i] = archive.list(history_columns[i]);
    if (columns[i].size() != columns[0].size())
      fail(archive.source(), std::to_string(columns[i].size()),
           "the tensor \"" + std::string(history_columns[i]) + "\" has " + std::to_string(columns[i].size()) +
               " values, and \"" + history_columns[0] + "\" has " + std::to_string(columns[0].size()));
  }
  std::vector<HistoryRow> history;
  for (std::size_t row = 0; row < columns[0].size(); ++row) {
    constexpr double most = 9007199254740992; // 2^53: whole numbers up to it are exact
    const double iteration = columns[0][row];
    if (!(iteration >= 0 && iteration <= most))
      fail(archive.source(), to_text(iteration),
           "value number " + std::to_string(row) + " of the tensor \"" + history_columns[0] + "\" is " +
               to_text(iteration) + ", not a number of iterations");
    history.push_back(
        {static_cast<std::int64_t>(iteration), columns[1][row], columns[2][row], columns[3][row]});
  }
  return history;
}

std::string nodes_name(const Axis& axis) {
  return "collocation." + axis.name;
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

void put(Texts& texts, Writer& writer, const Report& report, const std::vector<Axis>& axes) {
  each_entry(report, writing_to(texts));
  for (std::size_t axis = 0; axis < report.nodes.size(); ++axis)
    writer.add(nodes_name(axes[axis]), {report.nodes[axis].size()}, report.nodes[axis]);
  put_history(writer, report.history);
}

Report report_from(const Metadata& metadata, const Archive& archive, const std::vector<Axis>& axes) {
  Report report;
  each_entry(report, reading_from(metadata));
  if (archive.has(nodes_name(axes.front()))) // a solve that was stopped at once has none
    for (const Axis& axis : axes)
      report.nodes.push_back(archive.list(nodes_name(axis)));
  report.history = history_from(archive);
  return report;
}

} // namespace spinn::model_file
