// SPDX-License-Identifier: BSD-3-Clause
// Tests of the line search on functions of one variable.
#include "optimise/wolfe_search.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

namespace {

using namespace spinn::optimise;

using Function = std::function<double(double)>;

/// Runs a search and remembers what it did.
struct Searched {
  Searched(Function f, Function derivative, double first, WolfeOptions options = {}) {
    const LineFunction line{[&](double step) {
                              trials.push_back(step);
                              return LinePoint{step, f(step), derivative(step)};
                            },
                            [&] { kept.push_back(trials.back()); }};
    start = {0, f(0), derivative(0)};
    result = wolfe_search(line, start, first, options);
  }
  [[nodiscard]] bool satisfies_wolfe() const {
    return result.point.loss <= start.loss + 1e-4 * result.point.step * start.slope &&
           std::abs(result.point.slope) <= 0.9 * std::abs(start.slope);
  }
  std::vector<double> trials, kept;
  LinePoint start;
  LineResult result;
};

TEST(CubicMinimum, FindsTheMinimumOfACubic) {
  // x^3 - 3x has its minimum at 1.
  const auto at = [](double x) { return LinePoint{x, x * x * x - 3 * x, 3 * x * x - 3}; };
  EXPECT_NEAR(cubic_minimum(at(0), at(3)), 1, 1e-14);
  EXPECT_NEAR(cubic_minimum(at(3), at(0)), 1, 1e-14) << "the order of the points is of no account";
}

TEST(CubicMinimum, FindsTheMinimumOfAParabola) {
  const auto at = [](double x) { return LinePoint{x, (x - 2) * (x - 2), 2 * (x - 2)}; };
  EXPECT_NEAR(cubic_minimum(at(0), at(1)), 2, 1e-14);
}

TEST(CubicMinimum, IsNotANumberWithoutAMinimum) {
  const auto at = [](double x) { return LinePoint{x, x * x * x + x, 3 * x * x + 1}; };
  EXPECT_TRUE(std::isnan(cubic_minimum(at(-1), at(1))));
}

TEST(WolfeSearch, TakesAGoodFirstStepAtOnce) {
  const Searched run([](double x) { return (x - 1.5) * (x - 1.5); }, [](double x) { return 2 * (x - 1.5); },
                     1);
  EXPECT_EQ(run.result.outcome, LineOutcome::wolfe);
  EXPECT_EQ(run.result.point.step, 1);
  EXPECT_EQ(run.result.evaluations, 1);
}

TEST(WolfeSearch, ComesBackFromAStepTooLong) {
  const Searched run([](double x) { return (x - 0.01) * (x - 0.01); },
                     [](double x) { return 2 * (x - 0.01); }, 1);
  EXPECT_EQ(run.result.outcome, LineOutcome::wolfe);
  EXPECT_TRUE(run.satisfies_wolfe());
  EXPECT_LE(run.result.evaluations, 4);
}

TEST(WolfeSearch, GoesOutwardFromAStepTooShort) {
  const Searched run([](double x) { return (x - 300) * (x - 300); }, [](double x) { return 2 * (x - 300); },
                     1);
  EXPECT_EQ(run.result.outcome, LineOutcome::wolfe);
  EXPECT_TRUE(run.satisfies_wolfe());
  EXPECT_GT(run.result.point.step, 10);
}

TEST(WolfeSearch, HoldsOnMoreAndThuentesFunctions) {
  // Moré and Thuente 1994, functions 5.1 (long flat valley) and 5.2 (steep, minimum at 1.6 - 0.004).
  const double b = 2;
  const double c = 0.004;
  const Function f1 = [=](double x) { return -x / (x * x + b); };
  const Function d1 = [=](double x) { return (x * x - b) / ((x * x + b) * (x * x + b)); };
  const Function f2 = [=](double x) { return std::pow(x + c, 5) - 2 * std::pow(x + c, 4); };
  const Function d2 = [=](double x) { return 5 * std::pow(x + c, 4) - 8 * std::pow(x + c, 3); };
  for (const double first : {1e-3, 1e-1, 10.0, 1e3}) {
    const Searched one(f1, d1, first);
    EXPECT_EQ(one.result.outcome, LineOutcome::wolfe) << "first step " << first;
    EXPECT_TRUE(one.satisfies_wolfe()) << "first step " << first;
    const Searched two(f2, d2, first);
    EXPECT_EQ(two.result.outcome, LineOutcome::wolfe) << "first step " << first;
    EXPECT_TRUE(two.satisfies_wolfe()) << "first step " << first;
  }
}

TEST(WolfeSearch, TurnsBackFromWalls) {
  for (const double wall : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                            -std::numeric_limits<double>::infinity()}) {
    const Searched run([=](double x) { return x < 0.3 ? (x - 0.2) * (x - 0.2) : wall; },
                       [](double x) { return 2 * (x - 0.2); }, 5);
    EXPECT_EQ(run.result.outcome, LineOutcome::wolfe) << wall;
    EXPECT_TRUE(run.satisfies_wolfe()) << wall;
    EXPECT_LT(run.result.point.step, 0.3) << wall;
  }
}

TEST(WolfeSearch, ASlopeThatIsNotFiniteIsAWallToo) {
  const Searched run(
      [](double x) { return (x - 0.2) * (x - 0.2); },
      [](double x) { return x < 0.3 ? 2 * (x - 0.2) : std::numeric_limits<double>::quiet_NaN(); }, 0.39);
  EXPECT_EQ(run.result.outcome, LineOutcome::wolfe);
  EXPECT_LT(run.result.point.step, 0.3);
}

TEST(WolfeSearch, KeepsTheLowestPointWhenEvaluationsEnd) {
  // Falls for ever: the curvature condition never holds.
  const Searched run([](double x) { return -x; }, [](double) { return -1.0; }, 1, {1e-4, 0.9, 10, 5});
  EXPECT_EQ(run.result.outcome, LineOutcome::decreased);
  EXPECT_EQ(run.result.evaluations, 5);
  EXPECT_EQ(run.result.point.step, run.trials.back());
}

TEST(WolfeSearch, FailsWhereNothingIsLower) {
  const Searched run([](double x) { return 1 + x; }, [](double) { return -1.0; }, 1); // a slope that lies
  EXPECT_EQ(run.result.outcome, LineOutcome::failed);
  EXPECT_TRUE(run.kept.empty());
  EXPECT_LE(run.result.evaluations, 30);
}

TEST(WolfeSearch, DoesNotAcceptADecreaseThatRoundingSwallowed) {
  const Searched run([](double) { return 1.0; }, [](double) { return -1e-30; }, 1);
  EXPECT_EQ(run.result.outcome, LineOutcome::failed);
}

TEST(WolfeSearch, KeptPointIsTheResult) {
  for (const double target : {0.003, 0.4, 7.0, 900.0}) {
    const Searched run([=](double x) { return std::cosh((x - target) / target); },
                       [=](double x) { return std::sinh((x - target) / target) / target; }, 1);
    ASSERT_FALSE(run.kept.empty()) << target;
    EXPECT_EQ(run.kept.back(), run.result.point.step) << target;
    EXPECT_TRUE(run.satisfies_wolfe()) << target;
  }
}

} // namespace
