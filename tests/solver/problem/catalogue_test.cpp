// SPDX-License-Identifier: BSD-3-Clause
// Every problem file of the catalogue: its truth satisfies its equations and conditions, its parameters are respected.
#include <spinn/error.hpp>
#include <spinn/problem.hpp>

#include "language/program.hpp"
#include "problem/problem_data.hpp"
#include "support/expect_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>

namespace {

using namespace spinn;
using language::Graph;
using language::NodeId;
using spinn::test::expect_error;

constexpr double rounding = 1e-10; ///< of the magnitude of the terms
constexpr std::size_t points = 200;

std::vector<std::string> keys() {
  std::vector<std::string> keys;
  for (const CatalogueEntry& entry : catalogue()) {
    keys.push_back(entry.key);
  }
  return keys;
}

/// Values within the ranges: the defaults, then values that differ from them in every parameter.
std::vector<ParameterValues> parameter_sets(const Problem& problem) {
  std::vector<ParameterValues> sets{problem.values({})};
  for (const double fraction : {0.25, 0.7}) {
    ParameterValues values;
    for (const Parameter& p : problem.parameters()) {
      const double value = p.lower + fraction * (p.upper - p.lower);
      values[p.name] = p.integer ? std::round(value) : value;
    }
    sets.push_back(problem.values(values));
  }
  return sets;
}

/// A node with the truth in place of the unknowns and numbers in place of the parameters.
NodeId with_truth(Graph& graph, const Problem& problem, NodeId node, const ParameterValues& values) {
  const std::vector<NodeId> atoms = language::atoms(graph, std::array{node});
  std::vector<NodeId> truths;
  for (const NodeId atom : atoms) {
    const language::Node leaf = graph[atom];
    NodeId truth = problem.data().truth[static_cast<std::size_t>(leaf.index)];
    for (int axis = 0; axis < language::max_axes; ++axis) {
      for (int k = 0; k < leaf.orders[static_cast<std::size_t>(axis)]; ++k) {
        truth = language::differentiate(graph, truth, axis);
      }
    }
    truths.push_back(truth);
  }
  std::vector<double> numbers;
  for (const Parameter& parameter : problem.parameters()) {
    numbers.push_back(values.at(parameter.name));
  }
  return language::substitute_parameters(graph, language::substitute(graph, node, atoms, truths), numbers);
}

/// Random points of the box, or of a slice of it: [axes][points].
std::vector<std::vector<double>> random_points(const Problem& problem, const problem::Slice& where = {}) {
  std::mt19937_64 random(17);
  std::vector<std::vector<double>> nodes;
  for (const Axis& axis : problem.axes()) {
    std::uniform_real_distribution<double> uniform(axis.lower, axis.upper);
    std::vector<double> x(points);
    for (double& value : x) {
      value = uniform(random);
    }
    nodes.push_back(x);
  }
  for (const problem::Plane& plane : where.planes()) {
    nodes[static_cast<std::size_t>(plane.axis)].assign(points, plane.coordinate);
  }
  return nodes;
}

std::vector<double> evaluate(Graph& graph, NodeId node, const std::vector<std::vector<double>>& nodes) {
  std::vector<NodeId> inputs;
  std::vector<const double*> in;
  for (std::size_t axis = 0; axis < nodes.size(); ++axis) {
    inputs.push_back(graph.coordinate(static_cast<int>(axis)));
    in.push_back(nodes[axis].data());
  }
  std::vector<double> values(nodes.front().size());
  const std::array<double*, 1> out{values.data()};
  language::evaluate(language::compile(graph, std::array{node}, inputs), values.size(), in, out);
  return values;
}

/// Largest |residual| over the points, relative to the largest value of the truth and those of its derivatives that
/// enter the residual (at least 1).
double worst(const Problem& problem, NodeId residual, const ParameterValues& values,
             const std::vector<std::vector<double>>& nodes) {
  Graph graph = problem.data().graph;
  const std::vector<double> r = evaluate(graph, with_truth(graph, problem, residual, values), nodes);
  double magnitude = 1;
  for (const NodeId atom : language::atoms(graph, std::array{residual})) {
    for (const double value : evaluate(graph, with_truth(graph, problem, atom, values), nodes)) {
      magnitude = std::max(magnitude, std::abs(value));
    }
  }
  double largest = 0;
  for (const double value : r) {
    if (!std::isfinite(value)) {
      return value;
    }
    largest = std::max(largest, std::abs(value));
  }
  return largest / magnitude;
}

/// The reference's grid: the points on a face and inside the other axes, with the reference of one unknown there.
struct FaceValues {
  std::vector<std::vector<double>> nodes; ///< [axes][points]
  std::vector<double> values;             ///< [points]
};

FaceValues reference_on_face(const detail::ProblemData& data, const detail::ConditionData& condition,
                             int unknown) {
  const std::vector<int>& shape = data.reference->shape;
  const std::size_t size = data.reference->values.size() / data.unknowns.size();
  const double* const values = &data.reference->values[size * static_cast<std::size_t>(unknown)];
  FaceValues face{std::vector<std::vector<double>>(shape.size()), {}};
  for (std::size_t flat = 0; flat < size; ++flat) {
    std::vector<double> point(shape.size());
    std::size_t rest = flat;
    bool used = true;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      const auto n = static_cast<std::size_t>(shape[axis]);
      const std::size_t i = rest % n;
      rest /= n;
      const Axis& range = data.axes[axis];
      point[axis] =
          range.lower + (range.upper - range.lower) * static_cast<double>(i) / static_cast<double>(n - 1);
      const std::optional<double> fixed = condition.where.along(static_cast<int>(axis));
      used = used && (fixed ? std::abs(point[axis] - *fixed) < 1e-12 : i > 0 && i + 1 < n);
    }
    if (!used) {
      continue;
    }
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
      face.nodes[axis].push_back(point[axis]);
    }
    face.values.push_back(values[flat]);
  }
  return face;
}

