// SPDX-License-Identifier: BSD-3-Clause
// Every operation of the instruction runner: all forms of operands, both steps, both precisions.
#include "language/instruction_kernel.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

namespace spinn::language {
namespace {

constexpr int points = 37;

template <class T>
class InstructionKernel : public ::testing::Test {
protected:
  InstructionKernel() {
    for (std::size_t k = 0; k < data.size(); ++k) {
      data[k].resize(points);
      for (int i = 0; i < points; ++i)
        data[k][static_cast<std::size_t>(i)] = static_cast<T>(0.1 + 0.02 * i + 0.05 * static_cast<double>(k));
      registers[k] = data[k].data();
    }
  }

  template <class Expected>
  void expect_all(const Instruction& in, int first, int step, Expected expected) {
    const std::vector<T> before = data[3];
    if (step == 1)
      execute<T>(in, registers.data(), first, points, UnitStep{});
    else
      execute<T>(in, registers.data(), first, points, step);
    for (int i = 0; i < points; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const bool touched = i >= first && (i - first) % step == 0;
      const T value = touched ? expected(data[0][at], data[1][at], data[2][at]) : before[at];
      const T tolerance = 4 * std::numeric_limits<T>::epsilon() * (1 + std::abs(value));
      EXPECT_NEAR(data[3][at], value, tolerance)
          << "operation " << static_cast<int>(in.op) << ", point " << i;
    }
  }

