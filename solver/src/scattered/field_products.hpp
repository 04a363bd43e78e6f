// SPDX-License-Identifier: BSD-3-Clause
// The fields of a plan at single points, and their derivatives with respect to the jets of the axes.
//
//   F_k = sum over terms of coefficient * sum_r prod_i d^(a_i) f_(i,q,r)(x_i)
//
// Seen from one axis, terms with the same unknown and the same orders along all other axes are a *group*: they share the product
// of the others' factors, P_r = prod_(j != axis) d^(a_j) f_(j,q,r). With A_k = dL/dF_k,
//   F_k += coefficient * sum_r P_r d^a f_(axis,q,r),   dL/d(d^a f_(axis,q,r)) += coefficient * A_k P_r.
#pragma once

#include "axis/host_passes.hpp"
#include "planning/plan.hpp"

#include <array>
#include <span>
#include <vector>

namespace spinn::scattered {

/// Jets of a point: where those of order 0 at its node begin, axis by axis.
using JetRows = std::array<const double*, language::max_axes>;

class FieldProducts {
public:
  /// @param places  [axes] of the jets
  FieldProducts(std::span<const planning::Field> fields, std::vector<axis::JetPlace> places);

  [[nodiscard]] int axes() const { return static_cast<int>(m_places.size()); }
  [[nodiscard]] int fields() const { return m_fields; }
  [[nodiscard]] const axis::JetPlace& place(int axis) const {
    return m_places[static_cast<std::size_t>(axis)];
  }
  /// Values of an adjoint: [orders][outputs] of an axis.
  [[nodiscard]] int adjoint_size(int axis) const { return place(axis).orders * place(axis).outputs; }
  /// The axis with the fewest groups, from which all fields are made.
  [[nodiscard]] int shortest_axis() const { return m_shortest; }

  /// F_k += .. for all k, with `own` in place of the axis's own jets.
  /// @param fields  F_k is fields[k * stride]
  void add_fields(int axis, const JetRows& jets, const double* own, double* fields, int stride) const;
  /// @param adjoints  A_k is adjoints[k * stride]
  /// @param target    [orders][outputs] of the axis, added to
  void add_adjoints(int axis, const JetRows& jets, const double* adjoints, int stride, double* target) const;

private:
  struct Part {
    int field = 0;
    double coefficient = 1;
  };
  /// One derivative along the axis.
  struct Target {
    std::int64_t jet = 0;     ///< its place in the jets, from order 0 at the node
    std::int64_t adjoint = 0; ///< and in [orders][outputs]
    int first = 0, count = 0; ///< parts
  };
  struct Group {
    std::array<std::int64_t, language::max_axes>
        others{};             ///< places in the jets of the other axes, in their order
    int first = 0, count = 0; ///< targets
  };
  struct Axis {
    std::vector<Group> groups;
    std::vector<Target> targets;
    std::vector<Part> parts;
  };
  [[nodiscard]] Axis grouped(std::span<const planning::Field> fields, int axis) const;
  template <int Others>
  void fields_of(const Axis& axis, const double* const* others, const double* own, double* fields,
                 int stride) const;
  template <int Others>
  void adjoints_of(const Axis& axis, const double* const* others, const double* adjoints, int stride,
                   double* target) const;

  std::vector<axis::JetPlace> m_places;
  std::vector<Axis> m_axes;
  int m_fields = 0;
  int m_padded = 0; ///< rank
  int m_shortest = 0;
};

} // namespace spinn::scattered