/// The reference of an unknown u satisfies a condition u = g: its residual u - g at u = 0 is -g.
void expect_reference_satisfies(const detail::ProblemData& data, const detail::ConditionData& condition) {
  Graph graph = data.graph;
  const std::vector<NodeId> atom = language::atoms(graph, std::array{condition.residual});
  ASSERT_EQ(atom.size(), 1U) << "extend this test to derivatives";
  const FaceValues face = reference_on_face(data, condition, graph[atom.front()].index);
  ASSERT_FALSE(face.values.empty());
  const NodeId minus_g = language::substitute(graph, condition.residual, atom, std::array{graph.constant(0)});
  const std::vector<double> expected = evaluate(graph, minus_g, face.nodes);
  for (std::size_t i = 0; i < face.values.size(); ++i) {
    EXPECT_NEAR(face.values[i], -expected[i], 1e-12) << condition.text;
  }
}

class Catalogue : public testing::TestWithParam<std::string> {};

TEST_P(Catalogue, Loads) {
  const Problem problem = Problem::find(GetParam());
  EXPECT_EQ(problem.key(), GetParam());
  EXPECT_FALSE(problem.description().empty()) << "say what the problem is";
  EXPECT_FALSE(problem.citation().empty()) << "say where the problem is from";
  EXPECT_NO_THROW(problem.check(problem.defaults()));
  EXPECT_GT(problem.stated_error(), 0) << "state the error that default training reaches";
  for (const Parameter& parameter : problem.parameters()) {
    EXPECT_FALSE(parameter.meaning.empty()) << parameter.name;
  }
}

TEST_P(Catalogue, TruthSatisfiesTheEquations) {
  const Problem problem = Problem::find(GetParam());
  if (problem.data().truth.empty()) {
    GTEST_SKIP() << "a reference file has no derivatives";
  }
  for (const ParameterValues& values : parameter_sets(problem)) {
    for (std::size_t i = 0; i < problem.equations().size(); ++i) {
      EXPECT_LT(worst(problem, problem.data().equations[i], values, random_points(problem)), rounding)
          << problem.equations()[i];
    }
  }
}

TEST_P(Catalogue, TruthSatisfiesTheConditions) {
  const Problem problem = Problem::find(GetParam());
  ASSERT_TRUE(problem.has_truth()) << "give the problem a truth";
  for (const detail::ConditionData& condition : problem.data().conditions) {
    if (problem.data().reference) {
      expect_reference_satisfies(problem.data(), condition);
      continue;
    }
    for (const ParameterValues& values : parameter_sets(problem)) {
      EXPECT_LT(worst(problem, condition.residual, values, random_points(problem, condition.where)), rounding)
          << condition.text;
    }
  }
}

TEST_P(Catalogue, EveryParameterChangesTheProblem) {
  const Problem problem = Problem::find(GetParam());
  const detail::ProblemData& data = problem.data();
  Graph graph = data.graph;
  for (std::size_t changed = 0; changed < problem.parameters().size(); ++changed) {
    std::vector<double> defaults;
    for (const Parameter& parameter : problem.parameters()) {
      defaults.push_back(parameter.default_value);
    }
    std::vector<double> others = defaults;
    others[changed] = others[changed] == data.parameters[changed].upper ? data.parameters[changed].lower
                                                                        : data.parameters[changed].upper;
    const auto differs = [&](NodeId node) {
      return language::substitute_parameters(graph, node, defaults) !=
             language::substitute_parameters(graph, node, others);
    };
    bool any = std::any_of(data.equations.begin(), data.equations.end(), differs);
    for (const detail::ConditionData& condition : data.conditions) {
      any = any || differs(condition.residual);
    }
    EXPECT_TRUE(any) << "the parameter " << data.parameters[changed].name
                     << " is in no equation and no condition";
  }
}

