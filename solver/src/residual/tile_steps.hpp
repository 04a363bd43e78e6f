// SPDX-License-Identifier: BSD-3-Clause
// The steps of a tile, shared by training and evaluation: left rows, fields, program, and the reverse of the products.
// Names and formulas as in block_layout.hpp.
#pragma once

#include "language/instruction_kernel.hpp"
#include "parallel/team.hpp"
#include "residual/block_layout.hpp"

namespace spinn::residual {

using parallel::Lanes;
using parallel::Product;

/// The lists of a BlockLayout and the arrays of its values, in the memory of the execution space.
template <class T>
struct BlockArrays {
  const BlockData* blocks = nullptr;
  const Left* lefts = nullptr;
  const LeftTerm* terms = nullptr;
  const Right* rights = nullptr;
  const Target* targets = nullptr;
  const Use* uses = nullptr;
  const Span* products = nullptr;
  const Segment* segments = nullptr;
  const Fill* fills = nullptr;
  const language::Instruction* instructions = nullptr;
  const Move* moves = nullptr;
  const ResidualOutput* residuals = nullptr;
  const RightItem* right_items = nullptr;
  const axis::PaddedNetwork* networks = nullptr;
  const T* constants = nullptr;
  const T* jets = nullptr;
  T* right_factors = nullptr;
  int rank = 0;
  int rank_padded = 0;
};

/// Registers of a program over a strip: fields in the tile, the rest in a buffer. As `language::run` wants them.
template <class T>
struct StripRegisters {
  T* fields;
  std::int64_t field_stride;
  T* buffer;
  std::int64_t stride;
  int field_count;
  KOKKOS_FORCEINLINE_FUNCTION T* operator[](int k) const {
    return k < field_count ? fields + k * field_stride : buffer + (k - field_count) * stride;
  }
};

/// Some of the lead axes' factors, of which a row has a product.
template <class T>
struct FactorSet {
  const T* first[max_leads] = {}; ///< factors of the block's first node
  int lead[max_leads] = {};
  int count = 0;
};

/// One tile of one block, with its fast memory.
template <class Team, class T>
struct Tile {
  const Team& team;
  const BlockArrays<T>& arrays;
  const BlockData& block;
  T* left = nullptr;          ///< [lefts][tile_rows][rank_padded]
  T* left_weighted = nullptr; ///< the same times twice the row's weight; null without gradient
  T* left_adjoint = nullptr;  ///< dL
  T* fields = nullptr;        ///< [fields][tile_rows][columns of the chunk]
  T* row_weight = nullptr;    ///< [tile_rows], 0 for rows beyond the last
  int* index = nullptr;       ///< [tile_rows][max_leads] nodes of the row
  T* buffer = nullptr;        ///< registers outside the fields

  // Where the jets of the lead axes lie.
  std::int64_t first_factor[max_leads] = {}; ///< of the block's first node
  std::int64_t order_stride[max_leads] = {};
  std::int64_t outputs = 0; ///< values per node

  /// Bytes that `carve` hands out, apart from the registers.
  static std::size_t bytes(const BlockData& block, int rank_padded, bool gradient) {
    const auto rows = static_cast<std::size_t>(block.tile_rows);
    return sizeof(T) * (tile_values(block, rank_padded, gradient) + rows) + sizeof(int) * rows * max_leads +
           6 * 64;
  }

