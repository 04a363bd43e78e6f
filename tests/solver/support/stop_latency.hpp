// SPDX-License-Identifier: BSD-3-Clause
// How long work goes on after it has been asked to stop; the solver promises 100 ms.
#pragma once

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <thread>

namespace spinn::test {

inline constexpr double promised_latency = 0.1; ///< seconds, solve.hpp

/// For each thread of this process, the seconds that it has been ready to run and without a core; empty where the system does
/// not tell.
inline std::map<std::string, double> seconds_without_core() {
  std::map<std::string, double> result;
  std::error_code gone; // a thread may end meanwhile
  for (std::filesystem::directory_iterator task("/proc/self/task", gone), end; !gone && task != end;
       task.increment(gone)) {
    double running = 0, waiting = 0; // nanoseconds
    if (std::ifstream(task->path() / "schedstat") >> running >> waiting)
      result[task->path().filename().string()] = 1e-9 * waiting;
  }
  return result;
}

/// Asks running work to stop `after` seconds; seconds from there to its end, less those that the thread that waited longest had
/// no core for: they belong to the other work on the machine, not to the solver.
template <class Ask, class Work>
double stop_latency(double after, const Ask& ask, const Work& work) {
  using Clock = std::chrono::steady_clock;
  Clock::time_point asked;
  std::map<std::string, double> before;
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::duration<double>(after));
    before = seconds_without_core();
    asked = Clock::now();
    ask();
  });
  work();
  const double seconds = std::chrono::duration<double>(Clock::now() - asked).count();
  double waited = 0;
  for (const auto& [thread, waiting] : seconds_without_core())
    waited = std::max(waited, waiting - before[thread]);
  later.join();
  return seconds - std::min(waited, seconds);
}

/// The longest latency when work is asked at eight moments, from 0.05 to 0.75 s after its start: a stretch of 200 ms in which
/// nobody looks at the flag lies under one of them. `latency_after(seconds)` is one try; three in all may be repeated, since a
/// virtual machine or the disk can hold up a process too, which no counter tells.
template <class Try>
double longest_stop_latency(const Try& latency_after) {
  double longest = 0;
  for (int moment = 0, repeats = 3; moment < 8; ++moment) {
    const double after = 0.05 + 0.1 * moment;
    double latency = latency_after(after);
    for (; latency >= promised_latency && repeats > 0; --repeats)
      latency = std::min(latency, latency_after(after));
    longest = std::max(longest, latency);
  }
  return longest;
}

} // namespace spinn::test
