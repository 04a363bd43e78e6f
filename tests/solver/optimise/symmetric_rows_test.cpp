// SPDX-License-Identifier: BSD-3-Clause
// Tests of the serial pass over packed rows.
#include "optimise/symmetric_rows.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace spinn::optimise;

/// Element (i, j) of the symmetric matrix 1/(1 + i + j), two blocks (rows 0..31).
double hilbert(std::size_t i, std::size_t j) {
  return 1.0 / static_cast<double>(1 + i + j);
}

constexpr std::size_t size = 2 * block_rows;

std::vector<double> packed_hilbert() {
  std::vector<double> matrix(block_offset(2));
  for (std::size_t b = 0; b < 2; ++b)
    for (std::size_t r = 0; r < block_rows; ++r)
      for (std::size_t j = 0; j < (b + 1) * block_rows; ++j)
        matrix[block_offset(b) + r * (b + 1) * block_rows + j] = hilbert(b * block_rows + r, j);
  return matrix;
}

TEST(SymmetricRows, OffsetsCountTheBlocksAbove) {
  EXPECT_EQ(block_offset(0), 0);
  EXPECT_EQ(block_offset(1), 256);
  EXPECT_EQ(block_offset(2), 256 + 512);
  EXPECT_EQ(block_offset(3), 256 + 512 + 768);
}

TEST(SymmetricRows, SharesOfTheBlocksAddUpToTheProduct) {
  const std::vector<double> matrix = packed_hilbert();
  std::vector<double> g(size), upper(size), lower(size);
  for (std::size_t i = 0; i < size; ++i)
    g[i] = static_cast<double>(i) - 10;
  multiply_rows(matrix.data(), 0, 1, g.data(), upper.data());
  multiply_rows(matrix.data(), 1, 2, g.data(), lower.data());
  for (std::size_t i = 0; i < size; ++i) {
    double expected = 0;
    for (std::size_t j = 0; j < size; ++j)
      expected += hilbert(i, j) * g[j];
    EXPECT_NEAR(upper[i] + lower[i], expected, 1e-13) << "row " << i;
  }
}

TEST(SymmetricRows, ProductBelongsToTheUpdatedMatrix) {
  std::vector<double> matrix = packed_hilbert();
  std::vector<double> w(size), s(size), g(size), product(size);
  for (std::size_t i = 0; i < size; ++i) {
    w[i] = 1 + 0.1 * static_cast<double>(i);
    s[i] = 2 - 0.05 * static_cast<double>(i);
    g[i] = i % 2 == 0 ? 1 : -0.5;
  }
  const RankTwo change{0.5, 0.25, -0.125, 2};
  update_and_multiply_rows(matrix.data(), 0, 2, change, {w.data(), s.data(), g.data()}, product.data());
  const auto updated = [&](std::size_t i, std::size_t j) {
    return 0.5 * hilbert(i, j) + 0.25 * w[i] * w[j] - 0.125 * (w[i] * s[j] + s[i] * w[j]) + 2 * s[i] * s[j];
  };
  for (std::size_t i = 0; i < size; ++i) {
    double expected = 0;
    for (std::size_t j = 0; j < size; ++j)
      expected += updated(i, j) * g[j];
    EXPECT_NEAR(product[i], expected, 1e-12) << "row " << i;
  }
  EXPECT_NEAR(matrix[block_offset(1) + 3 * size + 20], updated(19, 20), 1e-15);
}

} // namespace