  /// Sets up the tile. Bytes of the lefts etc. are cut from `fast` (aligned to 64), registers from `slow`.
  KOKKOS_FUNCTION void carve(char* fast, char* slow, bool gradient) {
    const auto take = [&fast](std::size_t size) {
      char* const result = fast;
      fast += (size + 63) / 64 * 64;
      return result;
    };
    const std::size_t rows =
        sizeof(T) * static_cast<std::size_t>(block.lefts.count * block.tile_rows) * arrays.rank_padded;
    left = reinterpret_cast<T*>(take(rows));
    left_weighted = gradient ? reinterpret_cast<T*>(take(rows)) : nullptr;
    left_adjoint = gradient ? reinterpret_cast<T*>(take(rows)) : nullptr;
    fields = reinterpret_cast<T*>(
        take(sizeof(T) * static_cast<std::size_t>(block.fields * block.tile_rows) * block.chunk));
    row_weight = reinterpret_cast<T*>(take(sizeof(T) * static_cast<std::size_t>(block.tile_rows)));
    index = reinterpret_cast<int*>(take(sizeof(int) * static_cast<std::size_t>(block.tile_rows * max_leads)));
    buffer = reinterpret_cast<T*>(slow);
    for (int i = 0; i < block.lead_count; ++i) {
      const axis::PaddedNetwork& network = arrays.networks[block.leads[i].axis];
      outputs = network.outputs; // the same for every axis
      order_stride[i] = static_cast<std::int64_t>(network.nodes) * outputs;
      first_factor[i] = network.jet_offset + block.leads[i].begin * outputs;
    }
  }

  /// Where derivative `order` of lead axis i's factors lies for the block's first node, unknown at `column`: [rank_padded].
  KOKKOS_FORCEINLINE_FUNCTION std::int64_t factor_offset(int i, int order, int column) const {
    return first_factor[i] + order * order_stride[i] + column;
  }

  /// The factors of a term along all lead axes but one. @param without  that lead axis; -1: none
  KOKKOS_FUNCTION FactorSet<T> factors_of(const LeftTerm& term, int column, int without) const {
    FactorSet<T> set;
    for (int i = 0; i < block.lead_count; ++i) {
      if (i == without) continue;
      set.lead[set.count] = i;
      set.first[set.count++] = arrays.jets + factor_offset(i, term.order[i], column);
    }
    return set;
  }

  /// value times the factors of a set at row b, from column r on.
  template <class Kind>
  KOKKOS_FORCEINLINE_FUNCTION typename Kind::type times(typename Kind::type value, const FactorSet<T>& set,
                                                        int b, int r) const {
    for (int i = 0; i < set.count; ++i)
      value *= parallel::vector_at<Kind>(set.first[i] + index[b * max_leads + set.lead[i]] * outputs + r);
    return value;
  }

  /// Nodes and weights of the rows tile * tile_rows ..; rows beyond the last repeat it with weight 0.
  KOKKOS_FUNCTION void decode(int tile) const {
    parallel::elements(team, block.tile_rows, [&](int b) {
      const int row = tile * block.tile_rows + b;
      int rest = row < block.rows ? row : block.rows - 1;
      T weight = row < block.rows ? T(1) : T(0);
      for (int i = block.lead_count - 1; i >= 0; --i) {
        const int node = rest % block.leads[i].length;
        rest /= block.leads[i].length;
        index[b * max_leads + i] = node;
        weight *= arrays.constants[block.leads[i].weights + node];
      }
      row_weight[b] = weight;
    });
    parallel::barrier(team);
  }

  /// L_l for every left row and tile row.
  KOKKOS_FUNCTION void build_left() const {
    const int padded = arrays.rank_padded;
    parallel::grouped_rows(
        team, block.lefts.count, block.tile_rows, [&](int at, int first, int last, Lanes lanes) {
          const Left& l = arrays.lefts[block.lefts.first + at];
          const std::int64_t begin = static_cast<std::int64_t>(at) * block.tile_rows * padded;
          for (int t = 0; t < l.terms.count; ++t) {
            const LeftTerm& term = arrays.terms[l.terms.first + t];
            const FactorSet<T> factors = factors_of(term, l.column, -1);
            const T coefficient = static_cast<T>(term.coefficient);
            const bool weighs = left_weighted != nullptr && t + 1 == l.terms.count;
            parallel::vectors<T>(lanes, padded, [&](auto kind, int r) {
              using Kind = decltype(kind);
              for (int b = first; b < last; ++b) {
                auto& out = parallel::vector_at<Kind>(left + begin + b * padded + r);
                typename Kind::type value = times<Kind>(coefficient + typename Kind::type{}, factors, b, r);
                if (t > 0) value += out;
                out = value;
                if (weighs)
                  parallel::vector_at<Kind>(left_weighted + begin + b * padded + r) =
                      2 * row_weight[b] * value;
              }
            });
          }
        });
    parallel::barrier(team);
  }

