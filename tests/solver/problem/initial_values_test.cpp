// SPDX-License-Identifier: BSD-3-Clause
// Initial conditions solved for the unknowns, and what windows refuse.
#include "problem/initial_values.hpp"

#include "language/program.hpp"
#include "support/slice_conditions.hpp"

#include <spinn/error.hpp>

#include "support/expect_error.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn;
using language::NodeId;
using spinn::test::expect_error;

/// A problem on t, x with the given equations and initial conditions.
std::string text(const std::string& equations, const std::string& conditions,
                 const std::string& time = "range = [1, 2]", const std::string& unknowns = "[\"u\"]",
                 const std::string& training = "") {
  return "title = \"test\"\nunknowns = " + unknowns + "\nequations = " + equations +
         "\n[[axis]]\nname = \"t\"\n" + time + "\n[[axis]]\nname = \"x\"\nrange = [0, 1]\n" +
         "[parameters.a]\ndefault = 2\nrange = [1, 3]\n" + conditions +
         "\n[[condition]]\non = \"boundary\"\nequation = \"u = 0\"\n" + training;
}

std::string initial(const std::string& equation) {
  return "[[condition]]\non = \"t = 1\"\nequation = \"" + equation + "\"\n";
}

/// An expression at x = 0.3 with a = 2.
double value(language::Graph& graph, NodeId expression) {
  const double a = 2, x = 0.3;
  const NodeId node = language::substitute_parameters(graph, expression, {&a, 1});
  const NodeId coordinate = graph.coordinate(1);
  double result = 0;
  const double* in = &x;
  double* out = &result;
  language::evaluate(language::compile(graph, {&node, 1}, {&coordinate, 1}), 1, {&in, 1}, {&out, 1});
  return result;
}

/// u_0 at x = 0.3 with a = 2.
double value(const std::string& equation) {
  const Problem problem = Problem::parse(text("[\"u_t = u_xx\"]", initial(equation)), "test");
  language::Graph graph = problem.data().graph;
  const problem::InitialValues found = problem::initial_values(graph, problem.data());
  EXPECT_EQ(problem::time_order(problem.data()), 1);
  EXPECT_TRUE(found.velocities.empty());
  return value(graph, found.values.front());
}

TEST(InitialValues, AreSolvedForTheUnknown) {
  EXPECT_DOUBLE_EQ(value("u = a*sin(x)"), 2 * std::sin(0.3));
  EXPECT_DOUBLE_EQ(value("a*x = u"), 0.6);
  EXPECT_DOUBLE_EQ(value("2*u - 3*x = 1"), (1 + 0.9) / 2);
  EXPECT_DOUBLE_EQ(value("u = 0"), 0);
}

TEST(InitialValues, TimeIsThatOfTheStart) {
  EXPECT_DOUBLE_EQ(value("u = exp(-a*t)*x"), std::exp(-2) * 0.3);
}

TEST(InitialValues, OfSecondOrderHaveVelocities) {
  const Problem problem = Problem::parse(
      text("[\"u_tt = v_xx\", \"v_t = u_x\"]",
           initial("v = x") + initial("2*u_t = a*t*x") + initial("v_t - a = 0") + initial("u = 1"),
           "range = [1, 2]", "[\"u\", \"v\"]"),
      "test");
  language::Graph graph = problem.data().graph;
  const problem::InitialValues found = problem::initial_values(graph, problem.data());
  EXPECT_EQ(problem::time_order(problem.data()), 2);
  ASSERT_EQ(found.values.size(), 2u);
  ASSERT_EQ(found.velocities.size(), 2u);
  EXPECT_DOUBLE_EQ(value(graph, found.values[0]), 1);
  EXPECT_DOUBLE_EQ(value(graph, found.values[1]), 0.3);
  EXPECT_DOUBLE_EQ(value(graph, found.velocities[0]), 0.3);
  EXPECT_DOUBLE_EQ(value(graph, found.velocities[1]), 2);
}

/// The message of the error about `windows = 2`; the problem itself must load.
std::string refusal(const std::string& problem_text) {
  const Problem problem = Problem::parse(problem_text, "test");
  Settings settings = problem.defaults();
  settings.windows = 2;
  try {
    problem.check(settings);
  } catch (const Error& error) {
    EXPECT_EQ(error.place().source, "windows");
    EXPECT_FALSE(error.remedy().empty());
    return error.message();
  }
  return "accepted";
}

