// SPDX-License-Identifier: BSD-3-Clause
// Expansion on grids and at points against sums over the axis factors.
#include "axis/axis_jets.hpp"
#include "expansion/expand.hpp"

#include "support/given_formula.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace {

using namespace spinn;
using namespace spinn::planning;
using namespace spinn::expansion;
using language::Graph;
using language::Op;

struct Model {
  axis::ModelSpec spec;
  std::vector<double> theta;
  std::vector<axis::AxisNodes> nodes;
};

/// Axis i has `points[i]` nodes and the factor 2 + x^2 if asked.
Model make_model(const std::vector<int>& points, int rank, int unknowns, bool factor) {
  Model model;
  model.spec.width = 7;
  model.spec.rank = rank;
  model.spec.unknowns = unknowns;
  for (std::size_t axis = 0; axis < points.size(); ++axis) {
    model.spec.axes.push_back({-1, 1, axis == 1 ? 2 : 0, 1.5});
    axis::AxisNodes nodes;
    for (int i = 0; i < points[axis]; ++i)
      nodes.nodes.push_back(-1 + 2 * (i + 0.25) / points[axis]);
    for (int order = 0; factor && order < 4; ++order) {
      nodes.factor.emplace_back();
      for (const double x : nodes.nodes)
        nodes.factor.back().push_back(order == 0 ? 2 + x * x : order == 1 ? 2 * x : order == 2 ? 2 : 0);
    }
    model.nodes.push_back(nodes);
  }
  model.theta = axis::initialise(model.spec, 23);
  return model;
}

/// d^orders u_unknown at grid indices, by the sum over terms.
class PlainSum {
public:
  explicit PlainSum(const Model& model) : m_model(model) {
    std::vector<axis::JetRequest> requests;
    for (const axis::AxisNodes& axis : model.nodes)
      requests.push_back({axis.nodes, axis.factor, 3});
    m_jets = axis::forward_jets<double>(model.spec, model.theta, requests);
  }
  double operator()(int unknown, const std::vector<int>& orders,
                    const std::vector<std::size_t>& index) const {
    const auto rank = static_cast<std::size_t>(m_model.spec.rank);
    const auto outputs = static_cast<std::size_t>(m_model.spec.outputs());
    double sum = 0;
    for (std::size_t r = 0; r < rank; ++r) {
      double product = 1;
      for (std::size_t axis = 0; axis < index.size(); ++axis)
        product *=
            m_jets[axis]
                  [(static_cast<std::size_t>(orders[axis]) * m_model.nodes[axis].nodes.size() + index[axis]) *
                       outputs +
                   static_cast<std::size_t>(unknown) * rank + r];
      sum += product;
    }
    return sum;
  }

private:
  const Model& m_model;
  axis::AxisJets m_jets;
};

planning::Plan plan_of(Graph& graph, int axes, const std::vector<NodeId>& nodes) {
  const std::vector<double> weights(nodes.size(), 1.0);
  return planning::make_plan(graph, axes, nodes, weights, false);
}

NodeId unknown(Graph& graph, int index, const std::vector<int>& orders) {
  Orders o{};
  for (std::size_t i = 0; i < orders.size(); ++i)
    o[i] = static_cast<std::int8_t>(orders[i]);
  return graph.unknown(index, o);
}

/// f(index) for every index of the grid, axis 0 fastest.
template <class F>
void for_each_index(const std::vector<axis::AxisNodes>& nodes, const F& f) {
  std::vector<std::size_t> index(nodes.size(), 0);
  for (bool more = true; more;) {
    f(index);
    more = false;
    for (std::size_t axis = 0; axis < nodes.size() && !more; ++axis) {
      more = ++index[axis] < nodes[axis].nodes.size();
      if (!more) index[axis] = 0;
    }
  }
}

std::size_t offset(const std::vector<axis::AxisNodes>& nodes, const std::vector<int>& order,
                   const std::vector<std::size_t>& index) {
  std::size_t result = 0;
  for (std::size_t j = order.size(); j-- > 0;)
    result = result * nodes[static_cast<std::size_t>(order[j])].nodes.size() +
             index[static_cast<std::size_t>(order[j])];
  return result;
}

template <class T>
void check_unknown(const std::vector<int>& points, const std::vector<int>& order, int rank,
                   double tolerance) {
  const Model model = make_model(points, rank, 1, true);
  const PlainSum plain(model);
  Graph graph;
  const std::vector<int> zero(points.size(), 0);
  const planning::Plan plan = plan_of(graph, static_cast<int>(points.size()), {unknown(graph, 0, zero)});
  std::size_t total = 1;
  for (const int n : points)
    total *= static_cast<std::size_t>(n);
  std::vector<T> values(total, static_cast<T>(std::nan("")));
  T* const out[1] = {values.data()};
  expand<T>(model.spec, model.theta, plan, model.nodes, order, out);
  for_each_index(model.nodes, [&](const std::vector<std::size_t>& index) {
    ASSERT_NEAR(values[offset(model.nodes, order, index)], plain(0, zero, index), tolerance)
        << "index " << index[0] << ", " << index[1];
  });
}

