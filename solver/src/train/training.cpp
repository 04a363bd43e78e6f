// SPDX-License-Identifier: BSD-3-Clause
// Iterations, looks at unseen points, and when to end.
#include "train/training.hpp"

#include <spinn/error.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace spinn::train {

namespace {

constexpr double rounding = 1e-29; // share of the first loss below which there is nothing but rounding

/// Iterations between two looks at unseen points: a few percent of the time.
std::int64_t check_interval(Optimiser optimiser) {
  switch (optimiser) {
  case Optimiser::levenberg_marquardt:
  case Optimiser::levenberg_marquardt_cg:
  case Optimiser::alternating_least_squares:
    return 5;
  default:
    return 100;
  }
}

/// Alternating least squares where a sweep would not be exact.
void require_linear(const axis::ModelSpec& model, const Collocation& collocation) {
  const bool linear = std::ranges::all_of(
      collocation.blocks, [](const residual::Block& block) { return block.plan.linearisation.linear; });
  if (linear && model.kind == AxisFunction::spectral) return;
  throw Error(
      {"optimiser", 0, 0}, "alternating-least-squares",
      linear
          ? "alternating least squares needs axis functions that are linear in their parameters, and these "
            "are \"" +
                to_string(model.kind) + "\""
          : std::string(
                "alternating least squares needs equations and conditions that are linear in the unknowns"),
      linear ? "Choose the axis function \"spectral\", or another optimiser" : "Choose another optimiser");
}

Settings with_optimiser(Settings settings, const axis::ModelSpec& model, const PathChoice& path) {
  if (settings.optimiser == Optimiser::automatic) settings.optimiser = automatic_optimiser(model, path);
  return settings;
}

} // namespace

Optimiser automatic_optimiser(const axis::ModelSpec& model, const PathChoice& path) {
  constexpr std::int64_t most_for_gauss_newton = 2500, most_for_inverse_hessian = 12000;
  constexpr std::int64_t most_for_a_sweep = 1000; // of one axis
  const std::vector<axis::AxisLayout> layout = axis::layout(model);
  const std::int64_t parameters = layout.back().end;
  const bool separable = std::ranges::all_of(path.separable, [](bool one) { return one; });
  const bool sweeps =
      model.kind == AxisFunction::spectral && std::ranges::all_of(layout, [](const axis::AxisLayout& axis) {
        return axis.end - axis.begin <= most_for_a_sweep;
      });
  if (separable && sweeps) return Optimiser::alternating_least_squares;
  if (separable && model.kind != AxisFunction::spectral && parameters <= most_for_gauss_newton)
    return Optimiser::levenberg_marquardt;
  return parameters <= most_for_inverse_hessian ? Optimiser::ssbroyden : Optimiser::lbfgs;
}

Training::Training(const field::View& view, const axis::ModelSpec& model, std::vector<double> theta,
                   const Settings& settings, const Share& share, const std::atomic<bool>* stop,
                   const Patience& patience)
    : m_view(view), m_model(model), m_share(share), m_stop(stop), m_patience(patience),
      m_points(settings.points),
      m_collocation(make_collocation(m_view, m_points, settings.node_rule, settings.seed)),
      m_path(choose_path(m_model, m_collocation, settings.residual_path)),
      m_settings(with_optimiser(settings, m_model, m_path)),
      m_iteration(optimise::make(m_settings, std::move(theta))), m_objective(objective()),
      m_guard(m_view, m_model, m_points, m_settings.residual_path, m_settings.precision, m_stop) {
  if (m_settings.optimiser == Optimiser::alternating_least_squares) require_linear(m_model, m_collocation);
}

Result Training::run(const std::function<void()>& after_step) {
  const bool again = m_iterations > 0;
  try {
    if (!again) check(); // also the state to fall back to when the first steps fail
    while (m_outcome == Outcome::running && (again || !crawls())) {
      advance();
      if (m_outcome == Outcome::diverged) break;
      after_step();
    }
    if (m_iterations % check_interval(m_settings.optimiser) != 0 && m_outcome != Outcome::diverged) check();
  } catch (const residual::Cancelled&) {
    m_outcome = Outcome::cancelled;
    keep_present();
  }
  const bool checked = !m_best.empty();
  return {m_outcome,
          m_best,
          m_iterations,
          checked ? m_best_loss : nan,
          checked ? m_best_unseen : nan,
          m_condition_error,
          m_points,
          nodes(),
          m_path.why};
}

/// Adam and random nodes come to lower losses by long averages: nothing can be said of their pace.
bool Training::crawls() const {
  return m_patience.leaves_crawl && m_settings.optimiser != Optimiser::adam &&
         m_settings.node_rule != NodeRule::random && m_pace.crawls();
}

std::vector<std::vector<double>> Training::nodes() const {
  std::vector<std::vector<double>> nodes;
  for (std::size_t axis = 0; axis < m_points.size(); ++axis) {
    const std::vector<double>& all = m_collocation.nodes[axis].nodes;
    nodes.emplace_back(all.begin(), all.begin() + m_points[axis]);
  }
  return nodes;
}

