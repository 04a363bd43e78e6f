// SPDX-License-Identifier: BSD-3-Clause
// Columns, loss, adjoints and Gauss-Newton products of a separable residual.
#include "separable/separable_tensor.hpp"

#include "parallel/host_threads.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace spinn::separable {

namespace {

using Index = Eigen::Index;
using Eigen::VectorXd;

VectorXd values_at(const language::Program& program, const std::vector<double>& nodes) {
  VectorXd values(static_cast<Index>(nodes.size()));
  const double* const in = nodes.data();
  double* const out = values.data();
  language::evaluate(program, nodes.size(), {&in, 1}, {&out, 1});
  return values;
}

} // namespace

SeparableTensor::SeparableTensor(const axis::ModelSpec& model, const planning::SeparableForm& form,
                                 std::size_t index, double weight)
    : m_form(&form), m_rank(model.rank), m_outputs(model.outputs()),
      m_axes(static_cast<std::size_t>(form.axes)) {
  const planning::SeparableResidual& residual = form.residuals[index];
  m_terms.columns.resize(m_axes.size());
  for (const planning::ModelTerm& term : residual.model) {
    for (std::size_t i = 0; i < m_axes.size(); ++i) {
      const int first = group(i, term.features[i], term.unknown) * m_rank;
      for (int r = 0; r < m_rank; ++r)
        m_terms.columns[i].push_back(first + r);
    }
    m_terms.coefficients.insert(m_terms.coefficients.end(), static_cast<std::size_t>(m_rank),
                                std::sqrt(weight) * term.coefficient);
  }
  m_model_terms = m_terms.terms();
  for (AxisData& axis : m_axes)
    axis.model_columns = static_cast<Index>(axis.groups.size()) * m_rank;
  for (const planning::SourceTerm& term : residual.source) {
    for (std::size_t i = 0; i < m_axes.size(); ++i)
      m_terms.columns[i].push_back(source_column(i, term.functions[i]));
    m_terms.coefficients.push_back(std::sqrt(weight) * term.coefficient);
  }
}

int SeparableTensor::group(std::size_t axis, int feature, int unknown) {
  auto& groups = m_axes[axis].groups;
  const auto found = std::ranges::find_if(
      groups, [&](const Group& g) { return g.feature == feature && g.unknown == unknown; });
  const auto number = static_cast<int>(found - groups.begin());
  if (found == groups.end()) groups.push_back({feature, unknown, static_cast<Index>(number) * m_rank});
  return number;
}

int SeparableTensor::source_column(std::size_t axis, int function) {
  AxisData& data = m_axes[axis];
  const auto found = std::ranges::find(data.functions, function);
  const auto number = static_cast<int>(found - data.functions.begin());
  if (found == data.functions.end()) data.functions.push_back(function);
  return static_cast<int>(data.model_columns) + number;
}

void SeparableTensor::set_nodes(const std::vector<axis::AxisNodes>& nodes,
                                const std::vector<residual::NodeRange>& ranges) {
  for (std::size_t i = 0; i < m_axes.size(); ++i) {
    AxisData& axis = m_axes[i];
    const std::vector<double>& weights = ranges[i].weights;
    axis.begin = ranges[i].begin;
    axis.total = static_cast<Index>(nodes[i].nodes.size());
    axis.root_weights =
        Eigen::Map<const VectorXd>(weights.data(), static_cast<Index>(weights.size())).cwiseSqrt();
    const auto first = nodes[i].nodes.begin() + ranges[i].begin;
    const std::vector<double> at(first, first + static_cast<std::ptrdiff_t>(weights.size()));
    axis.coefficients.clear();
    for (const Group& g : axis.groups) {
      auto& tables = axis.coefficients.emplace_back();
      for (const planning::FeatureTerm& term : m_form->features[i][static_cast<std::size_t>(g.feature)])
        tables.emplace_back(values_at(term.coefficient, at).cwiseProduct(axis.root_weights));
    }
    axis.source.resize(axis.root_weights.size(), static_cast<Index>(axis.functions.size()));
    for (std::size_t s = 0; s < axis.functions.size(); ++s)
      axis.source.col(static_cast<Index>(s)) =
          values_at(m_form->functions[i][static_cast<std::size_t>(axis.functions[s])], at)
              .cwiseProduct(axis.root_weights);
  }
}

