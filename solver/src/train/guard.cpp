// SPDX-License-Identifier: BSD-3-Clause
// Adaptive collocation: the validation loss, and what to do when it parts from the training loss.
#include "train/guard.hpp"

#include "train/make_objective.hpp"

#include <algorithm>
#include <cmath>

namespace spinn::train {

namespace {

constexpr double unseen_factor = 1.6; // nodes of the unseen rule per training node
constexpr double parted = 1.25;       // unseen loss / training loss that calls for more nodes
constexpr double growth = 1.4;        // nodes after / nodes before
constexpr int most_points_per_axis = 1024;
constexpr double most_points = 6.7e7; // points of the training grid

int finer(int points) {
  return static_cast<int>(std::ceil(unseen_factor * points)) + 1;
}

std::vector<int> all_finer(std::vector<int> points) {
  for (int& n : points)
    n = finer(n);
  return points;
}

} // namespace

Guard::Guard(const field::View& view, const axis::ModelSpec& model, std::vector<int> points,
             ResidualPath path, Precision precision, const std::atomic<bool>* stop)
    : m_view(view), m_model(model), m_points(std::move(points)), m_path(path), m_precision(precision),
      m_stop(stop), m_collocation(make_collocation(view, all_finer(m_points), NodeRule::gauss_legendre, 0)),
      m_objective(objective(m_collocation)) {}

std::unique_ptr<residual::Objective> Guard::objective(const Collocation& collocation) const {
  return make_objective(m_model, collocation, choose_path(m_model, collocation, m_path), m_precision, m_stop);
}

double Guard::loss(std::span<const double> theta) {
  return m_objective->loss(theta);
}

double Guard::condition_error() const {
  return train::condition_error(m_collocation, m_objective->block_losses());
}

std::optional<std::vector<int>> Guard::more_points(std::span<const double> theta, double training_loss,
                                                   double unseen_loss) {
  if (!(unseen_loss > parted * training_loss)) return std::nullopt;
  std::vector<double> ratio;
  for (std::size_t axis = 0; axis < m_points.size(); ++axis) {
    std::vector<int> points = m_points;
    points[axis] = finer(points[axis]);
    ratio.push_back(objective(make_collocation(m_view, points, NodeRule::gauss_legendre, 0))->loss(theta) /
                    training_loss);
  }
  const double worst = *std::ranges::max_element(ratio);
  std::vector<int> points = m_points;
  for (std::size_t axis = 0; axis < points.size(); ++axis)
    if (ratio[axis] > parted || ratio[axis] == worst)
      points[axis] = std::min(most_points_per_axis, static_cast<int>(std::ceil(growth * points[axis])));
  double total = 1;
  for (const int n : points)
    total *= n;
  if (points == m_points || total > most_points) return std::nullopt;
  return points;
}

} // namespace spinn::train
