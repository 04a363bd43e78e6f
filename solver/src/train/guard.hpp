// SPDX-License-Identifier: BSD-3-Clause
// The guard against false solutions: the loss on a finer rule that training never sees.
//
// A strong optimiser can drive the residual to zero at the nodes and nowhere else. The guard evaluates the loss on about
// 1.6 times as many nodes per axis; where that parts from the training loss, it says which axes need more nodes.
#pragma once

#include "residual/objective.hpp"
#include "train/collocation.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace spinn::train {

class Guard {
public:
  Guard(const field::View& view, const axis::ModelSpec& model, std::vector<int> points, ResidualPath path,
        Precision precision, const std::atomic<bool>* stop);

  /// Validation loss: on points that training never sees.
  double loss(std::span<const double> theta);

  /// Root mean square misfit of the trained conditions at the last `loss`.
  [[nodiscard]] double condition_error() const;

  /// More points per axis when the unseen loss has parted from the training loss: axes that are responsible get 1.4 times as
  /// many. Nothing when training may go on as it is, or when no axis may grow further.
  std::optional<std::vector<int>> more_points(std::span<const double> theta, double training_loss,
                                              double unseen_loss);

private:
  std::unique_ptr<residual::Objective> objective(const Collocation& collocation) const;

  field::View m_view;
  axis::ModelSpec m_model;
  std::vector<int> m_points;
  ResidualPath m_path;
  Precision m_precision;
  const std::atomic<bool>* m_stop;
  Collocation m_collocation;
  std::unique_ptr<residual::Objective> m_objective;
};

} // namespace spinn::train
