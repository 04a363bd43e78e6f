// SPDX-License-Identifier: BSD-3-Clause
// The passes at changing sets of nodes against the passes at fixed ones and the Jacobians of whole axes.
#include "axis/host_passes.hpp"

#include "axis/axis_jacobian.hpp"
#include "axis/axis_jets.hpp"
#include "network_cases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace spinn;
using namespace spinn::axis;
using namespace spinn::axis::test;

constexpr int axes = 2;
const auto nothing = [] {};

/// phi(x) = 1 + x - 0.5 x^2 + 0.25 x^3 where it is wanted.
AxisNodes nodes_of(int count, double first, bool factor) {
  AxisNodes axis;
  for (int i = 0; i < count; ++i)
    axis.nodes.push_back(first + 0.07 * i);
  if (!factor) return axis;
  axis.factor.resize(4);
  for (const double x : axis.nodes) {
    axis.factor[0].push_back(1 + x - 0.5 * x * x + 0.25 * x * x * x);
    axis.factor[1].push_back(1 - x + 0.75 * x * x);
    axis.factor[2].push_back(-1 + 1.5 * x);
    axis.factor[3].push_back(1.5);
  }
  return axis;
}

/// Values that differ: cos(k^2 + shift).
std::vector<double> numbers(std::size_t count, double shift) {
  std::vector<double> values;
  for (std::size_t k = 0; k < count; ++k)
    values.push_back(std::cos(static_cast<double>(k * k) + shift));
  return values;
}

class HostPassesTest : public testing::TestWithParam<Case> {
protected:
  ModelSpec spec = model_of(GetParam(), axes);
  std::vector<double> theta = initialise(spec, 3);
  std::vector<AxisLayout> layouts = layout(spec);

  std::vector<AxisNodes> nodes(int first, int second) const {
    return {nodes_of(first, -0.8, GetParam().factor), nodes_of(second, -0.3, GetParam().factor)};
  }
  std::vector<JetRequest> requests(const std::vector<AxisNodes>& nodes,
                                   const std::vector<int>& orders) const {
    std::vector<JetRequest> result;
    for (std::size_t i = 0; i < nodes.size(); ++i)
      result.push_back({nodes[i].nodes, nodes[i].factor, orders[i]});
    return result;
  }
  /// f(place in padded jets, axis, place in plain jets) for all jets of nodes that are in the set.
  template <class F>
  void for_each_jet(const HostPasses& passes, const std::vector<AxisNodes>& nodes, const F& f) const {
    for (int axis = 0; axis < axes; ++axis) {
      const JetPlace& place = passes.place(axis);
      const auto count = static_cast<int>(nodes[static_cast<std::size_t>(axis)].nodes.size());
      std::size_t plain = 0;
      for (int order = 0; order < place.orders; ++order)
        for (int node = 0; node < count; ++node)
          for (int q = 0; q < spec.unknowns; ++q)
            for (int r = 0; r < spec.rank; ++r)
              f(static_cast<std::size_t>(place.offset + order * place.order_stride + node * place.outputs +
                                         q * place.rank_padded + r),
                static_cast<std::size_t>(axis), plain++);
    }
  }
};

const std::vector<std::vector<int>> orders_of_axes = {{0, 1}, {2, 3}, {3, 0}};

TEST_P(HostPassesTest, jets_and_reverse_are_those_of_fixed_nodes) {
  for (const std::vector<int>& orders : orders_of_axes) {
    HostPasses passes(spec, orders, std::vector<int>{11, 9});
    for (const auto& set :
         {nodes(11, 9), nodes(3, 8), nodes(1, 1), nodes(10, 2)}) { // full, and with room left
      passes.set_inputs(passes.inputs_at(set));
      const double* const jets = passes.forward(theta, nothing);
      JetPasses<double> fixed(spec, requests(set, orders));
      const AxisJets& expected = fixed.forward(theta);
      for_each_jet(passes, set, [&](std::size_t padded, std::size_t axis, std::size_t plain) {
        ASSERT_EQ(jets[padded], expected[axis][plain]);
      });
      AxisJets adjoints;
      for (const std::vector<double>& axis : expected)
        adjoints.push_back(numbers(axis.size(), 1));
      std::vector<double> gradient(theta.size(), std::nan("")), wanted(theta.size());
      std::fill_n(passes.adjoints(), passes.jet_size(), 0.0);
      for_each_jet(passes, set, [&](std::size_t padded, std::size_t axis, std::size_t plain) {
        passes.adjoints()[padded] = adjoints[axis][plain];
      });
      passes.reverse(gradient, nothing);
      fixed.reverse(adjoints, wanted);
      for (std::size_t p = 0; p < theta.size(); ++p)
        ASSERT_NEAR(gradient[p], wanted[p], 1e-12 * (1 + std::fabs(wanted[p])));
    }
  }
}

