// SPDX-License-Identifier: BSD-3-Clause
// The registry of optimisers.
#include "optimise/optimiser.hpp"

#include "optimise/methods.hpp"

#include <spinn/error.hpp>

#include <string>
#include <utility>

namespace spinn::optimise {

std::unique_ptr<Iteration> make(const Settings& settings, std::vector<double> theta) {
  switch (settings.optimiser) {
  case Optimiser::adam:
    return make_adam(std::move(theta), settings.learning_rate);
  case Optimiser::ssbroyden:
    return make_ssbroyden(std::move(theta));
  case Optimiser::automatic:
    break; // training has chosen one
  case Optimiser::levenberg_marquardt:
    return make_levenberg_marquardt(std::move(theta));
  case Optimiser::levenberg_marquardt_cg:
    return make_levenberg_marquardt_cg(std::move(theta));
  case Optimiser::alternating_least_squares:
    return make_alternating_least_squares(std::move(theta));
  case Optimiser::lbfgs:
    return make_lbfgs(std::move(theta));
  }
  const std::string number = std::to_string(static_cast<int>(settings.optimiser));
  throw Error({"optimiser"}, number, "no optimiser has the number " + number,
              "Choose one of the named optimisers");
}

} // namespace spinn::optimise
