// SPDX-License-Identifier: BSD-3-Clause
// Starting the execution space from several threads.
#include "parallel/execution_space.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace {

using spinn::parallel::ensure_execution_space;

TEST(ExecutionSpace, starts_once_from_any_thread_and_says_what_it_is) {
  std::vector<std::string> descriptions(8);
  std::vector<std::thread> threads;
  for (std::string& description : descriptions)
    threads.emplace_back([&description] { description = ensure_execution_space(); });
  for (std::thread& thread : threads)
    thread.join();
  for (const std::string& description : descriptions) {
    EXPECT_EQ(description, descriptions.front());
    EXPECT_NE(description.find(", "), std::string::npos) << description;
  }
}

} // namespace
