// SPDX-License-Identifier: BSD-3-Clause
// Names of choices and the paper's preset.
#include <spinn/choices.hpp>
#include <spinn/error.hpp>
#include <spinn/settings.hpp>

#include "support/expect_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace {

using namespace spinn;
using spinn::test::expect_error;

TEST(Settings, EveryChoiceIsReadBackFromItsName) {
  for (const auto choice :
       {AxisFunction::mlp, AxisFunction::modified_mlp, AxisFunction::sine, AxisFunction::spectral}) {
    EXPECT_EQ(axis_function_from(to_string(choice)), choice);
  }
  for (const auto choice : {Optimiser::automatic, Optimiser::ssbroyden, Optimiser::levenberg_marquardt,
                            Optimiser::levenberg_marquardt_cg, Optimiser::alternating_least_squares,
                            Optimiser::lbfgs, Optimiser::adam}) {
    EXPECT_EQ(optimiser_from(to_string(choice)), choice);
  }
  for (const auto choice : {Initialisation::scaled, Initialisation::glorot}) {
    EXPECT_EQ(initialisation_from(to_string(choice)), choice);
  }
  for (const auto choice : {NodeRule::gauss_legendre, NodeRule::random}) {
    EXPECT_EQ(node_rule_from(to_string(choice)), choice);
  }
  for (const auto choice : {ResidualPath::automatic, ResidualPath::separable, ResidualPath::grid}) {
    EXPECT_EQ(residual_path_from(to_string(choice)), choice);
  }
  for (const auto choice : {Precision::double_precision, Precision::single_precision}) {
    EXPECT_EQ(precision_from(to_string(choice)), choice);
  }
}

TEST(Settings, NamesAreThoseOfTheDocumentation) {
  EXPECT_EQ(to_string(AxisFunction::modified_mlp), "modified_mlp");
  EXPECT_EQ(to_string(AxisFunction::spectral), "spectral");
  EXPECT_EQ(to_string(Optimiser::ssbroyden), "ssbroyden");
  EXPECT_EQ(to_string(NodeRule::gauss_legendre), "gauss-legendre");
  EXPECT_EQ(to_string(Precision::single_precision), "single");
}

TEST(Settings, AnUnknownNameGetsTheAllowedOnesAndTheNearest) {
  try {
    static_cast<void>(optimiser_from("ssbroiden"));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.place().source, "optimiser");
    EXPECT_EQ(error.token(), "ssbroiden");
    EXPECT_NE(error.remedy().find("\"ssbroyden\", \"levenberg-marquardt\", \"levenberg-marquardt-cg\", "
                                  "\"alternating-least-squares\", "
                                  "\"l-bfgs\", \"adam\""),
              std::string::npos)
        << error.what();
    EXPECT_NE(error.remedy().find("did you mean \"ssbroyden\"?"), std::string::npos) << error.what();
  }
}

/// Each setting that is chosen by name, each of its choices: none is forgotten in the list, and no two look alike.
TEST(Settings, EveryChoiceIsListedAndCanBeChosen) {
  const std::vector<std::string> settings = choice_settings();
  EXPECT_EQ(settings.size(), 6U);
  for (const std::string& setting : settings) {
    std::set<std::string> labels;
    Settings before;
    bool changes = false;
    for (const Choice& choice : choices(setting)) {
      EXPECT_TRUE(labels.insert(choice.label).second) << setting << ": " << choice.label;
      Settings chosen;
      choose(chosen, setting, choice.name);
      changes = changes || !(chosen == before);
    }
    EXPECT_TRUE(changes) << setting;
  }
  Settings chosen;
  choose(chosen, "optimiser", "l-bfgs");
  EXPECT_EQ(chosen.optimiser, Optimiser::lbfgs);
}

TEST(Settings, OthersAreNotChosenByName) {
  try {
    static_cast<void>(choices("width"));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.token(), "width");
    EXPECT_NE(error.remedy().find("axis_function, optimiser"), std::string::npos) << error.what();
  }
  Settings settings;
  EXPECT_THROW(choose(settings, "optimiser", "Adam"), Error); // the name is "adam"
}

TEST(Settings, ANumberOutsideTheChoicesHasNoName) {
  EXPECT_THROW(static_cast<void>(to_string(static_cast<Optimiser>(17))), std::logic_error);
}

TEST(Settings, PaperSettingsAreThoseOfTheArticle) {
  const Settings settings = paper_settings(4);
  EXPECT_EQ(settings.axis_function, AxisFunction::modified_mlp);
  EXPECT_EQ(settings.depth, 4);
  EXPECT_EQ(settings.width, 64);
  EXPECT_EQ(settings.rank, 32);
  EXPECT_EQ(settings.points, (std::vector<int>{64, 64, 64, 64}));
  EXPECT_EQ(settings.optimiser, Optimiser::adam);
  EXPECT_EQ(settings.learning_rate, 1e-3);
  EXPECT_EQ(settings.iterations, 50000);
  EXPECT_EQ(settings.node_rule, NodeRule::random);
  EXPECT_EQ(settings.resample_every, 100);
  EXPECT_EQ(settings.initialisation, Initialisation::glorot);
  EXPECT_EQ(settings.precision, Precision::single_precision);
  expect_error([&] { static_cast<void>(paper_settings(1)); },
               {"axes: 1 axes are outside 2 to 5", "number of axes"});
  expect_error([&] { static_cast<void>(paper_settings(6)); }, {"axes: 6 axes are outside 2 to 5"});
}

} // namespace
