// SPDX-License-Identifier: BSD-3-Clause
// J^T J and J^T r of the loss on tensor grids, pair of axes by pair of axes.
#include "residual/gauss_newton.hpp"

#include "axis/axis_jacobian.hpp"
#include "parallel/host_threads.hpp"
#include "residual/residual_rows.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>

namespace spinn::residual {
namespace {

constexpr Eigen::Index batch_rows = 256; ///< of points that enter one small product, about
constexpr int strip_columns = 32;        ///< of J^T J per item of work

/// Rows of some lines, of two axes or of one.
struct Batch {
  Matrix a, b; ///< [rows, jets]
  Eigen::Index rows = 0;

  Batch(const LineRows& lines, Eigen::Index jets_a, Eigen::Index jets_b)
      : a(batch_rows + lines.most_rows(), jets_a), b(a.rows(), jets_b) {}
  auto top_a() const { return a.topRows(rows); }
  auto top_b() const { return b.topRows(rows); }
};

/// Part of J^T J, or all of it: rows and columns from the parameter `begin` on.
struct Square {
  std::span<double> values; ///< [size, size]
  std::size_t begin = 0, size = 0;
};

} // namespace

struct GaussNewton::Impl {
  axis::ModelSpec model;
  std::vector<AxisNodes> nodes;
  std::vector<Block> blocks;
  const std::atomic<bool>* stop;
  std::vector<axis::JetRequest> requests;
  std::vector<std::size_t> begins;    ///< of the axes' parameters, and their end
  std::vector<ResidualPoints> points; ///< [blocks]
  // Of the last linearise:
  std::vector<JetTable> jets;         ///< [axes]
  std::vector<JetJacobian> jacobians; ///< [axes]
  bool complete = false;              ///< they and the slopes at the points belong together
  RowMatrix product;                  ///< G A_b of a pair: [rows of a, parameters of b]

  int axes() const { return static_cast<int>(nodes.size()); }
  const JetJacobian& jacobian(int axis) const { return jacobians[static_cast<std::size_t>(axis)]; }
  void check_stop() const {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) throw Cancelled{};
  }

  void take_jets(std::span<const double> theta);
  void begin(std::span<const double> theta);
  void require_linearisation(const char* caller) const;
  void pull_back_residuals(std::span<double> product);
  void add_node(int axis, int node, Matrix* square, Eigen::VectorXd& adjoint, std::span<double> losses);
  std::vector<double> diagonal(int axis, bool squares, Eigen::VectorXd& adjoint);
  void to_parameters(int axis, const Eigen::VectorXd& adjoint, double factor, std::span<double> result) const;
  void add_row(int a, int node, Eigen::Index first, int b, Matrix& g) const;
  void off_diagonal(int a, int b);
  void store(int a, int b, const Square& matrix) const;
};

GaussNewton::GaussNewton(const axis::ModelSpec& model, std::vector<AxisNodes> nodes,
                         std::vector<Block> blocks, const std::atomic<bool>* stop)
    : m_impl(std::make_unique<Impl>()) {
  Impl& m = *m_impl;
  m.model = model;
  m.nodes = std::move(nodes);
  m.blocks = std::move(blocks);
  m.stop = stop;
  const std::vector<int> orders = highest_orders(m.blocks, m.nodes.size());
  for (const Block& block : m.blocks)
    m.points.emplace_back(block.plan, block.ranges);
  for (std::size_t i = 0; i < m.nodes.size(); ++i)
    m.requests.push_back({m.nodes[i].nodes, m.nodes[i].factor, orders[i]});
  m.begins = axis::axis_begins(model);
}

GaussNewton::~GaussNewton() = default;

