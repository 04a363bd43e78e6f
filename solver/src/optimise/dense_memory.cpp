// SPDX-License-Identifier: BSD-3-Clause
// Refusal of networks that are too large for a dense method.
#include "optimise/dense_memory.hpp"

#include <spinn/error.hpp>

#include <string>

namespace spinn::optimise {

void require_dense_memory(const char* optimiser, std::size_t parameters, std::size_t bytes) {
  if (bytes <= largest_dense_memory) return;
  const auto mib = [](std::size_t b) { return std::to_string(b >> 20) + " MiB"; };
  throw Error({"optimiser"}, optimiser,
              "the optimiser \"" + std::string(optimiser) + "\" would hold " + mib(bytes) +
                  " for the dense matrices of " + std::to_string(parameters) + " parameters; the limit is " +
                  mib(largest_dense_memory),
              "Make the axis functions smaller (width, depth or rank), or choose the optimiser \"l-bfgs\" or "
              "\"adam\"");
}

} // namespace spinn::optimise
