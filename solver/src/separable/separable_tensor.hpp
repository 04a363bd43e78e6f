// SPDX-License-Identifier: BSD-3-Clause
// One separable residual on a tensor grid, as a sum of rank-one tensors that is never multiplied out.
//
// Axis i has a matrix Phi_i [N_i, C_i] of columns: the operators of the residual applied to the factors, then the source's
// functions; rows are scaled by the root of the quadrature weight. With Phi_i = Q_i R_i the residual's mean square is
//   L = || sum_t c_t R_1(:, t1) x ... x R_d(:, td) ||^2,
// of size (prod C_i) whatever N_i is. Orthogonal factors keep it accurate down to rounding; Gram matrices, which are cheaper,
// stop at a relative residual of 1e-8, the root of rounding. They serve for the Gauss-Newton matrix, where that is enough.
#pragma once

#include "axis/axis_jets.hpp"
#include "planning/separable_form.hpp"
#include "residual/block.hpp"
#include "separable/cp_contraction.hpp"

#include <Eigen/QR>

#include <vector>

namespace spinn::separable {

/// A part of a larger matrix.
using SubMatrix = Eigen::Map<residual::Matrix, 0, Eigen::OuterStride<>>;

/// The residual number `index` of a block's form.
class SeparableTensor {
public:
  SeparableTensor(const axis::ModelSpec& model, const planning::SeparableForm& form, std::size_t index,
                  double weight);

  /// Tables of the coefficients and sources at nodes.
  void set_nodes(const std::vector<axis::AxisNodes>& nodes, const std::vector<residual::NodeRange>& ranges);

  /// The axes' columns Phi at the given jets ([axes][order+1][nodes][outputs], of all nodes of the axes).
  [[nodiscard]] std::vector<residual::Matrix> columns(const axis::AxisJets& jets) const;

  /// Loss at the columns. With adjoints: adds dL/djets.
  double loss(const std::vector<residual::Matrix>& columns, axis::AxisJets* adjoints) const;

  /// d(columns)/d(parameters of the axis) from the Jacobian of the axis's jets: [N_i, model columns * P_i], a row holds
  /// [column][parameter].
  [[nodiscard]] residual::RowMatrix column_jacobian(std::size_t axis,
                                                    const std::vector<double>& jets_jacobian, int orders,
                                                    std::size_t parameters) const;

  /// Adds J^T J at columns with their Jacobians [axes]. @param begins [axes + 1] as `Objective::axis_begins`
  void add_gauss_newton(const std::vector<residual::Matrix>& columns,
                        const std::vector<residual::RowMatrix>& jacobians,
                        std::span<const std::size_t> begins, Eigen::Ref<residual::Matrix> lower) const;

  /// Adds J^T r(other) for the J of columns and jacobians.
  void add_pull_back(const std::vector<residual::Matrix>& columns,
                     const std::vector<residual::RowMatrix>& jacobians,
                     const std::vector<residual::Matrix>& other, std::span<const std::size_t> begins,
                     Eigen::Ref<Eigen::VectorXd> product) const;

  /// Adds the blocks on the diagonal of J^T J alone. @param lower  [axes], each [P_i, P_i], or empty where it is not wanted
  void add_axis_blocks(const std::vector<residual::Matrix>& columns,
                       const std::vector<residual::RowMatrix>& jacobians,
                       const std::vector<SubMatrix>& lower) const;

  /// Adds J^T J v for the J of columns and jacobians.
  void add_multiplied(const std::vector<residual::Matrix>& columns,
                      const std::vector<residual::RowMatrix>& jacobians, std::span<const std::size_t> begins,
                      const Eigen::Ref<const Eigen::VectorXd>& v, Eigen::Ref<Eigen::VectorXd> product) const;

  /// Floating-point operations of a loss with adjoints on n_i nodes: about this many.
  [[nodiscard]] double operations(const std::vector<residual::NodeRange>& ranges) const;

private:
  /// feature of an unknown's factors: `rank` columns of Phi from `column`
  struct Group {
    int feature = 0;
    int unknown = 0;
    Eigen::Index column = 0;
  };
  struct AxisData {
    std::vector<Group> groups;
    std::vector<int> functions; ///< source columns, behind those of the groups
    Eigen::Index model_columns = 0;
    int begin = 0;                ///< first node
    Eigen::Index total = 0;       ///< all nodes of the axis
    Eigen::VectorXd root_weights; ///< [N_i]
    std::vector<std::vector<Eigen::VectorXd>>
        coefficients;        ///< [groups][terms of the feature][N_i], with the root weights
    residual::Matrix source; ///< [N_i, functions], with the root weights
  };

  int group(std::size_t axis, int feature, int unknown);
  int source_column(std::size_t axis, int function);
  template <class F>
  void for_each_term(std::size_t axis, const F& f) const;
  [[nodiscard]] Eigen::Index parameters(std::size_t axis, const residual::RowMatrix& jacobian) const {
    return jacobian.cols() / m_axes[axis].model_columns;
  }
  [[nodiscard]] residual::Matrix gram(std::size_t axis, const residual::Matrix& columns,
                                      const residual::Matrix& others) const;
  [[nodiscard]] std::vector<residual::Matrix> grams(const std::vector<residual::Matrix>& columns) const;
  [[nodiscard]] residual::Matrix pairs_without(const std::vector<residual::Matrix>& grams, std::size_t a,
                                               std::size_t b) const;
  [[nodiscard]] residual::Matrix gathered(std::size_t axis, const residual::Matrix& pairs) const;
  struct Linearisation;
  [[nodiscard]] residual::RowMatrix coupled_rows(const Linearisation& shared, std::size_t a, std::size_t b,
                                                 Eigen::Index parameters) const;
  [[nodiscard]] residual::RowMatrix weighted_jacobian(std::size_t a, const residual::Matrix& pairs,
                                                      const residual::RowMatrix& jacobian) const;
  [[nodiscard]] std::size_t jet_place(std::size_t axis, int order, Eigen::Index node,
                                      const Group& group) const;

  const planning::SeparableForm* m_form;
  int m_rank;
  int m_outputs;
  CpTerms m_terms; ///< model terms first
  Eigen::Index m_model_terms = 0;
  std::vector<AxisData> m_axes;
};

} // namespace spinn::separable
