// SPDX-License-Identifier: BSD-3-Clause
// What a problem file becomes.
#include <spinn/error.hpp>
#include <spinn/problem.hpp>

#include "problem/evaluate.hpp"
#include "problem/problem_data.hpp"
#include "wave_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace {

using namespace spinn;
using spinn_test::changed;
using spinn_test::wave;

Problem parse(const std::string& text) {
  return Problem::parse(text, "changed.toml");
}

/// The factor of an axis at x.
double factor_at(const Problem& problem, int axis, double x) {
  language::Graph graph = problem.data().graph;
  const language::NodeId factor = problem.data().axis_data[static_cast<std::size_t>(axis)].factor;
  return problem::values_along(graph, factor, graph.coordinate(axis), {x}).front();
}

TEST(Problem, TellsWhatTheFileSays) {
  const Problem problem = wave();
  EXPECT_EQ(problem.key(), "wave");
  EXPECT_EQ(problem.title(), "A wave");
  EXPECT_EQ(problem.text(), spinn_test::wave_text);
  EXPECT_EQ(problem.unknowns(), (std::vector<std::string>{"u", "v"}));
  EXPECT_EQ(problem.equations(), (std::vector<std::string>{"u_t = v", "v_t = c^2*u_xx"}));
  EXPECT_EQ(problem.data().equation_weights, (std::vector<double>{1, 2}));
  EXPECT_EQ(problem.conditions().at(0), "u = profile on t = 0");
  EXPECT_EQ(problem.conditions().at(2), "u = 0 on x = 3.141592653589793");
  EXPECT_TRUE(problem.has_truth());
  EXPECT_EQ(problem.stated_error(), 1e-3);
}

TEST(Problem, AxesKeepTheirOrderAndConstantExpressions) {
  const Problem problem = wave();
  ASSERT_EQ(problem.axes().size(), 2U);
  EXPECT_EQ(problem.axes()[0].name, "t");
  EXPECT_EQ(problem.time_axis(), 0);
  EXPECT_EQ(problem.axes()[1].lower, -std::numbers::pi);
  EXPECT_EQ(problem.axes()[1].upper, std::numbers::pi);
  EXPECT_EQ(problem.axes()[1].unit, "m");
  EXPECT_EQ(problem.data().axis_data[1].frequency, 3);
}

TEST(Problem, TrainingDefaultsOverrideTheGeneralOnes) {
  const Settings settings = wave().defaults();
  EXPECT_EQ(settings.axis_function, AxisFunction::sine);
  EXPECT_EQ(settings.width, 12);
  EXPECT_EQ(settings.rank, 3);
  EXPECT_EQ(settings.seconds, 5);
  EXPECT_EQ(settings.depth, Settings().depth);
  EXPECT_EQ(settings.points, (std::vector<int>{20, 24}));
}

TEST(Problem, WithoutTrainingTheGeneralDefaultsHold) {
  const std::size_t at = spinn_test::wave_text.find("[training]");
  const Problem problem = parse(spinn_test::wave_text.substr(0, at));
  EXPECT_EQ(problem.defaults().width, Settings().width);
  EXPECT_EQ(problem.stated_error(), 0);
}

TEST(Problem, OutputsAreVectorsThenOtherUnknownsThenDefinitions) {
  const Problem problem = wave();
  ASSERT_EQ(problem.outputs().size(), 2U);
  EXPECT_EQ(problem.outputs()[0].name, "state");
  EXPECT_EQ(problem.outputs()[0].components, (std::vector<std::string>{"u", "v"}));
  EXPECT_EQ(problem.outputs()[1].components, (std::vector<std::string>{"profile"}));
  const Problem plain = parse(changed("[outputs]\nstate = [\"u\", \"v\"]\nshow = [\"profile\"]\n", ""));
  ASSERT_EQ(plain.outputs().size(), 2U);
  EXPECT_EQ(plain.outputs()[0].name, "u");
  EXPECT_EQ(plain.outputs()[1].name, "v");
}

TEST(Problem, UnknownsMayHaveUnitsAndMeanings) {
  std::string text = changed("unknowns = [\"u\", \"v\"]\n", "");
  text += "[unknowns.u]\nunit = \"m\"\n[unknowns.v]\nunit = \"m\"\nmeaning = \"speed\"\n";
  const Problem vector = parse(text);
  EXPECT_EQ(vector.unknowns(), (std::vector<std::string>{"u", "v"}));
  EXPECT_EQ(vector.outputs().at(0).unit, "m");
  const std::string outputs = "[outputs]\nstate = [\"u\", \"v\"]\n";
  const Problem scalars = parse(text.replace(text.find(outputs), outputs.size(), "[outputs]\n"));
  ASSERT_EQ(scalars.outputs().size(), 3U);
  EXPECT_EQ(scalars.outputs()[1].name, "v");
  EXPECT_EQ(scalars.outputs()[1].meaning, "speed");
}

