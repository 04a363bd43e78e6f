// SPDX-License-Identifier: BSD-3-Clause
// Rows of the Jacobian of a block's residuals with respect to the jets of the axes, line by line of the grid.
//
// At a point, with S_ek = dr_e/dF_k and jets phi_j of the axes j, the row of residual e has for axis i the entries
//   g_i[q,r,order] = sqrt(w weight_e) sum_k S_ek sum over the terms of F_k with a_i = order, unknown q of
//                    coefficient * prod_{j != i} d^(a_j) f_{j,q,r}(x_j),
// and its part of the Jacobian with respect to the parameters of axis i is g_i^T A_i, A_i at the point's node.
#pragma once

#include "axis/axis_jets.hpp"
#include "residual/block.hpp"
#include "second_order/jet_jacobian.hpp"

#include <array>
#include <functional>

namespace spinn::second_order {

using Index = std::array<int, language::max_axes>; ///< of a node per axis, counted from the block's first

/// Jets of one axis, in both orders.
struct JetTable {
  int nodes = 0, orders = 0, outputs = 0;
  std::vector<double> across; ///< [order][node][output]
  std::vector<double> along;  ///< [order][output][node]
  JetTable(std::vector<double> jets, int orders, int outputs);
  [[nodiscard]] const double* outputs_at(int order, int node) const {
    return across.data() + (static_cast<std::size_t>(order) * nodes + node) * outputs;
  }
  [[nodiscard]] const double* nodes_of(int order, int output) const {
    return along.data() + (static_cast<std::size_t>(order) * outputs + output) * nodes;
  }
};

/// A block's points: residuals and partials at all of them. Values are kept as [N_0]..[N_d-1], the last axis fastest.
class ResidualPoints {
public:
  ResidualPoints(const planning::Plan& plan, const residual::TensorGrid& grid);

  /// Residuals and partials, for `row`.
  /// @param between  called every few milliseconds; may throw to give up
  void linearise(const axis::ModelSpec& model, std::span<const double> theta,
                 const std::vector<axis::AxisNodes>& nodes, const std::function<void()>& between);
  /// Residuals alone: those of the last `linearise` are replaced, the partials stay.
  void evaluate(const axis::ModelSpec& model, std::span<const double> theta,
                const std::vector<axis::AxisNodes>& nodes, const std::function<void()>& between);
  /// J v in place of the residuals; the partials stay. @param tangents  A_i v_i of every axis, laid out as the jets
  void differentiate(const std::vector<JetTable>& jets, const std::vector<JetTable>& tangents, int rank,
                     const std::function<void()>& between);

  [[nodiscard]] int axes() const { return static_cast<int>(m_grid.ranges.size()); }
  [[nodiscard]] int begin(int axis) const { return range(axis).begin; }
  [[nodiscard]] int length(int axis) const { return static_cast<int>(range(axis).weights.size()); }
  [[nodiscard]] bool holds(int axis, int node) const {
    return node >= begin(axis) && node < begin(axis) + length(axis);
  }

private:
  friend class LineRows;
  [[nodiscard]] const residual::NodeRange& range(int axis) const {
    return m_grid.ranges[static_cast<std::size_t>(axis)];
  }
  void expand_into(const language::Program& program, const axis::ModelSpec& model,
                   std::span<const double> theta, const std::vector<axis::AxisNodes>& nodes,
                   const std::function<void()>& between);

  const planning::Plan* m_plan;
  residual::TensorGrid m_grid;
  std::vector<std::vector<double>> m_roots;  ///< square roots of the weights: [axes][length]
  std::vector<double> m_point_roots;         ///< and of the point weights: [points] or empty
  std::vector<std::size_t> m_strides;        ///< [axes]
  std::vector<std::vector<double>> m_values; ///< residuals, then the partials that vary: [..][points]
};

/// The rows of one line of points along one axis (of one point, where there is none), for one thread.
class LineRows {
public:
  LineRows(const ResidualPoints& points, const std::vector<JetTable>& jets, int rank);

  /// Calls visit() for every line of the points that have index[i] on the axes i of `fixed`, this object standing on it.
  /// Lines never run along the fixed axes.
  void for_each_line(Index index, std::initializer_list<int> fixed, const std::function<void()>& visit);

  /// Rows of the longest line, to size matrices.
  [[nodiscard]] int most_rows() const;
  [[nodiscard]] int rows() const { return m_residuals * m_length; }
  /// g_axis of the line's points into rows first.. of `target` [rows, jets], jet = output * orders + order.
  /// @param axis  one of the fixed ones
  void fill(int axis, residual::Matrix& target, Eigen::Index first) const;
  /// Adds  sum g_axis sqrt(w weight_e) r_e  over the line's rows, without forming them. adjoint: [jets]
  void add_adjoints(int axis, Eigen::VectorXd& adjoint) const;
  /// sum of w weight_e r_e^2
  [[nodiscard]] double loss() const;
  /// (J v)_e at the line's points. product: [residuals][length], overwritten
  void tangents(const std::vector<JetTable>& tangents, std::vector<double>& product) const;
  /// Puts such a product in the place of the residuals in a block's values.
  void store(const std::vector<double>& product, std::vector<std::vector<double>>& values) const;

private:
  void stand_on(const Index& index, int along);
  /// target[l] = values at the line's points times sqrt(w weight_e)
  void weigh(int residual, const std::vector<double>& values, double* target) const;
  /// The factor of the line's own axis at its points.
  [[nodiscard]] const double* along(const std::vector<JetTable>& jets, const planning::Term& term,
                                    int output) const;
  /// The factors of another axis at the line.
  [[nodiscard]] const double* across(const std::vector<JetTable>& jets, int axis,
                                     const planning::Term& term) const;
  /// products[r] = coefficient * product of the factors of all axes but `axis` and the line's own
  void multiply_factors(int axis, const planning::Term& term, double* products) const;

  const ResidualPoints& m_points;
  const std::vector<JetTable>& m_jets;
  int m_residuals, m_rank;
  Index m_index{};
  int m_along = -1;
  int m_length = 1;
  std::size_t m_offset = 0;       ///< of the line's first point in the values
  std::size_t m_stride = 0;       ///< from point to point
  std::vector<double> m_root;     ///< sqrt(w): [length]
  std::vector<double> m_values;   ///< sqrt(w weight_e) r_e: [residuals][length]
  std::vector<double> m_partials; ///< sqrt(w weight_e) S_ek: [partials][length]
};

} // namespace spinn::second_order
