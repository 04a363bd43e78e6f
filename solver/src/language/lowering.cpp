// SPDX-License-Identifier: BSD-3-Clause
// Sums and products of the normal form as few operations; fusing of multiply and add.
#include "language/lowering.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>

namespace spinn::language {

namespace {

constexpr double longest_chain = 32; ///< highest whole exponent that is expanded into multiplications

bool is_commutative(Op op) {
  return op == Op::add || op == Op::multiply || op == Op::minimum || op == Op::maximum;
}

/// x^n for whole n >= 1 by repeated squaring.
Operand whole_power(ValueList& values, Operand x, int n) {
  if (n == 1) return x;
  if (n % 2 == 1) return values.emit(Op::multiply, whole_power(values, x, n - 1), x);
  const Operand root = whole_power(values, x, n / 2);
  return values.emit(Op::multiply, root, root);
}

bool is_expandable(double exponent) {
  return exponent != 0 && std::abs(exponent) <= longest_chain && 2 * exponent == std::trunc(2 * exponent);
}

/// x^p for p > 0, whole or half.
Operand expanded_power(ValueList& values, Operand x, double p) {
  const int whole = static_cast<int>(p);
  if (p == whole) return whole_power(values, x, whole);
  const Operand root = values.emit(Op::square_root, x);
  return whole == 0 ? root : values.emit(Op::multiply, whole_power(values, x, whole), root);
}

Operand number(double value) {
  return {-1, value};
}

} // namespace

ValueList::ValueList(int inputs) : m_inputs(inputs) {
  m_values.resize(static_cast<std::size_t>(inputs), Value{.op = Op::input, .a = {}, .b = {}, .c = {}});
}

Operand ValueList::intern(Op op, Operand a, Operand b) {
  const double immediate_value = a.is_number() ? a.number : b.number;
  const Key key{op, a.id, b.id, std::bit_cast<std::uint64_t>(immediate_value)};
  const auto [it, added] = m_known.try_emplace(key, static_cast<int>(m_values.size()));
  if (added) m_values.push_back({.op = op, .a = a, .b = b, .c = {}});
  return {it->second, 0};
}

Operand ValueList::load(double value) {
  return intern(Op::constant, number(value), {});
}

Operand ValueList::emit(Op op, Operand a, Operand b) {
  const bool binary = is_binary(op);
  if (a.is_number() && (!binary || b.is_number())) return number(apply(op, a.number, b.number));
  if (is_commutative(op) && (a.is_number() || (!b.is_number() && b.id < a.id))) std::swap(a, b);
  if (binary && b.is_number()) {
    if (op == Op::multiply && b.number == 1) return a;
    if (op == Op::multiply && b.number == -1) return emit(Op::negate, a);
    if ((op == Op::add || op == Op::subtract) && b.number == 0) return a;
  }
  return intern(op, a, b);
}

Operand lower_product(ValueList& values, double coefficient, const std::vector<LoweredFactor>& factors) {
  // The coefficient scales the youngest factor, which is the residual itself in adjoints: they all share c r.
  Operand above = number(coefficient);
  std::optional<Operand> below;
  for (auto it = factors.rbegin(); it != factors.rend(); ++it) {
    const auto [base, exponent] = *it;
    if (is_expandable(exponent) && exponent < 0) {
      const Operand divisor = expanded_power(values, base, -exponent);
      below = below ? values.emit(Op::multiply, *below, divisor) : divisor;
    } else if (is_expandable(exponent)) {
      above = values.emit(Op::multiply, above, expanded_power(values, base, exponent));
    } else {
      above = values.emit(Op::multiply, above, values.emit(Op::power, base, number(exponent)));
    }
  }
  return below ? values.emit(Op::divide, above, *below) : above;
}

Operand SumLowering::known_multiple(const std::vector<LoweredTerm>& terms, bool& found) {
  constexpr double rounding = 4 * std::numeric_limits<double>::epsilon();
  found = false;
  const auto [begin, end] = m_known.equal_range({terms.front().operand.id, terms.size()});
  for (auto it = begin; it != end; ++it) {
    const std::vector<LoweredTerm>& known = it->second.terms;
    const double ratio = terms.front().coefficient / known.front().coefficient;
    const bool multiple =
        std::equal(terms.begin(), terms.end(), known.begin(), [&](const auto& x, const auto& y) {
          const double expected = ratio * y.coefficient;
          return x.operand.id == y.operand.id &&
                 std::abs(x.coefficient - expected) <= rounding * std::abs(expected);
        });
    if (!multiple) continue;
    found = true;
    return m_values.emit(Op::multiply, it->second.result, number(ratio));
  }
  return {};
}

/// sum of the terms with |coefficient| = magnitude, divided by `multiplier` = +-magnitude.
Operand SumLowering::group(const std::vector<LoweredTerm>& terms, double magnitude, double& multiplier) {
  const auto start =
      std::find_if(terms.begin(), terms.end(), [](const auto& t) { return t.coefficient > 0; });
  const auto first = start == terms.end() ? terms.begin() : start;
  multiplier = start == terms.end() ? -magnitude : magnitude;
  Operand result = first->operand;
  for (auto it = terms.begin(); it != terms.end(); ++it) {
    if (it == first) continue;
    const bool same_sign = (it->coefficient > 0) == (multiplier > 0);
    result = m_values.emit(same_sign ? Op::add : Op::subtract, result, it->operand);
  }
  return result;
}

Operand SumLowering::combine(const std::vector<LoweredTerm>& groups, double constant) {
  // Start with what needs neither a multiplication nor a change of sign.
  auto start = std::find_if(groups.begin(), groups.end(), [](const auto& g) { return g.coefficient == 1; });
  const bool constant_first = start == groups.end() && groups.size() == 1 && groups[0].coefficient == -1;
  if (constant_first && constant != 0)
    return m_values.emit(Op::subtract, number(constant), groups[0].operand);
  if (start == groups.end())
    start = std::find_if(groups.begin(), groups.end(), [](const auto& g) { return g.coefficient != -1; });
  if (start == groups.end()) start = groups.begin();
  Operand result = m_values.emit(Op::multiply, start->operand, number(start->coefficient));
  for (auto it = groups.begin(); it != groups.end(); ++it) {
    if (it == start) continue;
    if (it->coefficient == -1)
      result = m_values.emit(Op::subtract, result, it->operand);
    else
      result =
          m_values.emit(Op::add, result, m_values.emit(Op::multiply, it->operand, number(it->coefficient)));
  }
  return m_values.emit(Op::add, result, number(constant));
}

Operand SumLowering::lower(std::vector<LoweredTerm> terms) {
  double constant = 0;
  for (const LoweredTerm& t : terms)
    if (t.operand.is_number()) constant += t.coefficient * t.operand.number;
  std::erase_if(terms, [](const LoweredTerm& t) { return t.operand.is_number(); });
  if (terms.empty()) return number(constant);
  if (constant != 0) terms.push_back({{}, constant});
  bool found = false;
  const Operand multiple = known_multiple(terms, found);
  if (found) return multiple;

  std::vector<LoweredTerm> groups;
  std::vector<double> done;
  for (const LoweredTerm& leader : terms) {
    const double magnitude = std::abs(leader.coefficient);
    if (leader.operand.is_number() || std::find(done.begin(), done.end(), magnitude) != done.end()) continue;
    done.push_back(magnitude);
    std::vector<LoweredTerm> members;
    std::copy_if(terms.begin(), terms.end(), std::back_inserter(members), [&](const LoweredTerm& t) {
      return !t.operand.is_number() && std::abs(t.coefficient) == magnitude;
    });
    double multiplier = 1;
    const Operand sum = group(members, magnitude, multiplier);
    groups.push_back({sum, multiplier});
  }
  const Operand result = combine(groups, constant);
  const auto key = std::pair{terms.front().operand.id, terms.size()};
  m_known.emplace(key, Known{std::move(terms), result});
  return result;
}

void fuse(ValueList& list, const std::vector<int>& outputs) {
  std::vector<Value>& values = list.values();
  std::vector<int> uses(values.size(), 0);
  for (const int id : outputs)
    ++uses[static_cast<std::size_t>(id)];
  for (const Value& v : values)
    for (const Operand& x : {v.a, v.b})
      if (!x.is_number()) ++uses[static_cast<std::size_t>(x.id)];
  const auto product = [&](const Operand& x, const Operand& other) -> const Value* {
    if (x.is_number()) return nullptr;
    const Value& v = values[static_cast<std::size_t>(x.id)];
    const bool two_numbers = v.b.is_number() && other.is_number();
    return v.op == Op::multiply && uses[static_cast<std::size_t>(x.id)] == 1 && !two_numbers ? &v : nullptr;
  };
  for (Value& v : values) {
    if (v.op != Op::add && v.op != Op::subtract) continue;
    const bool add = v.op == Op::add;
    if (const Value* right = product(v.b, v.a))
      v = {add ? Op::multiply_add : Op::negated_multiply_add, right->a, right->b, v.a};
    else if (const Value* left = product(v.a, v.b))
      v = {add ? Op::multiply_add : Op::multiply_subtract, left->a, left->b, v.b};
  }
}

} // namespace spinn::language
