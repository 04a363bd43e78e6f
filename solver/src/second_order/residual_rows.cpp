// SPDX-License-Identifier: BSD-3-Clause
// Rows of the Jacobian of a block's residuals with respect to the jets of the axes.
#include "second_order/residual_rows.hpp"

#include "expansion/expand.hpp"

#include "parallel/host_threads.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace spinn::second_order {
namespace {

std::size_t at(int i) {
  return static_cast<std::size_t>(i);
}

/// Some nodes of an axis.
axis::AxisNodes slice(const axis::AxisNodes& axis, int begin, int length) {
  const auto cut = [&](const std::vector<double>& all) {
    return std::vector<double>(all.begin() + begin, all.begin() + begin + length);
  };
  axis::AxisNodes result{cut(axis.nodes), {}};
  for (const std::vector<double>& order : axis.factor)
    result.factor.push_back(cut(order));
  return result;
}

} // namespace

JetTable::JetTable(std::vector<double> jets, int orders, int outputs)
    : nodes(static_cast<int>(jets.size()) / (orders * outputs)), orders(orders), outputs(outputs),
      across(std::move(jets)), along(across.size()) {
  for (int order = 0; order < orders; ++order)
    for (int node = 0; node < nodes; ++node)
      for (int output = 0; output < outputs; ++output)
        along[(at(order) * outputs + output) * nodes + node] = outputs_at(order, node)[output];
}

ResidualPoints::ResidualPoints(const planning::Plan& plan, const residual::TensorGrid& grid)
    : m_plan(&plan), m_grid(grid), m_strides(grid.ranges.size()) {
  m_grid.check();
  const std::vector<residual::NodeRange>& ranges = m_grid.ranges;
  std::size_t points = 1;
  for (std::size_t i = ranges.size(); i-- > 0;) {
    m_strides[i] = points;
    points *= ranges[i].weights.size();
  }
  for (const residual::NodeRange& range : ranges) {
    std::vector<double>& roots = m_roots.emplace_back();
    for (const double weight : range.weights)
      roots.push_back(std::sqrt(weight));
  }
  for (const double weight : m_grid.point_weights)
    m_point_roots.push_back(std::sqrt(weight));
  m_values.assign(plan.linearisation.program.outputs.size(), std::vector<double>(points));
}

void ResidualPoints::linearise(const axis::ModelSpec& model, std::span<const double> theta,
                               const std::vector<axis::AxisNodes>& nodes,
                               const std::function<void()>& between) {
  expand_into(m_plan->linearisation.program, model, theta, nodes, between);
}

void ResidualPoints::evaluate(const axis::ModelSpec& model, std::span<const double> theta,
                              const std::vector<axis::AxisNodes>& nodes,
                              const std::function<void()>& between) {
  language::Program program = m_plan->linearisation.program;
  program.outputs.resize(at(m_plan->residuals()));
  expand_into(program, model, theta, nodes, between);
}

/// In slabs of the slowest axis, so that a stop is seen between them.
void ResidualPoints::expand_into(const language::Program& program, const axis::ModelSpec& model,
                                 std::span<const double> theta, const std::vector<axis::AxisNodes>& nodes,
                                 const std::function<void()>& between) {
  constexpr std::size_t slab_points = 1U << 15U;
  const planning::Plan plan{m_plan->axes,
                            m_plan->fields,
                            m_plan->tables,
                            program,
                            std::vector<double>(program.outputs.size(), 1.0),
                            {}};
  std::vector<int> order(m_grid.ranges.size());
  std::iota(order.rbegin(), order.rend(), 0);
  std::vector<axis::AxisNodes> own;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    own.push_back(slice(nodes[i], m_grid.ranges[i].begin, length(static_cast<int>(i))));
  const axis::AxisNodes slowest = own.front();
  const int step = std::max(1, static_cast<int>(slab_points / m_strides.front()));
  for (int first = 0; first < length(0); first += step) {
    between();
    own.front() = slice(slowest, first, std::min(step, length(0) - first));
    std::vector<double*> out;
    for (std::size_t k = 0; k < program.outputs.size(); ++k)
      out.push_back(m_values[k].data() + at(first) * m_strides.front());
    expansion::expand<double>(model, theta, plan, own, order, out);
  }
}

