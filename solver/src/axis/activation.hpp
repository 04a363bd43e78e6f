// SPDX-License-Identifier: BSD-3-Clause
// Jets (a value and its derivatives with respect to x) through products and activation functions, and their reverse.
// Point-wise, so that a test can call them serially.
#pragma once

#include <Kokkos_Core.hpp>

namespace spinn::axis {

/// Derivatives 0..Order of a function of x at one point.
template <class T, int Order>
struct Jet {
  T d[Order + 1];
};

/// sigma', sigma'', sigma''' and sigma'''' at the pre-activation.
template <class T>
struct Slopes {
  T first, second, third, fourth;
};

/// tanh: t = tanh(z), s = 1 - t^2.
template <class T>
KOKKOS_FORCEINLINE_FUNCTION Slopes<T> tanh_slopes(T t) {
  const T s = 1 - t * t;
  return {s, -2 * t * s, s * (6 * t * t - 2), 8 * t * s * (2 - 3 * t * t)};
}

/// sine: value = sin(z), slope = cos(z).
template <class T>
KOKKOS_FORCEINLINE_FUNCTION Slopes<T> sine_slopes(T value, T slope) {
  return {slope, -value, -slope, value};
}

/// Faa di Bruno: derivatives of sigma(z(x)); y.d[0] is `value`, z.d[0] is not read.
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION Jet<T, Order> compose(T value, const Slopes<T>& s, const Jet<T, Order>& z) {
  Jet<T, Order> y;
  y.d[0] = value;
  if constexpr (Order >= 1) y.d[1] = s.first * z.d[1];
  if constexpr (Order >= 2) y.d[2] = s.first * z.d[2] + s.second * z.d[1] * z.d[1];
  if constexpr (Order >= 3)
    y.d[3] = s.first * z.d[3] + 3 * s.second * z.d[1] * z.d[2] + s.third * z.d[1] * z.d[1] * z.d[1];
  return y;
}

/// Adjoint of `compose`: from the adjoints of y to those of z.
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION Jet<T, Order> compose_reverse(const Slopes<T>& s, const Jet<T, Order>& z,
                                                          const Jet<T, Order>& y) {
  Jet<T, Order> a;
  a.d[0] = s.first * y.d[0];
  if constexpr (Order >= 1) {
    a.d[0] += s.second * z.d[1] * y.d[1];
    a.d[1] = s.first * y.d[1];
  }
  if constexpr (Order >= 2) {
    a.d[0] += (s.second * z.d[2] + s.third * z.d[1] * z.d[1]) * y.d[2];
    a.d[1] += 2 * s.second * z.d[1] * y.d[2];
    a.d[2] = s.first * y.d[2];
  }
  if constexpr (Order >= 3) {
    const T square = z.d[1] * z.d[1];
    a.d[0] += (s.second * z.d[3] + 3 * s.third * z.d[1] * z.d[2] + s.fourth * square * z.d[1]) * y.d[3];
    a.d[1] += (3 * s.second * z.d[2] + 3 * s.third * square) * y.d[3];
    a.d[2] += 3 * s.second * z.d[1] * y.d[3];
    a.d[3] = s.first * y.d[3];
  }
  return a;
}

/// Leibniz: derivatives of a(x) b(x).
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION Jet<T, Order> multiply(const Jet<T, Order>& a, const Jet<T, Order>& b) {
  Jet<T, Order> y;
  y.d[0] = a.d[0] * b.d[0];
  if constexpr (Order >= 1) y.d[1] = a.d[0] * b.d[1] + a.d[1] * b.d[0];
  if constexpr (Order >= 2) y.d[2] = a.d[0] * b.d[2] + 2 * a.d[1] * b.d[1] + a.d[2] * b.d[0];
  if constexpr (Order >= 3)
    y.d[3] = a.d[0] * b.d[3] + 3 * a.d[1] * b.d[2] + 3 * a.d[2] * b.d[1] + a.d[3] * b.d[0];
  return y;
}

/// Adjoint of `multiply` with respect to b: from the adjoints of y = a b to those of b.
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION Jet<T, Order> multiply_reverse(const Jet<T, Order>& a, const Jet<T, Order>& y) {
  Jet<T, Order> b;
  b.d[0] = a.d[0] * y.d[0];
  if constexpr (Order >= 1) {
    b.d[0] += a.d[1] * y.d[1];
    b.d[1] = a.d[0] * y.d[1];
  }
  if constexpr (Order >= 2) {
    b.d[0] += a.d[2] * y.d[2];
    b.d[1] += 2 * a.d[1] * y.d[2];
    b.d[2] = a.d[0] * y.d[2];
  }
  if constexpr (Order >= 3) {
    b.d[0] += a.d[3] * y.d[3];
    b.d[1] += 3 * a.d[2] * y.d[3];
    b.d[2] += 3 * a.d[1] * y.d[3];
    b.d[3] = a.d[0] * y.d[3];
  }
  return b;
}

/// Reads or writes a jet whose derivatives lie `stride` apart.
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION Jet<T, Order> load_jet(const T* at, int stride) {
  Jet<T, Order> y;
  for (int k = 0; k <= Order; ++k)
    y.d[k] = at[k * stride];
  return y;
}
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION void store_jet(T* at, int stride, const Jet<T, Order>& y) {
  for (int k = 0; k <= Order; ++k)
    at[k * stride] = y.d[k];
}

} // namespace spinn::axis