TEST(Expansion, of_an_unknown_is_the_sum_over_terms_in_any_order_of_axes) {
  check_unknown<double>({5, 7}, {0, 1}, 3, 1e-13);
  check_unknown<double>({5, 7}, {1, 0}, 8, 1e-13);
  check_unknown<double>({5, 17, 9}, {1, 2, 0}, 5, 1e-12);
  check_unknown<double>({4, 3, 6, 5}, {2, 0, 3, 1}, 1, 1e-12);
  check_unknown<double>({2, 3, 4, 3, 2}, {4, 3, 2, 1, 0}, 4, 1e-12);
}

TEST(Expansion, in_single_precision_and_with_rows_longer_than_a_tile) {
  check_unknown<float>({700, 9}, {0, 1}, 33, 2e-4);
  check_unknown<float>({19, 21, 23}, {2, 1, 0}, 6, 2e-4);
  check_unknown<float>({1, 1, 33}, {0, 1, 2}, 6, 2e-4);
}

TEST(Expansion, evaluates_expressions_of_fields_and_coordinates) {
  const Model model = make_model({6, 9, 11}, 4, 2, true);
  const PlainSum plain(model);
  Graph graph;
  const NodeId mixed = unknown(graph, 1, {1, 0, 2});
  const NodeId first = graph.add(graph.multiply(unknown(graph, 0, {0, 0, 0}), mixed), graph.coordinate(1));
  const NodeId wave = graph.unary(Op::sine, graph.multiply(graph.coordinate(0), graph.coordinate(2)));
  const NodeId second = graph.multiply(wave, unknown(graph, 0, {0, 3, 0}));
  const NodeId coordinates = graph.unary(Op::exponential, graph.coordinate(2));
  const planning::Plan plan = plan_of(graph, 3, {first, second, coordinates});
  std::vector<std::vector<double>> values(3, std::vector<double>(6 * 9 * 11, std::nan("")));
  double* const out[3] = {values[0].data(), values[1].data(), values[2].data()};
  const std::vector<int> order = {0, 1, 2};
  expand<double>(model.spec, model.theta, plan, model.nodes, order, out);
  for_each_index(model.nodes, [&](const std::vector<std::size_t>& index) {
    const double x = model.nodes[0].nodes[index[0]];
    const double y = model.nodes[1].nodes[index[1]];
    const double z = model.nodes[2].nodes[index[2]];
    const std::size_t at = offset(model.nodes, order, index);
    const double expected = plain(0, {0, 0, 0}, index) * plain(1, {1, 0, 2}, index) + y;
    ASSERT_NEAR(values[0][at], expected, 1e-10 * std::max(1.0, std::fabs(expected)));
    const double third = std::sin(x * z) * plain(0, {0, 3, 0}, index);
    ASSERT_NEAR(values[1][at], third, 1e-10 * std::max(1.0, std::fabs(third)));
    ASSERT_NEAR(values[2][at], std::exp(z), 1e-14 * std::exp(z));
  });
}

TEST(Expansion, of_an_empty_grid_writes_nothing) {
  Model model = make_model({3, 4}, 2, 1, false);
  model.nodes[1].nodes.clear();
  Graph graph;
  const planning::Plan plan = plan_of(graph, 2, {unknown(graph, 0, {0, 0})});
  double untouched = 7;
  double* const out[1] = {&untouched};
  const int order[2] = {0, 1};
  expand<double>(model.spec, model.theta, plan, model.nodes, order, out);
  EXPECT_EQ(untouched, 7);
}

