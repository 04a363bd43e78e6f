// SPDX-License-Identifier: BSD-3-Clause
// Sums of losses, gradients and Gauss-Newton matrices.
#include "residual/sum_objective.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace spinn::residual {

namespace {

void add(std::span<double> target, std::span<const double> source) {
  std::ranges::transform(target, source, target.begin(), std::plus<>());
}

/// One linearisation per part.
class SumLinearisation final : public Linearisation {
public:
  explicit SumLinearisation(std::vector<std::unique_ptr<Linearisation>> parts) : m_parts(std::move(parts)) {}

  void pull_back(std::span<const double> other, std::span<double> product) override {
    sum(product, [&](Linearisation& part, std::span<double> result) { part.pull_back(other, result); });
  }
  void multiply(std::span<const double> v, std::span<double> product) override {
    sum(product, [&](Linearisation& part, std::span<double> result) { part.multiply(v, result); });
  }

private:
  /// product = sum of what f(part, product) gives for each part
  template <class F>
  void sum(std::span<double> product, const F& f) {
    f(*m_parts.front(), product);
    m_vector.resize(product.size());
    for (std::size_t k = 1; k < m_parts.size(); ++k) {
      f(*m_parts[k], std::span<double>(m_vector));
      add(product, m_vector);
    }
  }

  std::vector<std::unique_ptr<Linearisation>> m_parts;
  std::vector<double> m_vector; // of one part
};

} // namespace

SumObjective::SumObjective(std::vector<Part> parts) : m_parts(std::move(parts)) {
  std::size_t blocks = 0;
  for (const Part& part : m_parts)
    blocks += part.blocks.size();
  m_block_losses.resize(blocks);
}

void SumObjective::gather_losses() {
  for (const Part& part : m_parts)
    for (std::size_t b = 0; b < part.blocks.size(); ++b)
      m_block_losses[part.blocks[b]] = part.objective->block_losses()[b];
}

double SumObjective::loss(std::span<const double> theta) {
  double total = 0;
  for (const Part& part : m_parts)
    total += part.objective->loss(theta);
  gather_losses();
  return total;
}

double SumObjective::loss_and_gradient(std::span<const double> theta, std::span<double> gradient) {
  double total = m_parts.front().objective->loss_and_gradient(theta, gradient);
  m_vector.resize(gradient.size());
  for (std::size_t k = 1; k < m_parts.size(); ++k) {
    total += m_parts[k].objective->loss_and_gradient(theta, m_vector);
    add(gradient, m_vector);
  }
  gather_losses();
  return total;
}

Linearised SumObjective::linearise(std::span<const double> theta, std::span<double> gradient,
                                   std::span<double> matrix) {
  std::vector<std::unique_ptr<Linearisation>> jacobians;
  double total = 0;
  m_vector.resize(gradient.size());
  for (std::size_t k = 0; k < m_parts.size(); ++k) {
    if (k > 0) m_matrix.resize(matrix.size());
    Linearised part = k == 0 ? m_parts[k].objective->linearise(theta, gradient, matrix)
                             : m_parts[k].objective->linearise(theta, m_vector, m_matrix);
    total += part.loss;
    jacobians.push_back(std::move(part.jacobian));
    if (k == 0) continue;
    add(gradient, m_vector);
    add(matrix, m_matrix);
  }
  gather_losses();
  return {total, std::make_unique<SumLinearisation>(std::move(jacobians))};
}

std::span<const std::size_t> SumObjective::axis_begins() const {
  return m_parts.front().objective->axis_begins();
}

Linearised SumObjective::linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                                          std::span<const std::span<double>> blocks) {
  std::vector<std::unique_ptr<Linearisation>> jacobians;
  double total = 0;
  m_vector.resize(gradient.size());
  m_squares.resize(blocks.size());
  std::vector<std::span<double>> own;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    m_squares[i].resize(blocks[i].size());
    own.emplace_back(m_squares[i]);
  }
  for (std::size_t k = 0; k < m_parts.size(); ++k) {
    Linearised part = k == 0 ? m_parts[k].objective->linearise_blocks(theta, gradient, blocks)
                             : m_parts[k].objective->linearise_blocks(theta, m_vector, own);
    total += part.loss;
    jacobians.push_back(std::move(part.jacobian));
    if (k == 0) continue;
    add(gradient, m_vector);
    for (std::size_t i = 0; i < blocks.size(); ++i)
      add(blocks[i], own[i]);
  }
  gather_losses();
  return {total, std::make_unique<SumLinearisation>(std::move(jacobians))};
}

double SumObjective::linearise_axis(std::span<const double> theta, std::size_t axis,
                                    std::span<double> gradient, std::span<double> block) {
  double total = m_parts.front().objective->linearise_axis(theta, axis, gradient, block);
  m_vector.resize(gradient.size());
  m_matrix.resize(block.size());
  for (std::size_t k = 1; k < m_parts.size(); ++k) {
    total += m_parts[k].objective->linearise_axis(theta, axis, m_vector, m_matrix);
    add(gradient, m_vector);
    add(block, m_matrix);
  }
  gather_losses();
  return total;
}

void SumObjective::set_nodes(std::vector<axis::AxisNodes> nodes) {
  for (const Part& part : m_parts)
    part.objective->set_nodes(nodes);
}

} // namespace spinn::residual
