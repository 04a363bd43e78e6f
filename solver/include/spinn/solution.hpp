// SPDX-License-Identifier: BSD-3-Clause
// A solution: the low-rank field  u_q(x_1..x_d) = sum_r prod_i f_{i,q,r}(x_i)  with what is known about its quality.
// Over several time windows k it is  u_q(t, x) = u_0,q(x) + sum_k sum_r f_{t,k,q,r}(t) prod_i f_{i,k,q,r}(x_i)  with the initial
// values u_0 and factors along t that are 0 before their window and constant after it; for problems of second order in t it has
// (t - t_0) times the initial velocity, too, and the factors are linear after their window.
#pragma once

#include <spinn/export.hpp>
#include <spinn/problem.hpp>
#include <spinn/settings.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace spinn {

/// How a solve ended; `running` in snapshots taken while it goes on.
enum class Outcome { converged, budget_spent, stalled, diverged, cancelled, running };

SPINN_EXPORT std::string to_string(Outcome);

/// One row of the loss history.
struct HistoryRow {
  std::int64_t iteration = 0;
  double seconds = 0;
  double loss = 0;        ///< on the training points
  double unseen_loss = 0; ///< the last validation loss, on points that training never sees; NaN before
};

/// What is known about a solution. Over several time windows: the outcome is the worst of theirs, iterations are summed,
/// losses and the square of the condition error are means over the windows that were reached, weighted by their length.
struct Report {
  Outcome outcome = Outcome::cancelled;
  std::string advice; ///< the outcome in a sentence, and what to try next
  std::int64_t iterations = 0;
  int restarts =
      0; ///< how often training was tried again from other parameters because it had stuck, in all windows
  double seconds = 0;
  double loss = 0;            ///< mean square residual plus weighted conditions, on the training points
  double unseen_loss = 0;     ///< the same on points that training never saw
  double condition_error = 0; ///< root mean square misfit of the conditions on unseen points (hard ones: 0)
  double relative_error =
      0; ///< relative L2 error of all unknowns against the truth; NaN without one; after a stop on
         ///< a coarse grid
  double error_estimate =
      0; ///< automatic mode: relative L2 difference to the solution of the next smaller model; else NaN
  std::string
      path; ///< how the residual was evaluated, and why: "separable: ..." or "grid: ..."; in the last window
  int rank = 0; ///< terms per unknown (in the automatic mode what it has grown to)
  std::vector<int>
      points; ///< collocation points per axis at the end (the guard may have raised them), the last window's
  std::vector<std::vector<double>>
      nodes; ///< their coordinates, per axis; those on faces that conditions use are not among them
  std::vector<HistoryRow> history;
};

/// A tensor grid: the nodes of each axis, in the order of the problem's axes. Values on a grid are laid out with the
/// FIRST axis fastest (the order of vtkImageData), except that the time axis, when present, is always slowest.
struct Grid {
  std::vector<std::vector<double>> nodes;
  [[nodiscard]] SPINN_EXPORT std::size_t size() const;
};

namespace detail {
struct SolutionData;
}

/// Immutable; copies share their data. All evaluation throws `Error` for unknown names and nodes outside the domain
/// by more than rounding.
class SPINN_EXPORT Solution {
public:
  Solution() = default; ///< empty
  explicit Solution(std::shared_ptr<const detail::SolutionData> data) : m_data(std::move(data)) {}
  [[nodiscard]] explicit operator bool() const { return m_data != nullptr; }

  [[nodiscard]] const Problem& problem() const;
  [[nodiscard]] const ParameterValues& parameters() const;
  [[nodiscard]] const Settings& settings() const;
  [[nodiscard]] const Report& report() const;

  /// The factors f_{axis,unknown,:} or their derivatives at any nodes: [nodes, terms], row-major. Of several windows: first the
  /// terms of the initial values and velocities, then those of the windows one after the other, as many as the sum of their
  /// ranks (`report().rank` is the last one's). Where two windows join, derivatives along t are those from the left.
  /// @param order 0..3
  [[nodiscard]] std::vector<double> factor(int axis, int unknown, const std::vector<double>& nodes,
                                           int order = 0) const;
  /// Whether the products of the factors sum up to the field. Where windows start from initial values that are no sum of
  /// products of functions of one coordinate, such as sin(x*y), these are missing among the terms.
  [[nodiscard]] bool factors_are_complete() const;

  /// An expression in the problem's own language on a tensor grid: unknowns ("u"), definitions ("w"), derivatives
  /// ("u_xt", up to third order), anything typed ("sqrt(u^2 + v^2)"), and the names
  ///   "residual"           root of the mean square of the equations' residuals at the point,
  ///   "truth:u", "error:u" the true value of an unknown or definition and the difference model - truth.
  /// @param out [grid.size()]
  void evaluate(const std::string& expression, const Grid& grid, float* out) const;
  void evaluate(const std::string& expression, const Grid& grid, double* out) const;

  /// Several expressions at once: what they have in common is computed once. @param out  for each [grid.size()]
  void evaluate(const std::vector<std::string>& expressions, const Grid& grid,
                const std::vector<float*>& out) const;
  void evaluate(const std::vector<std::string>& expressions, const Grid& grid,
                const std::vector<double*>& out) const;

  /// The same at scattered points. @param points [n, axes] row-major @returns [n]
  [[nodiscard]] std::vector<double> evaluate_at(const std::string& expression,
                                                const std::vector<double>& points) const;

  /// Relative L2 error of all unknowns together against the truth on a uniform grid with `n` nodes per axis, faces
  /// included (on the reference's own grid where the truth is a reference file). NaN without a truth.
  /// @param points  there are fewer nodes per axis where the grid would have more points than that
  [[nodiscard]] double relative_error(int n = 101, double points = 3e6) const;

  /// Relative L2 difference of all unknowns together to another solution of the same problem, on a uniform grid of at most
  /// `n` nodes per axis, faces included.
  [[nodiscard]] double relative_difference(const Solution& other, int n = 41) const;

  [[nodiscard]] const detail::SolutionData& data() const { return *m_data; }

private:
  std::shared_ptr<const detail::SolutionData> m_data;
};

} // namespace spinn
