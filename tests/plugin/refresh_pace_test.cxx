// SPDX-License-Identifier: BSD-3-Clause
// The distance between two refreshes of a window.
#include "vtkSPINNRefreshPace.h"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>

using namespace std::chrono_literals;

namespace
{
const auto START = vtkSPINNRefreshPace::Clock::time_point(1000s);

/// Uses up processor time of this thread.
void Work(std::chrono::duration<double> duration)
{
  const auto now = []
  {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::duration<double>(
      static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec));
  };
  for (const auto end = now() + duration; now() < end;)
  {
  }
}

TEST(RefreshPace, ACheapRefreshMayComeFiveTimesASecond)
{
  vtkSPINNRefreshPace pace;
  EXPECT_TRUE(pace.MayRefresh(false, START));
  pace.Begin(START);
  pace.End();
  EXPECT_FALSE(pace.MayRefresh(false, START + 190ms));
  EXPECT_TRUE(pace.MayRefresh(false, START + 210ms));
}

TEST(RefreshPace, ADearOneKeepsADistanceThatLeavesTheWindowMostOfItsTime)
{
  vtkSPINNRefreshPace pace;
  for (int i = 0; i < 2; ++i)
  {
    pace.Begin(START);
    Work(40ms);
    pace.End();
  }
  EXPECT_FALSE(pace.MayRefresh(false, START + 900ms)); // 25 times 40 ms
  EXPECT_TRUE(pace.MayRefresh(false, START + 5s));
  EXPECT_TRUE(pace.MayRefresh(true, START + 1ms)); // the last one of a training
}

TEST(RefreshPace, OneThatWasDearByChanceDoesNotCount)
{
  vtkSPINNRefreshPace pace;
  pace.Begin(START);
  pace.End();
  pace.Begin(START);
  Work(100ms);
  pace.End();
  EXPECT_TRUE(pace.MayRefresh(false, START + 300ms));
}

TEST(RefreshPace, WorkBetweenRefreshesDoesNotCount)
{
  vtkSPINNRefreshPace pace;
  for (int i = 0; i < 2; ++i)
  {
    pace.Begin(START);
    pace.End();
    Work(100ms);
    pace.End(); // polled again: no refresh is being measured
  }
  EXPECT_TRUE(pace.MayRefresh(false, START + 300ms));
}

TEST(RefreshPace, ANewSourceIsShownBeforeItIsRefreshed)
{
  vtkSPINNRefreshPace pace;
  pace.HoldOff(START);
  EXPECT_FALSE(pace.MayRefresh(true, START + 490ms));
  EXPECT_TRUE(pace.MayRefresh(true, START + 510ms));
}
}
