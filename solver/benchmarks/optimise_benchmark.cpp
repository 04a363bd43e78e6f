// SPDX-License-Identifier: BSD-3-Clause
// Benchmarks of SSBroyden's memory-bound part: one pass over the inverse Hessian per iteration, against the bandwidth that
// a pass without arithmetic reaches in the same run.
#include "optimise/inverse_hessian.hpp"
#include "optimise/methods.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using namespace spinn::optimise;

using Vector = std::vector<double>;
using Clock = std::chrono::steady_clock;

Vector waves(std::size_t n, double frequency) {
  Vector v(n);
  for (std::size_t i = 0; i < n; ++i)
    v[i] = std::sin(frequency * static_cast<double>(i));
  return v;
}

/// Bytes per second that all cores together reach in  a[i] *= c  over `bytes` of memory: read and written once per pass.
double scaling_bandwidth(std::size_t bytes) {
  static std::map<std::size_t, double> known;
  if (const auto found = known.find(bytes); found != known.end()) return found->second;
  const std::size_t threads = std::max(1u, std::thread::hardware_concurrency());
  const std::size_t share = bytes / sizeof(double) / threads;
  const std::size_t passes = std::max<std::size_t>(10, (std::size_t{1} << 30) / bytes);
  std::vector<std::thread> workers;
  std::vector<double> rates(threads);
  for (std::size_t t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] {
      Vector data(share, 1.0);
      const auto begin = Clock::now();
      for (std::size_t pass = 0; pass < passes; ++pass) {
        for (double& value : data)
          value *= 0.999;
        benchmark::ClobberMemory();
      }
      const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
      rates[t] = 2.0 * static_cast<double>(share * sizeof(double) * passes) / seconds;
    });
  }
  double total = 0;
  for (std::size_t t = 0; t < threads; ++t) {
    workers[t].join();
    total += rates[t];
  }
  return known[bytes] = total;
}

/// One lazy update with its product: P parameters.
void inverse_hessian_pass(benchmark::State& state) {
  const auto parameters = static_cast<std::size_t>(state.range(0));
  InverseHessian h(parameters);
  const Vector w = waves(parameters, 0.1), s = waves(parameters, 0.2), g = waves(parameters, 0.3);
  Vector product(parameters);
  const auto begin = Clock::now();
  for (auto _ : state) {
    h.update_later({0.99, 1e-6, -1e-6, 1e-6}, w, s);
    h.multiply(g, product);
    benchmark::DoNotOptimize(product.data());
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  const std::size_t bytes = InverseHessian::bytes(parameters);
  const double rate = 2.0 * static_cast<double>(bytes) * static_cast<double>(state.iterations()) / seconds;
  state.counters["bytes_per_second"] = rate;
  state.counters["share_of_bandwidth"] = rate / scaling_bandwidth(bytes);
}
BENCHMARK(inverse_hessian_pass)
    ->Name("optimise/inverse_hessian_pass")
    ->Arg(696)
    ->Arg(1728)
    ->Arg(2544)
    ->Arg(4404)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

/// sum_i (1 + i/P) (1 - cos(x_i - x_{i-1})): a loss of cost O(P) that is never done.
class Chain final : public spinn::residual::Objective {
public:
  explicit Chain(std::size_t parameters) : m_begins{0, parameters} {}
  double loss(std::span<const double> x) override {
    Vector gradient(x.size());
    return loss_and_gradient(x, gradient);
  }
  double loss_and_gradient(std::span<const double> x, std::span<double> g) override {
    double sum = 0;
    for (double& gi : g)
      gi = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double previous = i == 0 ? 0 : x[i - 1];
      const double stiffness = 1 + static_cast<double>(i) / static_cast<double>(x.size());
      sum += stiffness * (1 - std::cos(x[i] - previous));
      const double force = stiffness * std::sin(x[i] - previous);
      g[i] += force;
      if (i > 0) g[i - 1] -= force;
    }
    return sum;
  }
  spinn::residual::Linearised linearise(std::span<const double>, std::span<double>,
                                        std::span<double>) override {
    throw std::logic_error("this loss is no sum of squares");
  }
  spinn::residual::Linearised linearise_blocks(std::span<const double>, std::span<double>,
                                               std::span<const std::span<double>>) override {
    throw std::logic_error("this loss is no sum of squares");
  }
  double linearise_axis(std::span<const double>, std::size_t, std::span<double>, std::span<double>) override {
    throw std::logic_error("this loss is no sum of squares");
  }
  [[nodiscard]] std::span<const std::size_t> axis_begins() const override { return m_begins; }
  [[nodiscard]] std::span<const double> block_losses() const override { return {}; }
  void set_nodes(std::vector<spinn::axis::AxisNodes>) override {}

private:
  std::vector<std::size_t> m_begins;
};

/// One whole iteration of SSBroyden.
void ssbroyden_iteration(benchmark::State& state) {
  const auto parameters = static_cast<std::size_t>(state.range(0));
  Chain loss(parameters);
  const Vector start = waves(parameters, 0.7);
  auto method = make_ssbroyden(start);
  std::int64_t restarts = 0;
  for (auto _ : state) {
    if (method->step(loss) == Step::progress) continue;
    state.PauseTiming();
    method = make_ssbroyden(start);
    ++restarts;
    state.ResumeTiming();
  }
  state.counters["restarts"] = static_cast<double>(restarts);
}
BENCHMARK(ssbroyden_iteration)
    ->Name("optimise/ssbroyden_iteration")
    ->Arg(696)
    ->Arg(2544)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

} // namespace
