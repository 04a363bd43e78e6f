// SPDX-License-Identifier: BSD-3-Clause
// The equations on which the objectives are tested.
#pragma once

#include "support/instances.hpp"

#include <vector>

namespace spinn::test {

using language::Op;

/// Equations of every kind, up to five axes.
inline std::vector<Case> equation_cases() {
  const auto c = [](Graph& g, double value) { return g.constant(value); };
  const Residuals heat = [=](Graph& g) {
    return std::vector{g.subtract(u(g, 0, {1, 0}), g.multiply(c(g, 0.1), u(g, 0, {0, 2})))};
  };
  const Residuals helmholtz = [=](Graph& g) {
    const NodeId laplacian = g.add(g.add(u(g, 0, {2, 0, 0}), u(g, 0, {0, 2, 0})), u(g, 0, {0, 0, 2}));
    const NodeId source =
        g.multiply(g.multiply(g.unary(Op::sine, g.coordinate(0)), g.unary(Op::cosine, g.coordinate(1))),
                   g.unary(Op::exponential, g.coordinate(2)));
    return std::vector{g.subtract(g.add(laplacian, g.multiply(c(g, 2.5), u(g, 0))), source)};
  };
  const Residuals diffusion = [=](Graph& g) {
    const NodeId flux = g.add(g.add(g.multiply(u(g, 0, {0, 1, 0}), u(g, 0, {0, 1, 0})),
                                    g.multiply(u(g, 0, {0, 0, 1}), u(g, 0, {0, 0, 1}))),
                              g.multiply(u(g, 0), g.add(u(g, 0, {0, 2, 0}), u(g, 0, {0, 0, 2}))));
    return std::vector{g.subtract(u(g, 0, {1, 0, 0}), g.multiply(c(g, 0.05), flux))};
  };
  const Residuals sourced = [=](Graph& g) { // tables on one and two axes, and a source of all coordinates
    const NodeId two = g.unary(Op::cosine, g.multiply(g.coordinate(0), g.coordinate(2)));
    const NodeId all =
        g.unary(Op::exponential, g.multiply(g.coordinate(0), g.multiply(g.coordinate(1), g.coordinate(2))));
    const NodeId one = g.unary(Op::sine, g.coordinate(1));
    const NodeId wave = g.subtract(u(g, 0, {2, 0, 0}), g.multiply(two, u(g, 0, {0, 1, 1})));
    return std::vector{g.subtract(g.add(wave, g.multiply(one, g.multiply(u(g, 0), u(g, 0)))), all)};
  };
  const Residuals value = [](Graph& g) { return std::vector{g.subtract(u(g, 0), g.coordinate(1))}; };
  const Residuals slope = [](Graph& g) { return std::vector{u(g, 0, {1, 0, 0})}; };
  const Residuals flow =
      [=](Graph& g) { // two unknowns, two equations that share fields and swap their adjoints
        const NodeId first = g.add(g.multiply(u(g, 0), u(g, 1, {1, 0, 0})), u(g, 0, {0, 1, 0}));
        const NodeId second = g.subtract(g.multiply(u(g, 0), u(g, 1)), g.divide(u(g, 0, {0, 0, 1}), c(g, 3)));
        return std::vector{first, second};
      };
  const Residuals vorticity = [=](Graph& g) { // three unknowns on four axes
    const NodeId stretch =
        g.add(g.multiply(u(g, 0), u(g, 1, {0, 0, 1, 0})), g.multiply(u(g, 2), u(g, 0, {0, 1, 1, 0})));
    return std::vector{g.subtract(u(g, 0, {1, 0, 0, 0}), stretch),
                       g.add(u(g, 1, {0, 0, 2, 0}), g.multiply(g.coordinate(3), u(g, 2, {0, 0, 0, 1})))};
  };
  const Residuals poisson5 = [=](Graph& g) {
    NodeId sum = g.multiply(u(g, 0), u(g, 0));
    for (int axis = 0; axis < 5; ++axis) {
      Orders orders{};
      orders[static_cast<std::size_t>(axis)] = 2;
      sum = g.add(sum, g.multiply(c(g, axis + 1), g.unknown(0, orders)));
    }
    return std::vector{sum};
  };
  const Residuals korteweg = [=](Graph& g) {
    return std::vector{g.add(
        g.add(u(g, 0, {1, 0}), g.multiply(c(g, 6), g.multiply(u(g, 0), u(g, 0, {0, 1})))), u(g, 0, {0, 3}))};
  };
  const Residuals reciprocal = [=](Graph& g) { // not finite where a field is zero, as padding would be
    return std::vector{g.divide(u(g, 0, {1, 0}), u(g, 0)),
                       g.unary(Op::logarithm, g.multiply(u(g, 0), u(g, 0)))};
  };
  return {
      {"heat_2_axes_rank_1", 1, 1, {5, 9}, {heat}, {{}}},
      {"heat_2_axes_long_vector_axis", 1, 3, {11, 601}, {heat}, {{}}},
      {"heat_2_axes_vector_axis_first", 1, 3, {37, 6}, {heat}, {{}}, true},
      {"helmholtz_rank_8", 1, 8, {7, 10, 9}, {helmholtz}, {{}}},
      {"helmholtz_rank_33_with_factor", 1, 33, {5, 6, 17}, {helmholtz}, {{}}, true},
      {"diffusion_rank_3_with_conditions",
       1,
       3,
       {9, 8, 11},
       {diffusion, value, slope, value},
       {{}, {0}, {1}, {2}}},
      {"sources_of_one_two_and_all_coordinates", 1, 4, {6, 9, 7}, {sourced, value}, {{}, {1, 2}}},
      {"two_unknowns_two_equations", 2, 5, {6, 7, 10}, {flow}, {{}}, true},
      {"three_unknowns_four_axes", 3, 3, {4, 5, 6, 9}, {vorticity}, {{}}},
      {"poisson_5_axes", 1, 2, {3, 4, 5, 3, 6}, {poisson5}, {{}}, true},
      {"korteweg_de_vries_third_derivative", 1, 6, {8, 13}, {korteweg}, {{}}},
      {"reciprocal_and_logarithm", 1, 2, {5, 11}, {reciprocal}, {{}}, false, 6, 2, true},
      {"conditions_alone_one_node", 1, 2, {3, 4, 5}, {value}, {{0, 1, 2}}},
  };
}

/// Fewer parameters and points, for Jacobians by differences.
inline std::vector<Case> small_cases() {
  const Residuals burgers = [](Graph& g) {
    const NodeId transport = g.add(u(g, 0, {1, 0}), g.multiply(u(g, 0), u(g, 0, {0, 1})));
    return std::vector{g.subtract(transport, g.multiply(g.constant(0.1), u(g, 0, {0, 2})))};
  };
  const Residuals klein_gordon = [](Graph& g) {
    const NodeId laplacian = g.add(u(g, 0, {0, 2, 0}), u(g, 0, {0, 0, 2}));
    const NodeId source = g.multiply(g.coordinate(0), g.multiply(g.coordinate(1), g.coordinate(2)));
    return std::vector{
        g.subtract(g.add(g.subtract(u(g, 0, {2, 0, 0}), laplacian), g.multiply(u(g, 0), u(g, 0))), source)};
  };
  const Residuals value = [](Graph& g) { return std::vector{g.subtract(u(g, 0), g.coordinate(1))}; };
  const Residuals start = [](Graph& g) {
    return std::vector{g.subtract(u(g, 0), g.coordinate(1)), u(g, 0, {1, 0, 0})};
  };
  const Residuals product = [](Graph& g) {
    const NodeId both = g.multiply(u(g, 0), u(g, 1));
    return std::vector{g.subtract(u(g, 0, {1, 0}), both),
                       g.add(u(g, 1, {1, 0}), g.multiply(both, u(g, 0, {0, 1})))};
  };
  const Residuals varying = [](Graph& g) { // a coefficient of all coordinates that no table holds
    const NodeId all = g.multiply(g.coordinate(0), g.multiply(g.coordinate(1), g.coordinate(2)));
    const NodeId wave = g.multiply(g.unary(Op::exponential, all), u(g, 0, {0, 1, 1}));
    return std::vector{g.add(wave, g.multiply(g.unary(Op::sine, g.coordinate(1)), u(g, 0, {2, 0, 0})))};
  };
  const Residuals four = [](Graph& g) {
    const NodeId stretch = g.multiply(u(g, 0, {0, 0, 1, 0}), u(g, 1, {0, 1, 0, 0}));
    return std::vector{g.subtract(u(g, 0, {1, 0, 0, 1}), stretch),
                       g.add(u(g, 1, {0, 0, 0, 1}), g.multiply(g.coordinate(3), u(g, 0)))};
  };
  const Residuals five = [](Graph& g) {
    return std::vector{g.add(g.multiply(u(g, 0), u(g, 0, {1, 0, 0, 0, 1})), u(g, 0, {0, 1, 1, 1, 0}))};
  };
  const Residuals line = [](Graph& g) {
    return std::vector{g.add(u(g, 0, {1}), g.multiply(u(g, 0), u(g, 0)))};
  };
  return {
      {"burgers_2_axes", 1, 3, {6, 9}, {burgers}, {{}}},
      {"burgers_with_factor", 1, 3, {6, 5}, {burgers, value}, {{}, {1}}, true},
      {"klein_gordon_with_faces",
       1,
       2,
       {7, 5, 6},
       {klein_gordon, start, value, value},
       {{}, {0}, {1}, {2, 1}}},
      {"more_points_than_a_batch", 1, 2, {2, 17, 16}, {klein_gordon}, {{}}},
      {"product_of_two_unknowns", 2, 2, {5, 7}, {product}, {{}}},
      {"coefficients_of_all_coordinates", 1, 2, {5, 4, 6}, {varying}, {{}}},
      {"two_unknowns_4_axes", 2, 2, {2, 2, 10, 13}, {four, value}, {{}, {0}}},
      {"five_axes", 1, 2, {2, 3, 2, 3, 2}, {five}, {{}}},
      {"one_axis", 1, 2, {8}, {line}, {{}}},
  };
}

/// Linear equations that separate.
inline std::vector<Case> linear_cases() {
  const auto c = [](Graph& g, double value) { return g.constant(value); };
  const Residuals helmholtz = [=](Graph& g) {
    const NodeId laplacian = g.add(g.add(u(g, 0, {2, 0, 0}), u(g, 0, {0, 2, 0})), u(g, 0, {0, 0, 2}));
    const NodeId source =
        g.multiply(g.multiply(g.unary(Op::sine, g.coordinate(0)), g.unary(Op::cosine, g.coordinate(1))),
                   g.unary(Op::exponential, g.coordinate(2)));
    return std::vector{g.subtract(g.add(laplacian, g.multiply(c(g, 2.5), u(g, 0))), source)};
  };
  const Residuals advection = [=](Graph& g) { // coefficients of one and two coordinates, a source of a sum
    const NodeId xy = g.multiply(g.coordinate(0), g.unary(Op::cosine, g.coordinate(1)));
    const NodeId sum = g.add(g.add(g.coordinate(0), g.multiply(c(g, 2), g.coordinate(1))), g.coordinate(2));
    const NodeId left = g.add(u(g, 0, {1, 0, 0}), g.multiply(g.add(xy, g.coordinate(2)), u(g, 0, {0, 1, 1})));
    return std::vector{g.subtract(left, g.unary(Op::sine, sum))};
  };
  const Residuals value = [](Graph& g) { return std::vector{g.subtract(u(g, 0), g.coordinate(1))}; };
  const Residuals slope = [](Graph& g) { return std::vector{u(g, 0, {1, 0, 0})}; };
  const Residuals system = [=](Graph& g) { // two unknowns, two equations
    const NodeId first = g.add(u(g, 0, {1, 0}), g.multiply(g.coordinate(0), u(g, 1, {0, 1})));
    const NodeId second = g.subtract(g.add(u(g, 1, {1, 0}), u(g, 0, {0, 1})),
                                     g.unary(Op::exponential, g.add(g.coordinate(0), g.coordinate(1))));
    return std::vector{first, second};
  };
  const Residuals poisson5 = [=](Graph& g) {
    NodeId sum = g.multiply(c(g, -3), u(g, 0));
    for (int axis = 0; axis < 5; ++axis) {
      Orders orders{};
      orders[static_cast<std::size_t>(axis)] = 2;
      sum = g.add(sum, g.multiply(c(g, axis + 1), g.unknown(0, orders)));
    }
    return std::vector{g.add(sum, g.coordinate(3))};
  };
  const Residuals third = [=](Graph& g) { return std::vector{g.add(u(g, 0, {1, 0}), u(g, 0, {0, 3}))}; };
  return {
      {"helmholtz_rank_4", 1, 4, {17, 20, 19}, {helmholtz}, {{}}},
      {"helmholtz_with_factor_and_fewer_points_than_columns", 1, 5, {4, 6, 7}, {helmholtz}, {{}}, true},
      {"advection_with_conditions", 1, 3, {9, 8, 11}, {advection, value, slope, value}, {{}, {0}, {1}, {2}}},
      {"two_unknowns_two_equations", 2, 3, {12, 13}, {system}, {{}}, true},
      {"poisson_5_axes", 1, 2, {3, 4, 5, 3, 6}, {poisson5}, {{}}, true},
      {"third_derivative", 1, 4, {8, 13}, {third}, {{}}},
  };
}

} // namespace spinn::test
