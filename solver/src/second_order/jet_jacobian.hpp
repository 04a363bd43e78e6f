// SPDX-License-Identifier: BSD-3-Clause
// The Jacobian of one axis function's jets, without the zeros that its last layer brings.
#pragma once

#include "residual/matrices.hpp"

#include <span>
#include <vector>

namespace spinn::second_order {

/// A = d jets / d theta of an axis. Parameters that move several outputs (hidden layers) have full columns; those that move
/// one output alone (the weights of the last layer) are kept as one small matrix per output. Columns are therefore in an
/// order of their own, `parameters()`. A row is one jet; rows of an output are neighbours, and in it the orders of a node.
class JetJacobian {
public:
  JetJacobian() = default;
  /// @param dense  [nodes][orders][outputs][parameters]
  JetJacobian(const std::vector<double>& dense, int nodes, int orders, int outputs);

  [[nodiscard]] int nodes() const { return m_nodes; }
  [[nodiscard]] int orders() const { return m_orders; }
  [[nodiscard]] int outputs() const { return m_outputs; }
  /// Jets of a node.
  [[nodiscard]] int jets() const { return m_orders * m_outputs; }
  [[nodiscard]] Eigen::Index rows() const { return static_cast<Eigen::Index>(m_nodes) * jets(); }
  /// The row of the order 0; the next orders follow.
  [[nodiscard]] Eigen::Index row(int node, int output) const {
    return (static_cast<Eigen::Index>(output) * m_nodes + node) * m_orders;
  }
  /// The parameter of each column.
  [[nodiscard]] const std::vector<int>& parameters() const { return m_parameters; }

  /// product = factor A,  factor [n, rows], product [n, parameters]
  void multiply(const residual::Matrix& factor, residual::RowMatrix& product) const;
  /// product = A^T factor,  factor [rows, n], product [parameters, n]
  void multiply_transposed(const Eigen::Ref<const residual::RowMatrix, 0, Eigen::OuterStride<>>& factor,
                           residual::Matrix& product) const;
  /// A v, v in the order of the axis's parameters: jets [order][node][output].
  [[nodiscard]] std::vector<double> tangent(std::span<const double> v) const;
  /// The rows of one node, [jets, parameters]; jet = output * orders + order.
  [[nodiscard]] residual::RowMatrix at(int node) const;

private:
  struct Own {
    Eigen::Index first = 0;     ///< column
    residual::RowMatrix values; ///< [nodes * orders, n]
  };
  int m_nodes = 0, m_orders = 0, m_outputs = 0;
  std::vector<int> m_parameters;
  residual::RowMatrix m_shared;
  std::vector<Own> m_own; ///< [outputs]
};

} // namespace spinn::second_order
