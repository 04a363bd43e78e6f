// SPDX-License-Identifier: BSD-3-Clause
// Small expressions are compiled and run on the host.
#include "problem/evaluate.hpp"

#include "language/program.hpp"

#include <array>

namespace spinn::problem {

double constant_value(const language::Graph& graph, language::NodeId node) {
  const language::Program program = language::compile(graph, std::array{node}, {});
  double value = 0;
  const std::array<double*, 1> outputs{&value};
  language::evaluate(program, 1, {}, outputs);
  return value;
}

std::vector<double> values_along(const language::Graph& graph, language::NodeId node,
                                 language::NodeId coordinate, const std::vector<double>& x) {
  const language::Program program = language::compile(graph, std::array{node}, std::array{coordinate});
  std::vector<double> values(x.size());
  const std::array<const double*, 1> inputs{x.data()};
  const std::array<double*, 1> outputs{values.data()};
  language::evaluate(program, x.size(), inputs, outputs);
  return values;
}

} // namespace spinn::problem
