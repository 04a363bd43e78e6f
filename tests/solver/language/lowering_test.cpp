// SPDX-License-Identifier: BSD-3-Clause
// Lowering by hand: folding, neutral elements, shared values, fusing.
#include "language/lowering.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace spinn::language {
namespace {

Operand input(int k) {
  return {k, 0};
}
Operand number(double value) {
  return {-1, value};
}

TEST(ValueList, FoldsNumbersAndDropsNeutralElements) {
  ValueList values(2);
  EXPECT_EQ(values.emit(Op::add, number(2), number(3)).number, 5);
  EXPECT_EQ(values.emit(Op::multiply, number(1), input(1)).id, 1);
  EXPECT_EQ(values.emit(Op::add, input(0), number(0)).id, 0);
  EXPECT_EQ(values.values().size(), 2U) << "nothing was computed";
}

TEST(ValueList, MakesEqualOperationsOnce) {
  ValueList values(2);
  EXPECT_EQ(values.emit(Op::add, input(0), input(1)).id, values.emit(Op::add, input(1), input(0)).id);
  EXPECT_NE(values.emit(Op::subtract, input(0), input(1)).id,
            values.emit(Op::subtract, input(1), input(0)).id);
  EXPECT_NE(values.emit(Op::add, input(0), number(1)).id, values.emit(Op::add, input(0), number(2)).id);
  EXPECT_NE(values.emit(Op::divide, number(2), input(0)).id, values.emit(Op::divide, number(3), input(0)).id);
}

TEST(SumLowering, FindsMultiplesWithinRounding) {
  ValueList values(3);
  SumLowering sums(values);
  const Operand first = sums.lower({{input(0), 0.1}, {input(1), -0.3}, {number(1), 2}});
  const std::size_t size = values.values().size();
  const Operand scaled = sums.lower({{input(0), 0.7}, {input(1), 0.7 / 0.1 * -0.3}, {number(1), 14}});
  EXPECT_EQ(values.values().size(), size + 1);
  EXPECT_EQ(values.values().back().op, Op::multiply);
  EXPECT_EQ(values.values().back().a.id, first.id);
  EXPECT_NE(scaled.id, first.id);
  EXPECT_EQ(sums.lower({{input(0), 0.1}, {input(1), -0.3}, {number(1), 2}}).id, first.id);
}

TEST(SumLowering, NumbersAloneFold) {
  ValueList values(0);
  SumLowering sums(values);
  EXPECT_DOUBLE_EQ(sums.lower({{number(2), 3}, {number(1), 4}}).number, 10);
}

TEST(LowerProduct, SharesOneDivision) {
  ValueList values(3);
  lower_product(values, 2, {{input(0), -1}, {input(1), -2}, {input(2), 1}});
  int divisions = 0;
  for (const Value& value : values.values())
    divisions += value.op == Op::divide ? 1 : 0;
  EXPECT_EQ(divisions, 1);
}

TEST(LowerProduct, ZeroTimesAnInfiniteNumberIsNotZero) {
  ValueList values(0);
  const Operand result = lower_product(values, 0, {{number(0), -1}});
  ASSERT_TRUE(result.is_number());
  EXPECT_TRUE(result.number != result.number);
}

TEST(Fuse, LeavesSharedAndOutputProductsAlone) {
  ValueList values(3);
  const Operand product = values.emit(Op::multiply, input(0), input(1));
  const Operand sum = values.emit(Op::add, product, input(2));
  ValueList shared = values;
  fuse(shared, {sum.id, product.id});
  EXPECT_EQ(shared.values()[static_cast<std::size_t>(sum.id)].op, Op::add);
  fuse(values, {sum.id});
  EXPECT_EQ(values.values()[static_cast<std::size_t>(sum.id)].op, Op::multiply_add);
}

TEST(Fuse, NeverTakesTwoNumbers) {
  ValueList values(1);
  const Operand product = values.emit(Op::multiply, input(0), number(3));
  const Operand sum = values.emit(Op::add, product, number(2));
  fuse(values, {sum.id});
  EXPECT_EQ(values.values()[static_cast<std::size_t>(sum.id)].op, Op::add);
}

} // namespace
} // namespace spinn::language
