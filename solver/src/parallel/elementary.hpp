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

} // namespace spinn::parallel
