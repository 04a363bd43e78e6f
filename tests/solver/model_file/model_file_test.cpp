// SPDX-License-Identifier: BSD-3-Clause
// What is saved is what is loaded: every kind of model, to the last bit.
#include <spinn/model_file.hpp>

#include <spinn/error.hpp>
#include <spinn/solve.hpp>

#include "solutions.hpp"
#include "support/expect_error.hpp"
#include "support/heat_problem.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>

namespace {

using namespace spinn;
using spinn::test::expect_error;
using spinn_test::random_solution;
using spinn_test::swirl;

std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> result;
  for (const double value : values)
    result.push_back(std::bit_cast<std::uint64_t>(value));
  return result;
}

/// Nodes inside each axis and on its ends, joints of windows among them.
Grid grid_of(const Problem& problem) {
  Grid grid;
  for (const Axis& axis : problem.axes()) {
    grid.nodes.emplace_back();
    for (const double s : {0.0, 0.13, 1.0 / 3, 0.5, 0.77, 1.0})
      grid.nodes.back().push_back(s == 1 ? axis.upper : axis.lower + s * (axis.upper - axis.lower));
  }
  return grid;
}

std::vector<double> on_grid(const Solution& solution, const std::string& expression) {
  const Grid grid = grid_of(solution.problem());
  std::vector<double> values(grid.size());
  solution.evaluate(expression, grid, values.data());
  return values;
}

void expect_same_report(const Report& saved, const Report& loaded) {
  EXPECT_EQ(loaded.outcome, saved.outcome);
  EXPECT_EQ(loaded.advice, saved.advice);
  EXPECT_EQ(loaded.iterations, saved.iterations);
  EXPECT_EQ(loaded.restarts, saved.restarts);
  EXPECT_EQ(loaded.path, saved.path);
  EXPECT_EQ(loaded.rank, saved.rank);
  EXPECT_EQ(loaded.points, saved.points);
  EXPECT_EQ(loaded.nodes, saved.nodes);
  const auto numbers = [](const Report& report) {
    std::vector<double> all{report.seconds,         report.loss,           report.unseen_loss,
                            report.condition_error, report.relative_error, report.error_estimate};
    for (const HistoryRow& row : report.history)
      all.insert(all.end(), {static_cast<double>(row.iteration), row.seconds, row.loss, row.unseen_loss});
    for (double& number : all)
      if (std::isnan(number)) number = std::abs(number); // its sign says nothing
    return bits(all);
  };
  EXPECT_EQ(numbers(loaded), numbers(saved));
}

void expect_same_windows(const field::Windows& saved, const field::Windows& loaded) {
  ASSERT_EQ(loaded.size(), saved.size());
  for (std::size_t k = 0; k < saved.size(); ++k) {
    const axis::ModelSpec &model = saved[k].model, &again = loaded[k].model;
    EXPECT_EQ(bits({loaded[k].begin, loaded[k].end}), bits({saved[k].begin, saved[k].end}));
    EXPECT_EQ(bits(loaded[k].theta), bits(saved[k].theta));
    EXPECT_EQ(again.kind, model.kind);
    EXPECT_EQ(again.width, model.width);
    EXPECT_EQ(again.depth, model.depth);
    EXPECT_EQ(again.rank, model.rank);
    EXPECT_EQ(again.unknowns, model.unknowns);
    EXPECT_EQ(again.glorot, model.glorot);
    ASSERT_EQ(again.axes.size(), model.axes.size());
    for (std::size_t i = 0; i < model.axes.size(); ++i) {
      const axis::AxisSpec &axis = model.axes[i], &one = again.axes[i];
      EXPECT_EQ(bits({one.lower, one.upper, one.frequency}), bits({axis.lower, axis.upper, axis.frequency}));
      EXPECT_EQ(one.modes, axis.modes);
      EXPECT_EQ(one.basis, axis.basis);
    }
  }
}

