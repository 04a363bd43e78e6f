// SPDX-License-Identifier: BSD-3-Clause
// Products with the Jacobian of one axis function's jets.
#include "second_order/jet_jacobian.hpp"

#include <algorithm>

namespace spinn::second_order {
namespace {

/// The output that each parameter moves; -1: several.
std::vector<int> owners(const std::vector<double>& dense, int outputs, std::size_t parameters) {
  constexpr int none = -2;
  std::vector<int> owner(parameters, none);
  for (std::size_t row = 0; row * parameters < dense.size(); ++row) {
    const int output = static_cast<int>(row % static_cast<std::size_t>(outputs));
    for (std::size_t p = 0; p < parameters; ++p)
      if (dense[row * parameters + p] != 0 && owner[p] != output) owner[p] = owner[p] == none ? output : -1;
  }
  std::replace(owner.begin(), owner.end(), none, 0);
  return owner;
}

} // namespace

JetJacobian::JetJacobian(const std::vector<double>& dense, int nodes, int orders, int outputs)
    : m_nodes(nodes), m_orders(orders), m_outputs(outputs), m_own(static_cast<std::size_t>(outputs)) {
  const std::size_t parameters = dense.size() / static_cast<std::size_t>(rows());
  const std::vector<int> owner = owners(dense, outputs, parameters);
  std::vector<std::vector<int>> groups(static_cast<std::size_t>(outputs) + 1); // shared ones first
  for (std::size_t p = 0; p < parameters; ++p)
    groups[static_cast<std::size_t>(owner[p] + 1)].push_back(static_cast<int>(p));
  const auto value = [&](int node, int order, int output, int p) {
    const std::size_t row = (static_cast<std::size_t>(node) * orders + order) * outputs + output;
    return dense[row * parameters + static_cast<std::size_t>(p)];
  };
  m_shared.resize(rows(), static_cast<Eigen::Index>(groups[0].size()));
  m_parameters = groups[0];
  for (int output = 0; output < outputs; ++output) {
    const std::vector<int>& group = groups[static_cast<std::size_t>(output) + 1];
    Own& own = m_own[static_cast<std::size_t>(output)];
    own.first = static_cast<Eigen::Index>(m_parameters.size());
    own.values.resize(nodes * orders, static_cast<Eigen::Index>(group.size()));
    m_parameters.insert(m_parameters.end(), group.begin(), group.end());
    for (int node = 0; node < nodes; ++node)
      for (int order = 0; order < orders; ++order) {
        for (std::size_t c = 0; c < groups[0].size(); ++c)
          m_shared(row(node, output) + order, static_cast<Eigen::Index>(c)) =
              value(node, order, output, groups[0][c]);
        for (std::size_t c = 0; c < group.size(); ++c)
          own.values(node * orders + order, static_cast<Eigen::Index>(c)) =
              value(node, order, output, group[c]);
      }
  }
}

void JetJacobian::multiply(const residual::Matrix& factor, residual::RowMatrix& product) const {
  product.resize(factor.rows(), static_cast<Eigen::Index>(m_parameters.size()));
  product.leftCols(m_shared.cols()).noalias() = factor * m_shared;
  for (int output = 0; output < m_outputs; ++output) {
    const Own& own = m_own[static_cast<std::size_t>(output)];
    product.middleCols(own.first, own.values.cols()).noalias() =
        factor.middleCols(row(0, output), own.values.rows()) * own.values;
  }
}

void JetJacobian::multiply_transposed(
    const Eigen::Ref<const residual::RowMatrix, 0, Eigen::OuterStride<>>& factor,
    residual::Matrix& product) const {
  product.resize(static_cast<Eigen::Index>(m_parameters.size()), factor.cols());
  product.topRows(m_shared.cols()).noalias() = m_shared.transpose() * factor;
  for (int output = 0; output < m_outputs; ++output) {
    const Own& own = m_own[static_cast<std::size_t>(output)];
    product.middleRows(own.first, own.values.cols()).noalias() =
        own.values.transpose() * factor.middleRows(row(0, output), own.values.rows());
  }
}

std::vector<double> JetJacobian::tangent(std::span<const double> v) const {
  Eigen::VectorXd own(static_cast<Eigen::Index>(m_parameters.size())); // in the order of the columns
  for (std::size_t c = 0; c < m_parameters.size(); ++c)
    own[static_cast<Eigen::Index>(c)] = v[static_cast<std::size_t>(m_parameters[c])];
  Eigen::VectorXd rows = m_shared * own.head(m_shared.cols());
  std::vector<double> jets(static_cast<std::size_t>(rows.size()));
  for (int output = 0; output < m_outputs; ++output) {
    const Own& part = m_own[static_cast<std::size_t>(output)];
    rows.segment(row(0, output), part.values.rows()) +=
        part.values * own.segment(part.first, part.values.cols());
    for (int node = 0; node < m_nodes; ++node)
      for (int order = 0; order < m_orders; ++order)
        jets[(static_cast<std::size_t>(order) * m_nodes + node) * m_outputs + output] =
            rows[row(node, output) + order];
  }
  return jets;
}

residual::RowMatrix JetJacobian::at(int node) const {
  residual::RowMatrix result =
      residual::RowMatrix::Zero(jets(), static_cast<Eigen::Index>(m_parameters.size()));
  for (int output = 0; output < m_outputs; ++output) {
    const Own& own = m_own[static_cast<std::size_t>(output)];
    result.block(output * m_orders, 0, m_orders, m_shared.cols()) =
        m_shared.middleRows(row(node, output), m_orders);
    result.block(output * m_orders, own.first, m_orders, own.values.cols()) =
        own.values.middleRows(static_cast<Eigen::Index>(node) * m_orders, m_orders);
  }
  return result;
}

} // namespace spinn::second_order
