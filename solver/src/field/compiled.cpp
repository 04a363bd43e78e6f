// SPDX-License-Identifier: BSD-3-Clause
// From a problem's text to blocks that wait for numbers.
#include "field/compiled.hpp"

#include <algorithm>

namespace spinn::field {

namespace {

using language::Graph;
using language::NodeId;
using language::Op;

/// The start that takes the place of d^orders u_unknown's initial value.
class Starter {
public:
  Starter(Graph& graph, const detail::ProblemData& data, const problem::InitialValues& initial, Start start,
          NodeId begin)
      : m_graph(graph), m_data(data), m_initial(initial), m_start(start), m_begin(begin) {}

  /// -1 for none.
  NodeId start_of(const language::Node& atom) {
    const auto time = static_cast<std::size_t>(m_data.time_axis),
               unknown = static_cast<std::size_t>(atom.index);
    const int order = atom.orders[time];
    const bool second = !m_initial.velocities.empty(), later = m_start == Start::earlier;
    if (order > 1 || (order == 1 && !second)) return -1;
    NodeId velocity = -1;
    if (second) velocity = in_space(m_initial.velocities[unknown], atom.orders);
    if (order == 1) return later ? m_graph.add(velocity, earlier(atom, 1)) : velocity;
    const NodeId first = m_graph.constant(m_data.axes[time].lower);
    NodeId start = in_space(m_initial.values[unknown], atom.orders);
    if (second) start = m_graph.add(start, m_graph.multiply(velocity, since(first)));
    if (!later) return start;
    start = m_graph.add(start, earlier(atom, 0));
    if (second) start = m_graph.add(start, m_graph.multiply(earlier(atom, 1), since(m_begin)));
    return start;
  }

  std::vector<EarlierTerm> take_earlier() { return std::move(m_earlier); }

private:
  NodeId since(NodeId begin) { return m_graph.subtract(m_graph.coordinate(m_data.time_axis), begin); }

  NodeId in_space(NodeId node, language::Orders orders) {
    orders[static_cast<std::size_t>(m_data.time_axis)] = 0;
    return language::differentiate(m_graph, node, orders);
  }

  NodeId earlier(const language::Node& atom, int time_order) {
    language::Orders orders = atom.orders;
    orders[static_cast<std::size_t>(m_data.time_axis)] = static_cast<std::int8_t>(time_order);
    const NodeId node = planning::given_node(m_graph, static_cast<int>(m_earlier.size()));
    m_earlier.push_back({atom.index, orders});
    return node;
  }

