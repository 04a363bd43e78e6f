// SPDX-License-Identifier: BSD-3-Clause
// Property values: defaults of the problem, what overrides them, and what is refused.
#include "vtkSPINNConfiguration.h"

#include <spinn/error.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <ostream>

namespace
{
vtkSPINNProperties Shift()
{
  vtkSPINNProperties properties;
  properties.Problem = "shift2d";
  return properties;
}

TEST(Configuration, UntouchedPropertiesGiveTheProblemsOwnSettings)
{
  const auto configuration = vtkSPINNConfiguration::Check(Shift());
  EXPECT_EQ(configuration.Request.settings, configuration.Request.problem.defaults());
  EXPECT_EQ(configuration.Request.settings.points, (std::vector<int>{ 8, 8 }));
  EXPECT_EQ(configuration.Request.parameters, (spinn::ParameterValues{ { "c", 0.5 } }));
}

TEST(Configuration, SetPropertiesOverrideTheProblem)
{
  vtkSPINNProperties p = Shift();
  p.Parameters = { { "c", "1.25" } };
  p.AxisFunction = "sine";
  p.AutomaticSize = "on";
  p.Width = 10;
  p.Depth = 3;
  p.Rank = 5;
  p.Windows = 3;
  p.PointsPerAxis = { 20 };
  p.NodeRule = "random";
  p.ResampleEvery = 7;
  p.ResidualPath = "grid";
  p.Optimiser = "adam";
  p.LearningRate = 0.25;
  p.Seconds = 1.5;
  p.Iterations = 11;
  p.Tolerance = 1e-3;
  p.Guard = "off";
  p.Seed = 9;
  p.Precision = "single";
  const auto configuration = vtkSPINNConfiguration::Check(p);
  const spinn::Settings& s = configuration.Request.settings;
  EXPECT_EQ(configuration.Request.parameters.at("c"), 1.25);
  EXPECT_EQ(s.axis_function, spinn::AxisFunction::sine);
  EXPECT_TRUE(s.automatic_size);
  EXPECT_EQ(s.width, 10);
  EXPECT_EQ(s.depth, 3);
  EXPECT_EQ(s.rank, 5);
  EXPECT_EQ(s.windows, 3);
  EXPECT_EQ(s.points, (std::vector<int>{ 20, 20 }));
  EXPECT_EQ(s.node_rule, spinn::NodeRule::random);
  EXPECT_EQ(s.resample_every, 7);
  EXPECT_EQ(s.residual_path, spinn::ResidualPath::grid);
  EXPECT_EQ(s.optimiser, spinn::Optimiser::adam);
  EXPECT_EQ(s.learning_rate, 0.25);
  EXPECT_EQ(s.seconds, 1.5);
  EXPECT_EQ(s.iterations, 11);
  EXPECT_EQ(s.tolerance, 1e-3);
  EXPECT_FALSE(s.guard);
  EXPECT_EQ(s.seed, 9U);
  EXPECT_EQ(s.precision, spinn::Precision::single_precision);
}

TEST(Configuration, PaperSettingsAreABaseToo)
{
  vtkSPINNProperties p = Shift();
  p.BaseSettings = "paper";
  p.Rank = 3;
  spinn::Settings expected = spinn::paper_settings(2);
  expected.rank = 3;
  EXPECT_EQ(vtkSPINNConfiguration::Check(p).Request.settings, expected);
}

/// Who chooses a size wants it to be used.
TEST(Configuration, AChosenSizeEndsTheAutomaticMode)
{
  vtkSPINNProperties p = Shift();
  p.Problem = R"toml(title = "Shift"
unknowns = ["u"]
equations = ["u_t + u_x = 0"]
[[axis]]
name = "t"
range = [0, 1]
[[axis]]
name = "x"
range = [0, 1]
[[condition]]
on = ["t = 0", "x = 0"]
equation = "u = sin(x - t)"
)toml";
  EXPECT_TRUE(vtkSPINNConfiguration::Check(p).Request.settings.automatic_size);
  p.Rank = 3;
  EXPECT_FALSE(vtkSPINNConfiguration::Check(p).Request.settings.automatic_size);
  EXPECT_EQ(vtkSPINNConfiguration::Check(p).Request.settings.rank, 3);
  p.AutomaticSize = "on";
  EXPECT_TRUE(vtkSPINNConfiguration::Check(p).Request.settings.automatic_size);
}

