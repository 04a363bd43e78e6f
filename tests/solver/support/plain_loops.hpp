// SPDX-License-Identifier: BSD-3-Clause
// The loss and its gradient by plain loops over the grid: what the fused kernels are compared with.
#pragma once

#include "axis/axis_jets.hpp"
#include "pointwise/grid_objective.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace spinn::test {

using language::Graph;
using planning::NodeId;
using planning::Orders;
using residual::Block;
using residual::NodeRange;

/// Everything an evaluation needs, with nodes and weights that are not symmetric in anything.
struct Instance {
  axis::ModelSpec model;
  std::vector<axis::AxisNodes> nodes;
  std::vector<Block> blocks;
  std::vector<Graph> graphs;
  std::vector<std::vector<NodeId>> residuals;
  std::vector<double> theta;
};

struct Naive {
  double loss = 0;
  std::vector<double> block_losses;
  std::vector<double> gradient;
};

/// Plain loops: every atom at every grid point from the axis jets, residuals by the language's own evaluation,
/// dr/d(atom) by central differences.
class NaiveLoops {
public:
  explicit NaiveLoops(const Instance& s) : m_instance(s), m_rank(static_cast<std::size_t>(s.model.rank)) {
    for (const axis::AxisNodes& axis : s.nodes)
      m_requests.push_back({axis.nodes, axis.factor, 3});
    m_jets = axis::forward_jets<double>(s.model, s.theta, m_requests);
    m_adjoints = m_jets;
    for (auto& axis : m_adjoints)
      std::fill(axis.begin(), axis.end(), 0.0);
  }

  /// sqrt(w weight_e) r_e of every block, point and residual.
  std::vector<double> residuals() {
    std::vector<double> result;
    m_residuals = &result;
    for (std::size_t b = 0; b < m_instance.blocks.size(); ++b)
      add_block(b);
    return result;
  }

  Naive run() {
    Naive result;
    for (std::size_t b = 0; b < m_instance.blocks.size(); ++b) {
      result.block_losses.push_back(add_block(b));
      result.loss += result.block_losses.back();
    }
    result.gradient = axis::reverse_jets<double>(m_instance.model, m_instance.theta, m_requests, m_adjoints);
    return result;
  }

private:
  std::size_t place(std::size_t axis, int order, std::size_t node, int unknown) const {
    const std::size_t outputs = static_cast<std::size_t>(m_instance.model.outputs());
    return (static_cast<std::size_t>(order) * m_instance.nodes[axis].nodes.size() + node) * outputs +
           static_cast<std::size_t>(unknown) * m_rank;
  }

  double add_block(std::size_t b) {
    const Block& block = m_instance.blocks[b];
    const Graph& graph = m_instance.graphs[b];
    const std::vector<NodeId> atoms = language::atoms(graph, m_instance.residuals[b]);
    Graph with_coordinates = graph;
    std::vector<NodeId> inputs = atoms;
    const std::size_t axes = block.grid().ranges.size();
    for (std::size_t axis = 0; axis < axes; ++axis)
      inputs.push_back(with_coordinates.coordinate(static_cast<int>(axis)));
    const language::Program program = language::compile(with_coordinates, m_instance.residuals[b], inputs);
    double loss = 0;
    std::vector<std::size_t> index(axes, 0);
    for (bool more = true; more;) {
      loss += add_point(block, graph, program, atoms, index);
      more = false;
      for (std::size_t axis = 0; axis < axes && !more; ++axis) {
        more = ++index[axis] < block.grid().ranges[axis].weights.size();
        if (!more) index[axis] = 0;
      }
    }
    return loss;
  }