std::size_t SeparableTensor::jet_place(std::size_t axis, int order, Index node, const Group& group) const {
  const Index row = order * m_axes[axis].total + m_axes[axis].begin + node;
  return static_cast<std::size_t>(row * m_outputs + group.unknown * m_rank);
}

/// f(group, node, order, coefficient at the node) for every term of the operators along an axis, at every node.
template <class F>
void SeparableTensor::for_each_term(std::size_t axis, const F& f) const {
  const AxisData& data = m_axes[axis];
  for (std::size_t g = 0; g < data.groups.size(); ++g) {
    const planning::Feature& feature =
        m_form->features[axis][static_cast<std::size_t>(data.groups[g].feature)];
    for (std::size_t k = 0; k < feature.size(); ++k)
      for (Index n = 0; n < data.root_weights.size(); ++n)
        f(data.groups[g], n, feature[k].order, data.coefficients[g][k][n]);
  }
}

std::vector<residual::Matrix> SeparableTensor::columns(const axis::AxisJets& jets) const {
  std::vector<residual::Matrix> result;
  for (std::size_t i = 0; i < m_axes.size(); ++i) {
    const AxisData& axis = m_axes[i];
    residual::Matrix phi =
        residual::Matrix::Zero(axis.root_weights.size(), axis.model_columns + axis.source.cols());
    for_each_term(i, [&](const Group& group, Index n, int order, double coefficient) {
      const double* const jet = &jets[i][jet_place(i, order, n, group)];
      for (int r = 0; r < m_rank; ++r)
        phi(n, group.column + r) += coefficient * jet[r];
    });
    phi.rightCols(axis.source.cols()) = axis.source;
    result.push_back(std::move(phi));
  }
  return result;
}

double SeparableTensor::loss(const std::vector<residual::Matrix>& columns, axis::AxisJets* adjoints) const {
  std::vector<Eigen::HouseholderQR<residual::Matrix>> factorisations;
  std::vector<residual::Matrix> triangles;
  for (const residual::Matrix& phi : columns) {
    const auto& qr = factorisations.emplace_back(phi);
    const Index rows = std::min(phi.rows(), phi.cols());
    triangles.emplace_back(qr.matrixQR().topRows(rows).triangularView<Eigen::Upper>());
  }
  const CpTensor tensor(m_terms, triangles);
  const double loss = tensor.squared_norm();
  if (adjoints == nullptr) return loss;
  const std::vector<residual::Matrix> contractions = tensor.contractions();
  for (std::size_t i = 0; i < m_axes.size(); ++i) {
    const AxisData& axis = m_axes[i];
    residual::Matrix adjoint = residual::Matrix::Zero(columns[i].rows(), axis.model_columns); // of R, on top
    for (Index t = 0; t < m_model_terms; ++t)
      adjoint.col(m_terms.columns[i][static_cast<std::size_t>(t)]).head(contractions[i].rows()) +=
          2 * m_terms.coefficients[static_cast<std::size_t>(t)] * contractions[i].col(t);
    adjoint.applyOnTheLeft(factorisations[i].householderQ());
    for_each_term(i, [&](const Group& group, Index n, int order, double coefficient) {
      double* const jet = &(*adjoints)[i][jet_place(i, order, n, group)];
      for (int r = 0; r < m_rank; ++r)
        jet[r] += coefficient * adjoint(n, group.column + r);
    });
  }
  return loss;
}

residual::RowMatrix SeparableTensor::column_jacobian(std::size_t i, const std::vector<double>& jets_jacobian,
                                                     int orders, std::size_t parameters) const {
  const AxisData& axis = m_axes[i];
  const auto p = static_cast<Index>(parameters);
  residual::RowMatrix result = residual::RowMatrix::Zero(axis.root_weights.size(), axis.model_columns * p);
  for_each_term(i, [&](const Group& group, Index n, int order, double coefficient) {
    const Index jet = ((axis.begin + n) * (orders + 1) + order) * m_outputs + group.unknown * m_rank;
    const Eigen::Map<const VectorXd> source(&jets_jacobian[static_cast<std::size_t>(jet * p)], m_rank * p);
    result.row(n).segment(group.column * p, m_rank * p) += coefficient * source.transpose();
  });
  return result;
}

