// SPDX-License-Identifier: BSD-3-Clause
// Every problem of the catalogue trains to the error that its file states, with the settings that its file states.
#include <spinn/solve.hpp>

#include <gtest/gtest.h>

#include <sstream>

namespace {

using namespace spinn;

std::vector<std::string> keys() {
  std::vector<std::string> keys;
  for (const CatalogueEntry& entry : catalogue()) {
    keys.push_back(entry.key);
  }
  return keys;
}

class CatalogueTraining : public testing::TestWithParam<std::string> {};

TEST_P(CatalogueTraining, ReachesTheStatedError) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "budgets are seconds of an optimised build without sanitizers";
#endif
  const Problem problem = Problem::find(GetParam());
  const Solution solution = solve({problem, {}, problem.defaults(), {}});
  const Report& report = solution.report();
  EXPECT_LE(report.relative_error, problem.stated_error()) << report.advice;
  EXPECT_TRUE(report.outcome == Outcome::converged || report.outcome == Outcome::budget_spent ||
              report.outcome == Outcome::stalled)
      << to_string(report.outcome);
  std::ostringstream words; // for reports made from the test's XML
  words << report.relative_error << " in " << report.seconds << " s";
  RecordProperty("relative_error", words.str());
}

INSTANTIATE_TEST_SUITE_P(Problems, CatalogueTraining, testing::ValuesIn(keys()),
                         [](const testing::TestParamInfo<std::string>& info) { return info.param; });

} // namespace
