// SPDX-License-Identifier: BSD-3-Clause
// From property values to a checked configuration.
#include "vtkSPINNConfiguration.h"

#include "vtkSPINNChoices.h"

#include <spinn/error.hpp>
#include <spinn/uniform_nodes.hpp>

#include <vtkAlgorithm.h>
#include <vtkDataObject.h>
#include <vtkInformation.h>
#include <vtkStreamingDemandDrivenPipeline.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

namespace
{
constexpr int MIN_TIME_STEPS = 2;
constexpr int MAX_TIME_STEPS = 10000;

/// Puts a choice over the base settings, unless it leaves them as they are.
void Choose(spinn::Settings& settings,
  const char* property,
  const std::string& text,
  const std::string& setting)
{
  const std::string name = vtkSPINNChoices::Name(property, text);
  if (name != vtkSPINNChoices::DEFAULT)
  {
    spinn::choose(settings, setting, name);
  }
}

/// What a property with the choices default, on, off says; `base` by default.
bool Switched(const char* property, const std::string& text, bool base)
{
  const std::string name = vtkSPINNChoices::Name(property, text);
  return name == vtkSPINNChoices::DEFAULT ? base : name == "on";
}

double Number(const std::string& name, const std::string& text)
{
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, status] = std::from_chars(text.data(), end, value);
  if (text.empty() || status != std::errc() || rest != end)
  {
    throw spinn::Error({ "Parameters" },
      text,
      "the value \"" + text + "\" of parameter \"" + name + "\" is not a number",
      "Write a decimal number such as 2.5 or 1e-3");
  }
  return value;
}

spinn::ParameterValues Values(const vtkSPINNProperties& properties, const spinn::Problem& problem)
{
  spinn::ParameterValues given;
  for (const auto& [name, text] : properties.Parameters)
  {
    if (!given.emplace(name, Number(name, text)).second)
    {
      throw spinn::Error(
        { "Parameters" }, name, "parameter \"" + name + "\" is given twice", "Give each name once");
    }
  }
  return problem.values(given);
}

std::vector<int> Points(const std::vector<int>& given, const std::vector<int>& base, std::size_t axes)
{
  if (given.empty())
  {
    return base;
  }
  if (given.size() != 1 && given.size() != axes)
  {
    throw spinn::Error({ "PointsPerAxis" },
      std::to_string(given.size()),
      "PointsPerAxis has " + std::to_string(given.size()) + " values; this problem has " +
        std::to_string(axes) + " axes",
      "Give one value for all axes, one per axis, or none for the problem's own");
  }
  return given.size() == 1 ? std::vector<int>(axes, given[0]) : given;
}

/// The base settings with everything that is set in the properties put over them.
spinn::Settings Overridden(const vtkSPINNProperties& p, const spinn::Problem& problem)
{
  using namespace spinn;
  const std::size_t axes = problem.axes().size();
  const bool paper = vtkSPINNChoices::Name("BaseSettings", p.BaseSettings) == "paper";
  Settings s = paper ? paper_settings(static_cast<int>(axes)) : problem.defaults();
  Choose(s, "AxisFunction", p.AxisFunction, "axis_function");
  Choose(s, "NodeRule", p.NodeRule, "node_rule");
  Choose(s, "ResidualPath", p.ResidualPath, "residual_path");
  Choose(s, "Optimiser", p.Optimiser, "optimiser");
  Choose(s, "Precision", p.Precision, "precision");
  s.guard = Switched("Guard", p.Guard, s.guard);
  const bool sized = p.Width != 0 || p.Rank != 0; // who chooses a size wants it to be used
  s.automatic_size = Switched("AutomaticSize", p.AutomaticSize, s.automatic_size && !sized);

  const auto put = [](auto& setting, auto value)
  {
    if (value != 0)
    {
      setting = value;
    }
  };
  put(s.width, p.Width);
  put(s.depth, p.Depth);
  put(s.rank, p.Rank);
  put(s.windows, p.Windows);
  put(s.resample_every, p.ResampleEvery);
  put(s.learning_rate, p.LearningRate);
  put(s.seconds, p.Seconds);
  put(s.iterations, p.Iterations);
  put(s.tolerance, p.Tolerance);
  if (p.Seed < 0)
  {
    throw Error({ "Seed" },
      std::to_string(p.Seed),
      "Seed is " + std::to_string(p.Seed),
      "Use a whole number from 1, or 0 for the problem's own");
  }
  put(s.seed, p.Seed);
  s.points = Points(p.PointsPerAxis, s.points, axes);
  return s;
}

/// The name of the property behind a setting: "learning_rate" becomes "LearningRate".
std::string PropertyName(const std::string& setting)
{
  if (setting == "points")
  {
    return "PointsPerAxis";
  }
  std::string name;
  bool capital = true;
  for (const char letter : setting)
  {
    if (letter != '_')
    {
      name += capital ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter))) : letter;
    }
    capital = letter == '_';
  }
  return name;
}

