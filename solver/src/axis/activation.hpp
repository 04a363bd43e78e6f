// SPDX-License-Identifier: BSD-3-Clause
// Jets through products and activation functions, and their reverse. Point-wise, so that a test can call them serially.
//
// A jet is the normalised Taylor coefficients c_k = u^(k)(x) / k! of a function at one point. In them a product is the
// product of two polynomials, cut off: (a b)_k = sum over j of a_j b_(k-j), and y = s(z) with s' = w follows from y' = w z':
//   k y_k = sum over j = 1..k of j z_j w_(k-j).
// tanh closes this by w = 1 - y^2, sine and cosine by each other (Griewank and Walther 2008, chapter 13). Every order is a
// constant to the compiler.
#pragma once

#include <Kokkos_Core.hpp>

namespace spinn::axis {

/// Normalised Taylor coefficients 0..Order of a function of x at one point.
template <class T, int Order>
struct Jet {
  T c[Order + 1];
};

/// s(z(x)) and s'(z(x)).
template <class T, int Order>
struct Activated {
  Jet<T, Order> value, derivative;
};

namespace detail {

/// sum over j = 1..K of (j/K) z_j w_(K-j), which is y_K of y' = w z'.
template <int K, class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION T integrated(const Jet<T, Order>& z, const Jet<T, Order>& w) {
  T sum = z.c[K] * w.c[0];
  for (int j = 1; j < K; ++j)
    sum += (T(j) / T(K)) * z.c[j] * w.c[K - j];
  return sum;
}

/// (y^2)_K.
template <int K, class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION T squared(const Jet<T, Order>& y) {
  T sum = 0;
  for (int j = 0; j < (K + 1) / 2; ++j)
    sum += y.c[j] * y.c[K - j];
  sum *= 2;
  if constexpr (K % 2 == 0) sum += y.c[K / 2] * y.c[K / 2];
  return sum;
}

template <int K, class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION void tanh_derivative_from(const Jet<T, Order>& y, Jet<T, Order>& w) {
  if constexpr (K <= Order) {
    w.c[K] = (K == 0 ? T(1) : T(0)) - squared<K>(y);
    tanh_derivative_from<K + 1>(y, w);
  }
}

template <int K, class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION void tanh_from(const Jet<T, Order>& z, Activated<T, Order>& y) {
  if constexpr (K <= Order) {
    y.value.c[K] = integrated<K>(z, y.derivative);
    y.derivative.c[K] = -squared<K>(y.value);
    tanh_from<K + 1>(z, y);
  }
}

template <int K, class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION void sine_from(const Jet<T, Order>& z, Activated<T, Order>& y) {
  if constexpr (K <= Order) {
    y.value.c[K] = integrated<K>(z, y.derivative);
    y.derivative.c[K] = -integrated<K>(z, y.value);
    sine_from<K + 1>(z, y);
  }
}

template <int K, class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION void multiply_from(const Jet<T, Order>& a, const Jet<T, Order>& b,
                                               Jet<T, Order>& y) {
  if constexpr (K <= Order) {
    T sum = a.c[0] * b.c[K];
    for (int j = 1; j <= K; ++j)
      sum += a.c[j] * b.c[K - j];
    y.c[K] = sum;
    multiply_from<K + 1>(a, b, y);
  }
}

template <int K, class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION void multiply_reverse_from(const Jet<T, Order>& a, const Jet<T, Order>& y,
                                                       Jet<T, Order>& b) {
  if constexpr (K <= Order) {
    T sum = a.c[0] * y.c[K];
    for (int j = 1; j <= Order - K; ++j)
      sum += a.c[j] * y.c[K + j];
    b.c[K] = sum;
    multiply_reverse_from<K + 1>(a, y, b);
  }
}

} // namespace detail

/// tanh(z(x)); `value` is tanh(z_0), and z_0 itself is not read.
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION Activated<T, Order> tanh_jets(T value, const Jet<T, Order>& z) {
  Activated<T, Order> y;
  y.value.c[0] = value;
  y.derivative.c[0] = 1 - value * value;
  detail::tanh_from<1>(z, y);
  return y;
}

/// The derivative of tanh from its value: 1 - y^2.
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION Jet<T, Order> tanh_derivative(const Jet<T, Order>& y) {
  Jet<T, Order> w;
  detail::tanh_derivative_from<0>(y, w);
  return w;
}

/// sin(z(x)); `sine` and `cosine` are those of z_0, and z_0 itself is not read.
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION Activated<T, Order> sine_jets(T sine, T cosine, const Jet<T, Order>& z) {
  Activated<T, Order> y;
  y.value.c[0] = sine;
  y.derivative.c[0] = cosine;
  detail::sine_from<1>(z, y);
  return y;
}

/// a(x) b(x).
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION Jet<T, Order> multiply(const Jet<T, Order>& a, const Jet<T, Order>& b) {
  Jet<T, Order> y;
  detail::multiply_from<0>(a, b, y);
  return y;
}

/// Adjoint of y = a b with respect to b: sum over k >= j of a_(k-j) dL/dy_k. It is that of y = s(z) with respect to z as
/// well, where a is the derivative s'(z), since d y_k / d z_j = s'(z)_(k-j).
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION Jet<T, Order> multiply_reverse(const Jet<T, Order>& a, const Jet<T, Order>& y) {
  Jet<T, Order> b;
  detail::multiply_reverse_from<0>(a, y, b);
  return b;
}

/// Reads or writes a jet whose coefficients lie `stride` apart.
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION Jet<T, Order> load_jet(const T* at, int stride) {
  Jet<T, Order> y;
  for (int k = 0; k <= Order; ++k)
    y.c[k] = at[k * stride];
  return y;
}
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION void store_jet(T* at, int stride, const Jet<T, Order>& y) {
  for (int k = 0; k <= Order; ++k)
    at[k * stride] = y.c[k];
}

/// The entries times k!: writes derivatives u^(k) = k! c_k, and reads dL/dc_k = k! dL/du^(k).
template <class T, int Order>
KOKKOS_FORCEINLINE_FUNCTION Jet<T, Order> times_factorials(Jet<T, Order> y) {
  T factorial = 1;
  for (int k = 2; k <= Order; ++k) {
    factorial *= T(k);
    y.c[k] *= factorial;
  }
  return y;
}

} // namespace spinn::axis
