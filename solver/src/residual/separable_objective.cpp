// SPDX-License-Identifier: BSD-3-Clause
// Axis networks forward, one separable tensor per residual, axis networks in reverse.
#include "residual/separable_objective.hpp"

#include "axis/axis_jacobian.hpp"
#include "residual/separable_tensor.hpp"

#include <algorithm>
#include <utility>

namespace spinn::residual {

namespace {

std::vector<int> highest_orders_of(const std::vector<Block>& blocks, std::size_t axes) {
  std::vector<int> orders(axes, 0);
  for (const Block& block : blocks)
    for (std::size_t i = 0; i < axes; ++i)
      for (const Feature& feature : block.form->features[i])
        for (const FeatureTerm& term : feature)
          orders[i] = std::max(orders[i], term.order);
  return orders;
}

std::vector<axis::JetRequest> requests(const std::vector<AxisNodes>& nodes, const std::vector<int>& orders) {
  std::vector<axis::JetRequest> result;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    result.push_back({nodes[i].nodes, nodes[i].factor, orders[i]});
  return result;
}

/// A residual with its place, and what `linearise` keeps of it.
struct Entry {
  std::size_t block = 0;
  SeparableTensor tensor;
  std::vector<Matrix> columns;
  std::vector<RowMatrix> jacobians;
};

} // namespace

struct SeparableObjective::Impl {
  axis::ModelSpec model;
  std::vector<axis::AxisLayout> layout;
  std::vector<AxisNodes> nodes;
  std::vector<Block> blocks;
  const std::atomic<bool>* stop;
  std::vector<int> orders;
  axis::JetPasses<double> passes;
  std::vector<Entry> entries;
  axis::AxisJets adjoints;
  std::vector<double> losses;
  std::vector<std::size_t> begins; ///< of the axes' parameters, and their end

  Impl(const axis::ModelSpec& spec, std::vector<AxisNodes> given, std::vector<Block> given_blocks,
       const std::atomic<bool>* flag)
      : model(spec), layout(axis::layout(spec)), nodes(std::move(given)), blocks(std::move(given_blocks)),
        stop(flag), orders(highest_orders_of(blocks, nodes.size())), passes(spec, requests(nodes, orders)),
        losses(blocks.size()), begins(axis::axis_begins(spec)) {
    for (std::size_t b = 0; b < blocks.size(); ++b)
      for (std::size_t e = 0; e < blocks[b].plan.weights.size(); ++e)
        entries.push_back({b, SeparableTensor(model, *blocks[b].form, e, blocks[b].plan.weights[e]), {}, {}});
    tabulate();
  }

  void tabulate() {
    for (Entry& entry : entries)
      entry.tensor.set_nodes(nodes, blocks[entry.block].ranges);
  }

  void check_stop() const {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) throw Cancelled{};
  }

  double evaluate(std::span<const double> theta, std::span<double> gradient) {
    check_stop();
    const axis::AxisJets& jets = passes.forward(theta);
    std::ranges::fill(losses, 0.0);
    if (!gradient.empty()) {
      adjoints.resize(jets.size());
      for (std::size_t i = 0; i < jets.size(); ++i)
        adjoints[i].assign(jets[i].size(), 0.0);
    }
    double total = 0;
    for (const Entry& entry : entries) {
      const double loss =
          entry.tensor.loss(entry.tensor.columns(jets), gradient.empty() ? nullptr : &adjoints);
      losses[entry.block] += loss;
      total += loss;
    }
    if (!gradient.empty()) passes.reverse(adjoints, gradient);
    return total;
  }

  /// Columns, and their Jacobians on those axes for which wanted(axis) is true.
  template <class F>
  void take_jacobians(std::span<const double> theta, const F& wanted) {
    const axis::AxisJets& jets = passes.forward(theta);
    for (Entry& entry : entries) {
      entry.columns = entry.tensor.columns(jets);
      entry.jacobians.assign(nodes.size(), {});
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (!wanted(i)) continue;
      check_stop();
      const std::vector<double> jacobian = axis::axis_jacobian(model, theta, static_cast<int>(i),
                                                               {nodes[i].nodes, nodes[i].factor, orders[i]});
      for (Entry& entry : entries)
        entry.jacobians[i] = entry.tensor.column_jacobian(i, jacobian, orders[i], begins[i + 1] - begins[i]);
    }
  }

  /// The diagonal blocks that are not empty.
  void add_axis_blocks(const std::vector<SubMatrix>& lower) {
    for (const Entry& entry : entries) {
      check_stop();
      entry.tensor.add_axis_blocks(entry.columns, entry.jacobians, lower);
    }
  }

