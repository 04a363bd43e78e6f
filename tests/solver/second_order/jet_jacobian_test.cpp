// SPDX-License-Identifier: BSD-3-Clause
// Products with the Jacobian of an axis function's jets, against loops over all its entries.
#include "second_order/jet_jacobian.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace spinn;
using namespace spinn::second_order;

constexpr int nodes = 3, orders = 2, outputs = 4, count = 9;

/// Parameters 0, 4 and 8 move all outputs, 3 none, the others output p % outputs alone.
double entry(int node, int order, int output, int p) {
  if (p == 3 || (p % 4 != 0 && p % outputs != output)) return 0;
  return std::sin(1 + node + 3 * order + 7 * output + 11 * p);
}

std::vector<double> dense() {
  std::vector<double> result;
  for (int node = 0; node < nodes; ++node)
    for (int order = 0; order < orders; ++order)
      for (int output = 0; output < outputs; ++output)
        for (int p = 0; p < count; ++p)
          result.push_back(entry(node, order, output, p));
  return result;
}

/// The whole matrix in the order of rows and columns that the class tells.
residual::RowMatrix expected(const JetJacobian& a) {
  residual::RowMatrix result(a.rows(), count);
  for (int node = 0; node < nodes; ++node)
    for (int order = 0; order < orders; ++order)
      for (int output = 0; output < outputs; ++output)
        for (int c = 0; c < count; ++c)
          result(a.row(node, output) + order, c) =
              entry(node, order, output, a.parameters()[static_cast<std::size_t>(c)]);
  return result;
}

residual::Matrix some(Eigen::Index rows, Eigen::Index columns) {
  residual::Matrix result(rows, columns);
  for (Eigen::Index i = 0; i < result.size(); ++i)
    result.data()[i] = std::cos(static_cast<double>(3 * i));
  return result;
}

TEST(JetJacobian, has_every_parameter_once) {
  const JetJacobian a(dense(), nodes, orders, outputs);
  std::vector<int> parameters = a.parameters();
  std::sort(parameters.begin(), parameters.end());
  EXPECT_EQ(parameters, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(a.rows(), nodes * orders * outputs);
}

TEST(JetJacobian, multiplies) {
  const JetJacobian a(dense(), nodes, orders, outputs);
  const residual::Matrix factor = some(5, a.rows());
  residual::RowMatrix product;
  a.multiply(factor, product);
  EXPECT_LT((product - factor * expected(a)).cwiseAbs().maxCoeff(), 1e-13);
}

TEST(JetJacobian, multiplies_transposed) {
  const JetJacobian a(dense(), nodes, orders, outputs);
  const residual::RowMatrix factor = some(a.rows(), 5);
  residual::Matrix product;
  a.multiply_transposed(factor.middleCols(1, 3), product);
  EXPECT_LT((product - expected(a).transpose() * factor.middleCols(1, 3)).cwiseAbs().maxCoeff(), 1e-13);
}

TEST(JetJacobian, gives_the_rows_of_a_node) {
  const JetJacobian a(dense(), nodes, orders, outputs);
  for (int node = 0; node < nodes; ++node)
    for (int output = 0; output < outputs; ++output)
      EXPECT_EQ(a.at(node).middleRows(output * orders, orders),
                expected(a).middleRows(a.row(node, output), orders));
}

} // namespace
