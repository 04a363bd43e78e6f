// SPDX-License-Identifier: BSD-3-Clause
// Benchmarks of both residual paths on the same linear equation: how their cost grows with points, rank and axes.
#include "benchmark_models.hpp"

#include "separable/separable_objective.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

using namespace spinn;
using namespace spinn::planning;
using namespace spinn::residual;
using namespace spinn::pointwise;
using namespace spinn::separable;
using namespace spinn::benchmarks;
using language::Graph;
using language::Op;

/// u_xx + u_yy + .. + u = sin(12 x) sin(11 y) ..
NodeId helmholtz(Graph& g, int axes) {
  NodeId left = g.unknown(0);
  NodeId source = g.constant(1);
  for (int axis = 0; axis < axes; ++axis) {
    Orders orders{};
    orders[static_cast<std::size_t>(axis)] = 2;
    left = g.add(left, g.unknown(0, orders));
    source = g.multiply(source, g.unary(Op::sine, g.multiply(g.constant(12.0 - axis), g.coordinate(axis))));
  }
  return g.subtract(left, source);
}

Block helmholtz_block(int n, int axes = 3) {
  Graph graph;
  const NodeId residual = helmholtz(graph, axes);
  const double weight = 1;
  Block block{make_plan(graph, axes, {&residual, 1}, {&weight, 1}, true), {}};
  block.form = separable_form(graph, axes, {&residual, 1}).form;
  for (int axis = 0; axis < axes; ++axis)
    block.grid().ranges.push_back({0, std::vector<double>(static_cast<std::size_t>(n), 1.0 / n)});
  return block;
}

/// Arguments: points per axis, rank, axes.
template <class MakeObjective>
void evaluate(benchmark::State& state, const MakeObjective& make) {
  const int n = static_cast<int>(state.range(0));
  const axis::ModelSpec model =
      model_of(static_cast<int>(state.range(1)), AxisFunction::sine, 16, 2, static_cast<int>(state.range(2)));
  const auto objective = make(model, n);
  const std::vector<double> theta = axis::initialise(model, 1);
  std::vector<double> gradient(theta.size());
  for (auto _ : state)
    benchmark::DoNotOptimize(objective->loss_and_gradient(theta, gradient));
}

void SeparableLossAndGradient(benchmark::State& state) {
  evaluate(state, [](const axis::ModelSpec& model, int n) {
    return std::make_unique<SeparableObjective>(
        model, uniform_nodes(model, n), std::vector{helmholtz_block(n, static_cast<int>(model.axes.size()))},
        nullptr);
  });
}

void GridLossAndGradient(benchmark::State& state) {
  evaluate(state, [](const axis::ModelSpec& model, int n) {
    return std::make_unique<GridObjective>(
        model, uniform_nodes(model, n), std::vector{helmholtz_block(n, static_cast<int>(model.axes.size()))},
        Precision::double_precision, nullptr);
  });
}

/// With the Gauss-Newton matrix.
void SeparableLinearisation(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  const axis::ModelSpec model = model_of(static_cast<int>(state.range(1)), AxisFunction::sine, 16, 2);
  SeparableObjective objective(model, uniform_nodes(model, n), {helmholtz_block(n)}, nullptr);
  const std::vector<double> theta = axis::initialise(model, 1);
  std::vector<double> gradient(theta.size()), matrix(theta.size() * theta.size());
  for (auto _ : state)
    benchmark::DoNotOptimize(objective.linearise(theta, gradient, matrix));
}

BENCHMARK(SeparableLossAndGradient)
    ->ArgsProduct({{64, 128, 256, 1024}, {4}, {3}})
    ->ArgsProduct({{64, 1024}, {8, 16, 32}, {3}})
    ->ArgsProduct({{24}, {4}, {2, 3, 4, 5}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(GridLossAndGradient)
    ->ArgsProduct({{64, 128, 256}, {4}, {3}})
    ->ArgsProduct({{64}, {8, 16, 32}, {3}})
    ->ArgsProduct({{24}, {4}, {2, 3, 4, 5}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(SeparableLinearisation)
    ->ArgsProduct({{64, 256}, {4, 8}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

} // namespace
