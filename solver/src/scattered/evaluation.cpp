// SPDX-License-Identifier: BSD-3-Clause
// Values, gradients and products at scattered points.
#include "scattered/evaluation.hpp"

#include "parallel/host_threads.hpp"
#include "residual/objective.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

namespace spinn::scattered {
namespace {

std::size_t at(int i) {
  return static_cast<std::size_t>(i);
}

axis::HostPasses make_passes(const axis::ModelSpec& model, const planning::Plan& plan,
                             const std::vector<Batch>& batches) {
  const auto orders = planning::highest_orders(plan);
  std::vector<int> capacity(at(plan.axes), 1);
  for (const Batch& batch : batches)
    for (std::size_t i = 0; i < capacity.size(); ++i)
      capacity[i] = std::max(capacity[i], static_cast<int>(batch.axes[i].nodes.size()));
  return {model, std::span(orders).first(capacity.size()), capacity};
}

std::vector<axis::JetPlace> places_of(const axis::HostPasses& passes, int axes) {
  std::vector<axis::JetPlace> places;
  for (int axis = 0; axis < axes; ++axis)
    places.push_back(passes.place(axis));
  return places;
}

/// Some nodes of an axis.
axis::AxisNodes picked(const axis::AxisNodes& axis, const std::vector<int>& nodes) {
  const auto pick = [&](const std::vector<double>& all) {
    std::vector<double> result;
    for (const int node : nodes)
      result.push_back(all[at(node)]);
    return result;
  };
  axis::AxisNodes result{pick(axis.nodes), {}};
  for (const std::vector<double>& order : axis.factor)
    result.factor.push_back(pick(order));
  return result;
}

} // namespace

Evaluation::Evaluation(const axis::ModelSpec& model, planning::Plan plan, residual::ScatteredPoints points,
                       const std::atomic<bool>* stop, const BatchLimits& limits)
    : m_plan(std::move(plan)), m_points(std::move(points)), m_stop(stop),
      m_batches(batches_of(m_points, limits)), m_passes(make_passes(model, m_plan, m_batches)),
      m_products(m_plan.fields, places_of(m_passes, m_plan.axes)),
      m_used(language::used_inputs(m_plan.program)),
      m_residual_part(language::instructions_for(m_plan.program, m_plan.residuals())) {
  const std::vector<bool> also = language::used_inputs(m_plan.linearisation.program);
  for (std::size_t k = 0; k < also.size(); ++k)
    m_used[k] = m_used[k] || also[k];
  tabulate();
  prepare_inputs();
}

/// Tables at all points.
void Evaluation::tabulate() {
  m_tables.resize(m_plan.tables.size());
  std::vector<std::vector<double>> coordinates(m_points.nodes.size());
  for (std::size_t t = 0; t < m_plan.tables.size(); ++t) {
    if (!m_used[m_plan.fields.size() + t]) continue;
    const planning::Table& table = m_plan.tables[t];
    std::vector<std::vector<double>> own;
    for (const int axis : table.axes)
      own.push_back(picked(m_points.nodes[at(axis)], m_points.coordinate[at(axis)]).nodes);
    if (table.given) {
      m_tables[t] = table.given->at_points(own);
      continue;
    }
    m_tables[t].resize(m_points.weights.size());
    std::vector<const double*> inputs;
    for (const std::vector<double>& axis : own)
      inputs.push_back(axis.data());
    double* const outputs[1] = {m_tables[t].data()};
    language::evaluate(table.program, m_tables[t].size(), inputs, outputs);
  }
}

void Evaluation::prepare_inputs() {
  std::size_t points = 0;
  m_parts.resize(at(axes()));
  for (const Batch& batch : m_batches) {
    std::vector<axis::AxisNodes> nodes;
    for (std::size_t i = 0; i < batch.axes.size(); ++i) {
      nodes.push_back(picked(m_points.nodes[i], batch.axes[i].nodes));
      const std::size_t size = at(batch.axes[i].parts) * at(m_products.adjoint_size(static_cast<int>(i)));
      m_parts[i].resize(std::max(m_parts[i].size(), size));
    }
    m_inputs.push_back(m_passes.inputs_at(std::move(nodes)));
    points = std::max(points, at(batch.count));
  }
  m_values.assign(m_plan.linearisation.program.outputs.size(), std::vector<double>(points));
  m_adjoints.resize(points * m_plan.fields.size());
  m_strip_losses.resize(points / strip_points + 1);
}

std::size_t Evaluation::working_bytes() const {
  std::size_t values = m_adjoints.size();
  for (const auto* const lists : {&m_values, &m_parts, &m_tables})
    for (const std::vector<double>& list : *lists)
      values += list.size();
  for (const axis::NetworkInputs<double>& inputs : m_inputs)
    values += inputs.features.size() + inputs.factors.size();
  return m_passes.bytes() + sizeof(double) * values;
}

void Evaluation::check_stop() const {
  if (m_stop != nullptr && m_stop->load(std::memory_order_relaxed)) throw residual::Cancelled{};
}

JetRows Evaluation::jets_of(int point) const {
  JetRows rows{};
  for (int axis = 0; axis < axes(); ++axis) {
    const axis::JetPlace& place = m_products.place(axis);
    rows[at(axis)] = m_jets + place.offset +
                     static_cast<std::int64_t>(m_batch->axes[at(axis)].at[at(point)]) * place.outputs;
  }
  return rows;
}

void Evaluation::forward(const Batch& batch, std::span<const double> theta) {
  check_stop();
  m_batch = &batch;
  m_passes.set_inputs(m_inputs[static_cast<std::size_t>(&batch - m_batches.data())]);
  m_jets = m_passes.forward(theta, [this] { check_stop(); });
}

void Evaluation::for_each_strip(const std::function<void(int, int)>& f) const {
  parallel::for_each_item((m_batch->count + strip_points - 1) / strip_points, [&](int strip) {
    check_stop();
    const int first = strip * strip_points;
    f(first, std::min(strip_points, m_batch->count - first));
  });
}

void Evaluation::fill_inputs(StripProgram& program, int first, int count) const {
  const int fields = m_products.fields();
  const int axis = m_products.shortest_axis();
  if (fields > 0) {
    std::fill_n(program[0], static_cast<std::size_t>(fields) * strip_points, 0.0); // neighbours
    for (int i = 0; i < count; ++i) {
      const JetRows jets = jets_of(first + i);
      m_products.add_fields(axis, jets, jets[at(axis)], program[0] + i, strip_points);
    }
  }
  for (std::size_t t = 0; t < m_tables.size(); ++t)
    if (!m_tables[t].empty())
      program.bind(fields + static_cast<int>(t), m_tables[t].data() + m_batch->begin + first);
  for (int i = 0; i < axes(); ++i) {
    const int input = fields + static_cast<int>(m_tables.size()) + i;
    if (!m_used[at(input)]) continue;
    const int* const node = m_points.coordinate[at(i)].data() + m_batch->begin + first;
    for (int p = 0; p < count; ++p)
      program[input][p] = m_points.nodes[at(i)].nodes[at(node[p])];
  }
}

/// The strip's loss; with a gradient, leaves the fields' adjoints.
double Evaluation::run_strip(int first, int count, bool gradient) {
  StripProgram program(m_plan.program);
  fill_inputs(program, first, count);
  program.run(0, m_residual_part, count);
  double loss = 0;
  for (int e = 0; e < residuals(); ++e) {
    const double* const r = program.output(at(e));
    double* const seed = gradient ? program[m_plan.seed(e)] : nullptr;
    for (int i = 0; i < count; ++i) {
      const double weighed = m_plan.weights[at(e)] * weight(first + i) * r[i];
      loss += weighed * r[i];
      if (gradient) seed[i] = 2 * weighed;
    }
  }
  if (!gradient) return loss;
  program.run(m_residual_part, program.instructions(), count);
  const std::size_t fields = m_plan.fields.size();
  for (std::size_t k = 0; k < fields; ++k) {
    const double* const adjoint = program.output(at(residuals()) + k);
    for (int i = 0; i < count; ++i)
      m_adjoints[at(first + i) * fields + k] = adjoint[i];
  }
  return loss;
}

double Evaluation::run_strips(bool gradient) {
  for_each_strip([&](int first, int count) {
    m_strip_losses[at(first / strip_points)] = run_strip(first, count, gradient);
  });
  const auto strips = (m_batch->count + strip_points - 1) / strip_points;
  return std::accumulate(m_strip_losses.begin(), m_strip_losses.begin() + strips, 0.0);
}

void Evaluation::keep_residuals() {
  for_each_strip([&](int first, int count) {
    StripProgram program(m_plan.program);
    fill_inputs(program, first, count);
    program.run(0, m_residual_part, count);
    for (int e = 0; e < residuals(); ++e)
      std::copy_n(program.output(at(e)), count, m_values[at(e)].data() + first);
  });
}

/// Residuals and partials.
void Evaluation::keep_linearisation() {
  for_each_strip([&](int first, int count) {
    StripProgram program(m_plan.linearisation.program);
    fill_inputs(program, first, count);
    program.run(0, program.instructions(), count);
    for (std::size_t k = 0; k < m_values.size(); ++k)
      std::copy_n(program.output(k), count, m_values[k].data() + first);
  });
}

/// J v in place of the residuals; the partials stay.
void Evaluation::keep_tangents(std::span<const double> v) {
  const double* const tangents = m_passes.tangents(v, [this] { check_stop(); });
  for_each_strip([&](int first, int count) {
    std::vector<double> fields(m_plan.fields.size());
    for (int i = first; i < first + count; ++i) {
      const JetRows jets = jets_of(i);
      std::ranges::fill(fields, 0.0);
      for (int axis = 0; axis < axes(); ++axis)
        m_products.add_fields(axis, jets, tangents + (jets[at(axis)] - m_jets), fields.data(), 1);
      for (int e = 0; e < residuals(); ++e)
        m_values[at(e)][at(i)] = 0;
      for (const planning::Partial& partial : m_plan.linearisation.partials)
        m_values[at(partial.residual)][at(i)] += partial_at(partial, i) * fields[at(partial.field)];
    }
  });
}

/// A_k = sum_e w weight_e S_ek times what stands in place of the residuals.
void Evaluation::adjoin_residuals() {
  for_each_strip([&](int first, int count) {
    for (int i = first; i < first + count; ++i) {
      double* const adjoints = m_adjoints.data() + at(i) * m_plan.fields.size();
      std::fill_n(adjoints, m_plan.fields.size(), 0.0);
      for (const planning::Partial& partial : m_plan.linearisation.partials)
        adjoints[partial.field] += m_plan.weights[at(partial.residual)] * weight(i) * partial_at(partial, i) *
                                   m_values[at(partial.residual)][at(i)];
    }
  });
}

void Evaluation::store_adjoint(int axis, int node, const double* sum) {
  const axis::JetPlace& place = m_products.place(axis);
  double* const target = m_passes.adjoints() + place.offset + static_cast<std::int64_t>(node) * place.outputs;
  for (int order = 0; order < place.orders; ++order)
    std::copy_n(sum + order * place.outputs, place.outputs, target + order * place.order_stride);
}

void Evaluation::sum_run(int axis, const Run& run, std::vector<double>& sum) {
  const AxisBatch& own = m_batch->axes[at(axis)];
  std::ranges::fill(sum, 0.0);
  for (int i = run.first; i < run.first + run.count; ++i) {
    const int point = own.order[at(i)];
    m_products.add_adjoints(axis, jets_of(point), m_adjoints.data() + at(point) * m_plan.fields.size(), 1,
                            sum.data());
  }
  if (run.part < 0)
    store_adjoint(axis, run.node, sum.data());
  else
    std::ranges::copy(sum, m_parts[at(axis)].begin() + run.part * static_cast<std::ptrdiff_t>(sum.size()));
}

/// From the adjoints of the fields at the points to those of the jets at the coordinates.
void Evaluation::sum_adjoints() {
  for (int axis = 0; axis < axes(); ++axis) {
    const AxisBatch& own = m_batch->axes[at(axis)];
    const axis::JetPlace& place = m_products.place(axis);
    const std::size_t size = at(m_products.adjoint_size(axis));
    parallel::for_each_item(static_cast<int>(own.items.size()) - 1, [&](int item) {
      check_stop();
      std::vector<double> sum(size);
      for (int run = own.items[at(item)]; run < own.items[at(item + 1)]; ++run)
        sum_run(axis, own.runs[at(run)], sum);
    });
    for (const Joint& joint : own.joints) {
      std::vector<double> sum(size, 0.0);
      for (int part = joint.first; part < joint.first + joint.count; ++part)
        for (std::size_t k = 0; k < size; ++k)
          sum[k] += m_parts[at(axis)][at(part) * size + k];
      store_adjoint(axis, joint.node, sum.data());
    }
    const auto used =
        static_cast<std::ptrdiff_t>(own.nodes.size()) * place.outputs; // nodes beyond repeat the last
    for (int order = 0; order < place.orders; ++order)
      std::fill(m_passes.adjoints() + place.offset + order * place.order_stride + used,
                m_passes.adjoints() + place.offset + (order + 1) * place.order_stride, 0.0);
  }
}

void Evaluation::sum_batches(std::span<double> product, const std::function<void(const Batch&)>& f) {
  std::ranges::fill(product, 0.0);
  m_gradient.resize(product.size());
  for (const Batch& batch : m_batches) {
    f(batch);
    sum_adjoints();
    m_passes.reverse(m_gradient, [this] { check_stop(); });
    std::ranges::transform(product, m_gradient, product.begin(), std::plus<>());
  }
}

double Evaluation::loss(std::span<const double> theta) {
  double sum = 0;
  for (const Batch& batch : m_batches) {
    forward(batch, theta);
    sum += run_strips(false);
  }
  return sum;
}

double Evaluation::loss_and_gradient(std::span<const double> theta, std::span<double> gradient) {
  double sum = 0;
  sum_batches(gradient, [&](const Batch& batch) {
    forward(batch, theta);
    sum += run_strips(true);
  });
  return sum;
}

void Evaluation::pull_back(std::span<const double> theta, std::span<const double> other,
                           std::span<double> product) {
  const std::size_t residuals = at(m_plan.residuals());
  std::vector<std::vector<double>> kept(residuals);
  sum_batches(product, [&](const Batch& batch) {
    forward(batch, other);
    keep_residuals();
    std::copy_n(m_values.begin(), residuals, kept.begin());
    forward(batch, theta);
    keep_linearisation();
    std::copy_n(kept.begin(), residuals, m_values.begin());
    adjoin_residuals();
  });
}

void Evaluation::multiply(std::span<const double> theta, std::span<const double> v,
                          std::span<double> product) {
  sum_batches(product, [&](const Batch& batch) {
    forward(batch, theta);
    keep_linearisation();
    keep_tangents(v);
    adjoin_residuals();
  });
}

int Evaluation::linearise(int batch, std::span<const double> theta) {
  forward(m_batches[at(batch)], theta);
  keep_linearisation();
  return m_batch->count * residuals();
}

void Evaluation::rows(int axis, int first, std::span<double* const> rows) const {
  const std::size_t size = at(m_products.adjoint_size(axis));
  std::vector<double> jets(rows.size() * size, 0.0), fields(m_plan.fields.size());
  std::vector<int> nodes;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const int point = (first + static_cast<int>(row)) / residuals();
    const int residual = (first + static_cast<int>(row)) % residuals();
    const double root = std::sqrt(m_plan.weights[at(residual)] * weight(point));
    std::ranges::fill(fields, 0.0);
    for (const planning::Partial& partial : m_plan.linearisation.partials)
      if (partial.residual == residual) fields[at(partial.field)] += root * partial_at(partial, point);
    m_products.add_adjoints(axis, jets_of(point), fields.data(), 1, jets.data() + row * size);
    nodes.push_back(m_batch->axes[at(axis)].at[at(point)]);
  }
  m_passes.rows(axis, nodes, jets.data(), rows.data());
}

} // namespace spinn::scattered
