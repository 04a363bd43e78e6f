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

std::span<const std::size_t> SumObjective::axis_begins() const {
  return m_parts.front().objective->axis_begins();
}

double SumObjective::linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                                      std::span<const std::span<double>> blocks) {
  double total = m_parts.front().objective->linearise_blocks(theta, gradient, blocks);
  m_vector.resize(gradient.size());
  m_squares.resize(blocks.size());
  std::vector<std::span<double>> own;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    m_squares[i].resize(blocks[i].size());
    own.emplace_back(m_squares[i]);
  }
  for (std::size_t k = 1; k < m_parts.size(); ++k) {
    total += m_parts[k].objective->linearise_blocks(theta, m_vector, own);
    add(gradient, m_vector);
    for (std::size_t i = 0; i < blocks.size(); ++i)
      add(blocks[i], own[i]);
  }
  gather_losses();
  return total;
}

template <class F>
void SumObjective::sum_products(std::span<double> product, const F& f) {
  f(*m_parts.front().objective, product);
  m_vector.resize(product.size());
  for (std::size_t k = 1; k < m_parts.size(); ++k) {
    f(*m_parts[k].objective, std::span<double>(m_vector));
    add(product, m_vector);
  }
}

void SumObjective::pull_back(std::span<const double> other, std::span<double> product) {
  sum_products(product, [&](Objective& part, std::span<double> result) { part.pull_back(other, result); });
}

void SumObjective::multiply(std::span<const double> v, std::span<double> product) {
  sum_products(product, [&](Objective& part, std::span<double> result) { part.multiply(v, result); });
}

void SumObjective::set_nodes(std::vector<AxisNodes> nodes) {
  for (const Part& part : m_parts)
    part.objective->set_nodes(nodes);
}

} // namespace spinn::residual
