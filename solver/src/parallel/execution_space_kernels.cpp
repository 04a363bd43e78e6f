// SPDX-License-Identifier: BSD-3-Clause
// Starting the execution space of the kernels.
#include "parallel/execution_space.hpp"

#include <spinn/error.hpp>

#include <Kokkos_Core.hpp>

#include <exception>
#include <mutex>

namespace spinn::parallel {
namespace {

void start() {
  if (Kokkos::is_initialized()) return;
  if (Kokkos::is_finalized())
    throw Error({}, "Kokkos", "Kokkos has been finalised by the program that loaded this library",
                "Solve before Kokkos::finalize() is called");
  try {
    Kokkos::InitializationSettings settings;
    settings.set_disable_warnings(true); // OMP_PROC_BIND and the like are the user's affair
    Kokkos::initialize(settings);
  } catch (const std::exception& reason) {
    throw Error({}, Kokkos::DefaultExecutionSpace::name(),
                std::string("the execution space ") + Kokkos::DefaultExecutionSpace::name() +
                    " could not be started: " + reason.what(),
                "Check the device and its driver, or use a build for the processor");
  }
}

std::string describe() {
#if defined(KOKKOS_ENABLE_CUDA)
  return std::string("CUDA, ") + Kokkos::Cuda().cuda_device_prop().name;
#else
  const Kokkos::DefaultExecutionSpace space;
  const int threads = space.concurrency();
  return std::string(Kokkos::DefaultExecutionSpace::name()) + ", " + std::to_string(threads) +
         (threads == 1 ? " thread" : " threads");
#endif
}

} // namespace

std::string ensure_execution_space() {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  start();
  static const std::string description = describe();
  return description;
}

} // namespace spinn::parallel
