// SPDX-License-Identifier: BSD-3-Clause
// Graph to program: lowering in operand order, scheduling, register allocation.
#include "language/lowering.hpp"
#include "language/program.hpp"

#include <spinn/error.hpp>

#include <algorithm>
#include <limits>
#include <queue>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace spinn::language {

namespace {

/// Lowers the nodes that outputs need. Chains of sums and products are read as a whole, except where a part of the
/// chain has another user: that part is computed once for both.
class Lowering {
public:
  Lowering(const Graph& graph, std::span<const NodeId> outputs, std::span<const NodeId> inputs)
      : m_graph(graph), m_values(static_cast<int>(inputs.size())), m_sums(m_values) {
    for (std::size_t k = 0; k < inputs.size(); ++k)
      m_operands.emplace(inputs[k], Operand{static_cast<int>(k), 0});
    const std::vector<NodeId> order = reachable(graph, outputs, inputs);
    std::unordered_set<NodeId> needed(outputs.begin(), outputs.end());
    count_uses(order, outputs);
    for (auto it = order.rbegin(); it != order.rend(); ++it)
      if (needed.contains(*it))
        for (const NodeId operand : parts(*it))
          needed.insert(operand);
    for (const NodeId id : order)
      if (needed.contains(id) && !m_operands.contains(id)) m_operands.emplace(id, lower(id));
  }

  Operand operand(NodeId id) const { return m_operands.at(id); }
  ValueList& values() { return m_values; }

private:
  void count_uses(const std::vector<NodeId>& order, std::span<const NodeId> outputs) {
    for (const NodeId id : outputs)
      ++m_uses[id];
    for (const NodeId id : order) {
      if (m_operands.contains(id)) continue;
      if (m_graph[id].a >= 0) ++m_uses[m_graph[id].a];
      if (m_graph[id].b >= 0) ++m_uses[m_graph[id].b];
    }
  }

  /// May the node be taken apart inside its user? Not an input, and for chains, not used elsewhere.
  bool is_inner(NodeId id) const { return !is_input(id) && m_uses.at(id) == 1; }
  bool is_input(NodeId id) const {
    const auto found = m_operands.find(id);
    return found != m_operands.end() && found->second.id >= 0 && found->second.id < m_values.inputs();
  }

  std::vector<Summand> summands(NodeId id) const {
    std::vector<Summand> result;
    const auto append = [&](NodeId term) {
      const Node& node = m_graph[term];
      if (node.op == Op::multiply && m_graph.is_number(node.a) && !is_input(term))
        result.push_back({node.b, m_graph[node.a].value});
      else
        result.push_back({term, 1});
    };
    do {
      append(m_graph[id].b);
      id = m_graph[id].a;
    } while (m_graph[id].op == Op::add && is_inner(id));
    append(id);
    std::reverse(result.begin(), result.end());
    return result;
  }

  Product factors(NodeId id) const {
    Product result;
    const auto append = [&](NodeId factor) {
      const Node& node = m_graph[factor];
      if (node.op == Op::power && m_graph.is_number(node.b) && !is_input(factor))
        result.factors.push_back({node.a, m_graph[node.b].value});
      else
        result.factors.push_back({factor, 1});
    };
    bool whole = true;
    if (m_graph[id].op == Op::multiply && m_graph.is_number(m_graph[id].a)) {
      result.coefficient = m_graph[m_graph[id].a].value;
      id = m_graph[id].b;
      whole = is_inner(id);
    }
    while (whole && m_graph[id].op == Op::multiply) {
      append(m_graph[id].b);
      id = m_graph[id].a;
      whole = is_inner(id);
    }
    append(id);
    std::reverse(result.factors.begin(), result.factors.end());
    return result;
  }

  bool is_product(NodeId id) const {
    const Node& node = m_graph[id];
    return node.op == Op::multiply || (node.op == Op::power && m_graph.is_number(node.b));
  }

  /// The nodes whose values the lowering of `id` asks for.
  std::vector<NodeId> parts(NodeId id) const {
    std::vector<NodeId> result;
    const Node& node = m_graph[id];
    if (is_input(id) || is_leaf(node.op)) return result;
    if (node.op == Op::add) {
      for (const Summand& s : summands(id))
        result.push_back(s.node);
    } else if (is_product(id)) {
      for (const Factor& f : factors(id).factors)
        result.push_back(f.base);
    } else {
      result.push_back(node.a);
      if (node.b >= 0) result.push_back(node.b);
    }
    return result;
  }