/// Saves, loads and compares all that there is.
void expect_round_trip(const Solution& saved) {
  const std::string bytes = to_safetensors(saved);
  const Solution loaded = from_safetensors(bytes, "folder/file.safetensors");
  const Problem& problem = saved.problem();
  EXPECT_EQ(loaded.problem().key(), problem.key());
  EXPECT_EQ(loaded.problem().text(), problem.text());
  EXPECT_EQ(loaded.parameters(), saved.parameters());
  EXPECT_EQ(loaded.settings(), saved.settings());
  expect_same_report(saved.report(), loaded.report());
  expect_same_windows(*saved.data().windows, *loaded.data().windows);
  for (const std::string& unknown : problem.unknowns()) {
    const std::string slope = unknown + "_" + problem.axes().back().name;
    for (const std::string& expression : {unknown, slope, std::string("residual")}) {
      EXPECT_EQ(bits(on_grid(loaded, expression)), bits(on_grid(saved, expression))) << expression;
      std::vector<double> point;
      for (const Axis& axis : problem.axes())
        point.push_back(axis.lower + 0.3 * (axis.upper - axis.lower));
      EXPECT_EQ(bits(loaded.evaluate_at(expression, point)), bits(saved.evaluate_at(expression, point)));
    }
  }
  EXPECT_EQ(to_safetensors(loaded), bytes);
}

TEST(ModelFile, EveryAxisFunctionWithAndWithoutWindows) {
  for (const AxisFunction kind :
       {AxisFunction::mlp, AxisFunction::modified_mlp, AxisFunction::sine, AxisFunction::spectral})
    for (const int windows : {1, 3})
      for (const int depth : {1, 2, 3}) {
        SCOPED_TRACE(to_string(kind) + ", " + std::to_string(windows) + " windows, depth " +
                     std::to_string(depth));
        Settings settings = swirl().defaults();
        settings.axis_function = kind;
        settings.windows = windows;
        settings.depth = depth;
        settings.initialisation = windows == 1 ? Initialisation::scaled : Initialisation::glorot;
        expect_round_trip(random_solution(swirl(), settings));
      }
}

TEST(ModelFile, GrownWindowsHaveSizesOfTheirOwn) {
  for (const AxisFunction kind : {AxisFunction::mlp, AxisFunction::spectral}) {
    SCOPED_TRACE(to_string(kind));
    Settings settings = swirl().defaults();
    settings.axis_function = kind;
    settings.automatic_size = true;
    settings.windows = 3;
    expect_round_trip(random_solution(swirl(), settings, [](field::Windows& windows) {
      windows[0].model.rank = 2;
      windows[0].model.width = 12;
      windows[1].model.rank = 7;
      for (axis::AxisSpec& axis : windows[1].model.axes)
        if (axis.basis > 0) axis.basis += 2;
    }));
  }
}

TEST(ModelFile, WithoutAnAxisOfTime) {
  const Problem plate = Problem::parse(R"toml(
title = "A plate"
unknowns = ["u"]
equations = ["u_xx + u_yy = 1"]
[[axis]]
name = "x"
range = [0, 1]
[[axis]]
name = "y"
range = [0, 1]
[[condition]]
on = "boundary"
equation = "u = 0"
hard = true
)toml",
                                       "plate");
  expect_round_trip(random_solution(plate, plate.defaults()));
}

TEST(ModelFile, ParametersOtherThanTheDefaults) {
  const double value = std::nextafter(0.7, 1);
  const Solution saved =
      random_solution(swirl(), swirl().defaults(), [](const field::Windows&) {}, {{"a", value}});
  expect_round_trip(saved);
  EXPECT_EQ(from_safetensors(to_safetensors(saved), "file").parameters().at("a"), value);
}

TEST(ModelFile, EveryProblemOfTheCatalogue) {
  ASSERT_FALSE(catalogue().empty());
  for (const CatalogueEntry& entry : catalogue()) {
    SCOPED_TRACE(entry.key);
    const Problem problem = Problem::load(entry.file);
    expect_round_trip(random_solution(problem, problem.defaults()));
  }
}

/// Trained briefly: as training leaves it, report and all.
Solution trained(const std::function<void(Settings&)>& change) {
  SolveRequest request{spinn_test::heat(), {{"a", 0.3}}, spinn_test::heat().defaults(), {}};
  request.settings.iterations = 60;
  change(request.settings);
  return solve(request);
}