TEST(Problem, DefinitionsMayStandInAnyOrder) {
  const Problem problem = wave();
  const detail::ProblemData& data = problem.data();
  language::Graph graph = data.graph;
  const auto exact = language::parse_expression(graph, data.scope, "sin(n*x)*cos(c*n*t)", {});
  EXPECT_EQ(data.scope.definitions.at("exact"), exact);
}

TEST(Problem, ADefinitionWithAnUnderscoreIsNoDerivative) {
  const Problem problem =
      parse(changed("exact = \"profile*cos(c*n*t)\"", "exact = \"w_t*profile\"\nw_t = \"cos(c*n*t)\""));
  language::Graph graph = problem.data().graph;
  EXPECT_EQ(problem.data().scope.definitions.at("exact"),
            language::parse_expression(graph, wave().data().scope, "cos(c*n*t)*sin(n*x)", {}));
}

TEST(Problem, HardZeroFacesGetAFactor) {
  const Problem problem = wave();
  EXPECT_LT(problem.data().axis_data[0].factor, 0);
  EXPECT_NEAR(factor_at(problem, 1, -std::numbers::pi), 0, 1e-15);
  EXPECT_NEAR(factor_at(problem, 1, 0), 1, 1e-15);
  EXPECT_NEAR(factor_at(problem, 1, std::numbers::pi / 2), 0.75, 1e-15);
  EXPECT_EQ(problem.data().conditions.size(), 5U);
  EXPECT_FALSE(problem.data().conditions[0].hard);
  EXPECT_TRUE(problem.data().conditions[1].hard);
}

TEST(Problem, OneHardFaceGetsALinearFactor) {
  const std::string hard = "equation = \"u = 0\"\nhard = true\n\n[[condition]]\non = \"boundary\"\nequation "
                           "= \"v = 0\"\nhard = true";
  const auto on = [&](const std::string& face) {
    std::string text = changed("on = \"boundary\"\n" + hard, "on = \"" + face + "\"\n" + hard);
    const std::size_t second = text.find("on = \"boundary\"");
    return parse(text.replace(second, std::string("on = \"boundary\"").size(), "on = \"" + face + "\""));
  };
  const Problem lower = on("x = -pi");
  EXPECT_EQ(factor_at(lower, 1, -std::numbers::pi), 0);
  EXPECT_EQ(factor_at(lower, 1, std::numbers::pi), 1);
  const Problem upper = on("x = pi");
  EXPECT_EQ(factor_at(upper, 1, -std::numbers::pi), 1);
  EXPECT_EQ(factor_at(upper, 1, 0), 0.5);
  EXPECT_EQ(factor_at(upper, 1, std::numbers::pi), 0);
}

TEST(Problem, AnExplicitFactorIsKept) {
  const Problem problem = parse(changed("frequency = 3", "frequency = 3\nfactor = \"cos(x/2)\""));
  EXPECT_NEAR(factor_at(problem, 1, 1.0), std::cos(0.5), 1e-15);
}

TEST(Problem, APeriodicAxisHasModesAndNoBoundary) {
  const std::string text = R"toml(title = "Two waves"
unknowns = ["u"]
equations = ["u_t = u_x"]
[[axis]]
name = "t"
range = [0, 1]
[[axis]]
name = "x"
range = [0, "2*pi"]
periodic = true
modes = 3
[[condition]]
on = "t = 0"
equation = "u = sin(3*x)"
)toml";
  const Problem problem = parse(text);
  EXPECT_TRUE(problem.axes()[1].periodic);
  EXPECT_EQ(problem.data().axis_data[1].modes, 3);
  EXPECT_FALSE(problem.has_truth());
}

TEST(Problem, AnAxisSaysItsBasisAndGetsPointsForIt) {
  EXPECT_EQ(wave().data().axis_data[1].basis, 0);
  const Problem problem = parse(changed("frequency = 3", "basis = 44"));
  EXPECT_EQ(problem.data().axis_data[0].basis, 0);
  EXPECT_EQ(problem.data().axis_data[1].basis, 44);
  EXPECT_EQ(problem.defaults().points, (std::vector<int>{20, 66}));
  EXPECT_EQ(parse(changed("frequency = 3", "basis = 44\npoints = 44")).defaults().points[1], 44);
}

TEST(Problem, APeriodicAxisHasABasisOfOddNumber) {
  const std::string text = R"toml(title = "Two waves"
unknowns = ["u"]
equations = ["u_t = u_x"]
[[axis]]
name = "t"
range = [0, 1]
[[axis]]
name = "x"
range = [0, "2*pi"]
periodic = true
basis = 8
[[condition]]
on = "t = 0"
equation = "u = sin(x)"
)toml";
  EXPECT_EQ(parse(text).data().axis_data[1].basis, 9);
}

