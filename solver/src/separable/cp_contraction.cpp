// SPDX-License-Identifier: BSD-3-Clause
// Values and contractions of CP tensors by Khatri-Rao products.
#include "separable/cp_contraction.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <span>

namespace spinn::separable {

namespace {

using Index = Eigen::Index;

/// Column t is the Kronecker product of the matrices' columns t, the first matrix fastest.
residual::Matrix khatri_rao(std::span<const residual::Matrix> matrices) {
  residual::Matrix product = matrices.front();
  for (const residual::Matrix& next : matrices.subspan(1)) {
    residual::Matrix larger(product.rows() * next.rows(), product.cols());
    for (Index t = 0; t < product.cols(); ++t)
      for (Index j = 0; j < next.rows(); ++j)
        larger.col(t).segment(j * product.rows(), product.rows()) = next(j, t) * product.col(t);
    product = std::move(larger);
  }
  return product;
}

/// values [prod m, terms], the first axis fastest -> [m of axis `kept`, terms]: column t contracted with the columns t of all
/// other matrices.
residual::Matrix contracted(residual::Matrix values, std::span<const residual::Matrix> matrices,
                            std::size_t kept) {
  for (std::size_t i = matrices.size(); i-- > kept + 1;) { // the slowest axis
    const Index inner = values.rows() / matrices[i].rows();
    residual::Matrix smaller(inner, values.cols());
    for (Index t = 0; t < values.cols(); ++t)
      smaller.col(t).noalias() =
          Eigen::Map<const residual::Matrix>(values.col(t).data(), inner, matrices[i].rows()) *
          matrices[i].col(t);
    values = std::move(smaller);
  }
  for (std::size_t i = 0; i < kept; ++i) { // the fastest axis
    const Index outer = values.rows() / matrices[i].rows();
    residual::Matrix smaller(outer, values.cols());
    for (Index t = 0; t < values.cols(); ++t)
      smaller.col(t).noalias() =
          Eigen::Map<const residual::Matrix>(values.col(t).data(), matrices[i].rows(), outer).transpose() *
          matrices[i].col(t);
    values = std::move(smaller);
  }
  return values;
}

/// Axes of the left half, at least one and not all: as many as make the halves' sizes most equal.
std::size_t left_axes(std::span<const double> sizes) {
  std::size_t best = 1;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t left = 1; left < sizes.size(); ++left) {
    const auto product = [](std::span<const double> part) {
      return std::accumulate(part.begin(), part.end(), 1.0, std::multiplies<>());
    };
    const double sum = product(sizes.first(left)) + product(sizes.subspan(left));
    if (sum < least) best = left;
    least = std::min(least, sum);
  }
  return best;
}

} // namespace

CpTensor::CpTensor(const CpTerms& terms, const std::vector<residual::Matrix>& matrices) {
  std::vector<double> sizes;
  for (std::size_t i = 0; i < matrices.size(); ++i) {
    const auto rows = Eigen::seqN(0, matrices[i].rows()); // Eigen 3.4 and 5 have different names for "all"
    m_gathered.push_back(matrices[i](rows, terms.columns[i]));
    sizes.push_back(static_cast<double>(matrices[i].rows()));
  }
  m_left_axes = left_axes(sizes);
  const std::span<const residual::Matrix> all = m_gathered;
  m_left = khatri_rao(all.first(m_left_axes));
  m_right = khatri_rao(all.subspan(m_left_axes));
  const Eigen::Map<const Eigen::VectorXd> coefficients(terms.coefficients.data(), terms.terms());
  m_values.noalias() = (m_left * coefficients.asDiagonal()) * m_right.transpose();
}

std::vector<residual::Matrix> CpTensor::contractions() const {
  const std::span<const residual::Matrix> all = m_gathered;
  const std::span<const residual::Matrix> left = all.first(m_left_axes);
  const std::span<const residual::Matrix> right = all.subspan(m_left_axes);
  const residual::Matrix on_left = m_values * m_right;
  const residual::Matrix on_right = m_values.transpose() * m_left;
  std::vector<residual::Matrix> result;
  for (std::size_t i = 0; i < left.size(); ++i)
    result.push_back(contracted(on_left, left, i));
  for (std::size_t i = 0; i < right.size(); ++i)
    result.push_back(contracted(on_right, right, i));
  return result;
}

double CpTensor::operations(const std::vector<double>& sizes, double terms) {
  double values = 1;
  for (const double size : sizes)
    values *= size;
  return 6 * values * terms;
}

} // namespace spinn::separable