  Operand lower(NodeId id) {
    const Node& node = m_graph[id];
    if (node.op == Op::constant) return {-1, node.value};
    if (is_leaf(node.op))
      throw std::logic_error("compile: leaf node " + std::to_string(id) +
                             " is neither an input nor a constant");
    if (node.op == Op::add) {
      std::vector<LoweredTerm> terms;
      for (const Summand& s : summands(id))
        terms.push_back({operand(s.node), s.coefficient});
      return m_sums.lower(std::move(terms));
    }
    if (is_product(id)) {
      const Product product = factors(id);
      std::vector<LoweredFactor> lowered;
      for (const Factor& f : product.factors)
        if (!is_scalar(m_graph, f.base)) lowered.push_back({operand(f.base), f.exponent});
      for (const Factor& f :
           product.factors) // multiplied first: numbers, once `bind_inputs` has put the parameters in
        if (is_scalar(m_graph, f.base)) lowered.push_back({operand(f.base), f.exponent});
      return lower_product(m_values, product.coefficient, lowered);
    }
    return m_values.emit(node.op, operand(node.a), node.b >= 0 ? operand(node.b) : Operand{});
  }

  const Graph& m_graph;
  ValueList m_values;
  SumLowering m_sums;
  std::unordered_map<NodeId, Operand> m_operands;
  std::unordered_map<NodeId, int> m_uses;
};

/// The values that outputs need, each as late as its first user allows (depth first): few registers live at a time.
std::vector<int> schedule(const ValueList& list, const std::vector<int>& outputs) {
  std::vector<int> order;
  std::vector<char> state(list.values().size(), 0); // 0 new, 1 operands on the stack, 2 scheduled
  std::vector<int> stack;
  for (const int output : outputs) {
    stack.push_back(output);
    while (!stack.empty()) {
      const int id = stack.back();
      const Value& v = list.values()[static_cast<std::size_t>(id)];
      char& s = state[static_cast<std::size_t>(id)];
      if (s == 0 && id >= list.inputs()) {
        s = 1;
        for (const Operand& x : {v.c, v.b, v.a})
          if (!x.is_number() && state[static_cast<std::size_t>(x.id)] == 0) stack.push_back(x.id);
        continue;
      }
      stack.pop_back();
      if (s == 1) order.push_back(id);
      s = 2;
    }
  }
  return order;
}

/// Lowest free register first; a register is free again with the last use of its value.
class Registers {
public:
  explicit Registers(int inputs) : m_count(inputs) {}

