// SPDX-License-Identifier: BSD-3-Clause
// Benchmarks of scattered points: loss with gradient, product with J^T J, and J^T J itself, in points per second and as a share
// of the FMA peak of the same run.
#include "benchmark_models.hpp"
#include "fma_peak.hpp"

#include "scattered/scattered_objective.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cmath>
#include <limits>

namespace {

using namespace spinn;
using namespace spinn::planning;
using namespace spinn::benchmarks;
using namespace spinn::scattered;
using language::Graph;

constexpr int axes = 3;

/// u_t - a ((u u_x)_x + (u u_y)_y): five fields of three axes.
Plan diffusion_plan() {
  Graph g;
  const auto u = [&g](int t, int x, int y) {
    return g.unknown(
        0, Orders{static_cast<std::int8_t>(t), static_cast<std::int8_t>(x), static_cast<std::int8_t>(y)});
  };
  const NodeId squares = g.add(g.multiply(u(0, 1, 0), u(0, 1, 0)), g.multiply(u(0, 0, 1), u(0, 0, 1)));
  const NodeId flux = g.add(squares, g.multiply(u(0, 0, 0), g.add(u(0, 2, 0), u(0, 0, 2))));
  const NodeId residual = g.subtract(u(1, 0, 0), g.multiply(g.constant(0.05), flux));
  const double weight = 1;
  return make_plan(g, axes, {&residual, 1}, {&weight, 1}, true);
}

/// Terms of the fields: the floor of operations is one multiply-add per point, term, axis and rank, forward and twice in reverse.
double terms_of(const Plan& plan) {
  double terms = 0;
  for (const Field& field : plan.fields)
    terms += static_cast<double>(field.size());
  return terms;
}

/// @param planes  distinct coordinates per axis; 0: as many as points
residual::ScatteredPoints points_of(int n, int planes) {
  std::vector<double> coordinates;
  for (int i = 0; i < n; ++i)
    for (int axis = 0; axis < axes; ++axis) {
      double share = std::fmod((i + 1) * std::sqrt(2.0 + axis), 1.0);
      if (planes > 0) share = (std::floor(share * planes) + 0.5) / planes;
      coordinates.push_back(axis == 0 ? share : 2 * share - 1);
    }
  return points_at(coordinates, axes, std::vector<double>(static_cast<std::size_t>(n), 1.0 / n));
}

/// Reports the best of the evaluations. @param operations  of one
template <class F>
void measure(benchmark::State& state, int n, double operations, const F& evaluate) {
  evaluate();
  double best = std::numeric_limits<double>::infinity();
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    evaluate();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  state.counters["best_ms"] = 1e3 * best;
  state.counters["points/s"] = n / best;
  state.counters["share_of_peak"] = operations / best / fma_peak<double>();
}

struct Setting {
  int n;
  axis::ModelSpec model;
  Plan plan = diffusion_plan();
  ScatteredObjective objective;
  std::vector<double> theta, result;
  double floor;       ///< operations of the points: multiply-adds forward and twice in reverse
  double network = 0; ///< and of the axis functions' passes

  explicit Setting(benchmark::State& state)
      : n(static_cast<int>(state.range(0))),
        model(model_of(static_cast<int>(state.range(2)), AxisFunction::mlp, 16, 2)),
        objective(model, plan, points_of(n, static_cast<int>(state.range(1))), nullptr),
        theta(axis::initialise(model, 1)), result(theta.size()),
        floor(6.0 * n * axes * model.rank * terms_of(plan)) {
    const auto orders = highest_orders(plan);
    const double nodes = state.range(1) > 0 ? std::min<double>(n, static_cast<double>(state.range(1))) : n;
    for (std::size_t i = 0; i < axes; ++i)
      network += 6.0 * nodes * (orders[i] + 1) * static_cast<double>(theta.size()) / axes;
    state.counters["MB"] = static_cast<double>(objective.working_bytes()) / 1e6;
  }
};

/// Arguments: points, distinct coordinates per axis (0: all distinct), rank. The share is that of the points' floor with the
/// networks' own operations.
void ScatteredLossAndGradient(benchmark::State& state) {
  Setting s(state);
  measure(state, s.n, s.floor + s.network,
          [&] { benchmark::DoNotOptimize(s.objective.loss_and_gradient(s.theta, s.result)); });
}

void ScatteredProduct(benchmark::State& state) {
  Setting s(state);
  std::vector<double> gradient(s.theta.size());
  std::vector<std::span<double>> none(axes);
  const residual::Linearised here = s.objective.linearise_blocks(s.theta, gradient, none);
  measure(state, s.n, s.floor + s.network, [&] { here.jacobian->multiply(s.theta, s.result); });
}

/// P^2 operations per row of J: half of J^T J.
void ScatteredLinearisation(benchmark::State& state) {
  Setting s(state);
  const auto size = static_cast<double>(s.theta.size());
  std::vector<double> matrix(s.theta.size() * s.theta.size());
  measure(state, s.n, size * size * s.n,
          [&] { benchmark::DoNotOptimize(s.objective.linearise(s.theta, s.result, matrix).loss); });
}

BENCHMARK(ScatteredLossAndGradient)
    ->ArgsProduct({{1000, 10000, 100000}, {0, 64}, {32}})
    ->Args({10000, 0, 4})
    ->Args({100000, 64, 4})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(ScatteredProduct)
    ->ArgsProduct({{10000}, {0, 64}, {32}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(ScatteredLinearisation)
    ->ArgsProduct({{10000}, {0, 64}, {8, 32}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

} // namespace