TEST_P(HostPassesTest, tangents_and_rows_are_products_with_the_jacobian) {
  for (const std::vector<int>& orders : orders_of_axes) {
    HostPasses passes(spec, orders, std::vector<int>{11, 9});
    const auto set = nodes(10, 9);
    passes.set_inputs(passes.inputs_at(set));
    passes.forward(theta, nothing);
    const std::vector<double> v = numbers(theta.size(), 2);
    const double* const tangents = passes.tangents(v, nothing);
    for (std::size_t axis = 0; axis < axes; ++axis) {
      const std::vector<double> jacobian =
          axis_jacobian(spec, theta, static_cast<int>(axis), requests(set, orders)[axis]);
      const auto begin = static_cast<std::size_t>(layouts[axis].begin);
      const auto parameters = static_cast<std::size_t>(layouts[axis].end) - begin;
      const auto outputs = static_cast<std::size_t>(spec.outputs());
      const auto count = static_cast<std::size_t>(orders[axis]) + 1;
      const JetPlace& place = passes.place(static_cast<int>(axis));
      const auto entry = [&](std::size_t node, std::size_t order, std::size_t output, std::size_t p) {
        return jacobian[((node * count + order) * outputs + output) * parameters + p];
      };
      const auto column = [&](std::size_t output) { // padded
        const auto rank = static_cast<std::size_t>(spec.rank);
        return output / rank * static_cast<std::size_t>(place.rank_padded) + output % rank;
      };
      const auto nodes_here = set[axis].nodes.size();
      for (std::size_t node = 0; node < nodes_here; ++node)
        for (std::size_t order = 0; order < count; ++order)
          for (std::size_t output = 0; output < outputs; ++output) {
            double expected = 0;
            double size = 0;
            for (std::size_t p = 0; p < parameters; ++p) {
              expected += entry(node, order, output, p) * v[begin + p];
              size += std::fabs(entry(node, order, output, p));
            }
            const std::size_t at = static_cast<std::size_t>(place.offset) +
                                   order * static_cast<std::size_t>(place.order_stride) +
                                   node * static_cast<std::size_t>(place.outputs) + column(output);
            ASSERT_NEAR(tangents[at], expected, 1e-13 * size) << "axis " << axis << " order " << order;
          }
      const std::vector<int> picked = {static_cast<int>(nodes_here) - 1, 0, 8, 8, 3}; // any order, and twice
      const std::size_t row_size = count * static_cast<std::size_t>(place.outputs);
      std::vector<double> adjoints(picked.size() * row_size, 0.0);
      std::vector<std::vector<double>> rows(picked.size(), std::vector<double>(parameters, std::nan("")));
      std::vector<double*> targets;
      for (std::size_t b = 0; b < picked.size(); ++b) {
        targets.push_back(rows[b].data());
        for (std::size_t order = 0; order < count; ++order)
          for (std::size_t output = 0; output < outputs; ++output)
            adjoints[b * row_size + order * static_cast<std::size_t>(place.outputs) + column(output)] =
                std::sin(static_cast<double>(7 * b + 3 * order + output));
      }
      passes.rows(static_cast<int>(axis), picked, adjoints.data(), targets.data());
      for (std::size_t b = 0; b < picked.size(); ++b)
        for (std::size_t p = 0; p < parameters; ++p) {
          double expected = 0;
          double size = 1e-300;
          for (std::size_t order = 0; order < count; ++order)
            for (std::size_t output = 0; output < outputs; ++output) {
              const double part = std::sin(static_cast<double>(7 * b + 3 * order + output)) *
                                  entry(static_cast<std::size_t>(picked[b]), order, output, p);
              expected += part;
              size += std::fabs(part);
            }
          ASSERT_NEAR(rows[b][p], expected, 1e-13 * size) << "axis " << axis << " parameter " << p;
        }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, HostPassesTest,
                         testing::Values(Case{AxisFunction::mlp, 0, 1, 5, 3, 1, false},
                                         Case{AxisFunction::mlp, 0, 3, 16, 4, 2, true},
                                         Case{AxisFunction::mlp, 2, 2, 7, 9, 1, true},
                                         Case{AxisFunction::modified_mlp, 0, 1, 6, 2, 1, false},
                                         Case{AxisFunction::modified_mlp, 0, 3, 8, 5, 2, true},
                                         Case{AxisFunction::modified_mlp, 2, 2, 10, 1, 3, false},
                                         Case{AxisFunction::sine, 0, 2, 12, 4, 1, false},
                                         Case{AxisFunction::sine, 1, 3, 5, 3, 2, true},
                                         Case{AxisFunction::spectral, 0, 2, 16, 4, 2, false, 9},
                                         Case{AxisFunction::spectral, 1, 2, 16, 2, 1, true, 7}),
                         name);

} // namespace
