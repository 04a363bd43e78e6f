// SPDX-License-Identifier: BSD-3-Clause
// A given function that is a formula after all, for tests.
#pragma once

#include "planning/plan.hpp"

#include <cmath>

namespace spinn::test {

using planning::NodeId;

/// sin(c_1 + 2 c_2 + 3 c_3 ..) of the coordinates of its axes.
class GivenSine final : public planning::GivenFunction {
public:
  static double value(const std::vector<double>& coordinates) {
    double sum = 0;
    for (std::size_t k = 0; k < coordinates.size(); ++k)
      sum += static_cast<double>(k + 1) * coordinates[k];
    return std::sin(sum);
  }
  [[nodiscard]] std::vector<double> on_grid(const std::vector<std::vector<double>>& nodes) const override {
    std::size_t size = 1;
    for (const auto& axis : nodes)
      size *= axis.size();
    std::vector<double> values;
    for (std::size_t p = 0; p < size; ++p) {
      std::vector<double> point(nodes.size());
      for (std::size_t k = nodes.size(), rest = p; k-- > 0; rest /= nodes[k].size())
        point[k] = nodes[k][rest % nodes[k].size()];
      values.push_back(value(point));
    }
    return values;
  }
  [[nodiscard]] std::vector<double>
  at_points(const std::vector<std::vector<double>>& coordinates) const override {
    std::vector<double> values;
    for (std::size_t i = 0; i < coordinates.front().size(); ++i) {
      std::vector<double> point;
      for (const auto& axis : coordinates)
        point.push_back(axis[i]);
      values.push_back(value(point));
    }
    return values;
  }
};

/// The same as an expression.
inline NodeId sine_of(language::Graph& graph, const std::vector<int>& axes) {
  NodeId sum = graph.constant(0);
  for (std::size_t k = 0; k < axes.size(); ++k)
    sum =
        graph.add(sum, graph.multiply(graph.constant(static_cast<double>(k + 1)), graph.coordinate(axes[k])));
  return graph.unary(language::Op::sine, sum);
}

} // namespace spinn::test