TEST(ProblemValues, DefaultsAreOverriddenByGivenValues) {
  EXPECT_EQ(wave().values({}), (ParameterValues{{"c", 1.5}, {"n", 2}}));
  EXPECT_EQ(wave().values({{"c", 3}}), (ParameterValues{{"c", 3}, {"n", 2}}));
}

/// Where and how values({given}) fails.
Error failure(const ParameterValues& given) {
  try {
    static_cast<void>(wave().values(given));
  } catch (const Error& error) {
    return error;
  }
  throw std::logic_error("no error");
}

TEST(ProblemValues, WrongValuesNameParameterValueAndRange) {
  EXPECT_STREQ(failure({{"c", 4}}).what(),
               "c: the parameter c is 4, outside its range. Choose a value from 1 to 3.");
  EXPECT_STREQ(failure({{"c", 0.5}}).what(),
               "c: the parameter c is 0.5, outside its range. Choose a value from 1 to 3.");
  EXPECT_STREQ(failure({{"n", 2.5}}).what(),
               "n: the parameter n is 2.5, not a whole number. Choose a whole number from 1 to 5.");
  EXPECT_EQ(failure({{"c", std::numeric_limits<double>::infinity()}}).token(), "inf");
  EXPECT_NE(failure({{"c", std::nan("")}}).remedy().find("finite"), std::string::npos);
}

TEST(ProblemValues, AnUnknownParameterGetsTheNearest) {
  EXPECT_EQ(failure({{"C", 2}}).token(), "C");
  EXPECT_NE(failure({{"speed_of_sound", 2}}).remedy().find("c, n"), std::string::npos);
}

struct SettingCase {
  const char* setting; ///< the place of the error
  const char* remedy;  ///< part of it
  void (*change)(Settings&);
};

class ProblemCheck : public testing::TestWithParam<SettingCase> {};

TEST_P(ProblemCheck, NamesTheSettingAndItsRange) {
  Settings settings = wave().defaults();
  ASSERT_NO_THROW(wave().check(settings));
  GetParam().change(settings);
  try {
    wave().check(settings);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.place().source, GetParam().setting);
    EXPECT_FALSE(error.token().empty());
    EXPECT_NE(error.remedy().find(GetParam().remedy), std::string::npos) << error.what();
  }
}

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

INSTANTIATE_TEST_SUITE_P(
    Settings, ProblemCheck,
    testing::Values(
        SettingCase{"width", "1 to 1024", [](Settings& s) { s.width = 0; }},
        SettingCase{"width", "1 to 1024", [](Settings& s) { s.width = 1025; }},
        SettingCase{"depth", "1 to 16", [](Settings& s) { s.depth = -1; }},
        SettingCase{"rank", "1 to 512", [](Settings& s) { s.rank = 1 << 20; }},
        SettingCase{"points", "t, x", [](Settings& s) { s.points = {10}; }},
        SettingCase{"points", "t, x", [](Settings& s) { s.points.clear(); }},
        SettingCase{"points", "2 to 4096", [](Settings& s) { s.points = {10, 1}; }},
        SettingCase{"points", "2 to 4096", [](Settings& s) { s.points = {5000, 10}; }},
        SettingCase{"seconds", "0.001 to", [](Settings& s) { s.seconds = 0; }},
        SettingCase{"seconds", "0.001 to", [](Settings& s) { s.seconds = nan; }},
        SettingCase{"iterations", "1 to", [](Settings& s) { s.iterations = 0; }},
        SettingCase{"tolerance", "0 to", [](Settings& s) { s.tolerance = -1; }},
        SettingCase{"learning_rate", "1e-12 to 10", [](Settings& s) { s.learning_rate = 0; }},
        SettingCase{"resample_every", "1 to", [](Settings& s) { s.resample_every = 0; }},
        SettingCase{"optimiser", "named", [](Settings& s) { s.optimiser = static_cast<Optimiser>(9); }},
        SettingCase{"precision", "named", [](Settings& s) { s.precision = static_cast<Precision>(9); }}));

/// Fewer points than basis functions matter to the spectral axis function alone.
TEST(Problem, ASpectralAxisNeedsAsManyPointsAsBasisFunctions) {
  const Problem problem = parse(changed("frequency = 3", "basis = 12"));
  Settings settings = problem.defaults();
  settings.points = {20, 11};
  EXPECT_NO_THROW(problem.check(settings));
  settings.axis_function = AxisFunction::spectral;
  try {
    problem.check(settings);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.place().source, "points");
    EXPECT_EQ(error.token(), "11");
    EXPECT_NE(error.message().find("11 along x"), std::string::npos) << error.what();
    EXPECT_NE(error.remedy().find("12 to 4096"), std::string::npos) << error.what();
  }
  settings.points = {20, 12};
  EXPECT_NO_THROW(problem.check(settings));
}

} // namespace