TEST(ModelFile, TrainedModels) {
  expect_round_trip(trained([](Settings&) {}));
  expect_round_trip(trained([](Settings& settings) { settings.windows = 2; }));
  expect_round_trip(trained([](Settings& settings) {
    settings.automatic_size = true;
    settings.iterations = 900;
    settings.tolerance = 0;
  }));
}

TEST(ModelFile, WindowsOfSecondOrder) {
  const Problem breather = Problem::find("sine_gordon2d");
  const Solution solution = random_solution(breather, breather.defaults());
  expect_round_trip(solution);
}

TEST(ModelFile, ALoadedSolutionIsAStart) {
  const Solution first = trained([](Settings&) {}), again = from_safetensors(to_safetensors(first), "file");
  SolveRequest more{again.problem(), again.parameters(), again.settings(), again};
  const Solution better = solve(more);
  more.start = first;
  EXPECT_EQ(bits(on_grid(better, "u")), bits(on_grid(solve(more), "u")));
  EXPECT_LT(better.report().unseen_loss, first.report().unseen_loss);
}

TEST(ModelFile, EqualSolutionsGiveEqualBytes) {
  EXPECT_EQ(to_safetensors(spinn_test::random_swirl()), to_safetensors(spinn_test::random_swirl()));
}

TEST(ModelFile, FactorsRebuildTheFieldAtTheirNodes) {
  for (const int windows : {1, 3}) {
    Settings settings = swirl().defaults();
    settings.windows = windows;
    const Solution solution =
        random_solution(swirl(), settings, [](field::Windows& all) { all.back().model.rank = 4; });
    const spinn_test::Pieces file = spinn_test::pieces_of(to_safetensors(solution));
    const auto tensor = [&](const std::string& name) {
      const nlohmann::json& entry = file.header.at(name);
      std::vector<double> values(
          (entry["data_offsets"][1].get<std::size_t>() - entry["data_offsets"][0].get<std::size_t>()) / 8);
      std::memcpy(values.data(), &file.values[entry["data_offsets"][0].get<std::size_t>()],
                  values.size() * 8);
      return values;
    };
    const std::vector<double> weights = tensor("weights.v"), t = tensor("factors.v.t"),
                              x = tensor("factors.v.x"), y = tensor("factors.v.y"), at_t = tensor("nodes.t"),
                              at_x = tensor("nodes.x"), at_y = tensor("nodes.y");
    const std::size_t terms = weights.size(), of_windows = windows == 1 ? 4 : 3 + 3 + 4;
    EXPECT_EQ(terms, windows == 1 ? of_windows : of_windows + 2); // with the initial values
    EXPECT_EQ(file.header.at("factors.v.y").at("shape"), (nlohmann::json{101, terms}));
    EXPECT_EQ(at_x.back(), swirl().axes()[1].upper);
    for (const std::size_t i : {0, 33, 50, 67, 100}) {
      const std::size_t j = (i * 7) % 101, k = (i * 13) % 101;
      double sum = 0;
      for (std::size_t r = 0; r < terms; ++r)
        sum += weights[r] * t[i * terms + r] * x[j * terms + r] * y[k * terms + r];
      EXPECT_NEAR(sum, solution.evaluate_at("v", {at_t[i], at_x[j], at_y[k]}).front(), 1e-12);
    }
  }
}

TEST(ModelFile, AnEmptySolutionIsRefused) {
  try {
    static_cast<void>(to_safetensors(Solution()));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_NE(error.message().find("empty"), std::string::npos);
  }
}

TEST(ModelFile, ParametersThatAreNotFiniteAreRefused) {
  const Solution sound = spinn_test::random_swirl();
  field::Windows windows = *sound.data().windows;
  windows[0].theta[3] = std::numeric_limits<double>::quiet_NaN();
  const Solution broken(std::make_shared<detail::SolutionData>(
      detail::SolutionData{sound.data().system, std::make_shared<const field::Windows>(windows),
                           sound.settings(), sound.report()}));
  try {
    static_cast<void>(to_safetensors(broken));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.token(), "nan");
    EXPECT_NE(error.message().find("window.0.t.hidden_1.weights"), std::string::npos) << error.message();
  }
}

