// SPDX-License-Identifier: BSD-3-Clause
// The highest rate of fused multiply-adds that the host's cores reach together: what the kernels are measured against.
#pragma once

#include "parallel/host_vector.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

namespace spinn::benchmarks {

/// Runs independent multiply-adds on registers for a while; returns floating-point operations per second of this thread.
template <class T>
double fma_rate_of_thread() {
  using Vector = typename parallel::HostVector<T>::type;
  constexpr int chains = 12;
  constexpr long repetitions = 4000000;
  Vector sum[chains];
  for (int i = 0; i < chains; ++i)
    sum[i] = Vector{} + static_cast<T>(i);
  Vector factor = Vector{} + static_cast<T>(0.999999);
  const Vector shift = Vector{} + static_cast<T>(1e-6);
  const auto start = std::chrono::steady_clock::now();
  for (long k = 0; k < repetitions; ++k) {
#pragma GCC unroll 12
    for (int i = 0; i < chains; ++i)
      sum[i] = sum[i] * factor + shift;
    asm volatile("" : "+v"(factor)); // keeps the loop as it is written
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  for (int i = 1; i < chains; ++i)
    sum[0] += sum[i];
  volatile T sink = sum[0][0];
  static_cast<void>(sink);
  return static_cast<double>(repetitions) * chains * 2 * parallel::vector_length<T> / seconds;
}

/// Best of three runs on all cores at once; measured once per process.
template <class T>
double fma_peak() {
  static const double peak = [] {
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    double best = 0;
    for (int run = 0; run < 3; ++run) {
      std::vector<double> rates(threads);
      std::vector<std::thread> workers;
      for (unsigned t = 0; t < threads; ++t)
        workers.emplace_back([&rates, t] { rates[t] = fma_rate_of_thread<T>(); });
      for (std::thread& worker : workers)
        worker.join();
      double total = 0;
      for (const double rate : rates)
        total += rate;
      best = std::max(best, total);
    }
    return best;
  }();
  return peak;
}

} // namespace spinn::benchmarks
