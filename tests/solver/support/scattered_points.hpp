// SPDX-License-Identifier: BSD-3-Clause
// A block of a case at scattered points, and the same points as blocks of one point each, for the plain loops.
#pragma once

#include "scattered/points.hpp"
#include "support/cases.hpp"

#include <cmath>
#include <vector>

namespace spinn::test {

/// The factor of `make_instance`.
inline std::vector<std::vector<double>> factor_at(const std::vector<double>& nodes) {
  std::vector<std::vector<double>> factor(4);
  for (const double x : nodes) {
    factor[0].push_back(2 + x * x);
    factor[1].push_back(2 * x);
    factor[2].push_back(2);
    factor[3].push_back(0);
  }
  return factor;
}

/// Not symmetric in anything; every third point stands on a lattice, all of them on the axes of a face.
inline std::vector<double> coordinates_of(const Instance& s, const std::vector<int>& face, int n) {
  std::vector<double> coordinates;
  for (int i = 0; i < n; ++i)
    for (std::size_t axis = 0; axis < s.model.axes.size(); ++axis) {
      const double irrational = std::sqrt(2.0 + static_cast<double>(axis));
      double share = std::fmod((i + 1) * irrational, 1.0); // of the axis
      if (i % 3 == 0) share = std::ceil(3 * share) / 4;
      if (std::count(face.begin(), face.end(), static_cast<int>(axis)) > 0) share = 1;
      coordinates.push_back(s.model.axes[axis].lower +
                            share * (s.model.axes[axis].upper - s.model.axes[axis].lower));
    }
  return coordinates;
}

struct Scatter {
  Instance loops; ///< every point a block
  axis::ModelSpec model;
  planning::Plan plan;
  residual::ScatteredPoints points;
  std::vector<double> theta;

  Scatter(const Instance& s, std::size_t block, const std::vector<int>& face, bool factor, int n)
      : model(s.model), plan(s.blocks[block].plan), theta(s.theta) {
    const std::size_t axes = s.model.axes.size();
    const std::vector<double> coordinates = coordinates_of(s, face, n);
    std::vector<double> weights;
    for (int i = 0; i < n; ++i)
      weights.push_back((1.0 + 0.1 * (i % 7)) / n);
    points = scattered::points_at(coordinates, static_cast<int>(axes), weights);
    loops.model = model;
    loops.theta = theta;
    loops.nodes.resize(axes);
    for (std::size_t k = 0; k < coordinates.size(); ++k)
      loops.nodes[k % axes].nodes.push_back(coordinates[k]);
    for (std::size_t axis = 0; factor && axis < axes; ++axis) {
      points.nodes[axis].factor = factor_at(points.nodes[axis].nodes);
      loops.nodes[axis].factor = factor_at(loops.nodes[axis].nodes);
    }
    for (int i = 0; i < n; ++i) {
      Block one{plan, {}};
      for (std::size_t axis = 0; axis < axes; ++axis)
        one.grid().ranges.push_back({i, {axis == 0 ? weights[static_cast<std::size_t>(i)] : 1.0}});
      loops.blocks.push_back(std::move(one));
      loops.graphs.push_back(s.graphs[block]);
      loops.residuals.push_back(s.residuals[block]);
    }
  }
  Scatter(const Case& c, std::size_t block, int n)
      : Scatter(make_instance(c), block, c.faces[block], c.factor, n) {}
};

} // namespace spinn::test