/// Jets and their Jacobians on all axes.
void GaussNewton::Impl::take_jets(std::span<const double> theta) {
  jets.clear();
  jacobians.clear();
  axis::AxisJets all = axis::forward_jets<double>(model, theta, requests);
  for (int axis = 0; axis < axes(); ++axis) {
    check_stop();
    const axis::JetRequest& request = requests[static_cast<std::size_t>(axis)];
    const int orders = request.order + 1;
    jets.emplace_back(std::move(all[static_cast<std::size_t>(axis)]), orders, model.outputs());
    jacobians.emplace_back(axis::axis_jacobian(model, theta, axis, request),
                           static_cast<int>(request.nodes.size()), orders, model.outputs());
  }
}

/// Adds  sum g g^T  (if wanted) and  sum g r  over the points at one node of an axis; losses: [blocks], overwritten.
void GaussNewton::Impl::add_node(int axis, int node, Matrix* square, Eigen::VectorXd& adjoint,
                                 std::span<double> losses) {
  for (std::size_t b = 0; b < points.size(); ++b) {
    losses[b] = 0;
    if (!points[b].holds(axis, node)) continue;
    LineRows lines(points[b], jets, model.rank);
    Batch batch(lines, square != nullptr ? jacobian(axis).jets() : 0, 0);
    const auto flush = [&] {
      square->noalias() += batch.top_a().transpose() * batch.top_a();
      batch.rows = 0;
    };
    Index index{};
    index[static_cast<std::size_t>(axis)] = node - points[b].begin(axis);
    lines.for_each_line(index, {axis}, [&] {
      check_stop();
      losses[b] += lines.loss();
      lines.add_adjoints(axis, adjoint);
      if (square == nullptr) return;
      lines.fill(axis, batch.a, batch.rows);
      batch.rows += lines.rows();
      if (batch.rows >= batch_rows) flush();
    });
    if (square != nullptr) flush();
  }
}

/// adjoint = sum of g r: [rows]; with `squares`, product = G A of an axis with itself. Returns the blocks' losses.
std::vector<double> GaussNewton::Impl::diagonal(int axis, bool squares, Eigen::VectorXd& adjoint) {
  const JetJacobian& own = jacobian(axis);
  const int orders = own.orders();
  adjoint.setZero(own.rows());
  if (squares) product.resize(own.rows(), static_cast<Eigen::Index>(own.parameters().size()));
  std::vector<double> losses(points.size() * static_cast<std::size_t>(own.nodes()));
  parallel::for_each_item(own.nodes(), [&](int node) {
    Matrix square = Matrix::Zero(squares ? own.jets() : 0, squares ? own.jets() : 0);
    Eigen::VectorXd jet_adjoint = Eigen::VectorXd::Zero(own.jets());
    add_node(axis, node, squares ? &square : nullptr, jet_adjoint,
             std::span(losses).subspan(static_cast<std::size_t>(node) * points.size(), points.size()));
    RowMatrix rows;
    if (squares) rows.noalias() = square * own.at(node);
    for (int output = 0; output < own.outputs(); ++output) {
      adjoint.segment(own.row(node, output), orders) = jet_adjoint.segment(output * orders, orders);
      if (squares)
        product.middleRows(own.row(node, output), orders) = rows.middleRows(output * orders, orders);
    }
  });
  std::vector<double> sums(points.size(), 0.0);
  for (std::size_t i = 0; i < losses.size(); ++i)
    sums[i % points.size()] += losses[i];
  return sums;
}

/// result = factor A^T adjoint
void GaussNewton::Impl::to_parameters(int axis, const Eigen::VectorXd& adjoint, double factor,
                                      std::span<double> result) const {
  Matrix own;
  jacobian(axis).multiply_transposed(Eigen::Map<const RowMatrix, 0, Eigen::OuterStride<>>(
                                         adjoint.data(), adjoint.size(), 1, Eigen::OuterStride<>(1)),
                                     own);
  const std::vector<int>& parameters = jacobian(axis).parameters();
  for (std::size_t p = 0; p < parameters.size(); ++p)
    result[begins[static_cast<std::size_t>(axis)] + static_cast<std::size_t>(parameters[p])] =
        factor * own(static_cast<Eigen::Index>(p), 0);
}

