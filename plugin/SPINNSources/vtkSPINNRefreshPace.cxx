// SPDX-License-Identifier: BSD-3-Clause
// Distances between refreshes by what they cost.
#include "vtkSPINNRefreshPace.h"

#include <algorithm>
#include <ctime>

using namespace std::chrono_literals;

namespace
{
constexpr auto FIRST_PICTURE = 500ms;    ///< what a window needs to show a new source
constexpr double REFRESH_RATIO = 25;     ///< seconds between two refreshes per second that one costs
constexpr double SHORTEST_REFRESH = 0.2; ///< seconds

/// Processor time of the calling thread in seconds: idle waiting does not count.
double ThreadSeconds()
{
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}
}

void vtkSPINNRefreshPace::HoldOff(Clock::time_point now)
{
  this->Earliest = now + FIRST_PICTURE;
}

void vtkSPINNRefreshPace::End()
{
  if (this->Start >= 0)
  {
    this->Costs = { ThreadSeconds() - this->Start, this->Costs[0] };
    this->Start = -1;
  }
}

bool vtkSPINNRefreshPace::MayRefresh(bool ended, Clock::time_point now) const
{
  const double gap = std::max(SHORTEST_REFRESH, REFRESH_RATIO * std::ranges::min(this->Costs));
  const bool due = ended || std::chrono::duration<double>(now - this->Last).count() >= gap;
  return due && now >= this->Earliest;
}

void vtkSPINNRefreshPace::Begin(Clock::time_point now)
{
  this->Last = now;
  this->Start = ThreadSeconds();
}
