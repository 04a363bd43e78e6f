// SPDX-License-Identifier: BSD-3-Clause
// Between graph and program: straight-line values in static single assignment, numbers as immediate operands.
#pragma once

#include "language/graph.hpp"

#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace spinn::language {

/// A value (its place in the list) or a number.
struct Operand {
  int id = -1;
  double number = 0;
  [[nodiscard]] bool is_number() const { return id < 0; }
};

/// One operation; the operands that `op` does not take are the number 0.
struct Value {
  Op op = Op::constant;
  Operand a;
  Operand b;
  Operand c;
};

/// Values in an order in which operands precede their users. The first `inputs` are the program's inputs.
/// Equal operations are made once.
class ValueList {
public:
  explicit ValueList(int inputs);

  /// op(a, b): folded where both are numbers; neutral elements vanish; the number stands second where order is free.
  Operand emit(Op op, Operand a, Operand b = {});
  /// A value that loads the number, for outputs that do not depend on anything.
  Operand load(double number);

  [[nodiscard]] int inputs() const { return m_inputs; }
  [[nodiscard]] std::vector<Value>& values() { return m_values; }
  [[nodiscard]] const std::vector<Value>& values() const { return m_values; }

private:
  using Key = std::tuple<Op, int, int, std::uint64_t>;
  Operand intern(Op op, Operand a, Operand b);
  int m_inputs;
  std::vector<Value> m_values;
  std::map<Key, int> m_known;
};

/// coefficient * operand; a number counts as coefficient * 1.
struct LoweredTerm {
  Operand operand;
  double coefficient = 1;
};

/// base^exponent
struct LoweredFactor {
  Operand base;
  double exponent = 1;
};

/// sum_k coefficient_k operand_k: terms of equal |coefficient| share one multiplication, and a sum that is a multiple of
/// an earlier one (r and -10 r) costs one multiplication at most.
class SumLowering {
public:
  explicit SumLowering(ValueList& values) : m_values(values) {}
  Operand lower(std::vector<LoweredTerm> terms);

private:
  struct Known {
    std::vector<LoweredTerm> terms;
    Operand result;
  };
  Operand known_multiple(const std::vector<LoweredTerm>& terms, bool& found);
  Operand group(const std::vector<LoweredTerm>& terms, double magnitude, double& multiplier);
  Operand combine(const std::vector<LoweredTerm>& groups, double constant);
  ValueList& m_values;
  std::multimap<std::pair<int, std::size_t>, Known> m_known;
};

/// coefficient * prod_k base_k^exponent_k: whole and half exponents become multiplications and square roots, negative
/// ones share one division.
Operand lower_product(ValueList& values, double coefficient, const std::vector<LoweredFactor>& factors);

/// Fuses multiplications whose only user adds or subtracts them. `outputs` are users too.
void fuse(ValueList& values, const std::vector<int>& outputs);

} // namespace spinn::language
