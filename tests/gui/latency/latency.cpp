// SPDX-License-Identifier: BSD-3-Clause
// Measures how ParaView's window responds. Loaded into it (LD_PRELOAD), a thread waits until the file $SPINN_LATENCY_GO
// exists. Then it posts events at random moments for $SPINN_LATENCY_SECONDS; their delays in milliseconds go to the file
// $SPINN_LATENCY_OUT, a line each, and the program is asked to quit. Or, with $SPINN_LATENCY_APPLY, it makes the source whose
// entry of the menu has the name $SPINN_LATENCY_SOURCE, chooses $SPINN_LATENCY_PROBLEM and clicks on Apply; the moment of the
// click (seconds of CLOCK_MONOTONIC) goes to that file.
#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QMetaObject>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {
using Clock = std::chrono::steady_clock;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

void WaitForGo() {
  while (!std::filesystem::exists(Variable("SPINN_LATENCY_GO"))) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

template <class T>
T* Find(const char* name) {
  for (QWidget* widget : QApplication::topLevelWidgets()) {
    if (T* found = widget->findChild<T*>(name)) {
      return found;
    }
  }
  return nullptr;
}

/// Does as a user would, with some time to look at the window after each step.
void Step(const std::function<void()>& step) {
  QMetaObject::invokeMethod(QCoreApplication::instance(), step, Qt::QueuedConnection);
  std::this_thread::sleep_for(std::chrono::seconds(2));
}

void Apply() {
  WaitForGo();
  Step([] {
    if (auto* source = Find<QAction>(Variable("SPINN_LATENCY_SOURCE").c_str())) {
      source->trigger();
    }
  });
  Step([] {
    if (auto* choice = Find<QComboBox>("ProblemChoice")) {
      const int index = choice->findData(QString::fromStdString(Variable("SPINN_LATENCY_PROBLEM")));
      choice->setCurrentIndex(index);
      Q_EMIT choice->activated(index);
    }
  });
  Step([] {
    auto* button = Find<QAbstractButton>("Accept");
    if (button && button->isEnabled()) {
      std::ofstream out(Variable("SPINN_LATENCY_APPLY"));
      out.precision(15);
      out << std::chrono::duration<double>(Clock::now().time_since_epoch()).count() << std::endl;
      button->click();
    }
  });
}

void Measure() {
  static std::mutex mutex;
  static std::vector<double> delays;
  WaitForGo();
  std::mt19937 engine(1);
  std::uniform_int_distribution<int> gap(20, 120);
  const auto end = Clock::now() + std::chrono::seconds(std::stoi(Variable("SPINN_LATENCY_SECONDS")));
  while (Clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(gap(engine)));
    const auto posted = Clock::now();
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [posted] {
          const std::lock_guard lock(mutex);
          delays.push_back(std::chrono::duration<double, std::milli>(Clock::now() - posted).count());
        },
        Qt::QueuedConnection);
  }
  std::this_thread::sleep_for(std::chrono::seconds(2));
  {
    const std::lock_guard lock(mutex);
    std::ofstream out(Variable("SPINN_LATENCY_OUT"));
    for (const double delay : delays) {
      out << delay << "\n";
    }
  }
  QMetaObject::invokeMethod(QCoreApplication::instance(), "quit", Qt::QueuedConnection);
}

const bool started = [] {
  if (!Variable("SPINN_LATENCY_GO").empty()) {
    std::thread(Variable("SPINN_LATENCY_APPLY").empty() ? Measure : Apply).detach();
  }
  return true;
}();
} // namespace
