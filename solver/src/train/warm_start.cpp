// SPDX-License-Identifier: BSD-3-Clause
// Whether a solution fits as a start.
#include "train/warm_start.hpp"

#include "field/solution_data.hpp"

#include <spinn/error.hpp>

#include <algorithm>
#include <limits>
#include <string>

namespace spinn::train {

namespace {

void check_kind(const axis::ModelSpec& old, const axis::ModelSpec& model) {
  if (old.kind == model.kind && old.axes.size() == model.axes.size() && old.unknowns == model.unknowns)
    return;
  throw Error({"start", 0, 0}, to_string(old.kind),
              "the starting solution has another axis function, or another number of axes or unknowns",
              "Start from a solution of the same problem with the axis function \"" + to_string(model.kind) +
                  "\", or start afresh");
}

void check_size(std::size_t has, std::size_t size) {
  if (has == size) return;
  throw Error({"start", 0, 0}, std::to_string(has),
              "the starting solution has " + std::to_string(has) + " parameters, this model has " +
                  std::to_string(size),
              "Start from a solution with the same problem, axis function, width, depth and rank (spectral "
              "functions: the same points too), or start afresh");
}

} // namespace

WarmStart::WarmStart(const Solution& solution)
    : m_windows(solution.data().windows), m_report(solution.report()) {}

bool WarmStart::has(std::size_t k) const {
  return m_windows && std::ranges::any_of((*m_windows)[k].theta, [](double value) { return value != 0; });
}

double WarmStart::known_loss(std::size_t k) const {
  const bool ended = m_report.outcome == Outcome::converged || m_report.outcome == Outcome::stalled;
  return has(k) && ended ? m_report.unseen_loss : std::numeric_limits<double>::quiet_NaN();
}

void WarmStart::check(const field::Windows& windows, bool any_size) const {
  if (!m_windows) return;
  if (m_windows->size() != windows.size())
    throw Error({"start", 0, 0}, std::to_string(m_windows->size()),
                "the starting solution has " + std::to_string(m_windows->size()) +
                    " windows, the settings ask for " + std::to_string(windows.size()),
                "Start from a solution with the same number of windows, or start afresh");
  if (any_size)
    check_kind(m_windows->front().model, windows.front().model);
  else
    check_size(m_windows->front().theta.size(), windows.front().theta.size());
}

} // namespace spinn::train