/// Items are the nodes of the second longest axis, lines run along the longest.
void ResidualPoints::differentiate(const std::vector<JetTable>& jets, const std::vector<JetTable>& tangents,
                                   int rank, const std::function<void()>& between) {
  std::vector<int> by_length(m_grid.ranges.size());
  std::iota(by_length.begin(), by_length.end(), 0);
  std::stable_sort(by_length.begin(), by_length.end(),
                   [this](int a, int b) { return length(a) > length(b); });
  const int axis = by_length[by_length.size() > 1 ? 1 : 0];
  parallel::for_each_item(length(axis), [&](int node) {
    LineRows lines(*this, jets, rank);
    std::vector<double> product;
    Index index{};
    index[at(axis)] = node;
    lines.for_each_line(index, {axis}, [&] {
      between();
      lines.tangents(tangents, product);
      lines.store(product, m_values);
    });
  });
}

LineRows::LineRows(const ResidualPoints& points, const std::vector<JetTable>& jets, int rank)
    : m_points(points), m_jets(jets), m_residuals(points.m_plan->residuals()), m_rank(rank) {}

int LineRows::most_rows() const {
  int longest = 1;
  for (int i = 0; i < m_points.axes(); ++i)
    longest = std::max(longest, m_points.length(i));
  return longest * m_residuals;
}

void LineRows::for_each_line(Index index, std::initializer_list<int> fixed,
                             const std::function<void()>& visit) {
  std::vector<int> free; // the longest last
  for (int i = 0; i < m_points.axes(); ++i)
    if (std::find(fixed.begin(), fixed.end(), i) == fixed.end()) free.push_back(i);
  std::stable_sort(free.begin(), free.end(),
                   [this](int a, int b) { return m_points.length(a) < m_points.length(b); });
  const int along = free.empty() ? -1 : free.back();
  if (!free.empty()) free.pop_back();
  for (const int axis : free)
    index[at(axis)] = 0;
  for (bool more = true; more;) {
    stand_on(index, along);
    visit();
    more = false;
    for (std::size_t i = 0; i < free.size() && !more; ++i) {
      int& node = index[at(free[i])];
      more = ++node < m_points.length(free[i]);
      if (!more) node = 0;
    }
  }
}

void LineRows::stand_on(const Index& index, int along) {
  m_index = index;
  m_along = along;
  m_length = along < 0 ? 1 : m_points.length(along);
  m_stride = along < 0 ? 0 : m_points.m_strides[at(along)];
  m_offset = 0;
  double root = 1;
  for (int i = 0; i < m_points.axes(); ++i) {
    if (i == along) continue;
    m_offset += at(index[at(i)]) * m_points.m_strides[at(i)];
    root *= m_points.m_roots[at(i)][at(index[at(i)])];
  }
  m_root.assign(at(m_length), root);
  for (int l = 0; along >= 0 && l < m_length; ++l)
    m_root[at(l)] *= m_points.m_roots[at(along)][at(l)];
  if (!m_points.m_point_roots.empty())
    for (int l = 0; l < m_length; ++l)
      m_root[at(l)] *= m_points.m_point_roots[m_offset + at(l) * m_stride];

  m_values.resize(at(rows()));
  for (int e = 0; e < m_residuals; ++e)
    weigh(e, m_points.m_values[at(e)], m_values.data() + e * m_length);
  const planning::Linearisation& linearisation = m_points.m_plan->linearisation;
  m_partials.resize(linearisation.partials.size() * at(m_length));
  double* target = m_partials.data();
  for (const planning::Partial& partial : linearisation.partials) {
    if (partial.output >= 0) {
      weigh(partial.residual, m_points.m_values[at(partial.output)], target);
    } else {
      const double constant = std::sqrt(m_points.m_plan->weights[at(partial.residual)]) * partial.constant;
      for (int l = 0; l < m_length; ++l)
        target[l] = constant * m_root[at(l)];
    }
    target += m_length;
  }
}

void LineRows::weigh(int residual, const std::vector<double>& values, double* target) const {
  const double root = std::sqrt(m_points.m_plan->weights[at(residual)]);
  const double* source = values.data() + m_offset;
  for (int l = 0; l < m_length; ++l)
    target[l] = root * m_root[at(l)] * source[at(l) * m_stride];
}

const double* LineRows::along(const std::vector<JetTable>& jets, const planning::Term& term,
                              int output) const {
  static constexpr double one = 1;
  if (m_along < 0) return &one;
  return jets[at(m_along)].nodes_of(term.orders[at(m_along)], output) + m_points.begin(m_along);
}

const double* LineRows::across(const std::vector<JetTable>& jets, int axis,
                               const planning::Term& term) const {
  return jets[at(axis)].outputs_at(term.orders[at(axis)], m_points.begin(axis) + m_index[at(axis)]) +
         term.unknown * m_rank;
}

void LineRows::multiply_factors(int axis, const planning::Term& term, double* products) const {
  std::fill_n(products, m_rank, term.coefficient);
  for (int j = 0; j < m_points.axes(); ++j) {
    if (j == axis || j == m_along) continue;
    const double* const factors = across(m_jets, j, term);
    for (int r = 0; r < m_rank; ++r)
      products[r] *= factors[r];
  }
}