class ModelOnDisk : public testing::Test {
protected:
  void SetUp() override { std::filesystem::create_directories(folder); }
  void TearDown() override { std::filesystem::remove_all(folder); }

  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
  }

  template <class Do>
  static Error failure(const Do& act) {
    try {
      act();
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return {{}, "", "", ""};
  }

  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) /
      (std::string("spinn_model_") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(ModelOnDisk, IsSavedOverAnOlderOneAndLoaded) {
  const Solution solution = spinn_test::random_swirl();
  std::ofstream(folder / "a.safetensors") << "older";
  save_model(solution, folder / "a.safetensors");
  EXPECT_EQ(files(), 1u); // no temporary is left
  EXPECT_EQ(to_safetensors(load_model(folder / "a.safetensors")), to_safetensors(solution));
}

TEST_F(ModelOnDisk, IsNotSavedWhereItCannotBe) {
  const Solution solution = spinn_test::random_swirl();
  const Error missing = failure([&] { save_model(solution, folder / "none" / "a"); });
  EXPECT_EQ(missing.place().source, (folder / "none" / "a").string());
  EXPECT_NE(missing.remedy().find("folder that exists"), std::string::npos) << missing.what();
  std::filesystem::create_directories(folder / "taken" / "inside");
  failure([&] { save_model(solution, folder / "taken"); });
  EXPECT_EQ(files(), 1u); // the temporary is gone
}

TEST_F(ModelOnDisk, MissingFilesAndFoldersAreNamed) {
  const Error missing = failure([&] { static_cast<void>(load_model(folder / "none")); });
  EXPECT_EQ(missing.place().source, (folder / "none").string());
  EXPECT_NE(missing.message().find("does not exist"), std::string::npos) << missing.what();
  EXPECT_NE(failure([&] { static_cast<void>(load_model(folder)); }).message().find("folder"),
            std::string::npos);
}

TEST_F(ModelOnDisk, AHugeFileIsNotRead) {
  std::ofstream(folder / "huge") << "{";
  std::filesystem::resize_file(folder / "huge", (1ULL << 30U) + 1);
  const Error error = failure([&] { static_cast<void>(load_model(folder / "huge")); });
  EXPECT_EQ(error.token(), "1073741825");
}

TEST_F(ModelOnDisk, AReferenceIsLookedForBesideTheModel) {
  std::string text = spinn_test::heat_text;
  text.replace(text.find("u = \"exact\"\n\n[training]"), 11, "reference = \"heat_reference.npy\"");
  text += "stated_error = 1e-3\n";
  const std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }\n";
  const double values[] = {0, 1, 0, 0, 0.5, 0};
  std::ofstream npy(folder / "heat_reference.npy", std::ios::binary);
  npy << "\x93NUMPY\x01" << '\0' << static_cast<char>(header.size()) << '\0' << header;
  npy.write(reinterpret_cast<const char*>(values), sizeof values);
  npy.close();
  const Problem problem = Problem::parse(text, "heat", folder);
  const Solution saved = random_solution(problem, problem.defaults());
  save_model(saved, folder / "a");
  const Solution beside = load_model(folder / "a");
  EXPECT_EQ(beside.evaluate_at("truth:u", {1.0, 0.5}).front(), 0.5);
  EXPECT_EQ(bits({beside.relative_error()}), bits({saved.relative_error()}));
  std::filesystem::remove(folder / "heat_reference.npy");
  const Solution without = load_model(folder / "a");
  EXPECT_FALSE(without.problem().has_truth());
  EXPECT_TRUE(std::isnan(without.relative_error()));
  EXPECT_EQ(bits(on_grid(without, "u")), bits(on_grid(saved, "u")));
  expect_error(
      [&] { static_cast<void>(Problem::parse(text, "heat", folder)); },
      {"heat_reference.npy", "the file does not exist", "Correct its name"}); // a problem file needs it
}

} // namespace
