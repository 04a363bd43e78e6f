// SPDX-License-Identifier: BSD-3-Clause
// Expressions of the low-rank model at scattered points, and the factors of one axis, on the host's threads.
#include "axis/axis_networks.hpp"
#include "expansion/expand.hpp"
#include "language/instruction_kernel.hpp"
#include "parallel/execution_space.hpp"

#include <algorithm>
#include <array>

namespace spinn::expansion {
namespace {

using Space = Kokkos::DefaultHostExecutionSpace;
using Networks = axis::AxisNetworks<Space, double>;

inline constexpr std::size_t batch_points = 4096; ///< bounds the memory of the networks' tapes
inline constexpr int strip_points = 64;

/// One strip of a batch: fields from the factors, then the program.
struct PointsFunctor {
  const planning::Plan* plan = nullptr;
  const axis::PaddedModel* model = nullptr;
  const double* jets = nullptr;
  int rank = 0;
  int points = 0;
  const double* const* inputs = nullptr; ///< tables and coordinates: [inputs - fields][points]
  double* const* out = nullptr;

  void operator()(int strip) const {
    const int first = strip * strip_points;
    const int count = std::min(strip_points, points - first);
    const std::size_t registers = static_cast<std::size_t>(plan->program.registers);
    std::vector<double> values(registers * strip_points);
    std::vector<double*> places(registers);
    const std::size_t fields = plan->fields.size();
    for (std::size_t k = 0; k < registers; ++k)
      places[k] = values.data() + k * strip_points;
    for (std::size_t k = 0; k < fields; ++k)
      for (int i = 0; i < count; ++i)
        places[k][i] = field(plan->fields[k], first + i);
    for (std::size_t k = fields; k < static_cast<std::size_t>(plan->program.inputs); ++k)
      std::copy_n(inputs[k - fields] + first, count, places[k]);
    language::run<double>(plan->program.instructions.data(),
                          static_cast<int>(plan->program.instructions.size()), places.data(), 0, count,
                          language::UnitStep{});
    for (std::size_t e = 0; e < plan->weights.size(); ++e)
      std::copy_n(places[static_cast<std::size_t>(plan->program.outputs[e])], count, out[e] + first);
  }

private:
  double field(const planning::Field& terms, int point) const {
    double sum = 0;
    for (const planning::Term& term : terms) {
      std::array<const double*, language::max_axes> factors{};
      for (std::size_t axis = 0; axis < model->networks.size(); ++axis) {
        const axis::PaddedNetwork& network = model->networks[axis];
        factors[axis] =
            jets + network.jet_offset +
            (static_cast<std::int64_t>(term.orders[axis]) * network.nodes + point) * network.outputs +
            static_cast<std::int64_t>(term.unknown) * model->rank_padded;
      }
      double terms_sum = 0;
      for (int r = 0; r < rank; ++r) {
        double product = 1;
        for (std::size_t axis = 0; axis < model->networks.size(); ++axis)
          product *= factors[axis][r];
        terms_sum += product;
      }
      sum += term.coefficient * terms_sum;
    }
    return sum;
  }
};

/// The points of one batch, axis by axis, with their factor jets.
std::vector<axis::AxisNodes> batch_nodes(std::size_t axes, std::span<const double> points, std::size_t begin,
                                         std::size_t count,
                                         const std::vector<std::vector<std::vector<double>>>& factors) {
  std::vector<axis::AxisNodes> nodes(axes);
  for (std::size_t axis = 0; axis < axes; ++axis) {
    for (std::size_t i = begin; i < begin + count; ++i)
      nodes[axis].nodes.push_back(points[i * axes + axis]);
    if (axis >= factors.size() || factors[axis].empty()) continue;
    for (const std::vector<double>& jet : factors[axis])
      nodes[axis].factor.emplace_back(jet.begin() + static_cast<std::ptrdiff_t>(begin),
                                      jet.begin() + static_cast<std::ptrdiff_t>(begin + count));
  }
  return nodes;
}

Networks networks_at(const axis::ModelSpec& model, std::span<const double> theta, std::span<const int> orders,
                     const std::vector<axis::AxisNodes>& nodes) {
  const std::vector<int> counts(nodes.size(), static_cast<int>(nodes.front().nodes.size()));
  std::vector<axis::NodesView> views;
  for (const axis::AxisNodes& axis : nodes)
    views.push_back({axis.nodes, &axis.factor});
  Networks networks(Space(), model, orders, counts);
  networks.set_nodes(views);
  networks.set_parameters(theta);
  networks.forward();
  Space().fence("spinn::residual::points");
  return networks;
}

/// Values of the plan's tables at the points: [tables][points].
std::vector<std::vector<double>> table_values(const planning::Plan& plan,
                                              const std::vector<axis::AxisNodes>& nodes) {
  const std::size_t count = nodes.front().nodes.size();
  std::vector<std::vector<double>> tables;
  for (const planning::Table& table : plan.tables) {
    if (table.given) {
      std::vector<std::vector<double>> coordinates;
      for (const int axis : table.axes)
        coordinates.push_back(nodes[static_cast<std::size_t>(axis)].nodes);
      tables.push_back(table.given->at_points(coordinates));
      continue;
    }
    std::vector<const double*> inputs;
    for (const int axis : table.axes)
      inputs.push_back(nodes[static_cast<std::size_t>(axis)].nodes.data());
    tables.emplace_back(count);
    double* const outputs[1] = {tables.back().data()};
    language::evaluate(table.program, count, inputs, outputs);
  }
  return tables;
}

} // namespace

void expand_points(const axis::ModelSpec& model, std::span<const double> theta, const planning::Plan& plan,
                   std::span<const double> points,
                   const std::vector<std::vector<std::vector<double>>>& factors,
                   std::span<double* const> out) {
  parallel::ensure_execution_space();
  const std::size_t axes = model.axes.size();
  const std::size_t total = points.size() / axes;
  const auto highest = planning::highest_orders(plan);
  for (std::size_t begin = 0; begin < total; begin += batch_points) {
    const std::size_t count = std::min(batch_points, total - begin);
    const std::vector<axis::AxisNodes> nodes = batch_nodes(axes, points, begin, count, factors);
    const Networks networks = networks_at(model, theta, std::span(highest).first(axes), nodes);
    const std::vector<std::vector<double>> tables = table_values(plan, nodes);
    std::vector<const double*> inputs;
    for (const auto& table : tables)
      inputs.push_back(table.data());
    for (const axis::AxisNodes& axis : nodes)
      inputs.push_back(axis.nodes.data());
    std::vector<double*> targets;
    for (double* const target : out)
      targets.push_back(target + begin);
    const PointsFunctor functor{&plan,         &networks.model(),       networks.jets().data(),
                                model.rank,    static_cast<int>(count), inputs.data(),
                                targets.data()};
    const int strips = static_cast<int>((count + strip_points - 1) / strip_points);
    Kokkos::parallel_for("spinn::residual::points", Kokkos::RangePolicy<Space>(Space(), 0, strips), functor);
    Space().fence("spinn::residual::points");
  }
}

std::vector<double> axis_values(const axis::ModelSpec& model, std::span<const double> theta, int axis,
                                const axis::AxisNodes& nodes, int order) {
  parallel::ensure_execution_space();
  const auto at = static_cast<std::size_t>(axis);
  const axis::AxisLayout place = axis::layout(model)[at];
  axis::ModelSpec one = model;
  one.axes = {model.axes[at]};
  const auto own =
      theta.subspan(static_cast<std::size_t>(place.begin), static_cast<std::size_t>(place.end - place.begin));
  const auto outputs = static_cast<std::size_t>(model.outputs());
  const std::size_t total = nodes.nodes.size();
  std::vector<double> values(total * outputs);
  for (std::size_t begin = 0; begin < total; begin += batch_points) {
    const std::size_t count = std::min(batch_points, total - begin);
    const std::vector<axis::AxisNodes> batch = batch_nodes(1, nodes.nodes, begin, count, {nodes.factor});
    const int orders[1] = {order};
    const Networks networks = networks_at(one, own, orders, batch);
    const axis::PaddedNetwork& network = networks.model().networks.front();
    const double* const jets = networks.jets().data() + network.jet_offset +
                               static_cast<std::int64_t>(order) * network.nodes * network.outputs;
    for (std::size_t i = 0; i < count; ++i)
      for (int q = 0; q < model.unknowns; ++q)
        std::copy_n(
            jets + static_cast<std::ptrdiff_t>(i) * network.outputs + q * networks.model().rank_padded,
            model.rank, values.data() + (begin + i) * outputs + static_cast<std::size_t>(q * model.rank));
  }
  return values;
}

} // namespace spinn::expansion