/// Adds the rows of G_ab of one node of a, from row `first` on: g [.., rows of b].
void GaussNewton::Impl::add_row(int a, int node, Eigen::Index first, int b, Matrix& g) const {
  const JetJacobian& jets_a = jacobian(a);
  const JetJacobian& jets_b = jacobian(b);
  const int orders = jets_b.orders();
  Matrix sum(jets_a.jets(), jets_b.jets());
  for (const ResidualPoints& block : points) {
    if (!block.holds(a, node)) continue;
    LineRows lines(block, jets, model.rank);
    Batch batch(lines, jets_a.jets(), jets_b.jets());
    Index index{};
    index[static_cast<std::size_t>(a)] = node - block.begin(a);
    for (int other = 0; other < block.length(b); ++other) {
      const auto flush = [&] {
        sum.noalias() += batch.top_a().transpose() * batch.top_b();
        batch.rows = 0;
      };
      index[static_cast<std::size_t>(b)] = other;
      sum.setZero();
      lines.for_each_line(index, {a, b}, [&] {
        check_stop();
        lines.fill(a, batch.a, batch.rows);
        lines.fill(b, batch.b, batch.rows);
        batch.rows += lines.rows();
        if (batch.rows >= batch_rows) flush();
      });
      flush();
      for (int output = 0; output < jets_b.outputs(); ++output)
        g.block(first, jets_b.row(block.begin(b) + other, output), sum.rows(), orders) +=
            sum.middleCols(output * orders, orders);
    }
  }
}

/// product = G_ab A_b. Some nodes of a are taken together, so that the products are large enough.
void GaussNewton::Impl::off_diagonal(int a, int b) {
  const JetJacobian& jets_a = jacobian(a);
  const JetJacobian& jets_b = jacobian(b);
  const int together =
      std::clamp(jets_a.nodes() / (4 * parallel::host_threads()), 1, std::max(1, 96 / jets_a.jets()));
  product.resize(jets_a.rows(), static_cast<Eigen::Index>(jets_b.parameters().size()));
  parallel::for_each_item((jets_a.nodes() + together - 1) / together, [&](int item) {
    const int from = item * together;
    const int count = std::min(together, jets_a.nodes() - from);
    Matrix g = Matrix::Zero(static_cast<Eigen::Index>(count) * jets_a.jets(), jets_b.rows());
    for (int k = 0; k < count; ++k)
      add_row(a, from + k, static_cast<Eigen::Index>(k) * jets_a.jets(), b, g);
    RowMatrix rows;
    jets_b.multiply(g, rows);
    const int orders = jets_a.orders();
    for (int k = 0; k < count; ++k)
      for (int output = 0; output < jets_a.outputs(); ++output)
        product.middleRows(jets_a.row(from + k, output), orders) =
            rows.middleRows(static_cast<Eigen::Index>(k) * jets_a.jets() + output * orders, orders);
  });
}

/// A_a^T product into both triangles of the matrix.
void GaussNewton::Impl::store(int a, int b, const Square& matrix) const {
  const std::vector<int>& rows = jacobian(a).parameters();
  const std::vector<int>& columns = jacobian(b).parameters();
  const std::size_t begin_a = begins[static_cast<std::size_t>(a)] - matrix.begin;
  const std::size_t begin_b = begins[static_cast<std::size_t>(b)] - matrix.begin;
  const int count = static_cast<int>(columns.size());
  parallel::for_each_item((count + strip_columns - 1) / strip_columns, [&](int item) {
    check_stop();
    const int first = item * strip_columns;
    const int width = std::min(strip_columns, count - first);
    Matrix strip;
    jacobian(a).multiply_transposed(product.middleCols(first, width), strip);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t p = begin_a + static_cast<std::size_t>(rows[i]);
      for (int j = 0; j < width; ++j) {
        const std::size_t q =
            begin_b + static_cast<std::size_t>(columns[static_cast<std::size_t>(first + j)]);
        if (a == b && p < q) continue; // one of two that differ by rounding
        const double value = strip(static_cast<Eigen::Index>(i), j);
        matrix.values[p * matrix.size + q] = value;
        matrix.values[q * matrix.size + p] = value;
      }
    }
  });
}

