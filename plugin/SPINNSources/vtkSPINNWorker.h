// SPDX-License-Identifier: BSD-3-Clause
// The thread that trains: one per process and way of use, so that kernels are always launched from the same
// thread.
#ifndef vtkSPINNWorker_h
#define vtkSPINNWorker_h

#include "vtkSPINNTraining.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

/// Trains what is submitted, one after the other.
class vtkSPINNWorker
{
public:
  /// The worker behind a window. It runs at idle priority, so that the window's own thread always goes first.
  static vtkSPINNWorker& Background();

  /// The worker of scripts, which wait for it: normal priority (at idle priority it would starve under
  /// foreign load).
  static vtkSPINNWorker& Foreground();

  ~vtkSPINNWorker(); ///< cancels what runs and what waits, and joins

  void Submit(std::shared_ptr<vtkSPINNTraining> training);

  vtkSPINNWorker(const vtkSPINNWorker&) = delete;
  vtkSPINNWorker& operator=(const vtkSPINNWorker&) = delete;

private:
  explicit vtkSPINNWorker(bool idlePriority);
  void Loop(const std::stop_token& stop);

  const bool IdlePriority;
  std::mutex Mutex; ///< guards what follows
  std::condition_variable_any Submitted;
  std::deque<std::shared_ptr<vtkSPINNTraining>> Queue;
  std::shared_ptr<vtkSPINNTraining> Current;
  std::jthread Thread; ///< last: it starts when all else is ready
};

#endif