/// What all blocks of the Gauss-Newton matrix share.
struct SeparableTensor::Linearisation {
  std::vector<residual::Matrix> gram;     ///< [axes] as `grams`
  std::vector<residual::RowMatrix> mixed; ///< [axes] row c' C + c: X_i(c', c) = Phi(:, c')^T D(:, c)  [P_i]
};

/// Phi(:, t)^T other(:, s) for the model's terms t and s: [terms, terms]
residual::Matrix SeparableTensor::gram(std::size_t axis, const residual::Matrix& columns,
                                       const residual::Matrix& others) const {
  const Index c = m_axes[axis].model_columns;
  const residual::Matrix all = columns.leftCols(c).transpose() * others.leftCols(c);
  const auto places = Eigen::Map<const Eigen::VectorXi>(m_terms.columns[axis].data(), m_model_terms);
  return all(places, places);
}

/// [axes] G_i(t, s)
std::vector<residual::Matrix> SeparableTensor::grams(const std::vector<residual::Matrix>& columns) const {
  std::vector<residual::Matrix> result;
  for (std::size_t i = 0; i < columns.size(); ++i)
    result.push_back(gram(i, columns[i], columns[i]));
  return result;
}

/// c_t c_s times the product of the Gram matrices of all axes but a and b.
residual::Matrix SeparableTensor::pairs_without(const std::vector<residual::Matrix>& grams, std::size_t a,
                                                std::size_t b) const {
  const Eigen::Map<const VectorXd> coefficients(m_terms.coefficients.data(), m_model_terms);
  residual::Matrix product = coefficients * coefficients.transpose();
  for (std::size_t j = 0; j < m_axes.size(); ++j)
    if (j != a && j != b) product.array() *= grams[j].array();
  return product;
}

/// Sums of pairs (t, s) over the terms with the same columns of an axis: [C, C], row t_i, column s_i.
residual::Matrix SeparableTensor::gathered(std::size_t axis, const residual::Matrix& pairs) const {
  const Index c = m_axes[axis].model_columns;
  const std::vector<int>& columns = m_terms.columns[axis];
  residual::Matrix sums = residual::Matrix::Zero(c, c);
  for (Index t = 0; t < m_model_terms; ++t)
    for (Index s = 0; s < m_model_terms; ++s)
      sums(columns[static_cast<std::size_t>(t)], columns[static_cast<std::size_t>(s)]) += pairs(t, s);
  return sums;
}

void SeparableTensor::add_axis_blocks(const std::vector<residual::Matrix>& columns,
                                      const std::vector<residual::RowMatrix>& jacobians,
                                      const std::vector<SubMatrix>& lower) const {
  constexpr Index panel = 64; // columns of a block that one item takes
  const std::vector<residual::Matrix> gram = grams(columns);
  std::vector<residual::RowMatrix> weighted(m_axes.size()); // rows n C + c: (W D_n)(c)  [P_i]
  parallel::for_each_item(static_cast<int>(m_axes.size()), [&](int axis) {
    const auto i = static_cast<std::size_t>(axis);
    if (lower[i].size() > 0) weighted[i] = weighted_jacobian(i, pairs_without(gram, i, i), jacobians[i]);
  });
  std::vector<std::function<void()>> items;
  for (std::size_t i = 0; i < m_axes.size(); ++i)
    for (Index first = 0; first < lower[i].cols(); first += panel)
      items.emplace_back([&, i, first] {
        const Index size = lower[i].cols(), width = std::min(panel, size - first), height = size - first;
        const Eigen::Map<const residual::RowMatrix> stacked(
            jacobians[i].data(), jacobians[i].rows() * m_axes[i].model_columns, size);
        SubMatrix block = lower[i];
        block.block(first, first, height, width).noalias() +=
            stacked.rightCols(height).transpose() * weighted[i].middleCols(first, width);
      });
  parallel::for_each_item(static_cast<int>(items.size()),
                          [&](int item) { items[static_cast<std::size_t>(item)](); });
}

