// SPDX-License-Identifier: BSD-3-Clause
// Time windows: the axis t cut into pieces, each with a model of its own that starts exactly where the one before ends.
//
// With t_0 < t_1 < .. the joints,  s_k(t) = (t - t_k)/(t_{k+1} - t_k)  and N_k the separable model of window k, problems of
// first order in t have
//   u_q(t,x) = u_0,q(x) + sum_{j<k} M_j,q(t_{j+1}, x) + M_k,q(t,x)   for t in [t_k, t_{k+1}],   M_k = s_k N_k,
// and those of second order, which continue a velocity too, M_k = s_k^2 N_k and
//   u_q(t,x) = u_0,q(x) + (t - t_0) v_0,q(x) + sum_{j<k} (M_j,q + (t - t_{j+1}) dM_j,q/dt)(t_{j+1}, x) + M_k,q(t,x).
// A single window is the plain model  u = N_0  without a start.
#pragma once

#include "field/system.hpp"

#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace spinn::field {

/// One window, or the whole of a solution.
struct Window {
  double begin = 0; ///< along t, as `end`; both 0 without an axis t
  double end = 0;
  axis::ModelSpec model;
  std::vector<double> theta; ///< [P]
};

using Windows = std::vector<Window>;

/// The window [begin, end] of a model of the whole domain, without parameters.
/// @param time  index of the axis t
Window cut_window(axis::ModelSpec whole, int time, double begin, double end);

/// Windows of equal length with the models that settings describe, all parameters 0: the initial values for all times.
/// @throws Error when windows start from values that contradict the hard faces
Windows make_windows(const System& system, const Settings& settings);

/// Whether the problem can be solved in windows: the axis t, first or second order in it, initial values that fit the hard
/// faces.
bool can_be_cut(const System& system);

/// Terms of all windows together, per unknown.
std::size_t count_terms(const Windows& windows);

/// The window that t lies in; a joint belongs to the window on its left.
std::size_t window_at(const Windows& windows, double t);

/// A system as one of its windows sees it. Cheap to copy; the system must outlive it and the plans it makes.
class View {
public:
  /// The whole domain without a start.
  View(const System& system); // NOLINT(google-explicit-constructor): a system is its own view
  /// Window number `number`; the parameters of the windows before it are what it starts from.
  View(const System& system, std::shared_ptr<const Windows> windows, std::size_t number);

  [[nodiscard]] const System& system() const { return *m_system; }
  /// Lower and upper end of an axis; of the window for the axis t.
  [[nodiscard]] std::pair<double, double> range(int axis) const;
  /// Whether the model satisfies a condition whatever its parameters are.
  [[nodiscard]] bool is_built_in(std::size_t condition) const;
  /// As `System::with_factor`, the factor s or s^2 along t included.
  [[nodiscard]] axis::AxisNodes with_factor(int axis, std::vector<double> nodes,
                                            int order = language::max_order) const;
  [[nodiscard]] Start start() const;
  /// The functions that the windows before give.
  [[nodiscard]] std::vector<planning::Given> given(std::span<const EarlierTerm> terms) const;
  /// What the blocks of `Compiled` are bound to: the values of the parameters, and where the window begins.
  [[nodiscard]] std::vector<double> scalars() const;
  /// Residuals of the window's own model, and the given functions among them.
  struct Adjusted {
    std::vector<NodeId> residuals;
    std::vector<planning::Given> given;
  };
  /// Puts what the window starts from into residuals of the whole field.
  /// @param graph  a copy of the system's graph, to which nodes are added
  Adjusted adjusted(language::Graph& graph, std::span<const NodeId> residuals) const;

private:
  [[nodiscard]] bool starts() const { return m_windows && m_windows->size() > 1; }
  const System* m_system;
  std::shared_ptr<const Windows> m_windows;
  std::size_t m_number = 0;
};

} // namespace spinn::field