/// More points than one batch, so that the seam between batches is crossed; point i is a node of a long "grid".
TEST(ExpansionAtPoints, agrees_with_sums_over_terms) {
  const int count = 5000;
  const Model model = make_model({count, count, count}, 3, 2, true);
  const PlainSum plain(model);
  Graph graph;
  const NodeId table = graph.unary(Op::cosine, graph.multiply(graph.coordinate(1), graph.coordinate(2)));
  const NodeId value =
      graph.subtract(graph.multiply(unknown(graph, 1, {0, 1, 1}), table), graph.coordinate(0));
  const planning::Plan plan = plan_of(graph, 3, {value, unknown(graph, 0, {0, 0, 0})});
  const auto node = [&](int axis, int i) { // a different walk along every axis
    return static_cast<std::size_t>(axis == 0 ? i : axis == 1 ? count - 1 - i : (7 * i) % count);
  };
  std::vector<double> points;
  std::vector<std::vector<std::vector<double>>> factors(3, std::vector<std::vector<double>>(4));
  for (int i = 0; i < count; ++i)
    for (int axis = 0; axis < 3; ++axis) {
      const auto a = static_cast<std::size_t>(axis);
      points.push_back(model.nodes[a].nodes[node(axis, i)]);
      for (std::size_t order = 0; order < 4; ++order)
        factors[a][order].push_back(model.nodes[a].factor[order][node(axis, i)]);
    }
  std::vector<std::vector<double>> values(2, std::vector<double>(count, std::nan("")));
  double* const out[2] = {values[0].data(), values[1].data()};
  expand_points(model.spec, model.theta, plan, points, factors, out);
  for (int i = 0; i < count; ++i) {
    const std::vector<std::size_t> index = {node(0, i), node(1, i), node(2, i)};
    const double* const x = points.data() + 3 * i;
    const double expected = plain(1, {0, 1, 1}, index) * std::cos(x[1] * x[2]) - x[0];
    ASSERT_NEAR(values[0][static_cast<std::size_t>(i)], expected, 1e-11 * std::max(1.0, std::fabs(expected)))
        << i;
    ASSERT_NEAR(values[1][static_cast<std::size_t>(i)], plain(0, {0, 0, 0}, index), 1e-11) << i;
  }
}

/// Two given functions on some of four axes, in every order of the axes and at points.
TEST(Expansion, reads_given_functions) {
  const Model model = make_model({4, 3, 6, 5}, 2, 1, true);
  const std::vector<std::vector<int>> axes = {{1, 3}, {0, 1, 2}};
  const auto sine = std::make_shared<const test::GivenSine>();
  const std::vector<planning::Given> given = {{axes[0], sine}, {axes[1], sine}};
  const auto plan_from = [&](bool formulas) {
    Graph graph;
    const NodeId first = formulas ? test::sine_of(graph, axes[0]) : planning::given_node(graph, 0);
    const NodeId second = formulas ? test::sine_of(graph, axes[1]) : planning::given_node(graph, 1);
    const NodeId u = unknown(graph, 0, {0, 0, 0, 0});
    const NodeId value = graph.add(graph.multiply(first, u), graph.multiply(second, second));
    const double weight = 1;
    return planning::make_plan(graph, 4, {&value, 1}, {&weight, 1}, false,
                               formulas ? std::span<const planning::Given>{}
                                        : std::span<const planning::Given>(given));
  };
  const planning::Plan with_formulas = plan_from(true), with_values = plan_from(false);
  for (const std::vector<int>& order : {std::vector<int>{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}}) {
    std::vector<double> expected(360), values(360, std::nan(""));
    double* out = expected.data();
    expand<double>(model.spec, model.theta, with_formulas, model.nodes, order, {&out, 1});
    out = values.data();
    expand<double>(model.spec, model.theta, with_values, model.nodes, order, {&out, 1});
    for (std::size_t i = 0; i < values.size(); ++i)
      ASSERT_NEAR(values[i], expected[i], 1e-13) << i;
  }
  std::vector<double> points, expected(7), values(7, std::nan(""));
  for (int i = 0; i < 28; ++i)
    points.push_back(std::sin(i));
  double* out = expected.data();
  expand_points(model.spec, model.theta, with_formulas, points, {}, {&out, 1});
  out = values.data();
  expand_points(model.spec, model.theta, with_values, points, {}, {&out, 1});
  for (std::size_t i = 0; i < values.size(); ++i)
    EXPECT_NEAR(values[i], expected[i], 1e-13) << i;
}

TEST(AxisValues, are_the_jets_of_one_axis) {
  const Model model = make_model({4, 6, 9}, 5, 2, true);
  std::vector<axis::JetRequest> requests;
  for (const axis::AxisNodes& axis : model.nodes)
    requests.push_back({axis.nodes, axis.factor, 3});
  const axis::AxisJets jets = axis::forward_jets<double>(model.spec, model.theta, requests);
  for (int axis = 0; axis < 3; ++axis)
    for (int order = 0; order < 4; ++order) {
      const auto a = static_cast<std::size_t>(axis);
      const std::vector<double> values = axis_values(model.spec, model.theta, axis, model.nodes[a], order);
      ASSERT_EQ(values.size(), model.nodes[a].nodes.size() * 10);
      for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_NEAR(values[i], jets[a][static_cast<std::size_t>(order) * values.size() + i],
                    1e-12 * std::max(1.0, std::fabs(values[i])));
    }
}

} // namespace
