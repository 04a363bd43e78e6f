// SPDX-License-Identifier: BSD-3-Clause
// Tests of the packed inverse Hessian against a plain dense matrix.
#include "optimise/inverse_hessian.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace {

using namespace spinn::optimise;

using Vector = std::vector<double>;

/// The same matrix, written out.
struct Dense {
  explicit Dense(std::size_t n, double diagonal) : size(n), elements(n * n) {
    for (std::size_t i = 0; i < n; ++i)
      elements[i * n + i] = diagonal;
  }
  void update(const RankTwo& c, const Vector& w, const Vector& s) {
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) {
        double& h = elements[i * size + j];
        h = c.scale * h + c.ww * w[i] * w[j] + c.ws * (w[i] * s[j] + s[i] * w[j]) + c.ss * s[i] * s[j];
      }
    }
  }
  [[nodiscard]] Vector times(const Vector& x) const {
    Vector product(size);
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; j < size; ++j)
        product[i] += elements[i * size + j] * x[j];
    return product;
  }
  std::size_t size;
  Vector elements;
};

Vector random_vector(std::size_t n, std::mt19937_64& engine) {
  std::uniform_real_distribution<double> draw(-1, 1);
  Vector v(n);
  std::ranges::generate(v, [&] { return draw(engine); });
  return v;
}

Vector times(InverseHessian& h, const Vector& x) {
  Vector product(x.size());
  h.multiply(x, product);
  return product;
}

void expect_near(const Vector& actual, const Vector& expected, double tolerance) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i)
    ASSERT_NEAR(actual[i], expected[i], tolerance) << "element " << i;
}

/// 1..17: less than a block and a little more; 300: several chunks; 513: one row in the last block.
class InverseHessianSizes : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Sizes, InverseHessianSizes, testing::Values(1, 2, 15, 16, 17, 64, 300, 513));

TEST_P(InverseHessianSizes, StartsAsTheIdentity) {
  std::mt19937_64 engine(1);
  InverseHessian h(GetParam());
  const Vector x = random_vector(GetParam(), engine);
  EXPECT_EQ(h.size(), GetParam());
  EXPECT_EQ(times(h, x), x);
}

TEST_P(InverseHessianSizes, LazyUpdatesAgreeWithADenseMatrix) {
  std::mt19937_64 engine(2);
  const std::size_t n = GetParam();
  InverseHessian h(n);
  Dense dense(n, 0.25);
  h.set_identity(0.25);
  for (int round = 0; round < 4; ++round) {
    const RankTwo change{0.5 + 0.1 * round, -0.2, 0.3, 0.7};
    const Vector w = random_vector(n, engine);
    const Vector s = random_vector(n, engine);
    const Vector x = random_vector(n, engine);
    h.update_later(change, w, s);
    dense.update(change, w, s);
    expect_near(times(h, x), dense.times(x), 1e-14 * static_cast<double>(n));
  }
}

TEST_P(InverseHessianSizes, TwoUpdatesInARowAreBothCarriedOut) {
  std::mt19937_64 engine(3);
  const std::size_t n = GetParam();
  InverseHessian h(n);
  Dense dense(n, 1);
  for (int round = 0; round < 2; ++round) {
    const RankTwo change{0.9, 0.1, -0.4, 0.2};
    const Vector w = random_vector(n, engine);
    const Vector s = random_vector(n, engine);
    h.update_later(change, w, s);
    dense.update(change, w, s);
  }
  const Vector x = random_vector(n, engine);
  expect_near(times(h, x), dense.times(x), 1e-14 * static_cast<double>(n));
}

TEST_P(InverseHessianSizes, ASecondProductDoesNotUpdateAgain) {
  std::mt19937_64 engine(4);
  const std::size_t n = GetParam();
  InverseHessian h(n);
  h.update_later({0.5, 1, 2, 3}, random_vector(n, engine), random_vector(n, engine));
  const Vector x = random_vector(n, engine);
  const Vector first = times(h, x);
  EXPECT_EQ(times(h, x), first);
}

TEST_P(InverseHessianSizes, IdentityForgetsWhatIsDue) {
  std::mt19937_64 engine(5);
  const std::size_t n = GetParam();
  InverseHessian h(n);
  const Vector x = random_vector(n, engine);
  h.update_later({0.5, 1, 2, 3}, x, x);
  h.set_identity(2);
  Vector expected = x;
  for (double& e : expected)
    e *= 2;
  EXPECT_EQ(times(h, x), expected);
}

TEST(InverseHessian, RepeatsBitByBit) {
  const auto run = [] {
    std::mt19937_64 engine(6);
    InverseHessian h(700);
    Vector last;
    for (int round = 0; round < 3; ++round) {
      h.update_later({0.9, 1e-3, 2e-3, 3e-3}, random_vector(700, engine), random_vector(700, engine));
      last = times(h, random_vector(700, engine));
    }
    return last;
  };
  EXPECT_EQ(run(), run());
}

TEST(InverseHessian, TakesHalfOfTheSquare) {
  EXPECT_EQ(InverseHessian::bytes(1), 16 * 16 * sizeof(double));
  EXPECT_EQ(InverseHessian::bytes(16), 16 * 16 * sizeof(double));
  EXPECT_EQ(InverseHessian::bytes(17), 3 * 16 * 16 * sizeof(double));
  const double ratio = static_cast<double>(InverseHessian::bytes(4000)) / (4000.0 * 4000.0 * sizeof(double));
  EXPECT_NEAR(ratio, 0.5, 0.01);
}

TEST(InverseHessian, MovesWithItsContents) {
  InverseHessian h(3);
  h.set_identity(4);
  InverseHessian other = std::move(h);
  EXPECT_EQ(times(other, {1, 2, 3}), (Vector{4, 8, 12}));
}

} // namespace