  /// A product of `columns` columns whose segments are list number `number` of `lists`.
  KOKKOS_FUNCTION Product<T> product_of(const Span& lists, int number, int rows, int columns,
                                        int depth) const {
    const Span& list = arrays.products[lists.first + number];
    Product<T> p;
    p.segments = arrays.segments + list.first;
    p.count = list.count;
    p.rows = rows;
    p.columns = columns;
    p.depth = depth;
    return p;
  }

  /// F_k = sum L Y on columns first .. first+columns-1 of the vector axis.
  KOKKOS_FUNCTION void build_fields(int first, int columns) const {
    for (int k = 0; k < block.fields; ++k) {
      Product<T> p = product_of(block.field_products, k, block.tile_rows, columns, arrays.rank);
      p.a = left;
      p.a_block = static_cast<std::ptrdiff_t>(block.tile_rows) * arrays.rank_padded;
      p.a_row = arrays.rank_padded;
      p.a_column = 1;
      p.b = arrays.right_factors + block.right_offset + first;
      p.b_block = static_cast<std::ptrdiff_t>(arrays.rank) * block.vector_padded;
      p.b_row = block.vector_padded;
      p.c = fields + static_cast<std::ptrdiff_t>(k) * block.tile_rows * columns;
      p.c_row = columns;
      parallel::product<false>(team, p);
    }
    parallel::barrier(team);
  }

  /// dY += L^T A into `target` (this team's right adjoints [rights][rank][vector_padded]) and dL = or += A Y^T.
  KOKKOS_FUNCTION void reverse_products(int first, int columns, T* target) const {
    for (int y = 0; y < block.rights.count; ++y) {
      Product<T> p = product_of(block.right_products, y, arrays.rank, columns, block.tile_rows);
      p.a = left_weighted;
      p.a_block = static_cast<std::ptrdiff_t>(block.tile_rows) * arrays.rank_padded;
      p.a_row = 1;
      p.a_column = arrays.rank_padded;
      p.b = fields;
      p.b_block = static_cast<std::ptrdiff_t>(block.tile_rows) * columns;
      p.b_row = columns;
      p.c = target + static_cast<std::ptrdiff_t>(y) * arrays.rank * block.vector_padded + first;
      p.c_row = block.vector_padded;
      parallel::product<true>(team, p);
    }
    for (int l = 0; l < block.lefts.count; ++l) {
      Product<T> p = product_of(block.left_products, l, block.tile_rows, arrays.rank_padded, columns);
      p.a = fields;
      p.a_block = static_cast<std::ptrdiff_t>(block.tile_rows) * columns;
      p.a_row = columns;
      p.a_column = 1;
      p.b = arrays.right_factors + block.weighted_offset +
            static_cast<std::ptrdiff_t>(first) * arrays.rank_padded;
      p.b_block = static_cast<std::ptrdiff_t>(block.vector_padded) * arrays.rank_padded;
      p.b_row = arrays.rank_padded;
      p.c = left_adjoint + static_cast<std::ptrdiff_t>(l) * block.tile_rows * arrays.rank_padded;
      p.c_row = arrays.rank_padded;
      if (first == 0)
        parallel::product<false>(team, p);
      else
        parallel::product<true>(team, p);
    }
    parallel::barrier(team);
  }

