// SPDX-License-Identifier: BSD-3-Clause
// Axis networks forward, one separable tensor per residual, axis networks in reverse.
#include "separable/separable_objective.hpp"

#include "axis/axis_jacobian.hpp"
#include "separable/separable_tensor.hpp"

#include <algorithm>
#include <utility>

namespace spinn::separable {

namespace {

std::vector<int> highest_orders_of(const std::vector<residual::Block>& blocks, std::size_t axes) {
  std::vector<int> orders(axes, 0);
  for (const residual::Block& block : blocks)
    for (std::size_t i = 0; i < axes; ++i)
      for (const planning::Feature& feature : block.form->features[i])
        for (const planning::FeatureTerm& term : feature)
          orders[i] = std::max(orders[i], term.order);
  return orders;
}

std::vector<axis::JetRequest> requests(const std::vector<axis::AxisNodes>& nodes,
                                       const std::vector<int>& orders) {
  std::vector<axis::JetRequest> result;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    result.push_back({nodes[i].nodes, nodes[i].factor, orders[i]});
  return result;
}

/// A residual with its place.
struct Entry {
  std::size_t block = 0;
  SeparableTensor tensor;
};

/// The columns of one residual at the parameters of a linearisation, and their Jacobians: [axes], empty where not wanted.
struct Columns {
  std::vector<residual::Matrix> values;
  std::vector<residual::RowMatrix> jacobians;
};

} // namespace

struct SeparableObjective::Impl {
  axis::ModelSpec model;
  std::vector<axis::AxisLayout> layout;
  std::vector<axis::AxisNodes> nodes;
  std::vector<residual::Block> blocks;
  const std::atomic<bool>* stop;
  std::vector<int> orders;
  axis::JetPasses<double> passes;
  std::vector<Entry> entries;
  axis::AxisJets adjoints;
  std::vector<double> losses;
  std::vector<std::size_t> begins; ///< of the axes' parameters, and their end

  Impl(const axis::ModelSpec& spec, std::vector<axis::AxisNodes> given,
       std::vector<residual::Block> given_blocks, const std::atomic<bool>* flag)
      : model(spec), layout(axis::layout(spec)), nodes(std::move(given)), blocks(std::move(given_blocks)),
        stop(flag), orders(highest_orders_of(blocks, nodes.size())), passes(spec, requests(nodes, orders)),
        losses(blocks.size()), begins(axis::axis_begins(spec)) {
    for (std::size_t b = 0; b < blocks.size(); ++b)
      for (std::size_t e = 0; e < blocks[b].plan.weights.size(); ++e)
        entries.push_back({b, SeparableTensor(model, *blocks[b].form, e, blocks[b].plan.weights[e])});
    tabulate();
  }

  void tabulate() {
    for (Entry& entry : entries)
      entry.tensor.set_nodes(nodes, blocks[entry.block].grid().ranges);
  }

  void check_stop() const {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) throw residual::Cancelled{};
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

  /// [entries], with the Jacobians of those axes for which wanted(axis) is true.
  template <class F>
  std::vector<Columns> take_columns(std::span<const double> theta, const F& wanted) {
    const axis::AxisJets& jets = passes.forward(theta);
    std::vector<Columns> result;
    for (const Entry& entry : entries)
      result.push_back({entry.tensor.columns(jets), std::vector<residual::RowMatrix>(nodes.size())});
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (!wanted(i)) continue;
      check_stop();
      const std::vector<double> jacobian = axis::axis_jacobian(model, theta, static_cast<int>(i),
                                                               {nodes[i].nodes, nodes[i].factor, orders[i]});
      for (std::size_t k = 0; k < entries.size(); ++k)
        result[k].jacobians[i] =
            entries[k].tensor.column_jacobian(i, jacobian, orders[i], begins[i + 1] - begins[i]);
    }
    return result;
  }

  /// The diagonal blocks that are not empty.
  void add_axis_blocks(const std::vector<Columns>& columns, const std::vector<SubMatrix>& lower) const {
    for (std::size_t k = 0; k < entries.size(); ++k) {
      check_stop();
      entries[k].tensor.add_axis_blocks(columns[k].values, columns[k].jacobians, lower);
    }
  }

  void gauss_newton(const std::vector<Columns>& columns, std::span<double> matrix) const {
    const auto size = static_cast<Eigen::Index>(begins.back());
    Eigen::Map<residual::Matrix> all(matrix.data(), size, size);
    all.setZero();
    std::vector<SubMatrix> diagonal;
    for (const axis::AxisLayout& axis : layout)
      diagonal.emplace_back(&all(axis.begin, axis.begin), axis.end - axis.begin, axis.end - axis.begin,
                            Eigen::OuterStride<>(size));
    add_axis_blocks(columns, diagonal);
    for (std::size_t k = 0; k < entries.size(); ++k) {
      check_stop();
      entries[k].tensor.add_gauss_newton(columns[k].values, columns[k].jacobians, begins, all);
    }
    all.triangularView<Eigen::StrictlyUpper>() = all.transpose();
  }