  void gauss_newton(std::span<const double> theta, std::span<double> matrix) {
    const auto size = static_cast<Eigen::Index>(theta.size());
    take_jacobians(theta, [](std::size_t) { return true; });
    Eigen::Map<Matrix> all(matrix.data(), size, size);
    all.setZero();
    std::vector<SubMatrix> diagonal;
    for (const axis::AxisLayout& axis : layout)
      diagonal.emplace_back(&all(axis.begin, axis.begin), axis.end - axis.begin, axis.end - axis.begin,
                            Eigen::OuterStride<>(size));
    add_axis_blocks(diagonal);
    for (const Entry& entry : entries) {
      check_stop();
      entry.tensor.add_gauss_newton(entry.columns, entry.jacobians, begins, all);
    }
    all.triangularView<Eigen::StrictlyUpper>() = all.transpose();
  }

  void gauss_newton_blocks(std::span<const double> theta, std::span<const std::span<double>> blocks) {
    take_jacobians(theta, [&](std::size_t i) { return !blocks[i].empty(); });
    std::vector<SubMatrix> lower;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const Eigen::Index size = blocks[i].empty() ? 0 : layout[i].end - layout[i].begin;
      lower.emplace_back(blocks[i].data(), size, size, Eigen::OuterStride<>(size)).setZero();
    }
    add_axis_blocks(lower);
    for (SubMatrix& block : lower)
      block.triangularView<Eigen::StrictlyUpper>() = block.transpose();
  }
};

SeparableObjective::SeparableObjective(const axis::ModelSpec& model, std::vector<AxisNodes> nodes,
                                       std::vector<Block> blocks, const std::atomic<bool>* stop)
    : m_impl(std::make_unique<Impl>(model, std::move(nodes), std::move(blocks), stop)) {}

SeparableObjective::~SeparableObjective() = default;

double SeparableObjective::loss(std::span<const double> theta) {
  return m_impl->evaluate(theta, {});
}

double SeparableObjective::loss_and_gradient(std::span<const double> theta, std::span<double> gradient) {
  return m_impl->evaluate(theta, gradient);
}

double SeparableObjective::linearise(std::span<const double> theta, std::span<double> gradient,
                                     std::span<double> matrix) {
  const double loss = m_impl->evaluate(theta, gradient);
  m_impl->gauss_newton(theta, matrix);
  return loss;
}

std::span<const std::size_t> SeparableObjective::axis_begins() const {
  return m_impl->begins;
}

double SeparableObjective::linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                                            std::span<const std::span<double>> blocks) {
  const double loss = m_impl->evaluate(theta, gradient);
  m_impl->gauss_newton_blocks(theta, blocks);
  return loss;
}

void SeparableObjective::multiply(std::span<const double> v, std::span<double> product) {
  m_impl->check_stop();
  const auto size = static_cast<Eigen::Index>(product.size());
  Eigen::Map<Eigen::VectorXd> result(product.data(), size);
  result.setZero();
  for (const Entry& entry : m_impl->entries)
    entry.tensor.add_multiplied(entry.columns, entry.jacobians, m_impl->begins,
                                Eigen::Map<const Eigen::VectorXd>(v.data(), size), result);
}

void SeparableObjective::pull_back(std::span<const double> other, std::span<double> product) {
  m_impl->check_stop();
  Eigen::Map<Eigen::VectorXd> result(product.data(), static_cast<Eigen::Index>(product.size()));
  result.setZero();
  const axis::AxisJets& jets = m_impl->passes.forward(other);
  for (const Entry& entry : m_impl->entries)
    entry.tensor.add_pull_back(entry.columns, entry.jacobians, entry.tensor.columns(jets), m_impl->begins,
                               result);
}

std::span<const double> SeparableObjective::block_losses() const {
  return m_impl->losses;
}

void SeparableObjective::set_nodes(std::vector<AxisNodes> nodes) {
  m_impl->nodes = std::move(nodes);
  m_impl->passes.set_nodes(requests(m_impl->nodes, m_impl->orders));
  m_impl->tabulate();
}

double SeparableObjective::operations(const axis::ModelSpec& model, const Block& block) {
  double total = 0;
  for (std::size_t e = 0; e < block.form->residuals.size(); ++e)
    total += SeparableTensor(model, *block.form, e, 1).operations(block.ranges);
  return total;
}

} // namespace spinn::residual