/// The library's check; its errors name the setting, here they name the property.
void CheckSettings(const spinn::Problem& problem, const spinn::Settings& settings)
{
  try
  {
    problem.check(settings);
  }
  catch (const spinn::Error& error)
  {
    throw spinn::Error(
      { PropertyName(error.place().source) }, error.token(), error.message(), error.remedy());
  }
}

std::vector<double> TimeValues(int steps, const vtkSPINNImageLayout& layout)
{
  if (steps < MIN_TIME_STEPS || steps > MAX_TIME_STEPS)
  {
    throw spinn::Error({ "TimeSteps" },
      std::to_string(steps),
      "TimeSteps is " + std::to_string(steps),
      "Use " + std::to_string(MIN_TIME_STEPS) + ".." + std::to_string(MAX_TIME_STEPS));
  }
  if (layout.TimeAxis < 0)
  {
    return {};
  }
  return spinn::uniform_nodes(layout.TimeRange[0], layout.TimeRange[1], steps);
}
}

spinn::Problem vtkSPINNConfiguration::FindProblem(const std::string& keyOrPathOrText)
{
  const bool text = keyOrPathOrText.find('\n') != std::string::npos;
  return text ? spinn::Problem::parse(keyOrPathOrText, "own_problem") : spinn::Problem::find(keyOrPathOrText);
}

vtkSPINNConfiguration vtkSPINNConfiguration::Check(const vtkSPINNProperties& properties)
{
  vtkSPINNConfiguration configuration{ .Request = { .problem = FindProblem(properties.Problem) } };
  const spinn::Problem& problem = configuration.Request.problem;
  configuration.Request.parameters = Values(properties, problem);
  configuration.Request.settings = Overridden(properties, problem);
  CheckSettings(problem, configuration.Request.settings);

  configuration.CheckOutput(properties);
  return configuration;
}

vtkSPINNConfiguration vtkSPINNConfiguration::Of(const spinn::Solution& solution,
  const vtkSPINNOutputProperties& output)
{
  vtkSPINNConfiguration configuration{ .Request = { .problem = solution.problem(),
                                         .parameters = solution.parameters(),
                                         .settings = solution.settings() } };
  configuration.CheckOutput(output);
  return configuration;
}

void vtkSPINNConfiguration::CheckOutput(const vtkSPINNOutputProperties& output)
{
  this->Layout =
    vtkSPINNImageLayout::Make(this->Request.problem, output.Resolution, output.FixedCoordinates, output.Box);
  this->TimeValues = ::TimeValues(output.TimeSteps, this->Layout);
  this->DoublePrecision = vtkSPINNChoices::Name("OutputPrecision", output.OutputPrecision) == "double";
  this->Unknowns = output.Unknowns;
  this->Truth = output.Truth;
  this->Error = output.Error;
  this->Residual = output.Residual;
  this->Gradient = output.Gradient;
}

void vtkSPINNConfiguration::Announce(vtkInformation* out) const
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  out->Set(Pipeline::WHOLE_EXTENT(), this->Layout.WholeExtent().data(), 6);
  out->Set(vtkDataObject::SPACING(), this->Layout.Spacing.data(), 3);
  out->Set(vtkDataObject::ORIGIN(), this->Layout.Origin.data(), 3);
  out->Set(vtkAlgorithm::CAN_PRODUCE_SUB_EXTENT(), 1);
  out->Remove(Pipeline::TIME_STEPS());
  out->Remove(Pipeline::TIME_RANGE());
  const std::vector<double>& times = this->TimeValues;
  if (!times.empty())
  {
    const double range[2] = { times.front(), times.back() };
    out->Set(Pipeline::TIME_STEPS(), times.data(), static_cast<int>(times.size()));
    out->Set(Pipeline::TIME_RANGE(), range, 2);
  }
}

bool vtkSPINNConfiguration::SameProblem(const vtkSPINNConfiguration& other) const
{
  return this->Request.problem.key() == other.Request.problem.key() &&
         this->Request.problem.text() == other.Request.problem.text();
}

bool vtkSPINNConfiguration::SameTraining(const vtkSPINNConfiguration& other) const
{
  return this->SameProblem(other) && this->Request.parameters == other.Request.parameters &&
         this->Request.settings == other.Request.settings;
}

bool vtkSPINNConfiguration::CloseTo(const vtkSPINNConfiguration& other) const
{
  constexpr double SHARE = 0.1;
  if (!this->SameProblem(other) || !(this->Request.settings == other.Request.settings))
  {
    return false;
  }
  const std::vector<spinn::Parameter>& parameters = this->Request.problem.parameters();
  return std::all_of(parameters.begin(),
    parameters.end(),
    [&](const spinn::Parameter& parameter)
    {
      const double here = this->Request.parameters.at(parameter.name);
      const double there = other.Request.parameters.at(parameter.name);
      const double scale = std::max(parameter.upper - parameter.lower, std::abs(there));
      return std::abs(here - there) <= SHARE * scale;
    });
}