INSTANTIATE_TEST_SUITE_P(Problems, Catalogue, testing::ValuesIn(keys()),
                         [](const testing::TestParamInfo<std::string>& info) { return info.param; });

/// The worked example of solver/problems/README.md is a good problem whose truth is true.
TEST(CatalogueReadme, TheWorkedExampleIsRight) {
  const std::filesystem::path readme =
      std::filesystem::path(SPINN_SOURCE_DIR) / "solver" / "problems" / "README.md";
  std::ifstream stream(readme);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const std::string fence = "```toml\n";
  const std::size_t begin = text.find(fence);
  ASSERT_NE(begin, std::string::npos) << readme;
  const std::size_t first = begin + fence.size();
  const Problem problem = Problem::parse(text.substr(first, text.find("```", first) - first), "rod.toml");
  EXPECT_EQ(problem.key(), "rod");
  for (const ParameterValues& values : parameter_sets(problem)) {
    EXPECT_LT(worst(problem, problem.data().equations.at(0), values, random_points(problem)), rounding);
    for (const detail::ConditionData& c : problem.data().conditions) {
      EXPECT_LT(worst(problem, c.residual, values, random_points(problem, c.where)), rounding) << c.text;
    }
  }
}

TEST(CatalogueList, HoldsTheEquationsOfTheProjectPage) {
  const std::vector<std::string> found = keys();
  for (const char* key : {"diffusion3d", "helmholtz3d", "klein_gordon3d"}) {
    EXPECT_EQ(std::count(found.begin(), found.end(), key), 1) << key;
  }
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
}

TEST(CatalogueList, AnUnknownKeyGetsTheNearest) {
  try {
    static_cast<void>(Problem::find("helmholz3d"));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.token(), "helmholz3d");
    EXPECT_EQ(error.remedy(), "Did you mean \"helmholtz3d\"?");
  }
  expect_error([&] { static_cast<void>(Problem::find("../problems/helmholtz3d")); },
               {"there is no problem \"../problems/helmholtz3d\"", "path of a .toml file"});
  expect_error([&] { static_cast<void>(Problem::find("")); },
               {"there is no problem \"\"", "helmholtz3d, ", "or the path of a .toml file"});
}

/// SPINN_PROBLEM_PATH as it was, when the test is over.
class ProblemPath : public testing::Test {
protected:
  void SetUp() override {
    const char* const before = std::getenv("SPINN_PROBLEM_PATH");
    m_before = before == nullptr ? "" : before;
    std::filesystem::create_directories(m_folder);
    setenv("SPINN_PROBLEM_PATH", (m_folder.string() + ":" + m_before).c_str(), 1);
  }
  void TearDown() override {
    setenv("SPINN_PROBLEM_PATH", m_before.c_str(), 1);
    std::filesystem::remove_all(m_folder);
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(m_folder / name) << text;
  }

  std::string m_before;
  const std::filesystem::path m_folder =
      std::filesystem::path(testing::TempDir()) /
      (std::string("spinn_path_") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(ProblemPath, ComesFirst) {
  EXPECT_EQ(problem_folders().at(0), std::filesystem::canonical(m_folder));
  std::string text = Problem::find("klein_gordon3d").text();
  text.replace(text.find("title = \""), 9, "title = \"Mine: ");
  write("klein_gordon3d.toml", text);
  EXPECT_EQ(Problem::find("klein_gordon3d").title().substr(0, 6), "Mine: ");
}

TEST_F(ProblemPath, ACopiedProblemFindsItsReference) {
  write("diffusion_copy.toml", Problem::find("diffusion3d").text());
  EXPECT_TRUE(Problem::find("diffusion_copy").has_truth());
}

TEST_F(ProblemPath, AFileThatDoesNotLoadIsListedWithItsError) {
  write("broken.toml", "title = \"Broken\"\nunknown = [\"u\"]\n");
  const std::vector<CatalogueEntry> entries = catalogue();
  const auto broken =
      std::find_if(entries.begin(), entries.end(), [](const CatalogueEntry& e) { return e.key == "broken"; });
  ASSERT_NE(broken, entries.end());
  EXPECT_NE(broken->title.find("broken.toml:2:1: \"unknown\" is not known"), std::string::npos)
      << broken->title;
  expect_error([&] { static_cast<void>(Problem::find("broken")); },
               {"broken.toml:2:1: \"unknown\" is not known", "Did you mean \"unknowns\"?"});
}

} // namespace
