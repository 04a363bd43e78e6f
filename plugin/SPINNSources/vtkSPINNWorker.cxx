// SPDX-License-Identifier: BSD-3-Clause
// The training thread.
#include "vtkSPINNWorker.h"

#include <utility>

#if defined(__linux__)
#include <pthread.h>
#include <sched.h>
#endif

vtkSPINNWorker& vtkSPINNWorker::Background()
{
  static vtkSPINNWorker worker(true);
  return worker;
}

vtkSPINNWorker& vtkSPINNWorker::Foreground()
{
  static vtkSPINNWorker worker(false);
  return worker;
}

vtkSPINNWorker::vtkSPINNWorker(bool idlePriority)
  : IdlePriority(idlePriority)
  , Thread([this](const std::stop_token& stop) { this->Loop(stop); })
{
}

vtkSPINNWorker::~vtkSPINNWorker()
{
  {
    const std::lock_guard lock(this->Mutex);
    if (this->Current)
    {
      this->Current->Cancel();
    }
    for (const auto& training : this->Queue)
    {
      training->Cancel();
    }
  }
  this->Thread.request_stop();
  this->Thread.join();
}

void vtkSPINNWorker::Submit(std::shared_ptr<vtkSPINNTraining> training)
{
  {
    const std::lock_guard lock(this->Mutex);
    this->Queue.push_back(std::move(training));
  }
  this->Submitted.notify_one();
}

void vtkSPINNWorker::Loop(const std::stop_token& stop)
{
#if defined(__linux__)
  if (this->IdlePriority) // before the first kernel: the threads of its team inherit the policy
  {
    const sched_param none{};
    pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
  }
#endif
  while (true)
  {
    std::shared_ptr<vtkSPINNTraining> next;
    {
      std::unique_lock lock(this->Mutex);
      this->Current.reset();
      this->Submitted.wait(lock, stop, [this] { return !this->Queue.empty(); });
      if (this->Queue.empty())
      {
        return; // stopped, and nothing waits
      }
      next = std::move(this->Queue.front());
      this->Queue.pop_front();
      this->Current = next;
    }
    next->Run();
  }
}