/// Jets, residuals and slopes at theta.
void GaussNewton::Impl::begin(std::span<const double> theta) {
  check_stop();
  complete = false;
  take_jets(theta);
  for (ResidualPoints& block : points)
    block.linearise(model, theta, nodes, [&] { check_stop(); });
  complete = true;
}

void GaussNewton::Impl::require_linearisation(const char* caller) const {
  if (!complete)
    throw std::logic_error(std::string("GaussNewton::") + caller +
                           ": there is no linearisation yet; call linearise before");
  check_stop();
}

/// product = J^T r with the residuals that stand at the points.
void GaussNewton::Impl::pull_back_residuals(std::span<double> product) {
  Eigen::VectorXd adjoint;
  for (int axis = 0; axis < axes(); ++axis) {
    diagonal(axis, false, adjoint);
    to_parameters(axis, adjoint, 1, product);
  }
}

double GaussNewton::linearise(std::span<const double> theta, std::span<double> gradient,
                              std::span<double> matrix, std::span<double> block_losses) {
  Impl& m = *m_impl;
  m.begin(theta);
  const Square all{matrix, 0, m.begins.back()};
  Eigen::VectorXd adjoint;
  for (int a = 0; a < m.axes(); ++a) {
    const std::vector<double> losses = m.diagonal(a, true, adjoint);
    std::copy(losses.begin(), losses.end(), block_losses.begin());
    m.to_parameters(a, adjoint, 2, gradient);
    m.store(a, a, all);
    for (int b = a + 1; b < m.axes(); ++b) {
      const bool swap =
          m.jacobian(a).rows() > m.jacobian(b).rows(); // the smaller one is less work as the first
      m.off_diagonal(swap ? b : a, swap ? a : b);
      m.store(swap ? b : a, swap ? a : b, all);
    }
  }
  return std::accumulate(block_losses.begin(), block_losses.end(), 0.0);
}

double GaussNewton::linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                                     std::span<const std::span<double>> blocks,
                                     std::span<double> block_losses) {
  Impl& m = *m_impl;
  m.begin(theta);
  Eigen::VectorXd adjoint;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const int axis = static_cast<int>(i);
    const bool wanted = !blocks[i].empty();
    const std::vector<double> losses = m.diagonal(axis, wanted, adjoint);
    std::copy(losses.begin(), losses.end(), block_losses.begin());
    m.to_parameters(axis, adjoint, 2, gradient);
    if (wanted) m.store(axis, axis, {blocks[i], m.begins[i], m.begins[i + 1] - m.begins[i]});
  }
  return std::accumulate(block_losses.begin(), block_losses.end(), 0.0);
}

void GaussNewton::pull_back(std::span<const double> other, std::span<double> product) {
  Impl& m = *m_impl;
  m.require_linearisation("pull_back");
  for (ResidualPoints& points : m.points)
    points.evaluate(m.model, other, m.nodes, [&] { m.check_stop(); });
  m.pull_back_residuals(product);
}

/// The residuals at the points give way to J v, which is then pulled back.
void GaussNewton::multiply(std::span<const double> v, std::span<double> product) {
  Impl& m = *m_impl;
  m.require_linearisation("multiply");
  std::vector<JetTable> tangents;
  for (int axis = 0; axis < m.axes(); ++axis) {
    const auto i = static_cast<std::size_t>(axis);
    tangents.emplace_back(m.jacobian(axis).tangent(v.subspan(m.begins[i], m.begins[i + 1] - m.begins[i])),
                          m.jacobian(axis).orders(), m.model.outputs());
  }
  for (ResidualPoints& points : m.points)
    points.differentiate(m.jets, tangents, m.model.rank, [&] { m.check_stop(); });
  m.pull_back_residuals(product);
}

} // namespace spinn::residual
