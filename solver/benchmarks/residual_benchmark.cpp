// SPDX-License-Identifier: BSD-3-Clause
// Benchmarks of the kernels: fused residual and gradient against the FMA peak of the same run, axis networks, one
// iteration of the paper's set-up, expansion to a grid.
#include "benchmark_models.hpp"
#include "fma_peak.hpp"

#include "axis/axis_jets.hpp"
#include "expansion/expand.hpp"
#include "parallel/execution_space.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>

namespace {

using namespace spinn;
using namespace spinn::planning;
using namespace spinn::residual;
using namespace spinn::pointwise;
using namespace spinn::benchmarks;
using language::Graph;

/// u_t - a ((u u_x)_x + (u u_y)_y) with u u_xx + u_x^2 + u u_yy + u_y^2 written out: six fields of three axes, which the
/// kernel accumulates in six products.
NodeId diffusion(Graph& g) {
  const auto u = [&g](int t, int x, int y) {
    return g.unknown(
        0, Orders{static_cast<std::int8_t>(t), static_cast<std::int8_t>(x), static_cast<std::int8_t>(y)});
  };
  const NodeId squares = g.add(g.multiply(u(0, 1, 0), u(0, 1, 0)), g.multiply(u(0, 0, 1), u(0, 0, 1)));
  const NodeId flux = g.add(squares, g.multiply(u(0, 0, 0), g.add(u(0, 2, 0), u(0, 0, 2))));
  return g.subtract(u(1, 0, 0), g.multiply(g.constant(0.05), flux));
}

GridObjective diffusion_objective(const axis::ModelSpec& model, int n, Precision precision) {
  Graph graph;
  const NodeId residual = diffusion(graph);
  const double weight = 1;
  Block block{make_plan(graph, 3, {&residual, 1}, {&weight, 1}, true), {}};
  for (int axis = 0; axis < 3; ++axis)
    block.grid().ranges.push_back({0, std::vector<double>(static_cast<std::size_t>(n), 1.0 / n)});
  return GridObjective(model, uniform_nodes(model, n), {block}, precision, nullptr);
}

/// Times one evaluation by itself and reports the best, as a share of the peak; the mean is Google Benchmark's own.
template <class T, class F>
void measure(benchmark::State& state, double operations, const F& evaluate) {
  evaluate();
  double best = std::numeric_limits<double>::infinity();
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    evaluate();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  state.counters["best_ms"] = 1e3 * best;
  if (operations <= 0) return;
  state.counters["flops"] = operations / best;
  const bool on_host = parallel::ensure_execution_space().find("CUDA") == std::string::npos;
  if (on_host) state.counters["share_of_peak"] = operations / best / fma_peak<T>();
}

/// Arguments: points per axis, rank. 36 N^3 R operations: six products of 2 N^3 R, forward and twice in reverse. The axis
/// networks (2 x 16) and everything else are part of the time.
template <class T>
void FusedResidualAndGradient(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  const int rank = static_cast<int>(state.range(1));
  const axis::ModelSpec model = model_of(rank, AxisFunction::mlp, 16, 2);
  const Precision precision = sizeof(T) == 4 ? Precision::single_precision : Precision::double_precision;
  GridObjective objective = diffusion_objective(model, n, precision);
  const std::vector<double> theta = axis::initialise(model, 1);
  std::vector<double> gradient(theta.size());
  measure<T>(state, 36.0 * n * n * n * rank,
             [&] { benchmark::DoNotOptimize(objective.loss_and_gradient(theta, gradient)); });
  state.counters["working_MB"] = static_cast<double>(objective.working_bytes()) / 1e6;
}

/// Loss and gradient of the paper's set-up (4 x 64 gated networks, rank 32, single precision) for diffusion at 64^3; Adam's
/// own step on the parameters is a few microseconds more.
void PaperIteration(benchmark::State& state) {
  const axis::ModelSpec model = model_of(32, AxisFunction::modified_mlp, 64, 4);
  GridObjective objective = diffusion_objective(model, 64, Precision::single_precision);
  const std::vector<double> theta = axis::initialise(model, 1);
  std::vector<double> gradient(theta.size());
  measure<float>(state, 0, [&] { benchmark::DoNotOptimize(objective.loss_and_gradient(theta, gradient)); });
}

/// Arguments: width, depth. A grid of 64 x 2 x 2 points leaves little but the axis networks' passes.
void AxisPasses(benchmark::State& state) {
  axis::ModelSpec model =
      model_of(8, AxisFunction::mlp, static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
  Graph graph;
  const NodeId residual = diffusion(graph);
  const double weight = 1;
  Block block{make_plan(graph, 3, {&residual, 1}, {&weight, 1}, true),
              TensorGrid{{{0, {1}}, {0, {1}}, {0, {1}}}}};
  GridObjective objective(model, uniform_nodes(model, 64), {block}, Precision::double_precision, nullptr);
  const std::vector<double> theta = axis::initialise(model, 1);
  std::vector<double> gradient(theta.size());
  measure<double>(state, 0, [&] { benchmark::DoNotOptimize(objective.loss_and_gradient(theta, gradient)); });
}

/// One unknown of rank 32 on n^3 points in single precision, into memory that nobody has touched.
void Expansion(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  const axis::ModelSpec model = model_of(32, AxisFunction::mlp, 16, 2);
  const std::vector<double> theta = axis::initialise(model, 1);
  Graph graph;
  const NodeId unknown = graph.unknown(0);
  const double weight = 1;
  const Plan plan = make_plan(graph, 3, {&unknown, 1}, {&weight, 1}, false);
  const std::vector<axis::AxisNodes> nodes = uniform_nodes(model, n);
  const int order[3] = {0, 1, 2};
  measure<float>(state, 2.0 * n * n * n * 32, [&] {
    const std::unique_ptr<float, void (*)(void*)> memory(
        static_cast<float*>(std::malloc(sizeof(float) * static_cast<std::size_t>(n) * n * n)), std::free);
    if (!memory) throw std::bad_alloc();
    float* const out[1] = {memory.get()};
    expansion::expand<float>(model, theta, plan, nodes, order, out);
    benchmark::ClobberMemory();
  });
}

BENCHMARK(FusedResidualAndGradient<double>)
    ->Args({64, 32})
    ->Args({64, 64})
    ->Args({128, 32})
    ->Args({128, 64})
    ->Args({256, 32})
    ->Args({256, 64})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(FusedResidualAndGradient<float>)
    ->Args({64, 32})
    ->Args({64, 64})
    ->Args({128, 32})
    ->Args({128, 64})
    ->Args({256, 32})
    ->Args({256, 64})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(PaperIteration)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(AxisPasses)->Args({16, 2})->Args({64, 4})->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(Expansion)->Arg(128)->Arg(256)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
