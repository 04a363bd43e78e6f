// SPDX-License-Identifier: BSD-3-Clause
// Residuals at scattered points, batch by batch: what an objective is made of.
//
//   L = sum_n w_n sum_e weight_e r_e(x_n)^2
//
// A batch goes through: jets of the axis functions at its distinct coordinates; fields and program at its points, in strips;
// adjoints of the jets, summed over the points of each coordinate in an order that does not depend on the threads; reverse pass.
#pragma once

#include "axis/host_passes.hpp"
#include "planning/plan.hpp"
#include "scattered/batches.hpp"
#include "scattered/field_products.hpp"
#include "scattered/strip_program.hpp"

#include <atomic>
#include <functional>
#include <span>
#include <vector>

namespace spinn::scattered {

class Evaluation {
public:
  /// @param stop  may be null; `residual::Cancelled` is thrown when it is true
  Evaluation(const axis::ModelSpec& model, planning::Plan plan, residual::ScatteredPoints points,
             const std::atomic<bool>* stop, const BatchLimits& limits);

  [[nodiscard]] int axes() const { return m_products.axes(); }
  [[nodiscard]] int residuals() const { return m_plan.residuals(); }
  [[nodiscard]] std::size_t working_bytes() const; ///< held, about
  void check_stop() const;

  double loss(std::span<const double> theta);
  double loss_and_gradient(std::span<const double> theta, std::span<double> gradient);
  /// J(theta)^T r(other)
  void pull_back(std::span<const double> theta, std::span<const double> other, std::span<double> product);
  /// J(theta)^T J(theta) v
  void multiply(std::span<const double> theta, std::span<const double> v, std::span<double> product);

  [[nodiscard]] int batches() const { return static_cast<int>(m_batches.size()); }
  /// Jets, residuals and partials at the points of a batch, for `rows`; returns the number of rows of J.
  int linearise(int batch, std::span<const double> theta);
  /// Rows `first` .. of one axis's part of J, of the batch in work; row p * residuals + e is that of residual e at point p.
  /// Several threads may call it.
  /// @param rows  [number, axis::HostPasses::rows_at_once at most] -> [parameters of the axis], overwritten
  void rows(int axis, int first, std::span<double* const> rows) const;

private:
  void tabulate();
  void prepare_inputs();
  [[nodiscard]] JetRows jets_of(int point) const;

  /// f(batch) for each; `product` = sum of the gradients from the adjoints that it leaves.
  void sum_batches(std::span<double> product, const std::function<void(const Batch&)>& f);
  void forward(const Batch& batch, std::span<const double> theta);
  void for_each_strip(const std::function<void(int first, int count)>& f) const;
  /// Fields, tables and coordinates of some points of the batch.
  void fill_inputs(StripProgram& program, int first, int count) const;
  double run_strip(int first, int count, bool gradient);
  double run_strips(bool gradient);
  void keep_residuals();
  void keep_linearisation();
  void keep_tangents(std::span<const double> v);
  void adjoin_residuals();
  void sum_adjoints();
  void sum_run(int axis, const Run& run, std::vector<double>& sum);
  void store_adjoint(int axis, int node, const double* sum);
  [[nodiscard]] double weight(int point) const {
    return m_points.weights[static_cast<std::size_t>(m_batch->begin + point)];
  }
  [[nodiscard]] double partial_at(const planning::Partial& partial, int point) const {
    return partial.output < 0
               ? partial.constant
               : m_values[static_cast<std::size_t>(partial.output)][static_cast<std::size_t>(point)];
  }

  planning::Plan m_plan;
  residual::ScatteredPoints m_points;
  const std::atomic<bool>* m_stop;
  std::vector<Batch> m_batches;
  axis::HostPasses m_passes;
  FieldProducts m_products;
  std::vector<axis::NetworkInputs<double>> m_inputs; ///< [batches]
  std::vector<bool> m_used;                          ///< inputs of either program
  std::vector<std::vector<double>> m_tables;         ///< [tables][n], empty where no program reads one
  int m_residual_part = 0;                           ///< instructions of the plan's program

  // The batch in work.
  const Batch* m_batch = nullptr;
  const double* m_jets = nullptr;
  std::vector<std::vector<double>> m_values; ///< residuals, then partials that vary: [..][points]
  std::vector<double> m_adjoints;            ///< [points][fields]
  std::vector<std::vector<double>> m_parts;  ///< [axes][parts][adjoint of a node]
  std::vector<double> m_strip_losses, m_gradient;
};

} // namespace spinn::scattered
