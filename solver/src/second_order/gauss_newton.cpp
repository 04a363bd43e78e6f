// SPDX-License-Identifier: BSD-3-Clause
// J^T J and J^T r of the loss on tensor grids, pair of axes by pair of axes.
#include "second_order/gauss_newton.hpp"

#include "axis/axis_jacobian.hpp"
#include "parallel/host_threads.hpp"
#include "second_order/residual_rows.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace spinn::second_order {
namespace {

constexpr Eigen::Index batch_rows = 256; ///< of points that enter one small product, about
constexpr int strip_columns = 32;        ///< of J^T J per item of work

/// Rows of some lines, of two axes or of one.
struct Batch {
  residual::Matrix a, b; ///< [rows, jets]
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

struct GaussNewton::Setting {
  axis::ModelSpec model;
  std::vector<axis::AxisNodes> nodes;
  std::vector<residual::Block> blocks;
  const std::atomic<bool>* stop;
  std::vector<axis::JetRequest> requests; ///< [axes]
  std::vector<std::size_t> begins;        ///< of the axes' parameters, and their end

  [[nodiscard]] int axes() const { return static_cast<int>(nodes.size()); }
  void check_stop() const {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) throw residual::Cancelled{};
  }
};

namespace {

/// Jets, their Jacobians, residuals and partials at one theta.
class GridLinearisation final : public residual::Linearisation {
public:
  GridLinearisation(std::shared_ptr<const GaussNewton::Setting> setting, std::span<const double> theta);

  void pull_back(std::span<const double> other, std::span<double> product) override;
  void multiply(std::span<const double> v, std::span<double> product) override;

  /// 2 J^T r of one axis, with a `square` also that axis's block of J^T J.
  /// @param block_losses  [blocks], overwritten
  void differentiate(int axis, const Square* square, std::span<double> gradient,
                     std::span<double> block_losses);
  /// The block of J^T J of two axes, in both triangles.
  void add_pair(int a, int b, const Square& matrix);

private:
  [[nodiscard]] const JetJacobian& jacobian(int axis) const {
    return m_jacobians[static_cast<std::size_t>(axis)];
  }
  void take_jets(std::span<const double> theta);
  void pull_back_residuals(std::span<double> product);
  void add_node(int axis, int node, residual::Matrix* square, Eigen::VectorXd& adjoint,
                std::span<double> losses) const;
  std::vector<double> diagonal(int axis, bool squares, Eigen::VectorXd& adjoint);
  void to_parameters(int axis, const Eigen::VectorXd& adjoint, double factor, std::span<double> result) const;
  void add_row(int a, int node, Eigen::Index first, int b, residual::Matrix& g) const;
  void off_diagonal(int a, int b);
  void store(int a, int b, const Square& matrix) const;

