// SPDX-License-Identifier: BSD-3-Clause
// The loss at scattered points. A linearisation keeps its parameters and evaluates anew: jets cost less than the memory for them.
#include "scattered/scattered_objective.hpp"

#include "parallel/host_threads.hpp"
#include "scattered/evaluation.hpp"
#include "scattered/gram.hpp"

#include <algorithm>
#include <utility>

namespace spinn::scattered {
namespace {

constexpr Eigen::Index most_row_values = 1 << 21; ///< of J at a time: 16 MB
constexpr Eigen::Index most_rows = 512;

} // namespace

struct ScatteredObjective::Impl {
  Evaluation evaluation;
  std::vector<std::size_t> begins; ///< of the axes' parameters, and their end
  double loss = 0;

  Impl(const axis::ModelSpec& model, planning::Plan plan, residual::ScatteredPoints points,
       const std::atomic<bool>* stop, const BatchLimits& limits)
      : evaluation(model, std::move(plan), std::move(points), stop, limits),
        begins(axis::axis_begins(model)) {}

  /// Rows `first` .. of the batch in work, at the parameters of the wanted axes.
  void fill(residual::RowMatrix& rows, int first, int count, const std::vector<bool>& wanted) {
    constexpr int together = axis::HostPasses::rows_at_once;
    parallel::for_each_item((count + together - 1) / together, [&](int item) {
      evaluation.check_stop();
      const int from = item * together;
      for (int axis = 0; axis < evaluation.axes(); ++axis) {
        if (!wanted[static_cast<std::size_t>(axis)]) continue;
        std::vector<double*> targets;
        for (int row = from; row < std::min(count, from + together); ++row)
          targets.push_back(&rows(row, static_cast<Eigen::Index>(begins[static_cast<std::size_t>(axis)])));
        evaluation.rows(axis, first + from, targets);
      }
    });
  }

  /// The squares of J^T J.
  void multiply_rows(std::span<const double> theta, const std::vector<Square>& squares,
                     const std::vector<bool>& wanted) {
    const auto size = static_cast<Eigen::Index>(begins.back());
    const int most = static_cast<int>(std::clamp<Eigen::Index>(most_row_values / size, 32, most_rows));
    residual::RowMatrix rows(most, size);
    for (const Square& square : squares)
      std::ranges::fill(square.values, 0.0);
    for (int batch = 0; batch < evaluation.batches(); ++batch) {
      const int total = evaluation.linearise(batch, theta);
      for (int first = 0; first < total; first += most) {
        const int count = std::min(most, total - first);
        fill(rows, first, count, wanted);
        add_products(rows.topRows(count), squares, [this] { evaluation.check_stop(); });
      }
    }
    mirror(squares);
  }

  /// The diagonal blocks that are not empty.
  void multiply_blocks(std::span<const double> theta, std::span<const std::span<double>> blocks) {
    std::vector<Square> squares;
    std::vector<bool> wanted;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      wanted.push_back(!blocks[i].empty());
      if (wanted.back())
        squares.push_back({blocks[i], static_cast<Eigen::Index>(begins[i]),
                           static_cast<Eigen::Index>(begins[i + 1] - begins[i])});
    }
    multiply_rows(theta, squares, wanted);
  }
};

class ScatteredObjective::PointLinearisation final : public residual::Linearisation {
public:
  PointLinearisation(std::shared_ptr<Impl> impl, std::span<const double> theta)
      : m_impl(std::move(impl)), m_theta(theta.begin(), theta.end()) {}

  void pull_back(std::span<const double> other, std::span<double> product) override {
    m_impl->evaluation.pull_back(m_theta, other, product);
  }
  void multiply(std::span<const double> v, std::span<double> product) override {
    m_impl->evaluation.multiply(m_theta, v, product);
  }

private:
  std::shared_ptr<Impl> m_impl;
  std::vector<double> m_theta;
};

ScatteredObjective::ScatteredObjective(const axis::ModelSpec& model, planning::Plan plan,
                                       residual::ScatteredPoints points, const std::atomic<bool>* stop,
                                       const BatchLimits& limits)
    : m_impl(std::make_shared<Impl>(model, std::move(plan), std::move(points), stop, limits)) {}

ScatteredObjective::~ScatteredObjective() = default;

double ScatteredObjective::loss(std::span<const double> theta) {
  return m_impl->loss = m_impl->evaluation.loss(theta);
}

double ScatteredObjective::loss_and_gradient(std::span<const double> theta, std::span<double> gradient) {
  return m_impl->loss = m_impl->evaluation.loss_and_gradient(theta, gradient);
}

std::span<const std::size_t> ScatteredObjective::axis_begins() const {
  return m_impl->begins;
}

std::span<const double> ScatteredObjective::block_losses() const {
  return {&m_impl->loss, 1};
}

void ScatteredObjective::set_nodes(std::vector<axis::AxisNodes>) {}

residual::Linearised ScatteredObjective::linearise(std::span<const double> theta, std::span<double> gradient,
                                                   std::span<double> matrix) {
  const double loss = loss_and_gradient(theta, gradient);
  const Square all{matrix, 0, static_cast<Eigen::Index>(size())};
  m_impl->multiply_rows(theta, {all}, std::vector<bool>(m_impl->begins.size() - 1, true));
  return {loss, std::make_unique<PointLinearisation>(m_impl, theta)};
}

residual::Linearised ScatteredObjective::linearise_blocks(std::span<const double> theta,
                                                          std::span<double> gradient,
                                                          std::span<const std::span<double>> blocks) {
  const double loss = loss_and_gradient(theta, gradient);
  m_impl->multiply_blocks(theta, blocks);
  return {loss, std::make_unique<PointLinearisation>(m_impl, theta)};
}

double ScatteredObjective::linearise_axis(std::span<const double> theta, std::size_t axis,
                                          std::span<double> gradient, std::span<double> block) {
  const double loss = loss_and_gradient(theta, gradient);
  std::vector<std::span<double>> blocks(m_impl->begins.size() - 1);
  blocks[axis] = block;
  m_impl->multiply_blocks(theta, blocks);
  return loss;
}

std::size_t ScatteredObjective::working_bytes() const {
  return m_impl->evaluation.working_bytes();
}

} // namespace spinn::scattered
