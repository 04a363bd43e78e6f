// SPDX-License-Identifier: BSD-3-Clause
// Tests of the registry: every method is made by its setting and lowers a loss.
#include "optimise/optimiser.hpp"
#include "test_losses.hpp"

#include <spinn/error.hpp>

#include "support/expect_error.hpp"

#include <gtest/gtest.h>

namespace {

using namespace spinn::optimise;
using namespace spinn::optimise::testing;
using spinn::test::expect_error;

class EveryMethod : public ::testing::TestWithParam<spinn::Optimiser> {
protected:
  EveryMethod() {
    settings.optimiser = GetParam();
    settings.learning_rate = 1e-2;
  }
  spinn::Settings settings;
};
INSTANTIATE_TEST_SUITE_P(Registry, EveryMethod,
                         ::testing::Values(spinn::Optimiser::ssbroyden, spinn::Optimiser::levenberg_marquardt,
                                           spinn::Optimiser::levenberg_marquardt_cg, spinn::Optimiser::lbfgs,
                                           spinn::Optimiser::adam));

TEST_P(EveryMethod, LowersALoss) {
  const auto method = make(settings, {-1.2, 1});
  LeastSquares objective = rosenbrock_residuals(2);
  EXPECT_EQ(run(*method, objective, 200, 1).last, Step::progress);
  EXPECT_LT(method->loss(), 5); // from 24.2
}

TEST_P(EveryMethod, StartsAtTheGivenParameters) {
  const auto method = make(settings, {0.25, -0.5, 3});
  EXPECT_EQ(copy(method->theta()), (Vector{0.25, -0.5, 3}));
}

TEST(Optimiser, LearningRateReachesAdam) {
  spinn::Settings settings;
  settings.optimiser = spinn::Optimiser::adam;
  settings.learning_rate = 0.125;
  const auto method = make(settings, {0});
  step(*method, [](std::span<const double>, std::span<double> g) {
    g[0] = 1;
    return 1.0;
  });
  EXPECT_NEAR(method->theta()[0], -0.125, 1e-8);
}

TEST(Optimiser, AnUnknownMethodIsAnError) {
  spinn::Settings settings;
  settings.optimiser = static_cast<spinn::Optimiser>(99);
  expect_error([&] { make(settings, {0}); },
               {"optimiser: no optimiser has the number 99", "one of the named"});
}

TEST(Optimiser, DenseMethodsStateTheirMemoryLimit) {
  spinn::Settings settings;
  for (const auto dense : {spinn::Optimiser::ssbroyden, spinn::Optimiser::levenberg_marquardt}) {
    settings.optimiser = dense;
    expect_error([&] { make(settings, Vector(50000)); }, {"50000 parameters", "l-bfgs"});
  }
  for (const auto slim : {spinn::Optimiser::lbfgs, spinn::Optimiser::adam}) {
    settings.optimiser = slim;
    EXPECT_NO_THROW(make(settings, Vector(50000)));
  }
}

} // namespace