  std::array<std::vector<T>, 4> data;
  std::array<T*, 4> registers;
};

using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(InstructionKernel, Precisions);

TYPED_TEST(InstructionKernel, UnaryOperations) {
  using T = TypeParam;
  const std::array<std::pair<Op, T (*)(T)>, 15> operations{{
      {Op::negate, [](T a) { return -a; }},
      {Op::square_root, [](T a) { return std::sqrt(a); }},
      {Op::exponential, [](T a) { return std::exp(a); }},
      {Op::logarithm, [](T a) { return std::log(a); }},
      {Op::sine, [](T a) { return std::sin(a); }},
      {Op::cosine, [](T a) { return std::cos(a); }},
      {Op::tangent, [](T a) { return std::tan(a); }},
      {Op::arcsine, [](T a) { return std::asin(a); }},
      {Op::arccosine, [](T a) { return std::acos(a); }},
      {Op::arctangent, [](T a) { return std::atan(a); }},
      {Op::hyperbolic_sine, [](T a) { return std::sinh(a); }},
      {Op::hyperbolic_cosine, [](T a) { return std::cosh(a); }},
      {Op::hyperbolic_tangent, [](T a) { return std::tanh(a); }},
      {Op::absolute, [](T a) { return std::abs(a); }},
      {Op::step, [](T) { return T(1); }},
  }};
  for (const auto& [op, function] : operations) {
    const Instruction in{.op = op, .target = 3, .a = 0};
    this->expect_all(in, 0, 1, [f = function](T a, T, T) { return f(a); });
    this->expect_all(in, 2, 5, [f = function](T a, T, T) { return f(a); });
  }
}

TYPED_TEST(InstructionKernel, BinaryOperationsWithRegistersAndImmediates) {
  using T = TypeParam;
  const std::array<std::pair<Op, T (*)(T, T)>, 8> operations{{
      {Op::add, [](T a, T b) { return a + b; }},
      {Op::subtract, [](T a, T b) { return a - b; }},
      {Op::multiply, [](T a, T b) { return a * b; }},
      {Op::divide, [](T a, T b) { return a / b; }},
      {Op::power, [](T a, T b) { return std::pow(a, b); }},
      {Op::minimum, [](T a, T b) { return std::min(a, b); }},
      {Op::maximum, [](T a, T b) { return std::max(a, b); }},
      {Op::arctangent2, [](T a, T b) { return std::atan2(a, b); }},
  }};
  const T value = T(0.625);
  for (const auto& [op, function] : operations) {
    this->expect_all({.op = op, .target = 3, .a = 0, .b = 1}, 0, 1,
                     [f = function](T a, T b, T) { return f(a, b); });
    this->expect_all({.op = op, .target = 3, .a = 0, .b = 1}, 3, 4,
                     [f = function](T a, T b, T) { return f(a, b); });
    this->expect_all({.op = op, .target = 3, .a = 0, .b = immediate, .value = value}, 0, 1,
                     [f = function, value](T a, T, T) { return f(a, value); });
    if (op == Op::subtract || op == Op::divide || op == Op::power || op == Op::arctangent2)
      this->expect_all({.op = op, .target = 3, .a = immediate, .b = 1, .value = value}, 0, 1,
                       [f = function, value](T, T b, T) { return f(value, b); });
  }
}

TYPED_TEST(InstructionKernel, FusedOperations) {
  using T = TypeParam;
  const std::array<std::pair<Op, T (*)(T, T, T)>, 3> operations{{
      {Op::multiply_add, [](T a, T b, T c) { return a * b + c; }},
      {Op::multiply_subtract, [](T a, T b, T c) { return a * b - c; }},
      {Op::negated_multiply_add, [](T a, T b, T c) { return c - a * b; }},
  }};
  const T value = T(-1.5);
  for (const auto& [op, function] : operations) {
    this->expect_all({.op = op, .target = 3, .a = 0, .b = 1, .c = 2}, 0, 1, function);
    this->expect_all({.op = op, .target = 3, .a = 0, .b = immediate, .c = 2, .value = value}, 1, 3,
                     [f = function, value](T a, T, T c) { return f(a, value, c); });
    this->expect_all({.op = op, .target = 3, .a = 0, .b = 1, .c = immediate, .value = value}, 0, 1,
                     [f = function, value](T a, T b, T) { return f(a, b, value); });
  }
}

TYPED_TEST(InstructionKernel, ConstantsFillTheirTarget) {
  using T = TypeParam;
  this->expect_all({.op = Op::constant, .target = 3, .value = 2.5}, 4, 2, [](T, T, T) { return T(2.5); });
}

TYPED_TEST(InstructionKernel, TheTargetMayBeAnOperand) {
  using T = TypeParam;
  const std::vector<T> before = this->data[0];
  execute<T>({.op = Op::multiply_add, .target = 0, .a = 0, .b = 0, .c = 0}, this->registers.data(), 0, points,
             UnitStep{});
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_NEAR(this->data[0][i], before[i] * before[i] + before[i], 4 * std::numeric_limits<T>::epsilon());
}

TEST(Apply, JumpsAndExtremaAtTheirSpecialPoints) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(apply(Op::step, 0), 1);
  EXPECT_EQ(apply(Op::step, -1e-300), 0);
  EXPECT_EQ(apply(Op::sign, 0), 0);
  EXPECT_EQ(apply(Op::sign, -3), -1);
  EXPECT_EQ(apply(Op::sign, 3), 1);
  EXPECT_EQ(apply(Op::minimum, 2, 2), 2);
  for (const Op op : {Op::step, Op::sign})
    EXPECT_TRUE(std::isnan(apply(op, nan)));
  for (const Op op : {Op::minimum, Op::maximum}) {
    EXPECT_TRUE(std::isnan(apply(op, nan, 1)));
    EXPECT_TRUE(std::isnan(apply(op, 1, nan)));
  }
}

TEST(Run, ExecutesInOrder) {
  const std::array program{Instruction{.op = Op::add, .target = 1, .a = 0, .b = immediate, .value = 1},
                           Instruction{.op = Op::multiply, .target = 1, .a = 1, .b = 1}};
  std::array<double, 3> x{1, 2, 3};
  std::array<double, 3> y{};
  double* const registers[] = {x.data(), y.data()};
  run<double>(program.data(), 2, registers, 0, 3, UnitStep{});
  EXPECT_EQ(y, (std::array<double, 3>{4, 9, 16}));
}

} // namespace
} // namespace spinn::language