  /// An empty block is left out.
  void gauss_newton_blocks(const std::vector<Columns>& columns,
                           std::span<const std::span<double>> wanted) const {
    std::vector<SubMatrix> lower;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const Eigen::Index size = wanted[i].empty() ? 0 : layout[i].end - layout[i].begin;
      lower.emplace_back(wanted[i].data(), size, size, Eigen::OuterStride<>(size)).setZero();
    }
    add_axis_blocks(columns, lower);
    for (SubMatrix& block : lower)
      block.triangularView<Eigen::StrictlyUpper>() = block.transpose();
  }
};

/// Columns with the Jacobians of all axes.
class SeparableObjective::ColumnLinearisation final : public residual::Linearisation {
public:
  ColumnLinearisation(std::shared_ptr<Impl> impl, std::vector<Columns> columns)
      : m_impl(std::move(impl)), m_columns(std::move(columns)) {}

  void multiply(std::span<const double> v, std::span<double> product) override {
    m_impl->check_stop();
    const auto size = static_cast<Eigen::Index>(product.size());
    Eigen::Map<Eigen::VectorXd> result(product.data(), size);
    result.setZero();
    for (std::size_t k = 0; k < m_columns.size(); ++k)
      m_impl->entries[k].tensor.add_multiplied(m_columns[k].values, m_columns[k].jacobians, m_impl->begins,
                                               Eigen::Map<const Eigen::VectorXd>(v.data(), size), result);
  }

  void pull_back(std::span<const double> other, std::span<double> product) override {
    m_impl->check_stop();
    Eigen::Map<Eigen::VectorXd> result(product.data(), static_cast<Eigen::Index>(product.size()));
    result.setZero();
    const axis::AxisJets& jets = m_impl->passes.forward(other);
    for (std::size_t k = 0; k < m_columns.size(); ++k) {
      const SeparableTensor& tensor = m_impl->entries[k].tensor;
      tensor.add_pull_back(m_columns[k].values, m_columns[k].jacobians, tensor.columns(jets), m_impl->begins,
                           result);
    }
  }

private:
  std::shared_ptr<Impl> m_impl; // `set_nodes` leaves one that is in use alone
  std::vector<Columns> m_columns;
};

SeparableObjective::SeparableObjective(const axis::ModelSpec& model, std::vector<axis::AxisNodes> nodes,
                                       std::vector<residual::Block> blocks, const std::atomic<bool>* stop)
    : m_impl(std::make_shared<Impl>(model, std::move(nodes), std::move(blocks), stop)) {}

SeparableObjective::~SeparableObjective() = default;

double SeparableObjective::loss(std::span<const double> theta) {
  return m_impl->evaluate(theta, {});
}

double SeparableObjective::loss_and_gradient(std::span<const double> theta, std::span<double> gradient) {
  return m_impl->evaluate(theta, gradient);
}

residual::Linearised SeparableObjective::linearise(std::span<const double> theta, std::span<double> gradient,
                                                   std::span<double> matrix) {
  const double loss = m_impl->evaluate(theta, gradient);
  std::vector<Columns> columns = m_impl->take_columns(theta, [](std::size_t) { return true; });
  m_impl->gauss_newton(columns, matrix);
  return {loss, std::make_unique<ColumnLinearisation>(m_impl, std::move(columns))};
}

std::span<const std::size_t> SeparableObjective::axis_begins() const {
  return m_impl->begins;
}

residual::Linearised SeparableObjective::linearise_blocks(std::span<const double> theta,
                                                          std::span<double> gradient,
                                                          std::span<const std::span<double>> blocks) {
  const double loss = m_impl->evaluate(theta, gradient);
  std::vector<Columns> columns = m_impl->take_columns(theta, [](std::size_t) { return true; });
  m_impl->gauss_newton_blocks(columns, blocks);
  return {loss, std::make_unique<ColumnLinearisation>(m_impl, std::move(columns))};
}

double SeparableObjective::linearise_axis(std::span<const double> theta, std::size_t axis,
                                          std::span<double> gradient, std::span<double> block) {
  const double loss = m_impl->evaluate(theta, gradient);
  std::vector<std::span<double>> blocks(m_impl->nodes.size());
  blocks[axis] = block;
  m_impl->gauss_newton_blocks(m_impl->take_columns(theta, [axis](std::size_t i) { return i == axis; }),
                              blocks);
  return loss;
}

std::span<const double> SeparableObjective::block_losses() const {
  return m_impl->losses;
}

void SeparableObjective::set_nodes(std::vector<axis::AxisNodes> nodes) {
  if (m_impl.use_count() > 1) { // a linearisation keeps the nodes that it was made at
    m_impl = std::make_shared<Impl>(m_impl->model, std::move(nodes), m_impl->blocks, m_impl->stop);
    return;
  }
  m_impl->nodes = std::move(nodes);
  m_impl->passes.set_nodes(requests(m_impl->nodes, m_impl->orders));
  m_impl->tabulate();
}

double SeparableObjective::operations(const axis::ModelSpec& model, const residual::Block& block) {
  double total = 0;
  for (std::size_t e = 0; e < block.form->residuals.size(); ++e)
    total += SeparableTensor(model, *block.form, e, 1).operations(block.grid().ranges);
  return total;
}

} // namespace spinn::separable
