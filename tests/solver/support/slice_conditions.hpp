// SPDX-License-Identifier: BSD-3-Clause
// Problems with conditions on any slice of the box, where problem files know its faces alone.
#pragma once

#include "problem/problem_data.hpp"

#include <spinn/error.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace spinn::test {

struct OnSlice {
  problem::Slice where;
  std::string equation;
  double weight = 1;
};

/// Puts conditions in the place of a problem's own, or adds them.
inline Problem with_conditions(const Problem& whole, const std::vector<OnSlice>& conditions,
                               bool keep = false) {
  const auto data = std::make_shared<detail::ProblemData>(whole.data());
  if (!keep) data->conditions.clear();
  for (const OnSlice& condition : conditions) {
    const auto [left, right] = language::parse_equation(data->graph, data->scope, condition.equation, {});
    data->conditions.push_back({condition.equation + " on a slice", condition.where,
                                data->graph.subtract(left, right), condition.weight, false});
  }
  data->condition_texts.clear();
  for (const detail::ConditionData& condition : data->conditions)
    data->condition_texts.push_back(condition.text);
  return Problem(data);
}

} // namespace spinn::test
