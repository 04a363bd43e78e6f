// SPDX-License-Identifier: BSD-3-Clause
// Trainings on the worker: results, snapshots, cancelling, failures, the queue.
#include "vtkSPINNTraining.h"
#include "vtkSPINNWorker.h"

#include "support/stop_latency.hpp"

#include <gtest/gtest.h>

#include <cmath>

using namespace std::chrono_literals;
using Phase = vtkSPINNTraining::Phase;

namespace
{
spinn::SolveRequest Shift(double seconds, double tolerance)
{
  const auto problem = spinn::Problem::find("shift2d");
  spinn::SolveRequest request{ .problem = problem, .settings = problem.defaults() };
  request.settings.seconds = seconds;
  request.settings.tolerance = tolerance;
  request.settings.iterations = 1000000000;
  return request;
}

/// A training that goes on until it is cancelled.
std::shared_ptr<vtkSPINNTraining> Endless(bool snapshots)
{
  spinn::SolveRequest request = Shift(600, 0);
  request.settings.optimiser = spinn::Optimiser::adam;
  return std::make_shared<vtkSPINNTraining>(request, snapshots);
}

TEST(Training, EndsWithTheSolution)
{
  auto training = std::make_shared<vtkSPINNTraining>(Shift(20, 1e-6), false);
  vtkSPINNWorker::Foreground().Submit(training);
  ASSERT_TRUE(training->WaitUntilEnded(60s));
  const auto status = training->GetStatus();
  EXPECT_EQ(status.State, Phase::Finished);
  EXPECT_EQ(status.Generation, 1);
  EXPECT_LT(training->Latest().report().unseen_loss, 1e-6);
  EXPECT_EQ(status.Iteration, training->Latest().report().iterations);
  EXPECT_FALSE(training->GetHistory().empty());
}

TEST(Training, PublishesSnapshotsWhileItRuns)
{
  auto training = Endless(true);
  vtkSPINNWorker::Foreground().Submit(training);
  training->WaitUntilPublished(20s);
  const auto first = training->GetStatus();
  EXPECT_EQ(first.State, Phase::Training);
  EXPECT_TRUE(training->Latest());
  for (int i = 0; i < 100 && training->GetStatus().Generation == first.Generation; ++i)
  {
    std::this_thread::sleep_for(100ms);
  }
  EXPECT_GT(training->GetStatus().Generation, first.Generation);
  training->Cancel();
  EXPECT_TRUE(training->WaitUntilEnded(20s));
}

TEST(Training, CancelsWithinATenthOfASecond)
{
  const double longest = spinn::test::longest_stop_latency(
    [](double after)
    {
      auto training = Endless(true);
      vtkSPINNWorker::Foreground().Submit(training);
      training->WaitUntilPublished(20s);
      const double latency = spinn::test::stop_latency(
        after, [&] { training->Cancel(); }, [&] { EXPECT_TRUE(training->WaitUntilEnded(20s)); });
      EXPECT_EQ(training->GetStatus().State, Phase::Finished);
      EXPECT_EQ(training->Latest().report().outcome, spinn::Outcome::cancelled);
      return latency;
    });
  EXPECT_LT(longest, spinn::test::promised_latency);
}

TEST(Training, APauseHoldsItAndCostsNoBudget)
{
  auto training = Endless(true);
  vtkSPINNWorker::Foreground().Submit(training);
  training->WaitUntilPublished(20s);
  training->Pause();
  for (int i = 0; i < 400 && training->GetStatus().State != Phase::Paused; ++i)
  {
    std::this_thread::sleep_for(50ms);
  }
  const auto held = training->GetStatus();
  ASSERT_EQ(held.State, Phase::Paused);
  std::this_thread::sleep_for(700ms);
  EXPECT_EQ(training->GetStatus().Iteration, held.Iteration);
  EXPECT_EQ(training->GetStatus().Generation, held.Generation);
  training->Resume();
  for (int i = 0; i < 400 && training->GetStatus().Iteration == held.Iteration; ++i)
  {
    std::this_thread::sleep_for(5ms);
  }
  const auto next = training->GetStatus();
  EXPECT_GT(next.Iteration, held.Iteration);
  EXPECT_LT(next.Seconds - held.Seconds, 0.6); // the pause took longer
  training->Cancel();
  EXPECT_TRUE(training->WaitUntilEnded(20s));
}

TEST(Training, EndsWhileItIsPaused)
{
  auto training = Endless(false);
  training->Pause(); // before it begins
  vtkSPINNWorker::Foreground().Submit(training);
  for (int i = 0; i < 400 && training->GetStatus().State != Phase::Paused; ++i)
  {
    std::this_thread::sleep_for(50ms);
  }
  ASSERT_EQ(training->GetStatus().State, Phase::Paused);
  EXPECT_EQ(training->GetStatus().Iteration, 1);
  training->Cancel();
  ASSERT_TRUE(training->WaitUntilEnded(20s));
  EXPECT_EQ(training->GetStatus().State, Phase::Finished);
  EXPECT_EQ(training->Latest().report().outcome, spinn::Outcome::cancelled);
}

TEST(Training, ErrorsAreKnownWhileItRuns)
{
  auto training = Endless(true);
  vtkSPINNWorker::Foreground().Submit(training);
  for (int i = 0; i < 400 && !std::isfinite(training->GetStatus().RelativeError); ++i)
  {
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_GT(training->GetStatus().RelativeError, 0);
  EXPECT_GT(training->GetStatus().ConditionError, 0);
  training->Cancel();
  EXPECT_TRUE(training->WaitUntilEnded(20s));
}

TEST(Training, AnErrorIsKeptAsText)
{
  spinn::SolveRequest request = Shift(1, 1e-6);
  request.settings.width = -5;
  auto training = std::make_shared<vtkSPINNTraining>(request, false);
  vtkSPINNWorker::Foreground().Submit(training);
  ASSERT_TRUE(training->WaitUntilEnded(20s));
  EXPECT_EQ(training->GetStatus().State, Phase::Failed);
  EXPECT_NE(training->GetStatus().Failure.find("width"), std::string::npos) << training->GetStatus().Failure;
  EXPECT_FALSE(training->Latest());
}

TEST(Worker, TrainsOneAfterTheOther)
{
  auto first = Endless(true);
  auto second = std::make_shared<vtkSPINNTraining>(Shift(20, 1e-3), false);
  vtkSPINNWorker::Foreground().Submit(first);
  vtkSPINNWorker::Foreground().Submit(second);
  first->WaitUntilPublished(20s);
  EXPECT_EQ(second->GetStatus().State, Phase::Waiting);
  first->Cancel();
  ASSERT_TRUE(second->WaitUntilEnded(60s));
  EXPECT_EQ(second->GetStatus().State, Phase::Finished);
}

TEST(Worker, WhatIsCancelledWhileItWaitsNeverRuns)
{
  auto first = Endless(true);
  auto second = Endless(true);
  vtkSPINNWorker::Foreground().Submit(first);
  vtkSPINNWorker::Foreground().Submit(second);
  first->WaitUntilPublished(20s);
  second->Cancel();
  first->Cancel();
  ASSERT_TRUE(second->WaitUntilEnded(20s));
  EXPECT_EQ(second->GetStatus().State, Phase::Failed);
  EXPECT_EQ(second->GetStatus().Iteration, 0);
}
}
