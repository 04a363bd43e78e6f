// SPDX-License-Identifier: BSD-3-Clause
// A damped system by conjugate gradients, preconditioned axis by axis.
#include "optimise/axis_blocks.hpp"
#include "optimise/damped_system.hpp"
#include "optimise/dot.hpp"

#include <algorithm>
#include <vector>

namespace spinn::optimise {
namespace {

// Measured at 3,000 and 4,000 parameters, separable and not: a tenth to a hundredth of the loss that reductions of 0.01 reach
// in the same time, and of what the dense matrix reaches.
constexpr double reduction = 0.1; // of the rest, in the norm of the preconditioner's inverse
constexpr int most_iterations = 100;

class ConjugateGradientSystem final : public DampedSystem {
public:
  explicit ConjugateGradientSystem(std::size_t parameters)
      : m_direction(parameters), m_product(parameters), m_preconditioned(parameters) {}

  residual::Linearised linearise(residual::Objective& objective, std::span<const double> theta,
                                 std::span<double> gradient) override {
    if (m_blocks.empty()) m_blocks = make_axis_blocks("levenberg-marquardt-cg", objective.axis_begins());
    std::vector<std::span<double>> blocks;
    for (AxisBlock& block : m_blocks)
      blocks.emplace_back(block.matrix);
    return objective.linearise_blocks(theta, gradient, blocks);
  }

  [[nodiscard]] double trace() const override {
    double sum = 0;
    for (const AxisBlock& block : m_blocks)
      for (std::size_t i = 0; i < block.size; ++i)
        sum += block.matrix[i * (block.size + 1)];
    return sum;
  }

  bool factorise(double shift) override {
    m_shift = shift;
    return std::ranges::all_of(
        m_blocks, [&](AxisBlock& block) { return block.cholesky.factorise(block.matrix, shift); });
  }

  void solve(residual::Linearisation& jacobian, std::span<double> x, std::span<double> rest) override {
    std::ranges::copy(x, rest.begin());
    std::ranges::fill(x, 0.0);
    precondition(rest);
    m_direction = m_preconditioned;
    double square = dot(rest, m_preconditioned);
    const double goal = reduction * reduction * square;
    for (int k = 0; k < most_iterations && square > goal; ++k) {
      jacobian.multiply(m_direction, m_product);
      for (std::size_t i = 0; i < x.size(); ++i)
        m_product[i] += m_shift * m_direction[i];
      const double curvature = dot(m_direction, m_product);
      if (!(curvature > 0)) break; // within rounding
      const double step = square / curvature;
      for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] += step * m_direction[i];
        rest[i] -= step * m_product[i];
      }
      precondition(rest);
      const double next = dot(rest, m_preconditioned);
      for (std::size_t i = 0; i < x.size(); ++i)
        m_direction[i] = m_preconditioned[i] + next / square * m_direction[i];
      square = next;
    }
  }

private:
  /// m_preconditioned = M^-1 vector
  void precondition(std::span<const double> vector) {
    std::ranges::copy(vector, m_preconditioned.begin());
    for (const AxisBlock& block : m_blocks)
      block.cholesky.solve(std::span(m_preconditioned).subspan(block.begin, block.size));
  }

  std::vector<AxisBlock> m_blocks;
  double m_shift = 0;
  std::vector<double> m_direction, m_product, m_preconditioned;
};

} // namespace

std::unique_ptr<DampedSystem> make_conjugate_gradient_system(std::size_t parameters) {
  return std::make_unique<ConjugateGradientSystem>(parameters);
}

} // namespace spinn::optimise
