// SPDX-License-Identifier: BSD-3-Clause
// The highest rate of fused multiply-adds that the host's cores reach together: what the kernels are measured against.
#pragma once

#include "parallel/host_vector.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace spinn::benchmarks {

inline constexpr int fma_chains = 12;            ///< independent of each other, in registers
inline constexpr long fma_repetitions = 1500000; ///< two milliseconds

/// One short run of multiply-adds on registers; returns something that depends on all of them.
template <class T>
T run_fma() {
  using Vector = typename parallel::HostVector<T>::type;
  Vector sum[fma_chains];
  for (int i = 0; i < fma_chains; ++i)
    sum[i] = Vector{} + static_cast<T>(i);
  Vector factor = Vector{} + static_cast<T>(0.999999);
  const Vector shift = Vector{} + static_cast<T>(1e-6);
  for (long k = 0; k < fma_repetitions; ++k) {
#pragma GCC unroll 12
    for (int i = 0; i < fma_chains; ++i)
      sum[i] = sum[i] * factor + shift;
    asm volatile("" : "+v"(factor)); // keeps the loop as it is written
  }
  for (int i = 1; i < fma_chains; ++i)
    sum[0] += sum[i];
  return sum[0][0];
}

/// Threads that wait for each other without falling asleep.
class SpinBarrier {
public:
  explicit SpinBarrier(unsigned threads) : m_threads(threads) {}
  void wait() {
    const unsigned round = m_round.load();
    if (m_arrived.fetch_add(1) + 1 == m_threads) {
      m_arrived = 0;
      m_round = round + 1;
    }
    while (m_round.load() == round) {
    }
  }

private:
  const unsigned m_threads;
  std::atomic<unsigned> m_arrived{0}, m_round{0};
};

/// Floating-point operations per second of all cores together, which start each run at the same moment and are timed until the last
/// has done it: a core may be faster while another one is idle. The best run of half a second, which other programs on the
/// machine disturb least. A run is about as long as an evaluation of the smallest kernel that is compared with it, so that both
/// have the same chance of a favourable moment. Measured once per process.
template <class T>
double fma_peak() {
  static const double peak = [] {
    using Clock = std::chrono::steady_clock;
    constexpr int runs = 250;
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    SpinBarrier barrier(threads);
    double best = 1e300;
    std::atomic<T> sink{};
    const auto work = [&](bool clock) {
      for (int run = 0; run < runs; ++run) {
        barrier.wait();
        const auto start = Clock::now();
        sink = run_fma<T>();
        barrier.wait();
        if (clock) best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
      }
    };
    std::vector<std::thread> workers;
    for (unsigned i = 0; i < threads; ++i)
      workers.emplace_back(work, i == 0);
    for (std::thread& worker : workers)
      worker.join();
    return 2.0 * threads * fma_chains * parallel::vector_length<T> * static_cast<double>(fma_repetitions) /
           best;
  }();
  return peak;
}

} // namespace spinn::benchmarks
