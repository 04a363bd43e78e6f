// SPDX-License-Identifier: BSD-3-Clause
// Items of work on the threads of Kokkos' host space.
#include "parallel/host_threads.hpp"

#include "parallel/execution_space.hpp"

#include <Kokkos_Core.hpp>

#include <atomic>
#include <exception>

namespace spinn::parallel {
namespace {

using Space = Kokkos::DefaultHostExecutionSpace;

/// What the items share.
struct Failure {
  std::atomic<bool> raised = false;
  std::exception_ptr first;
};

struct ItemFunctor {
  const std::function<void(int)>* work = nullptr;
  Failure* failure = nullptr;
  void operator()(int item) const {
    if (failure->raised.load(std::memory_order_relaxed)) return;
    try {
      (*work)(item);
    } catch (...) {
      if (!failure->raised.exchange(true)) failure->first = std::current_exception();
    }
  }
};

} // namespace

void for_each_item(int items, const std::function<void(int)>& work) {
  ensure_execution_space();
  Failure failure;
  const Kokkos::RangePolicy<Space, Kokkos::Schedule<Kokkos::Dynamic>> policy(0, items, Kokkos::ChunkSize(1));
  Kokkos::parallel_for("spinn::parallel::items", policy, ItemFunctor{&work, &failure});
  Space().fence("spinn::parallel::items");
  if (failure.first) std::rethrow_exception(failure.first);
}

int host_threads() {
  ensure_execution_space();
  return Space().concurrency();
}

} // namespace spinn::parallel