  Graph& m_graph;
  const detail::ProblemData& m_data;
  const problem::InitialValues& m_initial;
  Start m_start;
  NodeId m_begin;
  std::vector<EarlierTerm> m_earlier;
};

/// Conditions trained together.
struct Group {
  problem::Slices where;
  double weight = 1;
  std::vector<NodeId> residuals;
};

/// @param starts  the initial values are built in
std::vector<Group> group_conditions(const detail::ProblemData& data, bool starts) {
  struct OnSlice {
    problem::Slice where;
    double weight;
    std::vector<NodeId> residuals;
  };
  std::vector<OnSlice> single;
  for (const detail::ConditionData& condition : data.conditions) {
    if (condition.hard || (starts && !condition.where.extends_over(data.time_axis))) continue;
    const auto found = std::ranges::find_if(single, [&](const OnSlice& other) {
      return other.where == condition.where && other.weight == condition.weight;
    });
    OnSlice& group =
        found != single.end() ? *found : single.emplace_back(OnSlice{condition.where, condition.weight, {}});
    group.residuals.push_back(condition.residual);
  }
  std::vector<Group> merged; // such as opposite faces with equal residuals
  for (const OnSlice& group : single) {
    const bool joined = std::ranges::any_of(merged, [&](Group& other) {
      return other.weight == group.weight && other.residuals == group.residuals &&
             other.where.join(group.where);
    });
    if (!joined) merged.push_back({problem::Slices(group.where), group.weight, group.residuals});
  }
  return merged;
}

/// Parameters that some exponent depends on.
std::vector<bool> in_exponents(const detail::ProblemData& data) {
  std::vector<NodeId> exponents;
  for (NodeId id = 0; id < static_cast<NodeId>(data.graph.size()); ++id)
    if (data.graph[id].op == Op::power) exponents.push_back(data.graph[id].b);
  std::vector<bool> result(data.parameters.size(), false);
  for (const NodeId id : language::reachable(data.graph, exponents))
    if (data.graph[id].op == Op::parameter) result[static_cast<std::size_t>(data.graph[id].index)] = true;
  return result;
}

} // namespace

Started with_start(Graph& graph, const detail::ProblemData& data, std::span<const NodeId> residuals,
                   const problem::InitialValues& initial, Start start, NodeId begin) {
  Starter starter(graph, data, initial, start, begin);
  const std::vector<NodeId> atoms = language::atoms(graph, residuals);
  std::vector<NodeId> whole;
  for (const NodeId atom : atoms) {
    const NodeId value = starter.start_of(language::Node(graph[atom]));
    whole.push_back(value < 0 ? atom : graph.add(atom, value));
  }
  Started result;
  for (const NodeId residual : residuals)
    result.residuals.push_back(language::substitute(graph, residual, atoms, whole));
  result.earlier = starter.take_earlier();
  return result;
}

Compiled::Compiled(const detail::ProblemData& data, const std::vector<std::optional<double>>& fixed)
    : m_data(data) {
  std::vector<NodeId> from, to;
  for (std::size_t k = 0; k < fixed.size(); ++k) {
    if (!fixed[k]) continue;
    from.push_back(m_data.graph.parameter(static_cast<int>(k)));
    to.push_back(m_data.graph.constant(*fixed[k]));
  }
  const auto put_in = [&](NodeId& node) { node = language::substitute(m_data.graph, node, from, to); };
  for (NodeId& equation : m_data.equations)
    put_in(equation);
  for (detail::ConditionData& condition : m_data.conditions)
    put_in(condition.residual);
}

const CompiledBlocks& Compiled::blocks(Start start) {
  const std::scoped_lock lock(m_mutex);
  std::optional<CompiledBlocks>& blocks = m_blocks[static_cast<std::size_t>(start)];
  if (!blocks) blocks = compile(start);
  return *blocks;
}

std::shared_ptr<const planning::Plan> Compiled::terms(int unknown, const language::Orders& orders,
                                                      bool continued) {
  const std::scoped_lock lock(m_mutex);
  std::shared_ptr<const planning::Plan>& plan = m_terms[{unknown, orders, continued}];
  if (plan) return plan;
  Graph graph;
  std::vector<NodeId> atoms{graph.unknown(unknown, orders)};
  if (continued) {
    language::Orders raised = orders;
    ++raised[static_cast<std::size_t>(m_data.time_axis)];
    atoms.push_back(graph.unknown(unknown, raised));
  }
  const std::vector<double> weights(atoms.size(), 1.0);
  plan = std::make_shared<const planning::Plan>(
      planning::make_plan(graph, static_cast<int>(m_data.axes.size()), atoms, weights, false));
  return plan;
}

CompiledBlocks Compiled::compile(Start start) const {
  const int axes = static_cast<int>(m_data.axes.size()),
            scalars = static_cast<int>(m_data.parameters.size()) + 1;
  CompiledBlocks result;
  const auto add = [&](std::span<const NodeId> residuals, std::span<const double> weights) -> CompiledBlock& {
    Graph graph = m_data.graph;
    Started started{{residuals.begin(), residuals.end()}, {}};
    if (start != Start::none)
      started = with_start(graph, m_data, residuals, problem::initial_values(graph, m_data), start,
                           graph.parameter(scalars - 1));
    std::vector<int> space;
    for (int axis = 0; axis < axes; ++axis)
      if (axis != m_data.time_axis) space.push_back(axis);
    const std::vector<planning::Given> given(started.earlier.size(), planning::Given{space, nullptr});
    planning::ParametricFormOrReason form =
        planning::parametric_form(graph, axes, scalars, started.residuals);
    return result.emplace_back(CompiledBlock{
        planning::make_parametric_plan(graph, axes, scalars, started.residuals, weights, true, given),
        std::move(form.form),
        std::move(form.reason),
        std::move(started.earlier),
        {}});
  };
  add(m_data.equations, m_data.equation_weights);
  for (const Group& group : group_conditions(m_data, start != Start::none))
    add(group.residuals, std::vector<double>(group.residuals.size(), group.weight)).where = group.where;
  return result;
}

std::shared_ptr<Compiled> compiled(const Problem& problem, std::span<const double> values) {
  struct Entry {
    std::weak_ptr<const detail::ProblemData> data;
    std::vector<std::optional<double>> fixed;
    std::shared_ptr<Compiled> compiled;
  };
  constexpr std::size_t most = 16;
  static std::mutex mutex;
  static std::vector<Entry> known; // the newest last

  const std::vector<bool> never_open = in_exponents(problem.data());
  std::vector<std::optional<double>> fixed(values.size());
  for (std::size_t k = 0; k < values.size(); ++k)
    if (never_open[k] || values[k] == 0) fixed[k] = values[k];

  const std::scoped_lock lock(mutex);
  std::erase_if(known, [](const Entry& entry) { return entry.data.expired(); });
  const auto found = std::ranges::find_if(known, [&](const Entry& entry) {
    return entry.data.lock().get() == &problem.data() && entry.fixed == fixed;
  });
  if (found != known.end()) return found->compiled;
  if (known.size() == most) known.erase(known.begin());
  known.push_back({problem.shared_data(), fixed, std::make_shared<Compiled>(problem.data(), fixed)});
  return known.back().compiled;
}

} // namespace spinn::field
