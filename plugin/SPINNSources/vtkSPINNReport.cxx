// SPDX-License-Identifier: BSD-3-Clause
// Reports as VTK arrays.
#include "vtkSPINNReport.h"

#include <spinn/error.hpp>
#include <spinn/text.hpp>

#include <vtkDoubleArray.h>
#include <vtkFieldData.h>
#include <vtkNew.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include <cmath>
#include <optional>

namespace
{
std::string Lines(const std::vector<std::string>& parts)
{
  std::string text;
  for (const std::string& part : parts)
  {
    text += (text.empty() ? "" : "\n") + part;
  }
  return text;
}

/// Conditions, a line each; those that differ only in their place share one: "u = 0 on x = -1, x = 1".
std::string ConditionLines(const std::vector<std::string>& conditions)
{
  const std::string separator = " on ";
  std::vector<std::string> lines;
  std::string before; // the condition of the line before, with " on "
  for (const std::string& condition : conditions)
  {
    const std::size_t at = condition.rfind(separator);
    const std::string what = at == std::string::npos ? condition : condition.substr(0, at + separator.size());
    if (at != std::string::npos && what == before)
    {
      lines.back() += ", " + condition.substr(what.size());
    }
    else
    {
      lines.push_back(condition);
    }
    before = what;
  }
  return Lines(lines);
}

void AddText(vtkFieldData* fieldData, const char* name, const std::string& value)
{
  vtkNew<vtkStringArray> array;
  array->SetName(name);
  array->InsertNextValue(value);
  fieldData->AddArray(array);
}

void AddNumber(vtkFieldData* fieldData, const char* name, double value)
{
  vtkNew<vtkDoubleArray> array;
  array->SetName(name);
  array->InsertNextValue(value);
  fieldData->AddArray(array);
}

/// A problem file that does not load is left out: choosing it reports why.
std::optional<spinn::Problem> TryLoad(const spinn::CatalogueEntry& entry)
{
  try
  {
    return spinn::Problem::load(entry.file);
  }
  catch (const spinn::Error&)
  {
    return std::nullopt;
  }
}

/// Calls `visit(problem)` for every installed problem that loads.
template<typename Visit>
void ForEachProblem(const Visit& visit)
{
  for (const spinn::CatalogueEntry& entry : spinn::catalogue())
  {
    if (const auto problem = TryLoad(entry))
    {
      visit(*problem);
    }
  }
}

std::string AxesText(const spinn::Problem& problem)
{
  std::string text;
  for (const spinn::Axis& axis : problem.axes())
  {
    text += (text.empty() ? "" : ", ") + axis.name + " " + spinn::to_text(axis.lower) + ".." +
            spinn::to_text(axis.upper) + (axis.unit.empty() ? "" : " " + axis.unit) +
            (axis.periodic ? " periodic" : "");
  }
  return text;
}

void InsertRow(vtkStringArray* texts, const std::vector<std::string>& row)
{
  for (const std::string& cell : row)
  {
    texts->InsertNextValue(cell);
  }
}
}

