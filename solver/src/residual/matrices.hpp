// SPDX-License-Identifier: BSD-3-Clause
// Dense matrices of the host's linear algebra.
#pragma once

#include <Eigen/Core>

namespace spinn::residual {

using Matrix = Eigen::MatrixXd; ///< column after column
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

} // namespace spinn::residual
