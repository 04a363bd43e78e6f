// SPDX-License-Identifier: BSD-3-Clause
// Coordinates that points share, found by sorting.
#include "scattered/points.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace spinn::scattered {
namespace {

void check(std::span<const double> coordinates, int axes, const std::vector<double>& weights) {
  const auto finite = [](double value) { return std::isfinite(value); };
  if (axes < 1 || weights.empty() || coordinates.size() != weights.size() * static_cast<std::size_t>(axes))
    throw std::invalid_argument("points_at: there must be one weight and one coordinate per axis for each "
                                "point, and one point at least");
  if (!std::ranges::all_of(coordinates, finite) || !std::ranges::all_of(weights, finite))
    throw std::invalid_argument("points_at: a coordinate or weight is not finite");
  if (std::ranges::any_of(weights, [](double w) { return w < 0; }))
    throw std::invalid_argument("points_at: a weight is negative");
}

} // namespace

template <class T>
std::vector<int> keep_distinct(std::vector<T>& values) {
  std::vector<T> distinct = values;
  std::ranges::sort(distinct);
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  std::vector<int> places;
  places.reserve(values.size());
  for (const T value : values)
    places.push_back(static_cast<int>(std::ranges::lower_bound(distinct, value) - distinct.begin()));
  values = std::move(distinct);
  return places;
}

template std::vector<int> keep_distinct(std::vector<int>&);
template std::vector<int> keep_distinct(std::vector<double>&);

residual::ScatteredPoints points_at(std::span<const double> coordinates, int axes,
                                    std::vector<double> weights) {
  check(coordinates, axes, weights);
  residual::ScatteredPoints points;
  for (std::size_t axis = 0; axis < static_cast<std::size_t>(axes); ++axis) {
    std::vector<double> own;
    for (std::size_t i = 0; i < weights.size(); ++i)
      own.push_back(coordinates[i * static_cast<std::size_t>(axes) + axis]);
    points.coordinate.push_back(keep_distinct(own));
    points.nodes.push_back({std::move(own), {}});
  }
  points.weights = std::move(weights);
  return points;
}

} // namespace spinn::scattered
