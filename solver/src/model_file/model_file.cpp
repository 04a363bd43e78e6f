// SPDX-License-Identifier: BSD-3-Clause
// A solution to and from the bytes of a model file (solver/MODEL_FILE.md).
#include <spinn/model_file.hpp>

#include "field/solution_data.hpp"
#include "model_file/failure.hpp"
#include "model_file/records.hpp"
#include "model_file/windows.hpp"
#include "problem/parse.hpp"

#include <spinn/uniform_nodes.hpp>

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

namespace spinn {

namespace {

using namespace model_file;

constexpr const char* format = "spinn-model";
constexpr const char* version = "1";
constexpr int factor_nodes = 101; // per axis

// ---- problem --------------------------------------------------------------------------------------------------------

std::vector<std::string> axis_names(const Problem& problem) {
  std::vector<std::string> names;
  for (const Axis& axis : problem.axes())
    names.push_back(axis.name);
  return names;
}

void put_problem(Texts& texts, const Problem& problem, const ParameterValues& parameters) {
  if (problem.text().size() > problem::largest_text)
    fail("solution", problem.key(),
         "the problem's text has " + std::to_string(problem.text().size()) + " bytes; at most " +
             std::to_string(problem::largest_text) + " are read",
         "Shorten it, and train again");
  texts["problem"] = problem.key();
  texts["problem_text"] = problem.text();
  texts["unknowns"] = to_text(problem.unknowns());
  texts["axes"] = to_text(axis_names(problem));
  for (const Axis& axis : problem.axes())
    texts["axis." + axis.name + ".range"] = to_text(std::vector{axis.lower, axis.upper});
  for (const auto& [name, value] : parameters)
    texts["parameter." + name] = to_text(value);
}

Problem problem_from(const Metadata& metadata) {
  const std::string& text = metadata.text("problem_text");
  if (text.size() > problem::largest_text)
    metadata.fail("problem_text", "at most " + std::to_string(problem::largest_text) + " bytes long");
  const problem::Origin origin{metadata.source(), metadata.text("problem"),
                               std::filesystem::path(metadata.source()).parent_path(),
                               problem::MissingReference::leaves_no_truth};
  const Problem problem =
      as_part(metadata.source(), "the problem's text", [&] { return problem::parse(text, origin); });
  for (const auto& [key, names] : {std::pair{"unknowns", problem.unknowns()}, {"axes", axis_names(problem)}})
    if (metadata.text(key) != to_text(names))
      metadata.fail(key, "\"" + to_text(names) + "\", as in the problem's text");
  return problem;
}

ParameterValues parameters_from(const Metadata& metadata, const Problem& problem) {
  ParameterValues values;
  for (const Parameter& parameter : problem.parameters())
    values[parameter.name] = metadata.finite("parameter." + parameter.name);
  return as_part(metadata.source(), "the metadata", [&] { return problem.values(values); });
}

// ---- factors --------------------------------------------------------------------------------------------------------

/// The field as TensorLy has it: weights [terms] and, per axis, factors [nodes, terms].
void put_factors(Texts& texts, Writer& writer, const Solution& solution) {
  const Problem& problem = solution.problem();
  for (std::size_t axis = 0; axis < problem.axes().size(); ++axis) {
    const Axis& range = problem.axes()[axis];
    const std::string& name = range.name;
    const std::vector<double> nodes = uniform_nodes(range.lower, range.upper, factor_nodes);
    writer.add("nodes." + name, {nodes.size()}, nodes);
    for (std::size_t q = 0; q < problem.unknowns().size(); ++q) {
      const std::vector<double> factor = solution.factor(static_cast<int>(axis), static_cast<int>(q), nodes);
      const std::size_t terms = factor.size() / nodes.size();
      const std::string& unknown = problem.unknowns()[q];
      writer.add("factors." + unknown + "." + name, {nodes.size(), terms}, factor);
      if (axis == 0) writer.add("weights." + unknown, {terms}, std::vector<double>(terms, 1.0));
    }
  }
  texts["factors"] =
      std::string(
          "An unknown u is the sum over the terms r of weights.u[r] times the product over the axes x "
          "of factors.u.x[:, r], at the nodes nodes.x of each axis") +
      (solution.factors_are_complete()
           ? "."
           : ", plus what it starts from, which is not among the terms: its initial values and, with second "
             "order in t, its initial velocity times the time since the start.");
}

} // namespace

std::string to_safetensors(const Solution& solution) {
  if (!solution)
    fail("solution", "", "the solution is empty", "Solve a problem, or load a model, before you save");
  Texts texts{{"format", format}, {"version", version}};
  Writer writer;
  put_problem(texts, solution.problem(), solution.parameters());
  put(texts, solution.settings());
  put(texts, writer, solution.report(), solution.problem().axes());
  put(texts, writer, solution.problem(), *solution.data().windows);
  put_factors(texts, writer, solution);
  return writer.bytes(texts);
}

Solution from_safetensors(std::string_view bytes, const std::string& source) {
  const Archive archive(bytes, source);
  const Metadata metadata(archive.metadata(), archive.source());
  if (!metadata.has("format") || metadata.text("format") != format)
    fail(source, metadata.has("format") ? metadata.text("format") : "format",
         "this is a safetensors file, but not a model of SPINN: its metadata do not say format = \"" +
             std::string(format) + "\"",
         "Name a file that SPINN saved");
  if (metadata.text("version") != version)
    fail(source, metadata.text("version"),
         "its format has the version " + excerpt(metadata.text("version")) + "; this SPINN reads version " +
             version,
         "Read it with the SPINN that wrote it, or train and save again with this one");
  const Problem problem = problem_from(metadata);
  const Settings settings = settings_from(metadata);
  as_part(source, "the settings", [&] { problem.check(settings); });
  const auto system = std::make_shared<const field::System>(problem, parameters_from(metadata, problem));
  field::Windows windows = windows_from(metadata, archive, *system, settings);
  Report report = report_from(metadata, archive, problem.axes());
  return Solution(std::make_shared<detail::SolutionData>(detail::SolutionData{
      system, std::make_shared<const field::Windows>(std::move(windows)), settings, std::move(report)}));
}

} // namespace spinn