TEST(InitialValues, UnsuitableProblemsAreRefusedByName) {
  const std::string heat = "[\"u_t = u_xx\"]";
  const auto expect = [](const std::string& message, const std::string& part) {
    EXPECT_NE(message.find(part), std::string::npos) << message;
  };
  EXPECT_EQ(refusal(text(heat, initial("u = x"))), "accepted");
  const std::string wave = "[\"u_tt = u_xx\"]";
  EXPECT_EQ(refusal(text(wave, initial("u = x") + initial("u_t = 0"))), "accepted");
  expect(refusal(text(wave, initial("u = x"))), "initial velocity of every unknown, and u_t is not stated");
  expect(refusal(text(wave, initial("u_t = x"))), "initial value of every unknown, and u is not stated");
  expect(refusal(text(wave, initial("u = x") + initial("u_tt = 0"))), "u_tt = 0");
  expect(refusal(text(wave, initial("u = x") + initial("u_xt = 0"))), "u_xt = 0");
  expect(refusal(text(wave, initial("u = x") + initial("u_t = 0") + initial("u_t = x"))),
         "second initial value");
  expect(refusal(text("[\"u_ttt = u_xx\"]", initial("u = x") + initial("u_t = 0"))), "u_ttt = u_xx");
  expect(refusal(text("[\"u_t = u_xxt\"]", initial("u_t = x"))), "u_t = x");
  expect(refusal(text(heat, initial("u = x") + initial("u_t = 0"))), "u_t = 0");
  expect(refusal(text(heat, initial("u^2 = x"))), "u^2 = x");
  expect(refusal(text(heat, initial("u = x") + initial("u = 2*x"))), "second initial value");
  expect(refusal(text(heat, "")), "u is not stated");
  expect(
      refusal(text("[\"u_t = v_x\", \"v_t = u_x\"]", initial("u = x"), "range = [1, 2]", "[\"u\", \"v\"]")),
      "v is not stated");
  expect(refusal(text(heat, "[[condition]]\non = \"t = 2\"\nequation = \"u = x\"\n")), "about its end");
  expect(refusal(text(heat, "", "range = [1, 2]\nperiodic = true")), "periodic");
}

TEST(InitialValues, OnAPartOfTheStartAreRefused) {
  const Problem problem =
      test::with_conditions(Problem::parse(text("[\"u_t = u_xx\"]", initial("u = x")), "test"),
                            {{problem::Slice({{0, 1}, {1, 0}}), "u = 0"}}, true);
  language::Graph graph = problem.data().graph;
  try {
    problem::initial_values(graph, problem.data());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(
        error.message(),
        "windows need initial values on all of the box, and \"u = 0 on a slice\" holds on a part of it");
  }
}

TEST(InitialValues, WindowsExcludeTheSeparablePath) {
  const Problem problem = Problem::parse(text("[\"u_t = u_xx\"]", initial("u = x")), "test");
  Settings settings = problem.defaults();
  settings.windows = 2;
  EXPECT_NO_THROW(problem.check(settings));
  settings.residual_path = ResidualPath::separable;
  expect_error([&] { problem.check(settings); },
               {"residual_path: windows start from fields", "\"grid\", or windows = 1"});
  settings.windows = 1;
  EXPECT_NO_THROW(problem.check(settings));
}

TEST(InitialValues, ProblemFilesStateTheNumberOfWindows) {
  const std::string good =
      text("[\"u_t = u_xx\"]", initial("u = x"), "range = [1, 2]", "[\"u\"]", "[training]\nwindows = 3\n");
  EXPECT_EQ(Problem::parse(good, "test").defaults().windows, 3);
  for (const char* wrong : {"0", "1001"})
    expect_error(
        [&] {
          Problem::parse(text("[\"u_t = u_xx\"]", initial("u = x"), "range = [1, 2]", "[\"u\"]",
                              std::string("[training]\nwindows = ") + wrong + "\n"),
                         "test");
        },
        {"windows", "1 to 1000"});
  try {
    Problem::parse(
        text("[\"u_tt = u_xx\"]", initial("u = x"), "range = [1, 2]", "[\"u\"]", "[training]\nwindows = 3\n"),
        "test");
    FAIL() << "windows without an initial velocity were accepted";
  } catch (const Error& error) {
    EXPECT_GT(error.place().line, 0);
    EXPECT_NE(error.message().find("u_t is not stated"), std::string::npos) << error.message();
  }
}

} // namespace
