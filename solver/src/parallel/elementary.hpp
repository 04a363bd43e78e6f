// SPDX-License-Identifier: BSD-3-Clause
// Elementary functions without branches, which compilers turn into vector code on the host.
#pragma once

#include <Kokkos_Core.hpp>

#include <bit>
#include <cmath>
#include <cstdint>

namespace spinn::parallel {

template <class T>
struct ExponentialConstants;

/// round_and_shift + k has k in its lowest bits; ln2_high * k is exact for |k| < 2^11.
template <>
struct ExponentialConstants<double> {
  using Bits = std::uint64_t;
  static constexpr double round_and_shift = 6755399441055744.0 + 1023; // 1.5 * 2^52 + bias
  static constexpr double ln2_high = 0x1.62e42feep-1;
  static constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  static constexpr double tanh_limit = 20; // 1 - tanh(20) < 2^-54
  static constexpr int mantissa = 52;
  static constexpr int terms = 13;
};
template <>
struct ExponentialConstants<float> {
  using Bits = std::uint32_t;
  static constexpr float round_and_shift = 12582912.0F + 127; // 1.5 * 2^23 + bias
  static constexpr float ln2_high = 0x1.62e4p-1F;
  static constexpr float ln2_low = 0x1.7f7d1cp-20F;
  static constexpr float tanh_limit = 10;
  static constexpr int mantissa = 23;
  static constexpr int terms = 7;
};

/// exp(y) - 1 for 0 <= y <= 40: y = k ln 2 + r, |r| <= ln(2)/2, then 2^k (exp(r) - 1) + (2^k - 1) with the Taylor
/// polynomial of exp(r) - 1. Within 2 units in the last place.
template <class T>
inline T exponential_minus_one(T y) {
  using C = ExponentialConstants<T>;
  const T shifted = y * T(1.44269504088896340736) + C::round_and_shift;
  const T k = shifted - C::round_and_shift;
  const T r = (y - k * C::ln2_high) - k * C::ln2_low;
  T series = T(1) / C::terms;
#pragma GCC unroll 16
  for (int n = C::terms - 1; n >= 2; --n)
    series = (T(1) + r * series) * (T(1) / static_cast<T>(n));
  const T expm1 = r + r * r * series;
  const T power = std::bit_cast<T>(std::bit_cast<typename C::Bits>(shifted) << C::mantissa);
  return power * expm1 + (power - 1);
}

/// tanh(x) = e / (e + 2), e = exp(2|x|) - 1, with the sign of x; within 4 units in the last place; NaN stays NaN.
template <class T>
inline T host_tanh(T x) {
  const T magnitude = std::fabs(x);
  const T bounded =
      magnitude > ExponentialConstants<T>::tanh_limit ? ExponentialConstants<T>::tanh_limit : magnitude;
  const T e = exponential_minus_one(2 * bounded);
  return std::copysign(e / (e + 2), x);
}

template <class T>
KOKKOS_FORCEINLINE_FUNCTION T tanh(T x) {
  KOKKOS_IF_ON_HOST((return host_tanh(x);))
  KOKKOS_IF_ON_DEVICE((return Kokkos::tanh(x);))
}

template <class T>
struct SineCosine {
  T sine, cosine;
};

/// pi/2 in three parts, of which the first two times k are exact for |x| <= limit, x = k pi/2 (Cody and Waite 1980).
template <class T>
struct HalfPi;
template <>
struct HalfPi<double> {
  using Bits = std::uint64_t;
  static constexpr double round = 6755399441055744.0; // 1.5 * 2^52
  static constexpr double high = 0x1.921fb544p+0;
  static constexpr double middle = 0x1.0b4611a6p-34;
  static constexpr double low = 0x1.3198a2e037073p-69;
  static constexpr double limit = 1e6;
  static constexpr int terms = 8;
};
template <>
struct HalfPi<float> {
  using Bits = std::uint32_t;
  static constexpr float round = 12582912.0F; // 1.5 * 2^23
  static constexpr float high = 0x1.92p+0F;
  static constexpr float middle = 0x1.fb4p-12F;
  static constexpr float low = 0x1.4442dp-24F;
  static constexpr float limit = 4000;
  static constexpr int terms = 4;
};

/// Sine and cosine of |x| <= HalfPi<T>::limit: x = k pi/2 + r, |r| <= pi/4, Taylor polynomials of r, and the quadrant from
/// the lowest bits of k. Absolute error below 1.5 units in the last place of 1. NaN stays NaN.
template <class T>
inline SineCosine<T> host_sine_cosine(T x) {
  using C = HalfPi<T>;
  const T shifted = x * T(0.63661977236758134308) + C::round;
  const T k = shifted - C::round;
  const T r = ((x - k * C::high) - k * C::middle) - k * C::low;
  const T square = r * r;
  T sine = 1;
  T cosine = 1;
#pragma GCC unroll 16
  for (int n = C::terms; n >= 1; --n) {
    sine = 1 - square * sine * (T(1) / static_cast<T>(2 * n * (2 * n + 1)));
    cosine = 1 - square * cosine * (T(1) / static_cast<T>((2 * n - 1) * 2 * n));
  }
  sine *= r;
  const typename C::Bits quadrant = std::bit_cast<typename C::Bits>(shifted);
  const bool swap = (quadrant & 1) != 0;
  const T s = swap ? cosine : sine;
  const T c = swap ? sine : cosine;
  return {(quadrant & 2) != 0 ? -s : s, ((quadrant + 1) & 2) != 0 ? -c : c};
}

/// Whether |z[j] + bias[j]| <= HalfPi<T>::limit, or NaN, for all j < n.
template <class T>
inline bool within_sine_limit(const T* z, const T* bias, int n) {
  int beyond = 0;
  for (int j = 0; j < n; ++j)
    beyond |= std::fabs(z[j] + bias[j]) > HalfPi<T>::limit ? 1 : 0;
  return beyond == 0;
}

} // namespace spinn::parallel