Result Training::present() const {
  const std::span<const double> theta = m_iteration->theta();
  return {m_outcome,    {theta.begin(), theta.end()},
          m_iterations, m_loss,
          m_unseen,     m_condition_error,
          m_points,     nodes(),
          m_path.why};
}

std::unique_ptr<residual::Objective> Training::objective() const {
  return make_objective(m_model, m_collocation, m_path, m_settings.precision, m_stop);
}

void Training::advance() {
  if (*m_stop) throw residual::Cancelled{};
  draw_again_when_due();
  const optimise::Step step = m_iteration->step(*m_objective);
  ++m_iterations;
  m_share.count_iteration();
  m_loss = m_iteration->loss();
  if (step == optimise::Step::diverged || !std::isfinite(m_loss)) {
    m_outcome = Outcome::diverged;
    return;
  }
  if (step == optimise::Step::stalled || m_iterations % check_interval(m_settings.optimiser) == 0) check();
  if (step == optimise::Step::stalled && m_outcome == Outcome::running && !m_points_raised)
    m_outcome = Outcome::stalled;
  if (m_outcome == Outcome::running && m_share.is_spent()) m_outcome = Outcome::budget_spent;
}

void Training::draw_again_when_due() {
  if (m_settings.node_rule != NodeRule::random || m_iterations == 0) return;
  if (m_iterations % m_settings.resample_every != 0) return;
  const std::uint64_t seed = m_settings.seed + static_cast<std::uint64_t>(m_iterations);
  m_collocation.nodes = draw_nodes(m_view, m_points, m_settings.node_rule, seed);
  m_objective->set_nodes(m_collocation.nodes);
  m_iteration->landscape_changed();
}

/// Looks at unseen points: keeps the best parameters, decides on convergence and stalling, raises the nodes.
void Training::check() {
  m_points_raised = false;
  const std::span<const double> theta = m_iteration->theta();
  const auto begin = std::chrono::steady_clock::now();
  const double unseen = m_guard.loss(theta);
  m_check_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (!std::isfinite(unseen)) {
    m_outcome = Outcome::diverged;
    return;
  }
  m_unseen = unseen;
  ++m_checks_without_progress;
  if (m_best.empty() || unseen < m_best_unseen) {
    if (m_best.empty() || unseen < m_patience.factor * m_mark) {
      m_mark = unseen;
      m_checks_without_progress = 0;
    }
    m_best.assign(theta.begin(), theta.end());
    m_best_unseen = unseen;
    m_best_loss = m_iterations == 0 ? unseen : m_loss;
    m_condition_error = m_guard.condition_error();
  }
  m_pace.look(m_best_unseen);
  if (m_best_unseen < m_settings.tolerance)
    m_outcome = Outcome::converged;
  else if (m_checks_without_progress > m_patience.checks && m_settings.optimiser != Optimiser::adam)
    m_outcome = Outcome::stalled;
  if (m_iterations == 0) {
    m_first_loss = unseen;
    return;
  }
  const bool watched = m_settings.guard && m_settings.node_rule != NodeRule::random;
  if (m_outcome == Outcome::running && watched && m_raises < m_patience.raises &&
      unseen > rounding * m_first_loss)
    raise_points(unseen);
}

/// After a stop: the present parameters may be better than those of the last look at unseen points. Another look decides
/// where it is quick enough for a stop, else the training loss.
void Training::keep_present() {
  constexpr double quick_enough = 0.03; // seconds
  if (m_iterations == 0 || m_best.empty() || !(m_loss < m_best_loss)) return;
  const std::span<const double> theta = m_iteration->theta();
  if (m_check_seconds < quick_enough) {
    const std::atomic<bool> never = false;
    Guard guard(m_view, m_model, m_points, m_settings.residual_path, m_settings.precision, &never);
    const double unseen = guard.loss(theta);
    if (!(unseen < m_best_unseen)) return;
    m_best_unseen = unseen;
    m_condition_error = guard.condition_error();
  }
  m_best.assign(theta.begin(), theta.end());
  m_best_loss = m_loss;
}

void Training::raise_points(double unseen) {
  const auto points = m_guard.more_points(m_iteration->theta(), m_loss, unseen);
  if (!points) return;
  m_points_raised = true;
  ++m_raises;
  m_points = *points;
  m_collocation = make_collocation(m_view, m_points, m_settings.node_rule, m_settings.seed);
  m_path = choose_path(m_model, m_collocation, m_settings.residual_path);
  m_objective = objective();
  m_guard = Guard(m_view, m_model, m_points, m_settings.residual_path, m_settings.precision, m_stop);
  m_iteration->landscape_changed();
  m_best_unseen = m_guard.loss(m_best); // on the new unseen points, to compare like with like
  m_mark = m_best_unseen;
  m_checks_without_progress = 0;
  m_pace.forget();
}

} // namespace spinn::train
