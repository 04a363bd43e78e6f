// SPDX-License-Identifier: BSD-3-Clause
// The inverse Hessian on Kokkos's host execution space: one chunk of block rows per thread, summed in a fixed order.
#include "optimise/inverse_hessian.hpp"

#include "parallel/execution_space.hpp"

#include <Kokkos_Core.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace spinn::optimise {
namespace {

using HostExecution = Kokkos::DefaultHostExecutionSpace;

using Matrix = Kokkos::View<double*, Kokkos::HostSpace>;

/// Below this number of elements one thread is faster than a launch.
constexpr std::size_t smallest_parallel = 32768;

std::size_t blocks_of(std::size_t size) {
  return (size + block_rows - 1) / block_rows;
}

/// First block rows of the chunks, and the end: equal shares of the triangle's area, ~ sqrt(c / chunks).
std::vector<std::size_t> partition(std::size_t blocks, std::size_t chunks) {
  std::vector<std::size_t> begin(chunks + 1, blocks);
  for (std::size_t c = 0; c < chunks; ++c) {
    begin[c] = static_cast<std::size_t>(std::lround(
        static_cast<double>(blocks) * std::sqrt(static_cast<double>(c) / static_cast<double>(chunks))));
  }
  return begin;
}

/// Chunk c of  H = diagonal * identity.
struct FillIdentity {
  Matrix matrix;
  const std::size_t* begin;
  double diagonal;

  void operator()(std::size_t c) const {
    std::fill(matrix.data() + block_offset(begin[c]), matrix.data() + block_offset(begin[c + 1]), 0.0);
    for (std::size_t b = begin[c]; b < begin[c + 1]; ++b) {
      double* block = matrix.data() + block_offset(b) + b * block_rows;
      for (std::size_t r = 0; r < block_rows; ++r)
        block[r * (b + 1) * block_rows + r] = diagonal;
    }
  }
};

/// Chunk c of  H <- H+ (where a change is due), products[c] = its share of H+ x.
struct UpdateAndMultiply {
  Matrix matrix;
  const std::size_t* begin;
  const RankTwo* change; // null: H stays
  PassVectors vectors;
  double* products; // [chunks, padded]
  std::size_t padded;

  void operator()(std::size_t c) const {
    double* product = products + c * padded;
    if (change) {
      update_and_multiply_rows(matrix.data(), begin[c], begin[c + 1], *change, vectors, product);
    } else {
      multiply_rows(matrix.data(), begin[c], begin[c + 1], vectors.g, product);
    }
  }
};

} // namespace

struct InverseHessian::Impl {
  explicit Impl(std::size_t rows) : size(rows) {
    parallel::ensure_execution_space();
    space.emplace();
    const std::size_t blocks = blocks_of(size);
    const std::size_t elements = block_offset(blocks);
    const auto threads = static_cast<std::size_t>(space->concurrency());
    chunks = elements < smallest_parallel ? 1 : std::clamp<std::size_t>(threads, 1, blocks);
    begin = partition(blocks, chunks);
    padded = blocks * block_rows;
    const auto allocation =
        Kokkos::view_alloc(std::string("spinn::optimise::inverse_hessian"), Kokkos::WithoutInitializing);
    matrix = Matrix(allocation, elements);
    for (std::vector<double>* vector : {&w, &s, &x})
      vector->assign(padded, 0.0);
    products.assign(chunks * padded, 0.0);
  }

  template <class Functor>
  void run(const char* label, const Functor& functor) {
    if (chunks == 1) {
      functor(0);
      return;
    }
    using Policy =
        Kokkos::RangePolicy<HostExecution, Kokkos::Schedule<Kokkos::Static>, Kokkos::IndexType<std::size_t>>;
    Kokkos::parallel_for(label, Policy(*space, 0, chunks), functor);
    space->fence(label);
  }

  /// products = shares of H x, after the change that is due.
  void pass() {
    if (!stored) run("spinn::optimise::identity", FillIdentity{matrix, begin.data(), diagonal});
    stored = true;
    run("spinn::optimise::update_and_multiply", UpdateAndMultiply{matrix,
                                                                  begin.data(),
                                                                  due ? &change : nullptr,
                                                                  {w.data(), s.data(), x.data()},
                                                                  products.data(),
                                                                  padded});
    due = false;
  }

  std::size_t size;
  std::optional<HostExecution> space;
  std::size_t chunks = 1;
  std::size_t padded = 0;
  std::vector<std::size_t> begin; // [chunks + 1] block rows
  Matrix matrix;
  double diagonal = 1; // H = diagonal 1 while nothing is stored: a multiple of 1 needs no memory and no pass
  bool stored = false;
  bool due = false; // `change` with w and s is still to be carried out
  RankTwo change;
  std::vector<double> w, s, x;  // [padded], zeros behind P
  std::vector<double> products; // [chunks, padded]
};

InverseHessian::InverseHessian(std::size_t size) : m_impl(std::make_unique<Impl>(size)) {}
InverseHessian::~InverseHessian() = default;
InverseHessian::InverseHessian(InverseHessian&&) noexcept = default;
InverseHessian& InverseHessian::operator=(InverseHessian&&) noexcept = default;

std::size_t InverseHessian::size() const {
  return m_impl->size;
}

void InverseHessian::set_identity(double diagonal) {
  m_impl->diagonal = diagonal;
  m_impl->stored = m_impl->due = false;
}

void InverseHessian::update_later(const RankTwo& change, std::span<const double> w,
                                  std::span<const double> s) {
  if (m_impl->due) m_impl->pass();
  m_impl->change = change;
  std::ranges::copy(w, m_impl->w.begin());
  std::ranges::copy(s, m_impl->s.begin());
  m_impl->due = true;
}

void InverseHessian::multiply(std::span<const double> x, std::span<double> product) {
  Impl& impl = *m_impl;
  if (!impl.stored && !impl.due) {
    std::ranges::transform(x, product.begin(), [&](double value) { return impl.diagonal * value; });
    return;
  }
  std::ranges::copy(x, impl.x.begin());
  impl.pass();
  std::copy_n(impl.products.begin(), impl.size, product.begin());
  for (std::size_t c = 1; c < impl.chunks; ++c) {
    const double* share = impl.products.data() + c * impl.padded;
    const std::size_t reach = std::min(impl.size, impl.begin[c + 1] * block_rows);
    for (std::size_t i = 0; i < reach; ++i)
      product[i] += share[i];
  }
}

std::size_t InverseHessian::bytes(std::size_t size) {
  return block_offset(blocks_of(size)) * sizeof(double);
}

} // namespace spinn::optimise
