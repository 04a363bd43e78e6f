// SPDX-License-Identifier: BSD-3-Clause
// Interpolation of reference values, one axis at a time.
#include "field/reference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

namespace spinn::field {

namespace {

struct Stencil {
  int first = 0;
  std::array<double, 4> weights{};
};

/// Lagrange weights of `width` <= 4 neighbouring points around the position s, counted in grid steps.
Stencil stencil_at(double s, int count, int width) {
  Stencil stencil;
  stencil.first = std::clamp(static_cast<int>(std::floor(s)) - (width - 2) / 2, 0, count - width);
  for (int i = 0; i < width; ++i) {
    double weight = 1;
    for (int j = 0; j < width; ++j)
      if (j != i) weight *= (s - stencil.first - j) / (i - j);
    stencil.weights[static_cast<std::size_t>(i)] = weight;
  }
  return stencil;
}

Stencil stencil_on(const Axis& axis, int count, double x) {
  const double step = (axis.upper - axis.lower) / (count - 1);
  return stencil_at((x - axis.lower) / step, count, std::min(4, count));
}

std::size_t points_of(const detail::Reference& reference) {
  return std::accumulate(reference.shape.begin(), reference.shape.end(), std::size_t{1}, std::multiplies<>());
}

} // namespace

double interpolate_at(const detail::Reference& reference, const std::vector<Axis>& axes, int unknown,
                      const double* point) {
  const double* values = reference.values.data() + points_of(reference) * static_cast<std::size_t>(unknown);
  const std::function<double(std::size_t, std::size_t)> along = [&](std::size_t axis,
                                                                    std::size_t offset) -> double {
    if (axis == axes.size()) return values[offset];
    const int count = reference.shape[axis];
    const Stencil stencil = stencil_on(axes[axis], count, point[axis]);
    double sum = 0;
    for (int k = 0; k < std::min(4, count); ++k)
      sum += stencil.weights[static_cast<std::size_t>(k)] *
             along(axis + 1,
                   offset * static_cast<std::size_t>(count) + static_cast<std::size_t>(stencil.first + k));
    return sum;
  };
  return along(0, 0);
}

std::vector<double> interpolate(const detail::Reference& reference, const std::vector<Axis>& axes,
                                int unknown, const std::vector<std::vector<double>>& nodes) {
  const std::size_t total = points_of(reference);
  const auto begin = reference.values.begin() + static_cast<std::ptrdiff_t>(total) * unknown;
  std::vector<double> values(begin, begin + static_cast<std::ptrdiff_t>(total));
  std::size_t outer = 1, inner = total;
  for (std::size_t axis = 0; axis < axes.size(); ++axis) {
    const int count = reference.shape[axis], width = std::min(4, count);
    const std::vector<double>& targets = nodes[axis];
    inner /= static_cast<std::size_t>(count);
    std::vector<double> next(outer * targets.size() * inner, 0.0);
    for (std::size_t m = 0; m < targets.size(); ++m) {
      const Stencil stencil = stencil_on(axes[axis], count, targets[m]);
      for (std::size_t o = 0; o < outer; ++o)
        for (int k = 0; k < width; ++k) {
          const double* from =
              &values[(o * static_cast<std::size_t>(count) + static_cast<std::size_t>(stencil.first + k)) *
                      inner];
          double* to = &next[(o * targets.size() + m) * inner];
          for (std::size_t i = 0; i < inner; ++i)
            to[i] += stencil.weights[static_cast<std::size_t>(k)] * from[i];
        }
    }
    values = std::move(next);
    outer *= targets.size();
  }
  return values;
}

} // namespace spinn::field
