// SPDX-License-Identifier: BSD-3-Clause
// Measures how long a Qt program leaves an event waiting. Loaded into it (LD_PRELOAD), a thread posts events at random
// moments as soon as the file $SPINN_LATENCY_GO exists, for $SPINN_LATENCY_SECONDS; their delays in milliseconds then go
// to the file $SPINN_LATENCY_OUT, a line each, and the program is asked to quit.
#include <QCoreApplication>
#include <QMetaObject>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace
{
using Clock = std::chrono::steady_clock;

std::string Variable(const char* name)
{
  const char* value = std::getenv(name);
  return value ? value : "";
}

void Measure()
{
  static std::mutex mutex;
  static std::vector<double> delays;
  while (!std::filesystem::exists(Variable("SPINN_LATENCY_GO")))
  {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  std::mt19937 engine(1);
  std::uniform_int_distribution<int> gap(20, 120);
  const auto end = Clock::now() + std::chrono::seconds(std::stoi(Variable("SPINN_LATENCY_SECONDS")));
  while (Clock::now() < end)
  {
    std::this_thread::sleep_for(std::chrono::milliseconds(gap(engine)));
    const auto posted = Clock::now();
    QMetaObject::invokeMethod(
      QCoreApplication::instance(),
      [posted]
      {
        const std::lock_guard lock(mutex);
        delays.push_back(std::chrono::duration<double, std::milli>(Clock::now() - posted).count());
      },
      Qt::QueuedConnection);
  }
  std::this_thread::sleep_for(std::chrono::seconds(2));
  {
    const std::lock_guard lock(mutex);
    std::ofstream out(Variable("SPINN_LATENCY_OUT"));
    for (const double delay : delays)
    {
      out << delay << "\n";
    }
  }
  QMetaObject::invokeMethod(QCoreApplication::instance(), "quit", Qt::QueuedConnection);
}

const bool started = []
{
  if (!Variable("SPINN_LATENCY_GO").empty())
  {
    std::thread(Measure).detach();
  }
  return true;
}();
}
