// SPDX-License-Identifier: BSD-3-Clause
// Sums of rank-one tensors (the CP format of Kolda, Bader 2009): their full values, norms and contractions.
#pragma once

#include "residual/matrices.hpp"

#include <vector>

namespace spinn::separable {

/// K = sum_t coefficient_t  A_1(:, columns_1(t)) x ... x A_d(:, columns_d(t)).
struct CpTerms {
  std::vector<double> coefficients;      ///< [terms]
  std::vector<std::vector<int>> columns; ///< [axes][terms], columns of that axis's matrix
  [[nodiscard]] int axes() const { return static_cast<int>(columns.size()); }
  [[nodiscard]] Eigen::Index terms() const { return static_cast<Eigen::Index>(coefficients.size()); }
};

/// A CP tensor with all its values, [m_1, .., m_d]; fit for small m_i. Axes are held in two halves, so that both the values
/// and their contractions are matrix products.
class CpTensor {
public:
  /// @param matrices  [axes], A_i [m_i, C_i]
  CpTensor(const CpTerms& terms, const std::vector<residual::Matrix>& matrices);

  /// sum of all squared values
  [[nodiscard]] double squared_norm() const { return m_values.squaredNorm(); }

  /// Per axis  B_i [m_i, terms]:  B_i(:, t) = K contracted with the columns of term t along all other axes.
  [[nodiscard]] std::vector<residual::Matrix> contractions() const;

  /// Floating-point operations of values and contractions together.
  static double operations(const std::vector<double>& sizes, double terms);

private:
  std::vector<residual::Matrix> m_gathered; ///< [axes], A_i(:, columns_i) [m_i, terms], without coefficients
  std::size_t m_left_axes = 1;              ///< axes of the left half
  residual::Matrix m_left,
      m_right; ///< Khatri-Rao products of both halves, the first axis fastest, without coefficients
  residual::Matrix m_values; ///< [prod m of the left half, prod m of the right half]
};

} // namespace spinn::separable