/// The blocks under the diagonal of J^T J.
void SeparableTensor::add_gauss_newton(const std::vector<residual::Matrix>& columns,
                                       const std::vector<residual::RowMatrix>& jacobians,
                                       std::span<const std::size_t> begins,
                                       Eigen::Ref<residual::Matrix> lower) const {
  Linearisation shared{grams(columns), std::vector<residual::RowMatrix>(m_axes.size())};
  parallel::for_each_item(static_cast<int>(m_axes.size()), [&](int axis) {
    const auto i = static_cast<std::size_t>(axis);
    const Index c = m_axes[i].model_columns;
    residual::RowMatrix product = columns[i].leftCols(c).transpose() * jacobians[i];
    shared.mixed[i] = Eigen::Map<residual::RowMatrix>(product.data(), c * c, parameters(i, jacobians[i]));
  });
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t a = 0; a < m_axes.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      pairs.emplace_back(a, b);
  parallel::for_each_item(static_cast<int>(pairs.size()), [&](int item) {
    const auto [a, b] = pairs[static_cast<std::size_t>(item)];
    const Index height = parameters(a, jacobians[a]), width = parameters(b, jacobians[b]);
    lower.block(static_cast<Index>(begins[a]), static_cast<Index>(begins[b]), height, width).noalias() +=
        shared.mixed[a].transpose() * coupled_rows(shared, a, b, width);
  });
}

/// Rows by those of mixed[a]: the rows of mixed[b] that they meet, times the pairs' product over the other axes.
residual::RowMatrix SeparableTensor::coupled_rows(const Linearisation& shared, std::size_t a, std::size_t b,
                                                  Index parameters) const {
  const residual::Matrix pairs = pairs_without(shared.gram, a, b);
  const Index ca = m_axes[a].model_columns, cb = m_axes[b].model_columns;
  residual::RowMatrix coupled = residual::RowMatrix::Zero(ca * ca, parameters);
  const auto at = [&](std::size_t axis, Index term) {
    return static_cast<Index>(m_terms.columns[axis][static_cast<std::size_t>(term)]);
  };
  for (Index t = 0; t < m_model_terms; ++t)
    for (Index s = 0; s < m_model_terms; ++s)
      coupled.row(at(a, s) * ca + at(a, t)) += pairs(t, s) * shared.mixed[b].row(at(b, t) * cb + at(b, s));
  return coupled;
}

/// W D_n for every node, W(c, c') = sum of `pairs` over the terms with these columns: rows n C + c.
residual::RowMatrix SeparableTensor::weighted_jacobian(std::size_t a, const residual::Matrix& pairs,
                                                       const residual::RowMatrix& jacobian) const {
  const Index c = m_axes[a].model_columns, parameters = jacobian.cols() / c;
  const residual::Matrix weights = gathered(a, pairs);
  residual::RowMatrix weighted(jacobian.rows() * c, parameters);
  for (Index n = 0; n < jacobian.rows(); ++n)
    weighted.middleRows(n * c, c).noalias() =
        weights * Eigen::Map<const residual::RowMatrix>(jacobian.row(n).data(), c, parameters);
  return weighted;
}

