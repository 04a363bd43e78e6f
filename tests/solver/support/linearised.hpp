// SPDX-License-Identifier: BSD-3-Clause
// An objective with J^T J at fixed parameters, for the tests of every objective.
#pragma once

#include "residual/objective.hpp"

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

namespace spinn::test {

struct Linearised {
  double loss;
  std::vector<double> gradient, matrix;
  std::unique_ptr<residual::Linearisation> jacobian;

  Linearised(residual::Objective& objective, const std::vector<double>& theta)
      : gradient(theta.size(), std::nan("")), matrix(theta.size() * theta.size(), std::nan("")) {
    residual::Linearised here = objective.linearise(theta, gradient, matrix);
    loss = here.loss;
    jacobian = std::move(here.jacobian);
  }

  /// J^T J v from the matrix.
  [[nodiscard]] std::vector<double> times(const std::vector<double>& v) const {
    std::vector<double> product(v.size(), 0.0);
    for (std::size_t p = 0; p < v.size(); ++p)
      for (std::size_t q = 0; q < v.size(); ++q)
        product[p] += matrix[p * v.size() + q] * v[q];
    return product;
  }
};

} // namespace spinn::test
