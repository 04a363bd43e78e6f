// SPDX-License-Identifier: BSD-3-Clause
// Tests of the dense factorisation against naive products.
#include "optimise/cholesky.hpp"
#include "optimise/cholesky_tiles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace {

using namespace spinn::optimise;

/// B B^T with random B [size, size].
std::vector<double> random_square(std::size_t size) {
  std::mt19937_64 engine(3);
  std::normal_distribution<double> normal;
  std::vector<double> b(size * size), a(size * size);
  std::ranges::generate(b, [&] { return normal(engine); });
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < size; ++k)
        sum += b[i * size + k] * b[j * size + k];
      a[i * size + j] = a[j * size + i] = sum;
    }
  return a;
}

/// max |(A + shift) x - b| after solving for x
double defect(std::size_t size, double shift) {
  const std::vector<double> a = random_square(size);
  Cholesky cholesky(size);
  EXPECT_TRUE(cholesky.factorise(a, shift));
  std::vector<double> x(size);
  for (std::size_t i = 0; i < size; ++i)
    x[i] = std::sin(static_cast<double>(i + 1));
  const std::vector<double> b = x;
  cholesky.solve(x);
  double worst = 0;
  for (std::size_t i = 0; i < size; ++i) {
    double sum = shift * x[i] - b[i];
    for (std::size_t j = 0; j < size; ++j)
      sum += a[i * size + j] * x[j];
    worst = std::max(worst, std::abs(sum));
  }
  return worst;
}

TEST(Cholesky, SolvesOnOneTile) {
  EXPECT_LT(defect(1, 1), 1e-14);
  EXPECT_LT(defect(17, 10), 1e-13);
  EXPECT_LT(defect(tile_size, 10), 1e-12);
}

TEST(Cholesky, SolvesOnManyTiles) {
  EXPECT_LT(defect(tile_size + 1, 10), 1e-12);
  EXPECT_LT(defect(3 * tile_size, 10), 1e-12);
}

TEST(Cholesky, SolvesOnManyThreads) {
  EXPECT_LT(defect(600, 10), 1e-12);
}

TEST(Cholesky, FactorisesAgainWithAnotherShift) {
  const std::vector<double> one(9, 1.0); // rank one: the shift alone makes it positive
  Cholesky cholesky(3);
  for (const double shift : {1.0, 4.0}) {
    ASSERT_TRUE(cholesky.factorise(one, shift));
    std::vector<double> x{1, 1, 1};
    cholesky.solve(x);
    for (const double value : x)
      EXPECT_NEAR(value, 1 / (3 + shift), 1e-15); // an eigenvector
  }
}

TEST(Cholesky, RefusesWhatIsNotPositiveDefinite) {
  const std::size_t size = 2 * tile_size;
  std::vector<double> matrix(size * size);
  for (std::size_t i = 0; i < size; ++i)
    matrix[i * (size + 1)] = i == size - 3 ? -2 : 1; // in the last tile
  Cholesky cholesky(size);
  EXPECT_FALSE(cholesky.factorise(matrix, 1));
  EXPECT_TRUE(cholesky.factorise(matrix, 3));
}

TEST(CholeskyTiles, AreTheStepsOfTheFactorisationByHand) {
  // Two tiles of one row each would be [4, 2; 2, 10] -> L = [2, 0; 1, 3]; here multiples of it on the diagonals of tiles.
  const std::size_t size = 2 * tile_size;
  std::vector<double> memory(size * size);
  const auto element = [&](std::size_t i, std::size_t j) -> double& { return memory[i + j * size]; };
  for (std::size_t i = 0; i < tile_size; ++i) {
    element(i, i) = 4;
    element(tile_size + i, i) = 2;
    element(tile_size + i, tile_size + i) = 10;
  }
  const TiledMatrix matrix{memory.data(), size};
  ASSERT_EQ(matrix.tiles(), 2U);
  ASSERT_TRUE(factorise_tile(matrix, 0));
  solve_tile(matrix, 1, 0);
  update_tile(matrix, 1, 1, 0);
  EXPECT_EQ(element(5, 5), 2);
  EXPECT_EQ(element(tile_size + 5, 5), 1);
  EXPECT_EQ(element(tile_size + 5, tile_size + 5), 9);
  EXPECT_EQ(element(tile_size + 6, tile_size + 5), 0);
  ASSERT_TRUE(factorise_tile(matrix, 1));
  std::vector<double> x(size, 6);
  solve_factorised(matrix, x); // [4, 2; 2, 10] (x, y) = (6, 6): x = 4/3, y = 1/3
  EXPECT_NEAR(x[0], 4.0 / 3, 1e-15);
  EXPECT_NEAR(x[tile_size], 1.0 / 3, 1e-15);
}

} // namespace