  std::shared_ptr<const GaussNewton::Setting> m_setting;
  std::vector<ResidualPoints> m_points; // [blocks]
  std::vector<JetTable> m_jets;         // [axes]
  std::vector<JetJacobian> m_jacobians; // [axes]
  residual::RowMatrix m_product;        // G A_b of a pair: [rows of a, parameters of b]
};

GridLinearisation::GridLinearisation(std::shared_ptr<const GaussNewton::Setting> setting,
                                     std::span<const double> theta)
    : m_setting(std::move(setting)) {
  const GaussNewton::Setting& s = *m_setting;
  s.check_stop();
  take_jets(theta);
  for (const residual::Block& block : s.blocks) {
    m_points.emplace_back(block.plan, block.grid());
    m_points.back().linearise(s.model, theta, s.nodes, [&] { s.check_stop(); });
  }
}

/// Jets and their Jacobians on all axes.
void GridLinearisation::take_jets(std::span<const double> theta) {
  axis::AxisJets all = axis::forward_jets<double>(m_setting->model, theta, m_setting->requests);
  for (int axis = 0; axis < m_setting->axes(); ++axis) {
    m_setting->check_stop();
    const axis::JetRequest& request = m_setting->requests[static_cast<std::size_t>(axis)];
    const int orders = request.order + 1;
    m_jets.emplace_back(std::move(all[static_cast<std::size_t>(axis)]), orders, m_setting->model.outputs());
    m_jacobians.emplace_back(axis::axis_jacobian(m_setting->model, theta, axis, request),
                             static_cast<int>(request.nodes.size()), orders, m_setting->model.outputs());
  }
}

/// Adds  sum g g^T  (if wanted) and  sum g r  over the points at one node of an axis; losses: [blocks], overwritten.
void GridLinearisation::add_node(int axis, int node, residual::Matrix* square, Eigen::VectorXd& adjoint,
                                 std::span<double> losses) const {
  for (std::size_t b = 0; b < m_points.size(); ++b) {
    losses[b] = 0;
    if (!m_points[b].holds(axis, node)) continue;
    LineRows lines(m_points[b], m_jets, m_setting->model.rank);
    Batch batch(lines, square != nullptr ? jacobian(axis).jets() : 0, 0);
    const auto flush = [&] {
      square->noalias() += batch.top_a().transpose() * batch.top_a();
      batch.rows = 0;
    };
    Index index{};
    index[static_cast<std::size_t>(axis)] = node - m_points[b].begin(axis);
    lines.for_each_line(index, {axis}, [&] {
      m_setting->check_stop();
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
std::vector<double> GridLinearisation::diagonal(int axis, bool squares, Eigen::VectorXd& adjoint) {
  const JetJacobian& own = jacobian(axis);
  const int orders = own.orders();
  adjoint.setZero(own.rows());
  if (squares) m_product.resize(own.rows(), static_cast<Eigen::Index>(own.parameters().size()));
  std::vector<double> losses(m_points.size() * static_cast<std::size_t>(own.nodes()));
  parallel::for_each_item(own.nodes(), [&](int node) {
    residual::Matrix square = residual::Matrix::Zero(squares ? own.jets() : 0, squares ? own.jets() : 0);
    Eigen::VectorXd jet_adjoint = Eigen::VectorXd::Zero(own.jets());
    add_node(axis, node, squares ? &square : nullptr, jet_adjoint,
             std::span(losses).subspan(static_cast<std::size_t>(node) * m_points.size(), m_points.size()));
    residual::RowMatrix rows;
    if (squares) rows.noalias() = square * own.at(node);
    for (int output = 0; output < own.outputs(); ++output) {
      adjoint.segment(own.row(node, output), orders) = jet_adjoint.segment(output * orders, orders);
      if (squares)
        m_product.middleRows(own.row(node, output), orders) = rows.middleRows(output * orders, orders);
    }
  });
  std::vector<double> sums(m_points.size(), 0.0);
  for (std::size_t i = 0; i < losses.size(); ++i)
    sums[i % m_points.size()] += losses[i];
  return sums;
}

/// result = factor A^T adjoint
void GridLinearisation::to_parameters(int axis, const Eigen::VectorXd& adjoint, double factor,
                                      std::span<double> result) const {
  residual::Matrix own;
  jacobian(axis).multiply_transposed(Eigen::Map<const residual::RowMatrix, 0, Eigen::OuterStride<>>(
                                         adjoint.data(), adjoint.size(), 1, Eigen::OuterStride<>(1)),
                                     own);
  const std::vector<int>& parameters = jacobian(axis).parameters();
  for (std::size_t p = 0; p < parameters.size(); ++p)
    result[m_setting->begins[static_cast<std::size_t>(axis)] + static_cast<std::size_t>(parameters[p])] =
        factor * own(static_cast<Eigen::Index>(p), 0);
}

/// Adds the rows of G_ab of one node of a, from row `first` on: g [.., rows of b].
void GridLinearisation::add_row(int a, int node, Eigen::Index first, int b, residual::Matrix& g) const {
  const JetJacobian& jets_a = jacobian(a);
  const JetJacobian& jets_b = jacobian(b);
  const int orders = jets_b.orders();
  residual::Matrix sum(jets_a.jets(), jets_b.jets());
  for (const ResidualPoints& block : m_points) {
    if (!block.holds(a, node)) continue;
    LineRows lines(block, m_jets, m_setting->model.rank);
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
        m_setting->check_stop();
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
void GridLinearisation::off_diagonal(int a, int b) {
  const JetJacobian& jets_a = jacobian(a);
  const JetJacobian& jets_b = jacobian(b);
  const int together =
      std::clamp(jets_a.nodes() / (4 * parallel::host_threads()), 1, std::max(1, 96 / jets_a.jets()));
  m_product.resize(jets_a.rows(), static_cast<Eigen::Index>(jets_b.parameters().size()));
  parallel::for_each_item((jets_a.nodes() + together - 1) / together, [&](int item) {
    const int from = item * together;
    const int count = std::min(together, jets_a.nodes() - from);
    residual::Matrix g =
        residual::Matrix::Zero(static_cast<Eigen::Index>(count) * jets_a.jets(), jets_b.rows());
    for (int k = 0; k < count; ++k)
      add_row(a, from + k, static_cast<Eigen::Index>(k) * jets_a.jets(), b, g);
    residual::RowMatrix rows;
    jets_b.multiply(g, rows);
    const int orders = jets_a.orders();
    for (int k = 0; k < count; ++k)
      for (int output = 0; output < jets_a.outputs(); ++output)
        m_product.middleRows(jets_a.row(from + k, output), orders) =
            rows.middleRows(static_cast<Eigen::Index>(k) * jets_a.jets() + output * orders, orders);
  });
}

/// A_a^T product into both triangles of the matrix.
void GridLinearisation::store(int a, int b, const Square& matrix) const {
  const std::vector<int>& rows = jacobian(a).parameters();
  const std::vector<int>& columns = jacobian(b).parameters();
  const std::size_t begin_a = m_setting->begins[static_cast<std::size_t>(a)] - matrix.begin;
  const std::size_t begin_b = m_setting->begins[static_cast<std::size_t>(b)] - matrix.begin;
  const int count = static_cast<int>(columns.size());
  parallel::for_each_item((count + strip_columns - 1) / strip_columns, [&](int item) {
    m_setting->check_stop();
    const int first = item * strip_columns;
    const int width = std::min(strip_columns, count - first);
    residual::Matrix strip;
    jacobian(a).multiply_transposed(m_product.middleCols(first, width), strip);
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

/// product = J^T r with the residuals that stand at the points.
void GridLinearisation::pull_back_residuals(std::span<double> product) {
  Eigen::VectorXd adjoint;
  for (int axis = 0; axis < m_setting->axes(); ++axis) {
    diagonal(axis, false, adjoint);
    to_parameters(axis, adjoint, 1, product);
  }
}

void GridLinearisation::pull_back(std::span<const double> other, std::span<double> product) {
  for (ResidualPoints& points : m_points)
    points.evaluate(m_setting->model, other, m_setting->nodes, [&] { m_setting->check_stop(); });
  pull_back_residuals(product);
}

/// The residuals at the points give way to J v, which is then pulled back.
void GridLinearisation::multiply(std::span<const double> v, std::span<double> product) {
  std::vector<JetTable> tangents;
  for (int axis = 0; axis < m_setting->axes(); ++axis) {
    const auto i = static_cast<std::size_t>(axis);
    const std::size_t begin = m_setting->begins[i];
    tangents.emplace_back(jacobian(axis).tangent(v.subspan(begin, m_setting->begins[i + 1] - begin)),
                          jacobian(axis).orders(), m_setting->model.outputs());
  }
  for (ResidualPoints& points : m_points)
    points.differentiate(m_jets, tangents, m_setting->model.rank, [&] { m_setting->check_stop(); });
  pull_back_residuals(product);
}

void GridLinearisation::differentiate(int axis, const Square* square, std::span<double> gradient,
                                      std::span<double> block_losses) {
  Eigen::VectorXd adjoint;
  std::ranges::copy(diagonal(axis, square != nullptr, adjoint), block_losses.begin());
  to_parameters(axis, adjoint, 2, gradient);
  if (square != nullptr) store(axis, axis, *square);
}

void GridLinearisation::add_pair(int a, int b, const Square& matrix) {
  if (jacobian(a).rows() > jacobian(b).rows()) std::swap(a, b); // the smaller one is less work as the first
  off_diagonal(a, b);
  store(a, b, matrix);
}

} // namespace

GaussNewton::GaussNewton(const axis::ModelSpec& model, std::vector<axis::AxisNodes> nodes,
                         std::vector<residual::Block> blocks, const std::atomic<bool>* stop) {
  auto setting = std::make_shared<Setting>(
      Setting{model, std::move(nodes), std::move(blocks), stop, {}, axis::axis_begins(model)});
  const std::vector<int> orders = highest_orders(setting->blocks, setting->nodes.size());
  for (std::size_t i = 0; i < setting->nodes.size(); ++i)
    setting->requests.push_back({setting->nodes[i].nodes, setting->nodes[i].factor, orders[i]});
  m_setting = std::move(setting);
}

residual::Linearised GaussNewton::linearise(std::span<const double> theta, std::span<double> gradient,
                                            std::span<double> matrix, std::span<double> block_losses) const {
  auto result = std::make_unique<GridLinearisation>(m_setting, theta);
  const Square all{matrix, 0, m_setting->begins.back()};
  for (int a = 0; a < m_setting->axes(); ++a) {
    result->differentiate(a, &all, gradient, block_losses);
    for (int b = a + 1; b < m_setting->axes(); ++b)
      result->add_pair(a, b, all);
  }
  return {std::accumulate(block_losses.begin(), block_losses.end(), 0.0), std::move(result)};
}

residual::Linearised GaussNewton::linearise_blocks(std::span<const double> theta, std::span<double> gradient,
                                                   std::span<const std::span<double>> blocks,
                                                   std::span<double> block_losses) const {
  auto result = std::make_unique<GridLinearisation>(m_setting, theta);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Square own{blocks[i], m_setting->begins[i], m_setting->begins[i + 1] - m_setting->begins[i]};
    result->differentiate(static_cast<int>(i), blocks[i].empty() ? nullptr : &own, gradient, block_losses);
  }
  return {std::accumulate(block_losses.begin(), block_losses.end(), 0.0), std::move(result)};
}

} // namespace spinn::second_order