  /// Product rule: dL to the adjoints of the lead axes' jets (this team's, laid out as the jets). Rows of the same node
  /// follow each other on all lead axes but the fastest, and are summed before they are stored.
  KOKKOS_FUNCTION void scatter(T* adjoints) const {
    parallel::rows(team, block.targets.count, [&](int at, Lanes lanes) {
      const Target& target = arrays.targets[block.targets.first + at];
      T* const first = adjoints + factor_offset(target.lead, target.order, target.column);
      for (int u = target.uses.first; u < target.uses.first + target.uses.count; ++u) {
        const Use& use = arrays.uses[u];
        const LeftTerm& term = arrays.terms[use.term];
        const FactorSet<T> others = factors_of(term, target.column, target.lead);
        const T coefficient = 2 * static_cast<T>(term.coefficient);
        const T* const adjoint =
            left_adjoint + static_cast<std::int64_t>(use.left) * block.tile_rows * arrays.rank_padded;
        parallel::vectors<T>(lanes, arrays.rank_padded, [&](auto kind, int r) {
          using Kind = decltype(kind);
          typename Kind::type sum{};
          int node = index[target.lead];
          for (int b = 0; b < block.tile_rows; ++b) {
            if (index[b * max_leads + target.lead] != node) {
              parallel::vector_at<Kind>(first + node * outputs + r) += sum;
              sum = typename Kind::type{};
              node = index[b * max_leads + target.lead];
            }
            sum += times<Kind>(coefficient * row_weight[b] *
                                   parallel::vector_at<Kind>(adjoint + b * arrays.rank_padded + r),
                               others, b, r);
          }
          parallel::vector_at<Kind>(first + node * outputs + r) += sum;
        });
      }
    });
    parallel::barrier(team);
  }

  KOKKOS_FUNCTION StripRegisters<T> registers(int strip_row, int columns) const {
    const std::int64_t stride = static_cast<std::int64_t>(block.strip_rows) * block.chunk;
    return {fields + static_cast<std::ptrdiff_t>(strip_row) * columns,
            static_cast<std::int64_t>(block.tile_rows) * columns, buffer, stride, block.fields};
  }

  /// Coordinates and tables that the program reads.
  KOKKOS_FUNCTION void fill_inputs(const StripRegisters<T>& regs, int strip_row, int count, int first,
                                   int columns) const {
    for (int f = block.fills.first; f < block.fills.first + block.fills.count; ++f) {
      const Fill& fill = arrays.fills[f];
      T* const target = regs[fill.target];
      parallel::rows(team, count, [&](int b, Lanes lanes) {
        const T* source = arrays.constants + fill.offset;
        for (int i = 0; i < block.lead_count; ++i)
          source += static_cast<std::int64_t>(fill.stride[i]) * index[(strip_row + b) * max_leads + i];
        T* const row = target + static_cast<std::ptrdiff_t>(b) * columns;
        if (fill.along != 0) {
          const T* const values = source + first;
          parallel::columns(lanes, columns, [=](int n) { row[n] = values[n]; });
        } else {
          const T value = *source;
          parallel::columns(lanes, columns, [=](int n) { row[n] = value; });
        }
      });
    }
    parallel::barrier(team);
  }

  /// Runs the program on one strip. Every thread runs all instructions on its own points.
  KOKKOS_FUNCTION void run_program(const StripRegisters<T>& regs, int points) const {
    const language::Instruction* const code = arrays.instructions + block.instructions.first;
    KOKKOS_IF_ON_HOST(
        (language::run<T>(code, block.instructions.count, regs, 0, points, language::UnitStep{});))
    KOKKOS_IF_ON_DEVICE(
        (language::run<T>(code, block.instructions.count, regs, team.team_rank(), points, team.team_size());))
  }

  /// Puts the adjoints in place of the fields. Reads and writes only this thread's points.
  KOKKOS_FUNCTION void move_adjoints(const StripRegisters<T>& regs, int points) const {
    for (int m = block.moves.first; m < block.moves.first + block.moves.count; ++m) {
      const T* const from = regs[arrays.moves[m].from];
      T* const to = regs[arrays.moves[m].to];
      parallel::elements(team, points, [=](int i) { to[i] = from[i]; });
    }
  }

  /// This thread's share of  sum over the strip's points of w_row w_n sum_e weight_e r_e^2.
  KOKKOS_FUNCTION double strip_loss(const StripRegisters<T>& regs, int strip_row, int count, int first,
                                    int columns) const {
    double sum = 0;
    for (int e = block.residuals.first; e < block.residuals.first + block.residuals.count; ++e)
      sum += arrays.residuals[e].weight *
             parallel::weighted_square(team, count, columns, row_weight + strip_row,
                                       arrays.constants + block.vector_weights + first,
                                       static_cast<const T*>(regs[arrays.residuals[e].reg]));
    return sum;
  }
};

} // namespace spinn::residual