TEST(Configuration, TimeValuesSpanTheTimeAxis)
{
  vtkSPINNProperties p = Shift();
  p.TimeSteps = 5;
  EXPECT_EQ(vtkSPINNConfiguration::Check(p).TimeValues, (std::vector<double>{ 0, 0.5, 1, 1.5, 2 }));
  p.Problem = "sum5d";
  EXPECT_TRUE(vtkSPINNConfiguration::Check(p).TimeValues.empty());
}

TEST(Configuration, OnlyProblemParametersAndSettingsDecideAboutTraining)
{
  const auto before = vtkSPINNConfiguration::Check(Shift());
  vtkSPINNProperties output = Shift();
  output.Resolution = { 7, 0, 0 };
  output.TimeSteps = 9;
  output.Gradient = true;
  output.OutputPrecision = "double";
  EXPECT_TRUE(vtkSPINNConfiguration::Check(output).SameTraining(before));

  vtkSPINNProperties parameter = Shift();
  parameter.Parameters = { { "c", "1" } };
  EXPECT_FALSE(vtkSPINNConfiguration::Check(parameter).SameTraining(before));
  vtkSPINNProperties setting = Shift();
  setting.Seed = 2;
  EXPECT_FALSE(vtkSPINNConfiguration::Check(setting).SameTraining(before));
  vtkSPINNProperties problem = Shift();
  problem.Problem = "swirl3d";
  EXPECT_FALSE(vtkSPINNConfiguration::Check(problem).SameTraining(before));
}

/// A wrong value and what its error must say.
struct Wrong
{
  const char* Name;
  std::function<void(vtkSPINNProperties&)> Set;
  std::vector<std::string> Says;
};

/// What ctest shows of it.
void PrintTo(const Wrong& wrong, std::ostream* out)
{
  *out << wrong.Name;
}

class WrongProperty : public testing::TestWithParam<Wrong>
{
};

TEST_P(WrongProperty, IsRefusedByNameValueAndRange)
{
  vtkSPINNProperties properties = Shift();
  GetParam().Set(properties);
  try
  {
    vtkSPINNConfiguration::Check(properties);
    FAIL() << "no error";
  }
  catch (const spinn::Error& error)
  {
    const std::string text = error.what();
    for (const std::string& part : GetParam().Says)
    {
      EXPECT_NE(text.find(part), std::string::npos) << "\"" << part << "\" is not in: " << text;
    }
    EXPECT_FALSE(error.remedy().empty());
  }
}

using P = vtkSPINNProperties;
constexpr double NAN_VALUE = std::numeric_limits<double>::quiet_NaN();