void LineRows::fill(int axis, residual::Matrix& target, Eigen::Index first) const {
  target.middleRows(first, rows()).setZero();
  const int orders = m_jets[at(axis)].orders;
  std::vector<double> products(at(m_rank));
  const double* partials = m_partials.data();
  for (const planning::Partial& partial : m_points.m_plan->linearisation.partials) {
    double* const rows_of_residual = target.data() + first + partial.residual * m_length;
    for (const planning::Term& term : m_points.m_plan->fields[at(partial.field)]) {
      multiply_factors(axis, term, products.data());
      for (int r = 0; r < m_rank; ++r) {
        const int output = term.unknown * m_rank + r;
        double* const column =
            rows_of_residual + (output * orders + term.orders[at(axis)]) * target.outerStride();
        const double* const moving = along(m_jets, term, output);
        for (int l = 0; l < m_length; ++l)
          column[l] += products[at(r)] * partials[l] * moving[l];
      }
    }
    partials += m_length;
  }
}

void LineRows::add_adjoints(int axis, Eigen::VectorXd& adjoint) const {
  const int orders = m_jets[at(axis)].orders;
  std::vector<double> products(at(m_rank));
  Eigen::VectorXd field(m_length); // of one residual: adjoint of one field
  const double* partials = m_partials.data();
  for (const planning::Partial& partial : m_points.m_plan->linearisation.partials) {
    const double* const values = m_values.data() + partial.residual * m_length;
    for (int l = 0; l < m_length; ++l)
      field[l] = partials[l] * values[l];
    for (const planning::Term& term : m_points.m_plan->fields[at(partial.field)]) {
      multiply_factors(axis, term, products.data());
      for (int r = 0; r < m_rank; ++r) {
        const int output = term.unknown * m_rank + r;
        adjoint[output * orders + term.orders[at(axis)]] +=
            products[at(r)] *
            field.dot(Eigen::Map<const Eigen::VectorXd>(along(m_jets, term, output), m_length));
      }
    }
    partials += m_length;
  }
}

/// By the product rule along the term's axes, the line's own last.
void LineRows::tangents(const std::vector<JetTable>& tangents, std::vector<double>& product) const {
  product.assign(at(rows()), 0.0);
  std::vector<double> values(at(m_rank)), changes(at(m_rank)), field(at(m_length));
  const double* partials = m_partials.data();
  for (const planning::Partial& partial : m_points.m_plan->linearisation.partials) {
    std::ranges::fill(field, 0.0);
    for (const planning::Term& term : m_points.m_plan->fields[at(partial.field)]) {
      std::ranges::fill(values, term.coefficient);
      std::ranges::fill(changes, 0.0);
      for (int j = 0; j < m_points.axes(); ++j) {
        if (j == m_along) continue;
        const double* const factors = across(m_jets, j, term);
        const double* const moved = across(tangents, j, term);
        for (int r = 0; r < m_rank; ++r) {
          changes[at(r)] = changes[at(r)] * factors[r] + values[at(r)] * moved[r];
          values[at(r)] *= factors[r];
        }
      }
      for (int r = 0; r < m_rank; ++r) {
        const int output = term.unknown * m_rank + r;
        const double* const still = along(m_jets, term, output);
        const double* const moved = m_along < 0 ? nullptr : along(tangents, term, output);
        for (int l = 0; l < m_length; ++l)
          field[at(l)] += changes[at(r)] * still[l] + (moved != nullptr ? values[at(r)] * moved[l] : 0.0);
      }
    }
    double* const target = product.data() + partial.residual * m_length;
    for (int l = 0; l < m_length; ++l)
      target[l] += partials[l] * field[at(l)];
    partials += m_length;
  }
  for (int e = 0; e < m_residuals; ++e) { // the partials carry sqrt(w weight_e)
    const double root = std::sqrt(m_points.m_plan->weights[at(e)]);
    for (int l = 0; l < m_length; ++l)
      if (m_root[at(l)] > 0) product[at(e * m_length + l)] /= root * m_root[at(l)]; // otherwise 0
  }
}

void LineRows::store(const std::vector<double>& product, std::vector<std::vector<double>>& values) const {
  for (int e = 0; e < m_residuals; ++e)
    for (int l = 0; l < m_length; ++l)
      values[at(e)][m_offset + at(l) * m_stride] = product[at(e * m_length + l)];
}

double LineRows::loss() const {
  return Eigen::Map<const Eigen::VectorXd>(m_values.data(), rows()).squaredNorm();
}

} // namespace spinn::second_order
