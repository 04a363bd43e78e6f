// SPDX-License-Identifier: BSD-3-Clause
// Intersections of planes.
#include "problem/slice.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace spinn::problem {

Slice::Slice(std::vector<Plane> planes) : m_planes(std::move(planes)) {
  std::ranges::sort(m_planes, {}, &Plane::axis);
  if (std::ranges::adjacent_find(m_planes, {}, &Plane::axis) != m_planes.end())
    throw std::invalid_argument("Slice: two planes of one axis have no point in common");
}

std::optional<double> Slice::along(int axis) const {
  const auto found = std::ranges::find(m_planes, axis, &Plane::axis);
  return found != m_planes.end() ? std::optional(found->coordinate) : std::nullopt;
}

language::NodeId Slice::restricted(language::Graph& graph, language::NodeId node) const {
  std::vector<language::NodeId> from, to;
  for (const Plane& plane : m_planes) {
    from.push_back(graph.coordinate(plane.axis));
    to.push_back(graph.constant(plane.coordinate));
  }
  return from.empty() ? node : language::substitute(graph, node, from, to);
}

Slices::Slices(const Slice& slice) {
  for (const Plane& plane : slice.planes())
    m_axes.push_back({plane.axis, {plane.coordinate}});
}

int Slices::count() const {
  int product = 1;
  for (const Planes& planes : m_axes)
    product *= static_cast<int>(planes.coordinates.size());
  return product;
}

bool Slices::join(const Slice& slice) {
  const std::vector<Plane>& planes = slice.planes();
  if (!std::ranges::equal(m_axes, planes, {}, &Planes::axis, &Plane::axis)) return false;
  Planes* other = nullptr; // the axis along which it differs
  for (std::size_t i = 0; i < planes.size(); ++i) {
    if (m_axes[i].coordinates == std::vector{planes[i].coordinate}) continue;
    if (other != nullptr) return false;
    other = &m_axes[i];
    if (std::ranges::find(other->coordinates, planes[i].coordinate) != other->coordinates.end()) return false;
  }
  if (other == nullptr) return false; // it is there
  other->coordinates.push_back(slice.along(other->axis).value());
  return true;
}

} // namespace spinn::problem
