// SPDX-License-Identifier: BSD-3-Clause
// First order by one object, second order by another.
#include "second_order/second_order_objective.hpp"

#include <algorithm>
#include <utility>

namespace spinn::second_order {

SecondOrderObjective::SecondOrderObjective(std::unique_ptr<residual::FirstOrderObjective> first,
                                           const axis::ModelSpec& model, std::vector<axis::AxisNodes> nodes,
                                           std::vector<residual::Block> blocks, const std::atomic<bool>* stop)
    : m_first(std::move(first)), m_model(model), m_nodes(std::move(nodes)), m_blocks(std::move(blocks)),
      m_stop(stop), m_block_losses(m_blocks.size()) {}

const GaussNewton& SecondOrderObjective::gauss_newton() {
  if (!m_gauss_newton) m_gauss_newton.emplace(m_model, m_nodes, m_blocks, m_stop);
  return *m_gauss_newton;
}

double SecondOrderObjective::loss(std::span<const double> theta) {
  const double loss = m_first->loss(theta);
  std::ranges::copy(m_first->block_losses(), m_block_losses.begin());
  return loss;
}

double SecondOrderObjective::loss_and_gradient(std::span<const double> theta, std::span<double> gradient) {
  const double loss = m_first->loss_and_gradient(theta, gradient);
  std::ranges::copy(m_first->block_losses(), m_block_losses.begin());
  return loss;
}

void SecondOrderObjective::set_nodes(std::vector<axis::AxisNodes> nodes) {
  m_first->set_nodes(nodes);
  m_nodes = std::move(nodes);
  m_gauss_newton.reset();
}

residual::Linearised SecondOrderObjective::linearise(std::span<const double> theta,
                                                     std::span<double> gradient, std::span<double> matrix) {
  return gauss_newton().linearise(theta, gradient, matrix, m_block_losses);
}

residual::Linearised SecondOrderObjective::linearise_blocks(std::span<const double> theta,
                                                            std::span<double> gradient,
                                                            std::span<const std::span<double>> blocks) {
  return gauss_newton().linearise_blocks(theta, gradient, blocks, m_block_losses);
}

double SecondOrderObjective::linearise_axis(std::span<const double> theta, std::size_t axis,
                                            std::span<double> gradient, std::span<double> block) {
  std::vector<std::span<double>> blocks(m_model.axes.size());
  blocks[axis] = block;
  return gauss_newton().linearise_blocks(theta, gradient, blocks, m_block_losses).loss;
}

} // namespace spinn::second_order