INSTANTIATE_TEST_SUITE_P(Each,
  WrongProperty,
  testing::Values(Wrong{ "EmptyProblem", [](P& p) { p.Problem = ""; }, { "\"\"" } },
    Wrong{ "MisspeltProblem", [](P& p) { p.Problem = "shfit2d"; }, { "shfit2d", "shift2d" } },
    Wrong{ "MissingFile", [](P& p) { p.Problem = "/nowhere/x.toml"; }, { "/nowhere/x.toml" } },
    Wrong{ "UnknownParameter", [](P& p) { p.Parameters = { { "speed", "1" } }; }, { "speed" } },
    Wrong{ "ParameterText",
      [](P& p) { p.Parameters = { { "c", "fast" } }; },
      { "Parameters", "\"fast\"", "\"c\"" } },
    Wrong{ "ParameterEmpty", [](P& p) { p.Parameters = { { "c", "" } }; }, { "Parameters", "not a number" } },
    Wrong{ "ParameterTrailing", [](P& p) { p.Parameters = { { "c", "1x" } }; }, { "\"1x\"" } },
    Wrong{ "ParameterTwice",
      [](P& p) { p.Parameters = { { "c", "1" }, { "c", "2" } }; },
      { "\"c\"", "twice" } },
    Wrong{ "ParameterRange", [](P& p) { p.Parameters = { { "c", "3" } }; }, { "c", "3", "0 to 2" } },
    Wrong{ "ParameterNan", [](P& p) { p.Parameters = { { "c", "nan" } }; }, { "c", "nan" } },
    Wrong{ "BaseSettings",
      [](P& p) { p.BaseSettings = "2"; },
      { "BaseSettings is \"2\"", "\"problem\", \"paper\"" } },
    Wrong{ "AxisFunction",
      [](P& p) { p.AxisFunction = "6"; },
      { "AxisFunction is \"6\"", "\"default\", \"mlp\"", "\"automatic\"" } },
    Wrong{ "AxisFunctionNegative", [](P& p) { p.AxisFunction = "-1"; }, { "AxisFunction is \"-1\"" } },
    Wrong{ "AxisFunctionEmpty", [](P& p) { p.AxisFunction = ""; }, { "AxisFunction is \"\"" } },
    Wrong{ "Width", [](P& p) { p.Width = 1025; }, { "Width", "1025", "1 to 1024" } },
    Wrong{ "WidthNegative", [](P& p) { p.Width = -3; }, { "Width", "-3" } },
    Wrong{ "Depth", [](P& p) { p.Depth = 17; }, { "Depth", "17", "1 to 16" } },
    Wrong{ "Rank", [](P& p) { p.Rank = 1000; }, { "Rank", "1000", "1 to 512" } },
    Wrong{ "Windows", [](P& p) { p.Windows = 1001; }, { "Windows", "1001", "1 to 1000" } },
    Wrong{ "PointsCount", [](P& p) { p.PointsPerAxis = { 8, 8, 8 }; }, { "PointsPerAxis has 3", "2 axes" } },
    Wrong{ "PointsRange", [](P& p) { p.PointsPerAxis = { 8, 5000 }; }, { "PointsPerAxis", "5000 along x" } },
    Wrong{ "NodeRule",
      [](P& p) { p.NodeRule = "3"; },
      { "NodeRule is \"3\"", "\"gauss-legendre\", \"random\"" } },
    Wrong{ "AutomaticSize",
      [](P& p) { p.AutomaticSize = "3"; },
      { "AutomaticSize is \"3\"", "\"default\", \"on\", \"off\"" } },
    Wrong{ "ResidualPath",
      [](P& p) { p.ResidualPath = "4"; },
      { "ResidualPath is \"4\"", "\"separable\", \"grid\"" } },
    Wrong{ "ResampleEvery", [](P& p) { p.ResampleEvery = -1; }, { "ResampleEvery", "-1" } },
    Wrong{ "Optimiser",
      [](P& p) { p.Optimiser = "9"; },
      { "Optimiser is \"9\"", "\"levenberg-marquardt\"" } },
    Wrong{ "OptimiserMisspelt", [](P& p) { p.Optimiser = "ssbroiden"; }, { "ssbroiden", "\"ssbroyden\"" } },
    Wrong{ "LearningRate", [](P& p) { p.LearningRate = -0.5; }, { "LearningRate", "-0.5" } },
    Wrong{ "Seconds", [](P& p) { p.Seconds = -2; }, { "Seconds", "-2" } },
    Wrong{ "SecondsNan", [](P& p) { p.Seconds = NAN_VALUE; }, { "Seconds", "nan" } },
    Wrong{ "Iterations", [](P& p) { p.Iterations = -4; }, { "Iterations", "-4" } },
    Wrong{ "Tolerance", [](P& p) { p.Tolerance = -1e-3; }, { "Tolerance", "-0.001" } },
    Wrong{ "Guard", [](P& p) { p.Guard = "5"; }, { "Guard is \"5\"" } },
    Wrong{ "Seed", [](P& p) { p.Seed = -1; }, { "Seed is -1" } },
    Wrong{ "Precision", [](P& p) { p.Precision = "3"; }, { "Precision is \"3\"" } },
    Wrong{ "Resolution",
      [](P& p) { p.Resolution = { 5000, 0, 0 }; },
      { "Resolution along x is 5000", "2..4096" } },
    Wrong{ "TimeSteps", [](P& p) { p.TimeSteps = 1; }, { "TimeSteps is 1", "2..10000" } },
    Wrong{ "OutputPrecision", [](P& p) { p.OutputPrecision = "2"; }, { "OutputPrecision is \"2\"" } }),
  [](const auto& info) { return info.param.Name; });
}
