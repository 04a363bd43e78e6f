// SPDX-License-Identifier: BSD-3-Clause
// Interpolation of reference values.
#include "field/reference.hpp"

#include <spinn/uniform_nodes.hpp>

#include <gtest/gtest.h>

namespace {

using spinn::Axis;
using spinn::detail::Reference;

double cubic(double t, double x) {
  return (1 + t - 2 * t * t * t) * (x * x * x - x + 0.5);
}

struct Fixture {
  std::vector<Axis> axes = {{"t", 0, 2, false, "", ""}, {"x", -1, 1, false, "", ""}};
  Reference reference{{7, 9}, {}};
  Fixture() {
    for (const double t : spinn::uniform_nodes(axes[0].lower, axes[0].upper, 7))
      for (const double x : spinn::uniform_nodes(axes[1].lower, axes[1].upper, 9))
        reference.values.push_back(cubic(t, x));
  }
};

TEST(Reference, CubicsAreExactEverywhere) {
  const Fixture f;
  const std::vector<std::vector<double>> nodes = {{0, 0.11, 1.0, 1.93, 2.0}, {-1, -0.99, 0.3, 1}};
  const auto values = spinn::field::interpolate(f.reference, f.axes, 0, nodes);
  ASSERT_EQ(values.size(), 20u);
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j < 4; ++j) {
      EXPECT_NEAR(values[i * 4 + j], cubic(nodes[0][i], nodes[1][j]), 1e-12);
      const double point[] = {nodes[0][i], nodes[1][j]};
      EXPECT_NEAR(spinn::field::interpolate_at(f.reference, f.axes, 0, point), cubic(point[0], point[1]),
                  1e-12);
    }
}

TEST(Reference, SecondUnknownComesAfterTheFirst) {
  Fixture f;
  const std::size_t n = f.reference.values.size();
  for (std::size_t i = 0; i < n; ++i)
    f.reference.values.push_back(3 * f.reference.values[i]);
  const double point[] = {0.7, 0.2};
  EXPECT_NEAR(spinn::field::interpolate_at(f.reference, f.axes, 1, point), 3 * cubic(0.7, 0.2), 1e-12);
}

TEST(Reference, FewPointsPerAxisInterpolateLinearly) {
  const std::vector<Axis> axes = {{"x", 0, 1, false, "", ""}, {"y", 0, 1, false, "", ""}};
  const Reference reference{{2, 2}, {0, 1, 2, 3}}; // 2 x + y
  const double point[] = {0.25, 0.5};
  EXPECT_NEAR(spinn::field::interpolate_at(reference, axes, 0, point), 1.0, 1e-15);
}

} // namespace