namespace vtkSPINNReport
{
void FillFieldData(vtkFieldData* fieldData, const spinn::Solution& solution, const std::string& outcome)
{
  const spinn::Report& report = solution.report();
  std::string parameters;
  for (const auto& [name, value] : solution.parameters())
  {
    parameters += (parameters.empty() ? "" : ", ") + name + " = " + spinn::to_text(value);
  }
  AddText(fieldData, "problem", solution.problem().key());
  AddText(fieldData, "equations", Lines(solution.problem().equations()));
  AddText(fieldData, "parameters", parameters);
  AddText(fieldData, "outcome", outcome);
  AddText(fieldData, "advice", report.advice);
  AddText(fieldData, "residual_path", report.path);
  AddNumber(fieldData, "loss", report.loss);
  AddNumber(fieldData, "unseen_loss", report.unseen_loss);
  AddNumber(fieldData, "condition_error", report.condition_error);
  AddNumber(fieldData, "relative_error", report.relative_error);
  AddNumber(fieldData, "seconds", report.seconds);
  AddNumber(fieldData, "iterations", static_cast<double>(report.iterations));
}

void FillTable(vtkTable* table, const std::vector<spinn::HistoryRow>& history)
{
  vtkNew<vtkDoubleArray> columns[4];
  const char* names[4] = { "iteration", "seconds", "loss", "unseen_loss" };
  for (int c = 0; c < 4; ++c)
  {
    columns[c]->SetName(names[c]);
    columns[c]->SetNumberOfValues(static_cast<vtkIdType>(history.size()));
    table->AddColumn(columns[c]);
  }
  for (std::size_t i = 0; i < history.size(); ++i)
  {
    const auto row = static_cast<vtkIdType>(i);
    columns[0]->SetValue(row, static_cast<double>(history[i].iteration));
    columns[1]->SetValue(row, history[i].seconds);
    columns[2]->SetValue(row, history[i].loss);
    columns[3]->SetValue(row, history[i].unseen_loss);
  }
}

void FillThinned(vtkDoubleArray* flat,
  const std::vector<spinn::HistoryRow>& history,
  std::size_t limit,
  double unknown)
{
  flat->SetNumberOfValues(0);
  const std::size_t step = history.size() / limit + 1;
  for (std::size_t i = 0; i < history.size(); i += step)
  {
    const spinn::HistoryRow& row = i + step < history.size() ? history[i] : history.back();
    const double unseen = std::isnan(row.unseen_loss) ? unknown : row.unseen_loss;
    for (double value : { static_cast<double>(row.iteration), row.seconds, row.loss, unseen })
    {
      flat->InsertNextValue(value);
    }
  }
}

void ListProblems(vtkStringArray* keys)
{
  keys->SetNumberOfValues(0);
  for (const spinn::CatalogueEntry& entry : spinn::catalogue())
  {
    keys->InsertNextValue(entry.key);
  }
}

void Describe(const spinn::Problem& problem, const std::string& name, vtkStringArray* texts)
{
  const std::string conditions = ConditionLines(problem.conditions());
  InsertRow(texts,
    { name,
      problem.title(),
      Lines(problem.equations()) + (conditions.empty() ? "" : "\n" + conditions),
      AxesText(problem),
      problem.text() });
}

void DescribeProblems(vtkStringArray* texts)
{
  texts->SetNumberOfValues(0);
  ForEachProblem([texts](const spinn::Problem& problem) { Describe(problem, problem.key(), texts); });
}

void ListParameters(const spinn::Problem& problem, const std::string& name, vtkStringArray* texts)
{
  for (const spinn::Parameter& p : problem.parameters())
  {
    InsertRow(texts,
      { name,
        p.name,
        spinn::to_text(p.default_value),
        spinn::to_text(p.lower),
        spinn::to_text(p.upper),
        p.integer ? "1" : "0",
        p.unit,
        p.meaning });
  }
}

void ListParameters(vtkStringArray* texts)
{
  texts->SetNumberOfValues(0);
  ForEachProblem([texts](const spinn::Problem& problem) { ListParameters(problem, problem.key(), texts); });
}

void ListDefaults(const spinn::Problem& problem, const std::string& name, vtkStringArray* texts)
{
  const spinn::Settings& s = problem.defaults();
  const auto size = [&](int value) { return s.automatic_size ? "automatic" : std::to_string(value); };
  const std::pair<const char*, std::string> rows[] = { { "Width", size(s.width) },
    { "Depth", std::to_string(s.depth) },
    { "Rank", size(s.rank) },
    { "Windows", s.windows == 1 ? size(s.windows) : std::to_string(s.windows) },
    { "Seconds", spinn::to_text(s.seconds) },
    { "Iterations", std::to_string(s.iterations) },
    { "Seed", std::to_string(s.seed) },
    { "LearningRate", spinn::to_text(s.learning_rate) },
    { "ResampleEvery", std::to_string(s.resample_every) },
    { "Tolerance", spinn::to_text(s.tolerance) } };
  for (const auto& [property, value] : rows)
  {
    InsertRow(texts, { name, property, value });
  }
}

void ListDefaults(vtkStringArray* texts)
{
  texts->SetNumberOfValues(0);
  ForEachProblem([texts](const spinn::Problem& problem) { ListDefaults(problem, problem.key(), texts); });
}

void DescribeError(const spinn::Error& error, vtkStringArray* cells)
{
  cells->SetNumberOfValues(0);
  InsertRow(cells,
    { std::to_string(error.place().line),
      std::to_string(error.place().column),
      error.token(),
      error.message(),
      error.remedy() });
}
}
