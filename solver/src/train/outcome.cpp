// SPDX-License-Identifier: BSD-3-Clause
// Words for outcomes.
#include "train/outcome.hpp"

#include <cmath>
#include <sstream>

namespace spinn::train {

namespace {

std::string figure(double value) {
  std::ostringstream out;
  out.precision(2);
  out << std::scientific << value;
  return out.str();
}

std::string spent(const Report& report, const Settings& settings) {
  std::ostringstream out;
  if (report.iterations >= settings.iterations)
    out << "all " << settings.iterations << " iterations are";
  else if (settings.windows > 1)
    out << "the share of one or more windows in " << settings.seconds << " s and " << settings.iterations
        << " iterations is";
  else
    out << "all " << settings.seconds << " s are";
  return out.str();
}

std::string times(int count) {
  return count == 1 ? "once" : std::to_string(count) + " times";
}

/// Whether starts stuck, and what that says about the model.
std::string sticking(const Report& report, bool alike) {
  if (report.restarts == 0) return {};
  std::string text =
      " Training had stuck and was tried again from other parameters, " + times(report.restarts);
  if (report.outcome == Outcome::stalled && alike)
    text += "; it came to about the same, so more starts will not help";
  return text + ".";
}

std::string remedy_for_stalling(bool alike) {
  return std::string(" Try a higher rank or width") +
         (alike ? " or more points per axis." : ", more points per axis, or another seed.");
}

std::string ending(const Report& report, const Settings& settings, bool alike) {
  const std::string unseen = "the validation loss is " + figure(report.unseen_loss);
  const std::string tolerance = "the tolerance " + figure(settings.tolerance);
  const std::string above =
      report.unseen_loss > settings.tolerance ? ", above " : ", but in some window above ";
  switch (report.outcome) {
  case Outcome::converged:
    return "Converged: " + unseen + ", below " + tolerance + ".";
  case Outcome::budget_spent:
    return "Not converged: " + spent(report, settings) + " spent and " + unseen + above + tolerance +
           ". Give it more seconds or iterations, or accept a larger tolerance.";
  case Outcome::stalled:
    return "Not converged: no further progress, " + unseen + above + tolerance + "." +
           remedy_for_stalling(alike);
  case Outcome::diverged:
    return "Diverged: the loss is no longer a finite number; the last good solution is kept. Try another "
           "seed, double "
           "precision, or a smaller learning rate.";
  case Outcome::cancelled:
    return "Stopped before the end: " +
           (std::isnan(report.unseen_loss) ? "nothing was checked yet" : unseen) + ". Solve again to go on.";
  case Outcome::running:
    return "Training goes on.";
  }
  return {};
}

} // namespace

std::string advice(const Report& report, const Settings& settings, bool alike) {
  return ending(report, settings, alike) + sticking(report, alike);
}

std::string unreached(std::size_t reached, std::size_t windows, double time) {
  if (reached >= windows) return {};
  std::ostringstream out;
  out << " Training came to " << reached << " of " << windows << " windows: after t = " << time
      << " the solution stays as it is there.";
  return out.str();
}

} // namespace spinn::train
