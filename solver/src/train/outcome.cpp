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

} // namespace

std::string advice(const Report& report, const Settings& settings) {
  const std::string unseen = "the loss on unseen points is " + figure(report.unseen_loss);
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
    return "Not converged: no further progress, " + unseen + above + tolerance +
           ". Try a higher rank or width, more points per axis, or another seed.";
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

std::string unreached(std::size_t reached, std::size_t windows, double time) {
  if (reached >= windows) return {};
  std::ostringstream out;
  out << " Training came to " << reached << " of " << windows << " windows: after t = " << time
      << " the solution stays as it is there.";
  return out.str();
}

} // namespace spinn::train