  std::int16_t take() {
    if (m_free.empty()) {
      if (m_count > std::numeric_limits<std::int16_t>::max())
        throw Error({}, "", "the equations need more than 32767 intermediate values",
                    "Write them in a shorter form");
      return static_cast<std::int16_t>(m_count++);
    }
    const int lowest = m_free.top();
    m_free.pop();
    return static_cast<std::int16_t>(lowest);
  }
  void release(std::int16_t number) { m_free.push(number); }
  int count() const { return m_count; }

private:
  int m_count;
  std::priority_queue<int, std::vector<int>, std::greater<>> m_free;
};

/// The value as an instruction without its target; place[id] is the register of an operand.
Instruction instruction_of(const Value& v, const std::vector<std::int16_t>& place) {
  const auto number_of = [&](const Operand& x) {
    return x.is_number() ? immediate : place[static_cast<std::size_t>(x.id)];
  };
  Instruction in{.op = v.op};
  if (v.op == Op::constant) {
    in.value = v.a.number;
    return in;
  }
  in.a = number_of(v.a);
  if (is_binary(v.op) || is_fused(v.op)) in.b = number_of(v.b);
  if (is_fused(v.op)) in.c = number_of(v.c);
  if (in.a == immediate) in.value = v.a.number;
  if (in.b == immediate) in.value = v.b.number;
  if (in.c == immediate) in.value = v.c.number;
  return in;
}

Program allocate(const ValueList& list, const std::vector<int>& outputs) {
  const std::vector<int> order = schedule(list, outputs);
  const auto value = [&](int id) -> const Value& { return list.values()[static_cast<std::size_t>(id)]; };
  std::vector<int> uses(list.values().size(), 0);
  for (const int id : outputs)
    ++uses[static_cast<std::size_t>(id)]; // never released
  for (const int id : order)
    for (const Operand& x : {value(id).a, value(id).b, value(id).c})
      if (!x.is_number()) ++uses[static_cast<std::size_t>(x.id)];

  Program program;
  program.inputs = list.inputs();
  Registers registers(program.inputs);
  std::vector<std::int16_t> place(list.values().size(), 0);
  for (int k = 0; k < program.inputs; ++k)
    place[static_cast<std::size_t>(k)] = static_cast<std::int16_t>(k);
  for (const int id : order) {
    Instruction instruction = instruction_of(value(id), place);
    for (const Operand& x : {value(id).a, value(id).b, value(id).c})
      if (!x.is_number() && --uses[static_cast<std::size_t>(x.id)] == 0 && x.id >= program.inputs)
        registers.release(place[static_cast<std::size_t>(x.id)]);
    instruction.target = place[static_cast<std::size_t>(id)] = registers.take();
    program.instructions.push_back(instruction);
  }
  for (const int id : outputs)
    program.outputs.push_back(place[static_cast<std::size_t>(id)]);
  program.registers = registers.count();
  return program;
}

/// A program taken apart again into values, numbers in the place of its last inputs.
class Binding {
public:
  Binding(const Program& program, std::span<const double> numbers)
      : m_list(program.inputs - static_cast<int>(numbers.size())),
        m_held(static_cast<std::size_t>(program.registers)) {
    for (int k = 0; k < program.inputs; ++k)
      held(k) = k < m_list.inputs() ? Operand{k, 0}
                                    : Operand{-1, numbers[static_cast<std::size_t>(k - m_list.inputs())]};
    for (const Instruction& in : program.instructions)
      held(in.target) = emitted(in);
  }

  Operand operand(std::int16_t number) { return held(number); }
  ValueList& values() { return m_list; }

private:
  Operand& held(int number) { return m_held[static_cast<std::size_t>(number)]; }
  Operand operand_of(std::int16_t number, double value) {
    return number == immediate ? Operand{-1, value} : held(number);
  }

  Operand emitted(const Instruction& in) {
    if (in.op == Op::constant) return {-1, in.value};
    const Operand a = operand_of(in.a, in.value);
    if (!is_binary(in.op) && !is_fused(in.op)) return m_list.emit(in.op, a);
    const Operand b = operand_of(in.b, in.value);
    if (in.op == Op::power && b.is_number()) return lower_product(m_list, 1, {{a, b.number}});
    if (!is_fused(in.op)) return m_list.emit(in.op, a, b);
    const Operand c = operand_of(in.c, in.value), product = m_list.emit(Op::multiply, a, b);
    if (in.op == Op::multiply_add) return m_list.emit(Op::add, product, c);
    return in.op == Op::multiply_subtract ? m_list.emit(Op::subtract, product, c)
                                          : m_list.emit(Op::subtract, c, product);
  }

  ValueList m_list;
  std::vector<Operand> m_held; // by the registers
};

/// Fuses and allocates what the outputs need.
Program finished(ValueList& list, const std::vector<Operand>& outputs) {
  std::vector<int> values;
  for (const Operand& x : outputs)
    values.push_back(x.is_number() ? list.load(x.number).id : x.id);
  fuse(list, values);
  return allocate(list, values);
}

} // namespace

Program compile(const Graph& graph, std::span<const NodeId> outputs, std::span<const NodeId> inputs) {
  Lowering lowering(graph, outputs, inputs);
  std::vector<Operand> operands;
  for (const NodeId id : outputs)
    operands.push_back(lowering.operand(id));
  return finished(lowering.values(), operands);
}

Program bind_inputs(const Program& program, std::span<const double> numbers) {
  if (numbers.empty()) return program;
  Binding binding(program, numbers);
  std::vector<Operand> operands;
  for (const std::int16_t output : program.outputs)
    operands.push_back(binding.operand(output));
  return finished(binding.values(), operands);
}

} // namespace spinn::language
