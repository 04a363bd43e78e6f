// SPDX-License-Identifier: BSD-3-Clause
// Products of factors over the ranks of one point, in vectors of ranks.
#include "scattered/field_products.hpp"

#include "parallel/host_vector.hpp"

#include <algorithm>
#include <map>
#include <type_traits>
#include <utility>

namespace spinn::scattered {
namespace {

using Vector = parallel::HostVector<double>::type;
constexpr int lanes = parallel::vector_length<double>;
constexpr int together = 4; ///< targets that share a pass over the ranks

Vector load(const double* values) {
  return *reinterpret_cast<const Vector*>(values);
}

/// P_r of some ranks.
template <int Others>
Vector product(const double* const* others, int r) {
  if constexpr (Others == 0) {
    return Vector{} + 1;
  } else {
    Vector result = load(others[0] + r);
#pragma GCC unroll 8
    for (int j = 1; j < Others; ++j)
      result *= load(others[j] + r);
    return result;
  }
}

/// dots[t] = sum_r P_r own[t][r]
template <int Others, int Targets>
void dot(const double* const* others, const double* const* own, int padded, double* dots) {
  Vector sums[Targets] = {};
  for (int r = 0; r < padded; r += lanes) {
    const Vector shared = product<Others>(others, r);
#pragma GCC unroll 4
    for (int t = 0; t < Targets; ++t)
      sums[t] += shared * load(own[t] + r);
  }
  for (int t = 0; t < Targets; ++t) {
    dots[t] = 0;
    for (int l = 0; l < lanes; ++l)
      dots[t] += sums[t][l];
  }
}

/// target[t][r] += weights[t] P_r
template <int Others, int Targets>
void spread(const double* const* others, const double* weights, int padded, double* const* target) {
  for (int r = 0; r < padded; r += lanes) {
    const Vector shared = product<Others>(others, r);
#pragma GCC unroll 4
    for (int t = 0; t < Targets; ++t)
      *reinterpret_cast<Vector*>(target[t] + r) += weights[t] * shared;
  }
}

/// f(std::integral_constant<int, n>) for n < Count.
template <int Count, class F>
void with_constant(int n, const F& f) {
  if constexpr (Count > 1)
    if (n != Count - 1) return with_constant<Count - 1>(n, f);
  f(std::integral_constant<int, Count - 1>());
}

/// The jets of all axes but one.
std::array<const double*, language::max_axes> all_but(int axis, int axes, const JetRows& jets) {
  std::array<const double*, language::max_axes> others{};
  for (int j = 0, i = 0; j < axes; ++j)
    if (j != axis) others[static_cast<std::size_t>(i++)] = jets[static_cast<std::size_t>(j)];
  return others;
}

} // namespace

FieldProducts::FieldProducts(std::span<const planning::Field> fields, std::vector<axis::JetPlace> places)
    : m_places(std::move(places)), m_fields(static_cast<int>(fields.size())),
      m_padded(m_places.front().rank_padded) {
  for (int axis = 0; axis < axes(); ++axis)
    m_axes.push_back(grouped(fields, axis));
  const auto shortest = std::ranges::min_element(m_axes, {}, [](const Axis& a) { return a.groups.size(); });
  m_shortest = static_cast<int>(shortest - m_axes.begin());
}

FieldProducts::Axis FieldProducts::grouped(std::span<const planning::Field> fields, int axis) const {
  using Key = std::pair<int, language::Orders>;                  // unknown, orders along the others
  std::map<Key, std::map<int, std::map<int, double>>> by_orders; // order along the axis, field: coefficient
  for (std::size_t k = 0; k < fields.size(); ++k)
    for (const planning::Term& term : fields[k]) {
      Key key{term.unknown, term.orders};
      const int own = std::exchange(key.second[static_cast<std::size_t>(axis)], std::int8_t(0));
      by_orders[key][own][static_cast<int>(k)] += term.coefficient;
    }
  Axis result;
  for (const auto& [key, targets] : by_orders) {
    Group group{{}, static_cast<int>(result.targets.size()), static_cast<int>(targets.size())};
    const auto jet = [&](int i, int order) {
      return order * place(i).order_stride + static_cast<std::int64_t>(key.first) * m_padded;
    };
    for (int j = 0, i = 0; j < axes(); ++j)
      if (j != axis)
        group.others[static_cast<std::size_t>(i++)] = jet(j, key.second[static_cast<std::size_t>(j)]);
    for (const auto& [order, parts] : targets) {
      result.targets.push_back({jet(axis, order),
                                static_cast<std::int64_t>(order) * place(axis).outputs + key.first * m_padded,
                                static_cast<int>(result.parts.size()), static_cast<int>(parts.size())});
      for (const auto& [field, coefficient] : parts)
        result.parts.push_back({field, coefficient});
    }
    result.groups.push_back(group);
  }
  return result;
}

template <int Others>
void FieldProducts::fields_of(const Axis& axis, const double* const* others, const double* own,
                              double* fields, int stride) const {
  for (const Group& group : axis.groups) {
    const double* factors[Others + 1];
    for (int j = 0; j < Others; ++j)
      factors[j] = others[j] + group.others[static_cast<std::size_t>(j)];
    for (int first = 0; first < group.count; first += together) {
      const Target* const targets = axis.targets.data() + group.first + first;
      const int count = std::min(together, group.count - first);
      const double* jets[together];
      double dots[together];
      for (int t = 0; t < count; ++t)
        jets[t] = own + targets[t].jet;
      with_constant<together>(count - 1, [&](auto before) {
        dot<Others, decltype(before)::value + 1>(factors, jets, m_padded, dots);
      });
      for (int t = 0; t < count; ++t)
        for (int p = targets[t].first; p < targets[t].first + targets[t].count; ++p) {
          const Part& part = axis.parts[static_cast<std::size_t>(p)];
          fields[static_cast<std::ptrdiff_t>(part.field) * stride] += part.coefficient * dots[t];
        }
    }
  }
}

template <int Others>
void FieldProducts::adjoints_of(const Axis& axis, const double* const* others, const double* adjoints,
                                int stride, double* target) const {
  for (const Group& group : axis.groups) {
    const double* factors[Others + 1];
    for (int j = 0; j < Others; ++j)
      factors[j] = others[j] + group.others[static_cast<std::size_t>(j)];
    for (int first = 0; first < group.count; first += together) {
      double weights[together];
      double* places[together];
      int count = 0; // of targets that move
      for (int k = first; k < std::min(first + together, group.count); ++k) {
        const Target& at = axis.targets[static_cast<std::size_t>(group.first + k)];
        double weight = 0;
        for (int p = at.first; p < at.first + at.count; ++p) {
          const Part& part = axis.parts[static_cast<std::size_t>(p)];
          weight += part.coefficient * adjoints[static_cast<std::ptrdiff_t>(part.field) * stride];
        }
        if (weight == 0) continue;
        weights[count] = weight;
        places[count++] = target + at.adjoint;
      }
      if (count == 0) continue;
      with_constant<together>(count - 1, [&](auto before) {
        spread<Others, decltype(before)::value + 1>(factors, weights, m_padded, places);
      });
    }
  }
}

void FieldProducts::add_fields(int axis, const JetRows& jets, const double* own, double* fields,
                               int stride) const {
  const auto others = all_but(axis, axes(), jets);
  with_constant<language::max_axes>(axes() - 1, [&](auto count) {
    fields_of<decltype(count)::value>(m_axes[static_cast<std::size_t>(axis)], others.data(), own, fields,
                                      stride);
  });
}

void FieldProducts::add_adjoints(int axis, const JetRows& jets, const double* adjoints, int stride,
                                 double* target) const {
  const auto others = all_but(axis, axes(), jets);
  with_constant<language::max_axes>(axes() - 1, [&](auto count) {
    adjoints_of<decltype(count)::value>(m_axes[static_cast<std::size_t>(axis)], others.data(), adjoints,
                                        stride, target);
  });
}

} // namespace spinn::scattered
