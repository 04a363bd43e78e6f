// SPDX-License-Identifier: BSD-3-Clause
// One pass over packed rows with vector extensions: four rows at a time share the loads of w, s, g and of the product.
#include "optimise/symmetric_rows.hpp"

#include "parallel/host_vector.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace spinn::optimise {
namespace {

// Wider than the machine's, vectors of a compiler go through memory: several times slower.
constexpr std::size_t lanes = parallel::vector_length<double>;
constexpr std::size_t unrolled_rows = 4;
static_assert(block_rows % unrolled_rows == 0 && block_rows % lanes == 0);

using Doubles = double __attribute__((vector_size(lanes * sizeof(double))));

// References, so that no vector crosses a function boundary by value (its layout there depends on the instruction set).
inline void load(const double* from, Doubles& to) {
  std::memcpy(&to, from, sizeof(to));
}
inline void store(const Doubles& from, double* to) {
  std::memcpy(to, &from, sizeof(from));
}
inline double sum(const Doubles& v) {
  double parts[lanes];
  std::memcpy(parts, &v, sizeof(v));
  for (std::size_t half = lanes / 2; half > 0; half /= 2)
    for (std::size_t k = 0; k < half; ++k)
      parts[k] += parts[k + half];
  return parts[0];
}

/// Rows i..i+3 of one block row, whose left part has `left` columns. `Real` is double, or const double where H is only read.
template <class Real>
inline void four_rows(Real* rows, std::size_t i, std::size_t left, const RankTwo& update,
                      const PassVectors& v, double* product) {
  constexpr bool writes = !std::is_const_v<Real>;
  const std::size_t length = left + block_rows;
  Doubles dot[unrolled_rows] = {};
  double a[unrolled_rows], b[unrolled_rows];
  for (std::size_t r = 0; writes && r < unrolled_rows; ++r) {
    a[r] = update.ww * v.w[i + r] + update.ws * v.s[i + r];
    b[r] = update.ws * v.w[i + r] + update.ss * v.s[i + r];
  }
  const auto columns = [&](std::size_t j, Doubles* mirrored) {
    Doubles gj, wj, sj;
    load(v.g + j, gj);
    if constexpr (writes) {
      load(v.w + j, wj);
      load(v.s + j, sj);
    }
    for (std::size_t r = 0; r < unrolled_rows; ++r) {
      Doubles h;
      load(rows + r * length + j, h);
      if constexpr (writes) {
        h = update.scale * h + a[r] * wj + b[r] * sj;
        store(h, rows + r * length + j);
      }
      dot[r] += h * gj;
      if (mirrored) *mirrored += h * v.g[i + r];
    }
  };
  for (std::size_t j = 0; j < left; j += lanes) {
    Doubles q;
    load(product + j, q);
    columns(j, &q);
    store(q, product + j);
  }
  for (std::size_t j = left; j < length; j += lanes)
    columns(j, nullptr);
  for (std::size_t r = 0; r < unrolled_rows; ++r)
    product[i + r] += sum(dot[r]);
}

template <class Real>
void rows(Real* matrix, std::size_t first, std::size_t last, const RankTwo& update,
          const PassVectors& vectors, double* product) {
  std::fill_n(product, last * block_rows, 0.0);
  for (std::size_t b = first; b < last; ++b) {
    const std::size_t left = b * block_rows;
    for (std::size_t r = 0; r < block_rows; r += unrolled_rows) {
      four_rows(matrix + block_offset(b) + r * (left + block_rows), left + r, left, update, vectors, product);
    }
  }
}

} // namespace

void update_and_multiply_rows(double* matrix, std::size_t first, std::size_t last, const RankTwo& update,
                              const PassVectors& vectors, double* product) {
  rows(matrix, first, last, update, vectors, product);
}

void multiply_rows(const double* matrix, std::size_t first, std::size_t last, const double* g,
                   double* product) {
  rows(matrix, first, last, {}, {nullptr, nullptr, g}, product);
}

} // namespace spinn::optimise
