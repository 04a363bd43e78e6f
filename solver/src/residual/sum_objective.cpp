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

} // namespace

SumObjective::SumObjective(std::vector<Part> parts) : m_parts(std::move(parts)) {
  std::size_t blocks = 0;
  for (const Part& part : m_parts)
    blocks += part.blocks.size();
  m_block_losses.resize(blocks);
}

std::size_t SumObjective::size() const {
  return m_parts.front().objective->size();
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

double SumObjective::linearise(std::span<const double> theta, std::span<double> gradient,
                               std::span<double> matrix) {
  double total = m_parts.front().objective->linearise(theta, gradient, matrix);
  m_vector.resize(gradient.size());
  m_matrix.resize(matrix.size());
  for (std::size_t k = 1; k < m_parts.size(); ++k) {
    total += m_parts[k].objective->linearise(theta, m_vector, m_matrix);
    add(gradient, m_vector);
    add(matrix, m_matrix);
  }
  gather_losses();
  return total;
}

void SumObjective::pull_back(std::span<const double> other, std::span<double> product) {
  m_parts.front().objective->pull_back(other, product);
  m_vector.resize(product.size());
  for (std::size_t k = 1; k < m_parts.size(); ++k) {
    m_parts[k].objective->pull_back(other, m_vector);
    add(product, m_vector);
  }
}

void SumObjective::set_nodes(std::vector<AxisNodes> nodes) {
  for (const Part& part : m_parts)
    part.objective->set_nodes(nodes);
}

} // namespace spinn::residual