void SeparableTensor::add_pull_back(const std::vector<residual::Matrix>& columns,
                                    const std::vector<residual::RowMatrix>& jacobians,
                                    const std::vector<residual::Matrix>& other,
                                    std::span<const std::size_t> begins, Eigen::Ref<VectorXd> product) const {
  const std::size_t d = m_axes.size();
  const Index terms = m_model_terms, all_terms = m_terms.terms();
  std::vector<residual::Matrix> gram; // [model terms, all terms]: columns here with columns of `other`
  for (std::size_t i = 0; i < d; ++i) {
    const residual::Matrix all = columns[i].leftCols(m_axes[i].model_columns).transpose() * other[i];
    const auto rows = Eigen::Map<const Eigen::VectorXi>(m_terms.columns[i].data(), terms);
    const auto places = Eigen::Map<const Eigen::VectorXi>(m_terms.columns[i].data(), all_terms);
    gram.push_back(all(rows, places));
  }
  const Eigen::Map<const VectorXd> coefficients(m_terms.coefficients.data(), all_terms);
  for (std::size_t a = 0; a < d; ++a) {
    residual::Matrix pairs = coefficients.head(terms) * coefficients.transpose();
    for (std::size_t j = 0; j < d; ++j)
      if (j != a) pairs.array() *= gram[j].array();
    const Index c = m_axes[a].model_columns;
    residual::Matrix gathered = residual::Matrix::Zero(other[a].cols(), c);
    for (Index t = 0; t < terms; ++t)
      for (Index s = 0; s < all_terms; ++s)
        gathered(m_terms.columns[a][static_cast<std::size_t>(s)],
                 m_terms.columns[a][static_cast<std::size_t>(t)]) += pairs(t, s);
    const residual::RowMatrix adjoint = other[a] * gathered; // [N, c]
    const Index p = jacobians[a].cols() / c;
    const Eigen::Map<const residual::RowMatrix> stacked(jacobians[a].data(), adjoint.size(), p);
    product.segment(static_cast<Index>(begins[a]), p).noalias() +=
        stacked.transpose() * Eigen::Map<const VectorXd>(adjoint.data(), adjoint.size());
  }
}

/// With the tangents E_i = D_i v_i of the columns, the adjoint of a column of axis a is
///   c_t sum_s c_s (E_a(:, s_a) prod_(j /= a) G_j(t, s) + Phi_a(:, s_a) sum_(i /= a) Phi_i(:, t_i)^T E_i(:, s_i) prod_(j /= a, i) G_j(t, s)).
void SeparableTensor::add_multiplied(const std::vector<residual::Matrix>& columns,
                                     const std::vector<residual::RowMatrix>& jacobians,
                                     std::span<const std::size_t> begins, const Eigen::Ref<const VectorXd>& v,
                                     Eigen::Ref<VectorXd> product) const {
  const std::size_t d = m_axes.size();
  const std::vector<residual::Matrix> gram = grams(columns);
  const auto stacked = [&](std::size_t i) { // [N C, P_i]
    const Index p = parameters(i, jacobians[i]);
    return Eigen::Map<const residual::RowMatrix>(jacobians[i].data(), jacobians[i].size() / p, p);
  };
  std::vector<residual::Matrix> tangents(d), moved(d);
  parallel::for_each_item(static_cast<int>(d), [&](int axis) {
    const auto i = static_cast<std::size_t>(axis);
    const VectorXd tangent =
        stacked(i) * v.segment(static_cast<Index>(begins[i]), parameters(i, jacobians[i]));
    tangents[i] =
        Eigen::Map<const residual::RowMatrix>(tangent.data(), jacobians[i].rows(), m_axes[i].model_columns);
    moved[i] = this->gram(i, columns[i], tangents[i]);
  });
  parallel::for_each_item(static_cast<int>(d), [&](int axis) {
    const auto a = static_cast<std::size_t>(axis);
    residual::Matrix others = residual::Matrix::Zero(m_model_terms, m_model_terms);
    for (std::size_t i = 0; i < d; ++i)
      if (i != a) others.array() += pairs_without(gram, a, i).array() * moved[i].array();
    const residual::RowMatrix adjoint =
        tangents[a] * gathered(a, pairs_without(gram, a, a)).transpose() +
        columns[a].leftCols(m_axes[a].model_columns) * gathered(a, others).transpose();
    product.segment(static_cast<Index>(begins[a]), parameters(a, jacobians[a])).noalias() +=
        stacked(a).transpose() * Eigen::Map<const VectorXd>(adjoint.data(), adjoint.size());
  });
}

double SeparableTensor::operations(const std::vector<residual::NodeRange>& ranges) const {
  std::vector<double> sizes;
  double total = 0;
  for (std::size_t i = 0; i < m_axes.size(); ++i) {
    const double c =
        static_cast<double>(m_axes[i].model_columns) + static_cast<double>(m_axes[i].functions.size());
    const double n = static_cast<double>(ranges[i].weights.size());
    sizes.push_back(std::min(n, c));
    total += 6 * n * c * std::min(n, c);
  }
  return total + CpTensor::operations(sizes, static_cast<double>(m_terms.terms()));
}

} // namespace spinn::separable
