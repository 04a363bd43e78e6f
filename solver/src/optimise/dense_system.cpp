// SPDX-License-Identifier: BSD-3-Clause
// A damped system by a dense Cholesky factorisation.
#include "optimise/cholesky.hpp"
#include "optimise/damped_system.hpp"
#include "optimise/dense_memory.hpp"

#include <algorithm>
#include <vector>

namespace spinn::optimise {
namespace {

class DenseSystem final : public DampedSystem {
public:
  explicit DenseSystem(std::size_t parameters)
      : m_size(parameters), m_matrix(parameters * parameters), m_cholesky(parameters) {}

  residual::Linearised linearise(residual::Objective& objective, std::span<const double> theta,
                                 std::span<double> gradient) override {
    return objective.linearise(theta, gradient, m_matrix);
  }

  [[nodiscard]] double trace() const override {
    double sum = 0;
    for (std::size_t i = 0; i < m_size; ++i)
      sum += m_matrix[i * (m_size + 1)];
    return sum;
  }

  bool factorise(double shift) override { return m_cholesky.factorise(m_matrix, shift); }

  void solve(residual::Linearisation&, std::span<double> x, std::span<double> rest) override {
    m_cholesky.solve(x);
    std::ranges::fill(rest, 0.0);
  }

private:
  std::size_t m_size;
  std::vector<double> m_matrix;
  Cholesky m_cholesky;
};

} // namespace

std::unique_ptr<DampedSystem> make_dense_system(std::size_t parameters) {
  require_dense_memory("levenberg-marquardt", parameters, 2 * sizeof(double) * parameters * parameters);
  return std::make_unique<DenseSystem>(parameters);
}

} // namespace spinn::optimise