  double add_point(const Block& block, const Graph& graph, const language::Program& program,
                   const std::vector<NodeId>& atoms, const std::vector<std::size_t>& index) {
    const std::size_t axes = index.size();
    const std::vector<double>& point_weights = block.grid().point_weights;
    double weight = 1;
    std::size_t point = 0;
    std::vector<std::size_t> node(axes);
    std::vector<double> values;
    for (std::size_t axis = 0; axis < axes; ++axis) {
      weight *= block.grid().ranges[axis].weights[index[axis]];
      node[axis] = static_cast<std::size_t>(block.grid().ranges[axis].begin) + index[axis];
      point = point * block.grid().ranges[axis].weights.size() + index[axis];
    }
    if (!point_weights.empty()) weight *= point_weights[point];
    for (const NodeId atom : atoms)
      values.push_back(field(graph[atom], node));
    for (std::size_t axis = 0; axis < axes; ++axis)
      values.push_back(m_instance.nodes[axis].nodes[node[axis]]);
    const std::vector<double> r = evaluate(program, values);
    if (m_residuals != nullptr) {
      for (std::size_t e = 0; e < r.size(); ++e)
        m_residuals->push_back(std::sqrt(weight * block.plan.weights[e]) * r[e]);
      return 0;
    }
    double loss = 0;
    for (std::size_t e = 0; e < r.size(); ++e)
      loss += weight * block.plan.weights[e] * r[e] * r[e];
    for (std::size_t a = 0; a < atoms.size(); ++a) {
      const double h = std::max(1e-7, 1e-4 * std::fabs(values[a]));
      const std::vector<double> partial = difference(program, values, a, h);
      double adjoint = 0;
      for (std::size_t e = 0; e < r.size(); ++e)
        adjoint += 2 * weight * block.plan.weights[e] * r[e] * partial[e];
      add_adjoint(graph[atoms[a]], node, adjoint);
    }
    return loss;
  }

  static std::vector<double> evaluate(const language::Program& program, const std::vector<double>& values) {
    std::vector<const double*> inputs;
    for (const double& value : values)
      inputs.push_back(&value);
    std::vector<double> results(program.outputs.size());
    std::vector<double*> outputs;
    for (double& result : results)
      outputs.push_back(&result);
    language::evaluate(program, 1, inputs, outputs);
    return results;
  }

  /// Fourth-order central difference with respect to value a.
  static std::vector<double> difference(const language::Program& program, std::vector<double> values,
                                        std::size_t a, double h) {
    const double centre = values[a];
    const auto at = [&](double shift) {
      values[a] = centre + shift;
      return evaluate(program, values);
    };
    const auto m2 = at(-2 * h);
    const auto m1 = at(-h);
    const auto p1 = at(h);
    auto partial = at(2 * h);
    for (std::size_t e = 0; e < partial.size(); ++e)
      partial[e] = (m2[e] - 8 * m1[e] + 8 * p1[e] - partial[e]) / (12 * h);
    return partial;
  }

  double field(const language::Node& atom, const std::vector<std::size_t>& node) const {
    double sum = 0;
    for (std::size_t r = 0; r < m_rank; ++r) {
      double product = 1;
      for (std::size_t axis = 0; axis < node.size(); ++axis)
        product *= m_jets[axis][place(axis, atom.orders[axis], node[axis], atom.index) + r];
      sum += product;
    }
    return sum;
  }

  void add_adjoint(const language::Node& atom, const std::vector<std::size_t>& node, double adjoint) {
    for (std::size_t r = 0; r < m_rank; ++r)
      for (std::size_t target = 0; target < node.size(); ++target) {
        double product = adjoint;
        for (std::size_t axis = 0; axis < node.size(); ++axis)
          if (axis != target)
            product *= m_jets[axis][place(axis, atom.orders[axis], node[axis], atom.index) + r];
        m_adjoints[target][place(target, atom.orders[target], node[target], atom.index) + r] += product;
      }
  }

  const Instance& m_instance;
  std::size_t m_rank;
  std::vector<axis::JetRequest> m_requests;
  axis::AxisJets m_jets;
  axis::AxisJets m_adjoints;
  std::vector<double>* m_residuals = nullptr; ///< where they alone are wanted
};

} // namespace spinn::test
