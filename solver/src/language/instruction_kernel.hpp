// SPDX-License-Identifier: BSD-3-Clause
// One instruction over a range of points: the same source for host vectors and device threads. Self-contained
// apart from the function-attribute macro, so that a test can call it serially.
#pragma once

#include "language/program.hpp"

#include <cmath>

#if defined(__CUDACC__)
#define SPINN_FUNCTION __host__ __device__
#define SPINN_INDEPENDENT_ITERATIONS
#elif defined(__clang__)
#define SPINN_FUNCTION
#define SPINN_INDEPENDENT_ITERATIONS _Pragma("clang loop vectorize(assume_safety)")
#else
#define SPINN_FUNCTION
#define SPINN_INDEPENDENT_ITERATIONS _Pragma("GCC ivdep")
#endif

namespace spinn::language {

/// Pass `UnitStep{}` as step for the contiguous loops of the host; an int for the strided loops of device
/// threads.
struct UnitStep {
  SPINN_FUNCTION constexpr operator int() const { return 1; } // NOLINT(google-explicit-constructor)
};

namespace kernel {

/// Operands: a register's values, or one value for all points.
template <class T>
struct RegisterOperand {
  const T* values;
  SPINN_FUNCTION T operator[](int i) const { return values[i]; }
};
template <class T>
struct ImmediateOperand {
  T value;
  SPINN_FUNCTION T operator[](int) const { return value; }
};

// Point-wise operations. Those with branches pass a NaN on.
#define SPINN_UNARY(Name, expression)                                                                        \
  struct Name {                                                                                              \
    template <class T>                                                                                       \
    SPINN_FUNCTION T operator()(T a) const {                                                                 \
      return expression;                                                                                     \
    }                                                                                                        \
  }
#define SPINN_BINARY(Name, expression)                                                                       \
  struct Name {                                                                                              \
    template <class T>                                                                                       \
    SPINN_FUNCTION T operator()(T a, T b) const {                                                            \
      return expression;                                                                                     \
    }                                                                                                        \
  }
#define SPINN_TERNARY(Name, expression)                                                                      \
  struct Name {                                                                                              \
    template <class T>                                                                                       \
    SPINN_FUNCTION T operator()(T a, T b, T c) const {                                                       \
      return expression;                                                                                     \
    }                                                                                                        \
  }

SPINN_UNARY(Negate, -a);
SPINN_UNARY(SquareRoot, std::sqrt(a));
SPINN_UNARY(Exponential, std::exp(a));
SPINN_UNARY(Logarithm, std::log(a));
SPINN_UNARY(Sine, std::sin(a));
SPINN_UNARY(Cosine, std::cos(a));
SPINN_UNARY(Tangent, std::tan(a));
SPINN_UNARY(Arcsine, std::asin(a));
SPINN_UNARY(Arccosine, std::acos(a));
SPINN_UNARY(Arctangent, std::atan(a));
SPINN_UNARY(HyperbolicSine, std::sinh(a));
SPINN_UNARY(HyperbolicCosine, std::cosh(a));
SPINN_UNARY(HyperbolicTangent, std::tanh(a));
SPINN_UNARY(Absolute, std::fabs(a));
SPINN_UNARY(Sign, a > T(0) ? T(1) : (a < T(0) ? T(-1) : a));
SPINN_UNARY(Step, a >= T(0) ? T(1) : (a < T(0) ? T(0) : a));
SPINN_BINARY(Add, a + b);
SPINN_BINARY(Subtract, a - b);
SPINN_BINARY(Multiply, a* b);
SPINN_BINARY(Divide, a / b);
SPINN_BINARY(Power, std::pow(a, b));
SPINN_BINARY(Minimum, a < b ? a : (b <= a ? b : a + b));
SPINN_BINARY(Maximum, a > b ? a : (b >= a ? b : a + b));
SPINN_BINARY(Arctangent2, std::atan2(a, b));
SPINN_TERNARY(MultiplyAdd, a* b + c);
SPINN_TERNARY(MultiplySubtract, a* b - c);
SPINN_TERNARY(NegatedMultiplyAdd, c - a * b);

#undef SPINN_UNARY
#undef SPINN_BINARY
#undef SPINN_TERNARY

/// The points of one loop: first, first + step, .. below last.
template <class Step>
struct Range {
  int first;
  int last;
  Step step;
};

template <class T, class Step, class Function, class... Operands>
SPINN_FUNCTION void for_each(const Range<Step>& range, T* target, Function function, Operands... operands) {
  const int last = range.last;
  SPINN_INDEPENDENT_ITERATIONS
  for (int i = range.first; i < last; i += range.step)
    target[i] = function(operands[i]...);
}

template <class T, class Registers, class Step, class Function>
SPINN_FUNCTION void unary(const Instruction& in, const Registers& registers, const Range<Step>& range,
                          Function f) {
  for_each<T>(range, static_cast<T*>(registers[in.target]), f, RegisterOperand<T>{registers[in.a]});
}

/// a is a register, b a register or immediate.
template <class T, class Registers, class Step, class Function>
SPINN_FUNCTION void binary(const Instruction& in, const Registers& registers, const Range<Step>& range,
                           Function f) {
  T* const target = registers[in.target];
  const RegisterOperand<T> a{registers[in.a]};
  if (in.b == immediate)
    for_each<T>(range, target, f, a, ImmediateOperand<T>{static_cast<T>(in.value)});
  else
    for_each<T>(range, target, f, a, RegisterOperand<T>{registers[in.b]});
}

/// a or b may be immediate.
template <class T, class Registers, class Step, class Function>
SPINN_FUNCTION void ordered_binary(const Instruction& in, const Registers& registers,
                                   const Range<Step>& range, Function f) {
  if (in.a != immediate) {
    binary<T>(in, registers, range, f);
    return;
  }
  for_each<T>(range, static_cast<T*>(registers[in.target]), f, ImmediateOperand<T>{static_cast<T>(in.value)},
              RegisterOperand<T>{registers[in.b]});
}

/// a is a register, b or c may be immediate.
template <class T, class Registers, class Step, class Function>
SPINN_FUNCTION void ternary(const Instruction& in, const Registers& registers, const Range<Step>& range,
                            Function f) {
  T* const target = registers[in.target];
  const RegisterOperand<T> a{registers[in.a]};
  const ImmediateOperand<T> value{static_cast<T>(in.value)};
  if (in.b == immediate)
    for_each<T>(range, target, f, a, value, RegisterOperand<T>{registers[in.c]});
  else if (in.c == immediate)
    for_each<T>(range, target, f, a, RegisterOperand<T>{registers[in.b]}, value);
  else
    for_each<T>(range, target, f, a, RegisterOperand<T>{registers[in.b]},
                RegisterOperand<T>{registers[in.c]});
}

} // namespace kernel

/// Runs one instruction on points first, first + step, .. below last.
/// @tparam T  float or double
/// @param registers  anything whose [k] is the T* of register k (an array of pointers, or a strided view);
/// only
///                   registers that the instruction names are touched
/// @param step       UnitStep{} or an int
template <class T, class Registers, class Step>
SPINN_FUNCTION void execute(const Instruction& in, const Registers& registers, int first, int last,
                            Step step) {
  namespace k = kernel;
  const k::Range<Step> range{first, last, step};
  switch (in.op) {
  case Op::constant:
    k::for_each<T>(
        range, static_cast<T*>(registers[in.target]), [](T value) { return value; },
        k::ImmediateOperand<T>{static_cast<T>(in.value)});
    break;
  case Op::add:
    k::binary<T>(in, registers, range, k::Add{});
    break;
  case Op::subtract:
    k::ordered_binary<T>(in, registers, range, k::Subtract{});
    break;
  case Op::multiply:
    k::binary<T>(in, registers, range, k::Multiply{});
    break;
  case Op::divide:
    k::ordered_binary<T>(in, registers, range, k::Divide{});
    break;
  case Op::power:
    k::ordered_binary<T>(in, registers, range, k::Power{});
    break;
  case Op::minimum:
    k::binary<T>(in, registers, range, k::Minimum{});
    break;
  case Op::maximum:
    k::binary<T>(in, registers, range, k::Maximum{});
    break;
  case Op::arctangent2:
    k::ordered_binary<T>(in, registers, range, k::Arctangent2{});
    break;
  case Op::negate:
    k::unary<T>(in, registers, range, k::Negate{});
    break;
  case Op::square_root:
    k::unary<T>(in, registers, range, k::SquareRoot{});
    break;
  case Op::exponential:
    k::unary<T>(in, registers, range, k::Exponential{});
    break;
  case Op::logarithm:
    k::unary<T>(in, registers, range, k::Logarithm{});
    break;
  case Op::sine:
    k::unary<T>(in, registers, range, k::Sine{});
    break;
  case Op::cosine:
    k::unary<T>(in, registers, range, k::Cosine{});
    break;
  case Op::tangent:
    k::unary<T>(in, registers, range, k::Tangent{});
    break;
  case Op::arcsine:
    k::unary<T>(in, registers, range, k::Arcsine{});
    break;
  case Op::arccosine:
    k::unary<T>(in, registers, range, k::Arccosine{});
    break;
  case Op::arctangent:
    k::unary<T>(in, registers, range, k::Arctangent{});
    break;
  case Op::hyperbolic_sine:
    k::unary<T>(in, registers, range, k::HyperbolicSine{});
    break;
  case Op::hyperbolic_cosine:
    k::unary<T>(in, registers, range, k::HyperbolicCosine{});
    break;
  case Op::hyperbolic_tangent:
    k::unary<T>(in, registers, range, k::HyperbolicTangent{});
    break;
  case Op::absolute:
    k::unary<T>(in, registers, range, k::Absolute{});
    break;
  case Op::sign:
    k::unary<T>(in, registers, range, k::Sign{});
    break;
  case Op::step:
    k::unary<T>(in, registers, range, k::Step{});
    break;
  case Op::multiply_add:
    k::ternary<T>(in, registers, range, k::MultiplyAdd{});
    break;
  case Op::multiply_subtract:
    k::ternary<T>(in, registers, range, k::MultiplySubtract{});
    break;
  case Op::negated_multiply_add:
    k::ternary<T>(in, registers, range, k::NegatedMultiplyAdd{});
    break;
  case Op::coordinate:
  case Op::parameter:
  case Op::unknown:
  case Op::input:
    break; // never in a program
  }
}

/// Runs a whole program (all its instructions) on points first, first + step, .. below last; see `execute`.
template <class T, class Registers, class Step>
SPINN_FUNCTION void run(const Instruction* instructions, int count, const Registers& registers, int first,
                        int last, Step step) {
  for (int k = 0; k < count; ++k)
    execute<T>(instructions[k], registers, first, last, step);
}

} // namespace spinn::language
