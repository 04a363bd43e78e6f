// SPDX-License-Identifier: BSD-3-Clause
// The highest rate of fused multiply-adds that the host's cores reach together: what the kernels are measured against.
#pragma once

#include "parallel/host_vector.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <thread>
#include <vector>

namespace spinn::benchmarks {

/// Runs independent multiply-adds on registers, many short runs for half a second; returns floating-point operations per
/// second of this thread in the best run, which other programs on the machine disturb least.
template <class T>
double fma_rate_of_thread() {
  using Vector = typename parallel::HostVector<T>::type;
  using Clock = std::chrono::steady_clock;
  constexpr int chains = 12;
  constexpr long repetitions = 100000; // about a third of a millisecond
  Vector sum[chains];
  for (int i = 0; i < chains; ++i)
    sum[i] = Vector{} + static_cast<T>(i);
  Vector factor = Vector{} + static_cast<T>(0.999999);
  const Vector shift = Vector{} + static_cast<T>(1e-6);
  double best = 0;
  for (const auto end = Clock::now() + std::chrono::milliseconds(500); Clock::now() < end;) {
    const auto start = Clock::now();
    for (long k = 0; k < repetitions; ++k) {
#pragma GCC unroll 12
      for (int i = 0; i < chains; ++i)
        sum[i] = sum[i] * factor + shift;
      asm volatile("" : "+v"(factor)); // keeps the loop as it is written
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    best =
        std::max(best, static_cast<double>(repetitions) * chains * 2 * parallel::vector_length<T> / seconds);
  }
  for (int i = 1; i < chains; ++i)
    sum[0] += sum[i];
  volatile T sink = sum[0][0];
  static_cast<void>(sink);
  return best;
}

/// Sum over all cores, running at once; measured once per process.
template <class T>
double fma_peak() {
  static const double peak = [] {
    std::vector<double> rates(std::max(1U, std::thread::hardware_concurrency()));
    std::vector<std::thread> workers;
    for (double& rate : rates)
      workers.emplace_back([&rate] { rate = fma_rate_of_thread<T>(); });
    for (std::thread& worker : workers)
      worker.join();
    return std::accumulate(rates.begin(), rates.end(), 0.0);
  }();
  return peak;
}

} // namespace spinn::benchmarks
