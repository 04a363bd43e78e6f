// SPDX-License-Identifier: BSD-3-Clause
// The host's matrix-product kernel against plain loops.
#include "parallel/host_vector.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace {

using namespace spinn::parallel;

template <class T>
std::vector<T> values(std::size_t n, double seed) {
  std::vector<T> v(n);
  for (std::size_t i = 0; i < n; ++i)
    v[i] = static_cast<T>(std::sin(seed + 0.7 * static_cast<double>(i)));
  return v;
}

/// A and B hold three blocks; C has a margin of sentinels on the right that must survive.
template <class T>
void check(int rows, int columns, int depth, bool transposed, bool accumulate) {
  const std::vector<Segment> segments = {{0, 2}, {2, 0}, {1, 1}};
  const std::vector<T> a = values<T>(static_cast<std::size_t>(3 * rows * depth), 0.1);
  const std::vector<T> b = values<T>(static_cast<std::size_t>(3 * depth * columns), 0.4);
  const int c_row = columns + 3;
  std::vector<T> c(static_cast<std::size_t>(rows * c_row), T(5));
  Product<T> p;
  p.rows = rows;
  p.columns = columns;
  p.depth = depth;
  p.segments = segments.data();
  p.count = 3;
  p.a = a.data();
  p.a_block = rows * depth;
  p.a_row = transposed ? 1 : depth;
  p.a_column = transposed ? rows : 1;
  p.b = b.data();
  p.b_block = depth * columns;
  p.b_row = columns;
  p.c = c.data();
  p.c_row = c_row;
  if (accumulate)
    host_product<T, true>(p);
  else
    host_product<T, false>(p);
  for (int m = 0; m < rows; ++m)
    for (int n = 0; n < c_row; ++n) {
      double expected = n < columns && !accumulate ? 0 : 5;
      for (const Segment& s : segments)
        for (int k = 0; n < columns && k < depth; ++k)
          expected +=
              static_cast<double>(
                  a[static_cast<std::size_t>(s.a * rows * depth + m * p.a_row + k * p.a_column)]) *
              static_cast<double>(b[static_cast<std::size_t>(s.b * depth * columns + k * columns + n)]);
      ASSERT_NEAR(c[static_cast<std::size_t>(m * c_row + n)], expected,
                  (sizeof(T) == 4 ? 2e-5 : 1e-13) * (3 + depth))
          << rows << " x " << columns << " x " << depth << " at " << m << ", " << n;
    }
}

template <class T>
void check_all() {
  for (const int rows : {1, 2, 3, 5, 8, 15, 16, 33})
    for (const int vectors : {1, 2, 3, 5})
      for (const int depth : {1, 4, 33})
        for (const bool accumulate : {false, true}) {
          check<T>(rows, vectors * vector_length<T>, depth, false, accumulate);
          check<T>(rows, vectors * vector_length<T>, depth, true, accumulate);
        }
}

TEST(HostProduct, equals_plain_loops_in_double_precision) {
  check_all<double>();
}
TEST(HostProduct, equals_plain_loops_in_single_precision) {
  check_all<float>();
}

template <bool points>
void check_weighted_square() {
  for (const int rows : {1, 3})
    for (const int n : {0, vector_length<double>, 5 * vector_length<double>}) {
      const std::vector<double> w = values<double>(static_cast<std::size_t>(n), 1);
      std::vector<double> r = values<double>(static_cast<std::size_t>(rows * n), 2);
      const std::vector<double> row_weight = {0.5, 0, 3};
      const std::vector<double> p = points ? values<double>(r.size(), 3) : std::vector<double>(r.size(), 1.0);
      const double weight = 1.5;
      double expected = 0;
      std::vector<double> derivatives;
      for (std::size_t i = 0; i < r.size(); ++i) {
        const double factor = weight * row_weight[i / w.size()] * w[i % w.size()] * p[i];
        expected += factor * r[i] * r[i];
        derivatives.push_back(2 * factor * r[i]);
      }
      const auto sum = [&](auto seed, double* target) {
        return host_weighted_square<seed(), points>(row_weight.data(), w.data(), r.data(),
                                                    points ? p.data() : nullptr, rows, n, weight, target);
      };
      EXPECT_NEAR(sum(std::false_type{}, nullptr), expected, 1e-13);
      EXPECT_NEAR(sum(std::true_type{}, r.data()), expected, 1e-13);
      for (std::size_t i = 0; i < r.size(); ++i)
        EXPECT_NEAR(r[i], derivatives[i], 1e-14);
    }
}

TEST(HostWeightedSquare, sums_rows_and_gives_the_derivatives) {
  check_weighted_square<false>();
}
TEST(HostWeightedSquare, takes_a_weight_for_every_point) {
  check_weighted_square<true>();
}

TEST(Padded, rounds_up_to_whole_vectors) {
  EXPECT_EQ(padded<double>(1), vector_length<double>);
  EXPECT_EQ(padded<double>(vector_length<double>), vector_length<double>);
  EXPECT_EQ(padded<float>(vector_length<float> + 1), 2 * vector_length<float>);
}

} // namespace
