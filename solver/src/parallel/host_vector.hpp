// SPDX-License-Identifier: BSD-3-Clause
// The widest vectors of the host's instruction set, and a matrix-product micro-kernel on them.
#pragma once

#include <cstddef>

namespace spinn::parallel {

#if defined(__AVX512F__)
inline constexpr int vector_bytes = 64;
inline constexpr int micro_rows = 8; ///< 8 x 2 accumulators of 32 registers
#elif defined(__AVX__)
inline constexpr int vector_bytes = 32;
inline constexpr int micro_rows = 4; ///< 4 x 2 accumulators of 16 registers
#else
inline constexpr int vector_bytes = 16;
inline constexpr int micro_rows = 4;
#endif

template <class T>
inline constexpr int vector_length = vector_bytes / static_cast<int>(sizeof(T));

/// n rounded up to whole host vectors of T.
template <class T>
constexpr int padded(int n) {
  return (n + vector_length<T> - 1) / vector_length<T> * vector_length<T>;
}

/// A vector that may stand at any address of a T.
template <class T>
struct HostVector;
template <>
struct HostVector<float> {
  typedef float type __attribute__((vector_size(vector_bytes), aligned(4), may_alias));
};
template <>
struct HostVector<double> {
  typedef double type __attribute__((vector_size(vector_bytes), aligned(8), may_alias));
};

/// One pair of factors of a sum of products, as block numbers.
struct Segment {
  int a = 0;
  int b = 0;
};

/// C[m, n] (+)= sum over segments s, k < depth of A_s[m, k] * B_s[k, n], with
///   A_s[m, k] = a[s.a * a_block + m * a_row + k * a_column],  B_s[k, n] = b[s.b * b_block + k * b_row + n],
///   C[m, n] = c[m * c_row + n].
template <class T>
struct Product {
  int rows = 0;
  int columns = 0; ///< on the host a multiple of vector_length<T>
  int depth = 0;
  const Segment* segments = nullptr;
  int count = 0; ///< number of segments
  const T* a = nullptr;
  std::ptrdiff_t a_block = 0;
  int a_row = 0;
  int a_column = 0;
  const T* b = nullptr;
  std::ptrdiff_t b_block = 0;
  int b_row = 0;
  T* c = nullptr;
  int c_row = 0;
};

/// Rows m .. m+Rows-1 and columns n .. n+Vectors*vector_length-1 of a product, accumulated in registers.
///
/// Few integers may live at once: GCC puts those that it has no register for into vector registers, and a value read back from
/// there waits behind all the multiply-adds that the processor has queued, 5 % of the time at depth 32. So this is a function of
/// its own, which reads the product anew for every segment and for the result, and reaches eight rows by two pointers.
template <class T, int Rows, int Vectors, bool Accumulate>
[[gnu::noinline]] void micro_product(const Product<T>& p, int m, int n) {
  using Vector = typename HostVector<T>::type;
  constexpr int length = vector_length<T>;
  const auto load = [](const T* values) { return *reinterpret_cast<const Vector*>(values); };
  Vector sum[Rows][Vectors];
  T* c = p.c + static_cast<std::ptrdiff_t>(m) * p.c_row + n;
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i, c += p.c_row)
#pragma GCC unroll 2
    for (int v = 0; v < Vectors; ++v)
      sum[i][v] = Accumulate ? load(c + v * length) : Vector{};
  const Segment* const end = p.segments + p.count;
  for (const Segment* s = p.segments; s != end; ++s) {
    asm volatile("" ::: "memory"); // forgets what has been read of p
    const std::ptrdiff_t a_row = p.a_row, a_column = p.a_column, b_row = p.b_row, thrice = 3 * a_row;
    const T* a = p.a + s->a * p.a_block + m * a_row;
    const T* lower = Rows > 4 ? a + 4 * a_row : a;
    const T* b = p.b + s->b * p.b_block + n;
    for (int k = p.depth; k > 0; --k, a += a_column, lower += a_column, b += b_row) {
      Vector row[Vectors];
#pragma GCC unroll 2
      for (int v = 0; v < Vectors; ++v)
        row[v] = load(b + v * length);
#pragma GCC unroll 8
      for (int i = 0; i < Rows; ++i) {
        const T factor = (i < 4 ? a : lower)[i % 4 == 3 ? thrice : i % 4 * a_row];
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
          sum[i][v] += factor * row[v];
      }
    }
  }
  asm volatile("" ::: "memory"); // likewise
  const std::ptrdiff_t c_row = p.c_row;
  c = p.c + m * c_row + n;
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i, c += c_row)
#pragma GCC unroll 2
    for (int v = 0; v < Vectors; ++v)
      *reinterpret_cast<Vector*>(c + v * length) = sum[i][v];
}

/// Columns n .. n+Vectors*vector_length-1 of a product: whole micro-kernels, then ever smaller ones for the last rows.
template <class T, int Vectors, bool Accumulate>
inline void product_columns(const Product<T>& p, int n) {
  int m = 0;
  for (; m + micro_rows <= p.rows; m += micro_rows)
    micro_product<T, micro_rows, Vectors, Accumulate>(p, m, n);
  if (micro_rows > 4 && m + 4 <= p.rows) {
    micro_product<T, 4, Vectors, Accumulate>(p, m, n);
    m += 4;
  }
  if (m + 2 <= p.rows) {
    micro_product<T, 2, Vectors, Accumulate>(p, m, n);
    m += 2;
  }
  if (m < p.rows) micro_product<T, 1, Vectors, Accumulate>(p, m, n);
}

/// The whole product on one thread of the host.
template <class T, bool Accumulate>
inline void host_product(const Product<T>& p) {
  constexpr int length = vector_length<T>;
  int n = 0;
  for (; n + 2 * length <= p.columns; n += 2 * length)
    product_columns<T, 2, Accumulate>(p, n);
  for (; n < p.columns; n += length)
    product_columns<T, 1, Accumulate>(p, n);
}

/// sum over i = b * length + n, b < count, of row_weight[b] * w[n] * p[i] * r[i]^2 (without Points p = 1), and its derivatives with
/// respect to r times `weight` in seed[i] (which may be r) if asked. Each lane of a vector has a sum of its own until the end.
/// @param length  a multiple of vector_length<T>
template <bool Seed, bool Points, class T>
inline double host_weighted_square(const T* row_weight, const T* w, const T* r, [[maybe_unused]] const T* p,
                                   int count, int length, T weight, T* seed) {
  using Vector = typename HostVector<T>::type;
  constexpr int lanes = vector_length<T>;
  Vector sum{};
  for (int b = 0; b < count; ++b, r += length) {
    const Vector twice = Vector{} + 2 * weight * row_weight[b];
    for (int n = 0; n < length; n += lanes) {
      const Vector x = *reinterpret_cast<const Vector*>(r + n);
      Vector derivative = twice * *reinterpret_cast<const Vector*>(w + n) * x;
      if constexpr (Points) derivative *= *reinterpret_cast<const Vector*>(p + b * length + n);
      sum += derivative * x;
      if constexpr (Seed) *reinterpret_cast<Vector*>(seed + b * length + n) = derivative;
    }
  }
  double total = 0;
  for (int l = 0; l < lanes; ++l)
    total += sum[l];
  return total / 2;
}

} // namespace spinn::parallel
