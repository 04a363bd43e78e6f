// SPDX-License-Identifier: BSD-3-Clause
// The steps of a tile, shared by training and evaluation: left rows, fields, program, and the reverse of the products.
// Names and formulas as in block_layout.hpp.
#pragma once

#include "language/instruction_kernel.hpp"
#include "pointwise/block_arrays.hpp"

namespace spinn::pointwise {

using parallel::Lanes;
using parallel::Product;

/// Some of the lead axes' factors, of which a row has a product.
template <class T>
struct FactorSet {
  const T* first[max_leads] = {}; ///< factors of the block's first node
  int lead[max_leads] = {};
  int count = 0;
};

/// Some rows of a tile times some columns of the vector axis.
struct Strip {
  int row = 0;
  int rows = 0;
  int column = 0;
  int columns = 0;
};

/// One tile of one block, with its fast memory.
template <class Team, class T>
struct Tile {
  const Team& team;
  const BlockArrays<T>& arrays;
  const BlockData& block;
  T* left = nullptr;         ///< [lefts][tile_rows][rank_padded]
  T* left_adjoint = nullptr; ///< dL, the same shape; null without gradient
  T* fields = nullptr;       ///< [fields][tile_rows][chunk], rows of `columns` values one behind the other
  T* row_weight = nullptr;   ///< [tile_rows], 0 for rows beyond the last
  int* index = nullptr;      ///< [tile_rows][max_leads] nodes of the row
  T* buffer = nullptr;       ///< registers outside the fields
  std::ptrdiff_t left_block = 0;  ///< values of one left row
  std::ptrdiff_t field_block = 0; ///< and of one field

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
    left_block = static_cast<std::ptrdiff_t>(block.tile_rows) * arrays.rank_padded;
    field_block = static_cast<std::ptrdiff_t>(block.tile_rows) * block.chunk;
    const std::size_t lefts = sizeof(T) * static_cast<std::size_t>(block.lefts.count * left_block);
    left = reinterpret_cast<T*>(take(lefts));
    left_adjoint = gradient ? reinterpret_cast<T*>(take(lefts)) : nullptr;
    fields = reinterpret_cast<T*>(take(sizeof(T) * static_cast<std::size_t>(block.fields * field_block)));
    row_weight = reinterpret_cast<T*>(take(sizeof(T) * static_cast<std::size_t>(block.tile_rows)));
    index = reinterpret_cast<int*>(take(sizeof(int) * static_cast<std::size_t>(block.tile_rows * max_leads)));
    buffer = reinterpret_cast<T*>(slow);
    outputs = arrays.networks[block.vector_axis].outputs; // the same for every axis
    for (int i = 0; i < block.lead_count; ++i) {
      const axis::PaddedNetwork& network = arrays.networks[block.leads[i].axis];
      order_stride[i] = static_cast<std::int64_t>(network.nodes) * outputs;
      first_factor[i] = network.jet_offset + block.leads[i].begin * outputs;
    }
  }

  /// Where derivative `order` of lead axis i's factors lies for the block's first node, unknown at `column`: [rank_padded].
  KOKKOS_FORCEINLINE_FUNCTION std::int64_t factor_offset(int i, int order, int column) const {
    return first_factor[i] + order * order_stride[i] + column;
  }

  /// Rows come in runs along the fastest lead axis, on which all other lead axes stay at one node.
  KOKKOS_FORCEINLINE_FUNCTION int fastest() const { return block.lead_count - 1; }
  KOKKOS_FORCEINLINE_FUNCTION int node(int b, int lead) const { return index[b * max_leads + lead]; }

  /// Where the run of row b ends, `last` at the latest. Rows beyond the block's last are runs of their own.
  KOKKOS_FORCEINLINE_FUNCTION int run_end(int b, int last) const {
    const int end = b + block.leads[fastest()].length - node(b, fastest());
    return end < last ? end : last;
  }

  /// The factors of a term that are the same along a run. @param without  a lead axis to leave out; -1: none
  KOKKOS_FUNCTION FactorSet<T> slow_factors(const LeftTerm& term, int column, int without) const {
    FactorSet<T> set;
    for (int i = 0; i < fastest(); ++i) {
      if (i == without) continue;
      set.lead[set.count] = i;
      set.first[set.count++] = arrays.jets + factor_offset(i, term.order[i], column);
    }
    return set;
  }

  /// The factors of a term along the fastest lead axis at row b; those of the next row of the run lie `outputs` further on.
  KOKKOS_FUNCTION const T* fast_factors(const LeftTerm& term, int column, int b) const {
    return arrays.jets + factor_offset(fastest(), term.order[fastest()], column) +
           node(b, fastest()) * outputs;
  }

  /// value times the factors of a set at row b, from column r on.
  template <class Kind>
  KOKKOS_FORCEINLINE_FUNCTION typename Kind::type times(typename Kind::type value, const FactorSet<T>& set,
                                                        int b, int r) const {
    for (int i = 0; i < set.count; ++i)
      value *= parallel::vector_at<Kind>(set.first[i] + node(b, set.lead[i]) * outputs + r);
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

  /// L_l for every left row and the tile rows `row` .. row + rows - 1.
  KOKKOS_FUNCTION void build_left(int row, int rows) const {
    const int padded = arrays.rank_padded;
    parallel::grouped_rows(team, block.lefts.count, rows, [&](int at, int from, int to, Lanes lanes) {
      const Left& l = arrays.lefts[block.lefts.first + at];
      T* const own = left + at * left_block;
      for (int t = 0; t < l.terms.count; ++t) {
        const LeftTerm& term = arrays.terms[l.terms.first + t];
        const FactorSet<T> slow = slow_factors(term, l.column, -1);
        const T coefficient = static_cast<T>(term.coefficient);
        parallel::vectors<T>(lanes, padded, [&](auto kind, int r) {
          using Kind = decltype(kind);
          if (block.lead_count == 0) { // an ordinary network: one row
            for (int b = row + from; b < row + to; ++b) {
              auto& out = parallel::vector_at<Kind>(own + b * padded + r);
              out = coefficient + (t > 0 ? out : typename Kind::type{});
            }
            return;
          }
          for (int b = row + from; b < row + to;) {
            const auto of_run = times<Kind>(coefficient + typename Kind::type{}, slow, b, r);
            const T* factor = fast_factors(term, l.column, b) + r;
            for (const int end = run_end(b, row + to); b < end; ++b, factor += outputs) {
              auto& out = parallel::vector_at<Kind>(own + b * padded + r);
              const auto value = of_run * parallel::vector_at<Kind>(factor);
              out = t > 0 ? out + value : value;
            }
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

  /// F_k = sum L Y on a strip.
  KOKKOS_FUNCTION void build_fields(const Strip& strip) const {
    for (int k = 0; k < block.fields; ++k) {
      Product<T> p = product_of(block.field_products, k, strip.rows, strip.columns, arrays.rank);
      p.a = left + strip.row * arrays.rank_padded;
      p.a_block = left_block;
      p.a_row = arrays.rank_padded;
      p.a_column = 1;
      p.b = arrays.right_factors + block.right_offset + strip.column;
      p.b_block = static_cast<std::ptrdiff_t>(arrays.rank) * block.vector_padded;
      p.b_row = block.vector_padded;
      p.c = fields + k * field_block + strip.row * strip.columns;
      p.c_row = strip.columns;
      parallel::product<false>(team, p);
    }
    parallel::barrier(team);
  }

  /// Where the jets of the vector axis begin for the block's column n.
  KOKKOS_FUNCTION std::int64_t vector_jets(int n) const {
    return arrays.networks[block.vector_axis].jet_offset + (block.vector_begin + n) * outputs;
  }

  /// Columns of the vector axis that are nodes, of `columns` from `first` on.
  KOKKOS_FUNCTION int live(int first, int columns) const {
    const int rest = block.vector_length - first;
    return columns < rest ? columns : rest;
  }

  /// dL = A Y^T of a strip, or += after the first columns.
  KOKKOS_FUNCTION void add_left_adjoint(const Strip& strip) const {
    for (int l = 0; l < block.lefts.count; ++l) {
      Product<T> p = product_of(block.left_products, l, strip.rows, arrays.rank_padded,
                                live(strip.column, strip.columns));
      p.a = fields + strip.row * strip.columns;
      p.a_block = field_block;
      p.a_row = strip.columns;
      p.a_column = 1;
      p.b = arrays.jets + vector_jets(strip.column);
      p.b_block = arrays.rank_padded;
      p.b_row = static_cast<int>(outputs);
      p.c = left_adjoint + l * left_block + strip.row * arrays.rank_padded;
      p.c_row = arrays.rank_padded;
      if (strip.column == 0)
        parallel::product<false>(team, p);
      else
        parallel::product<true>(team, p);
    }
    parallel::barrier(team);
  }

  /// dY^T += A^T L of `columns` columns of the whole tile, to the adjoints of the vector axis's jets.
  KOKKOS_FUNCTION void add_right_adjoint(int first, int columns, T* adjoints) const {
    for (int y = 0; y < block.rights.count; ++y) {
      Product<T> p =
          product_of(block.right_products, y, live(first, columns), arrays.rank_padded, block.tile_rows);
      p.a = fields;
      p.a_block = field_block;
      p.a_row = 1;
      p.a_column = columns;
      p.b = left;
      p.b_block = left_block;
      p.b_row = arrays.rank_padded;
      p.c = adjoints + vector_jets(first) +
            static_cast<std::int64_t>(arrays.rights[block.rights.first + y].place) * arrays.rank_padded;
      p.c_row = static_cast<int>(outputs);
      parallel::product<true>(team, p);
    }
    parallel::barrier(team);
  }

  /// Product rule: dL of the tile rows `row` .. row + rows - 1 to the adjoints of the lead axes' jets (this team's, laid out
  /// as the jets). The rows of a run add to one node of every lead axis but the fastest, and are summed before.
  KOKKOS_FUNCTION void scatter(int row, int rows, T* adjoints) const {
    parallel::rows(team, block.targets.count, [&](int at, Lanes lanes) {
      const Target& target = arrays.targets[block.targets.first + at];
      T* const first = adjoints + factor_offset(target.lead, target.order, target.column);
      for (int u = target.uses.first; u < target.uses.first + target.uses.count; ++u) {
        const Use& use = arrays.uses[u];
        const LeftTerm& term = arrays.terms[use.term];
        const FactorSet<T> slow = slow_factors(term, target.column, target.lead);
        const T coefficient = static_cast<T>(term.coefficient);
        parallel::vectors<T>(lanes, arrays.rank_padded, [&](auto kind, int r) {
          using Kind = decltype(kind);
          const T* adjoint = left_adjoint + use.left * left_block + row * arrays.rank_padded + r;
          for (int b = row; b < row + rows;) {
            const auto of_run = times<Kind>(coefficient + typename Kind::type{}, slow, b, r);
            T* out = first + node(b, target.lead) * outputs + r;
            const T* factor = fast_factors(term, target.column, b) + r;
            const int end = run_end(b, row + rows);
            if (target.lead == fastest()) {
              for (; b < end; ++b, out += outputs, adjoint += arrays.rank_padded)
                parallel::vector_at<Kind>(out) += of_run * parallel::vector_at<Kind>(adjoint);
            } else {
              typename Kind::type sum{};
              for (; b < end; ++b, factor += outputs, adjoint += arrays.rank_padded)
                sum += parallel::vector_at<Kind>(adjoint) * parallel::vector_at<Kind>(factor);
              parallel::vector_at<Kind>(out) += of_run * sum;
            }
          }
        });
      }
    });
    parallel::barrier(team);
  }

  KOKKOS_FUNCTION StripRegisters<T> registers(const Strip& strip) const {
    return {fields + strip.row * strip.columns, field_block, buffer,
            static_cast<std::int64_t>(block.strip_rows) * block.chunk, block.fields};
  }

  /// Coordinates and tables that the program reads.
  KOKKOS_FUNCTION void fill_inputs(const StripRegisters<T>& regs, const Strip& strip) const {
    for (int f = block.fills.first; f < block.fills.first + block.fills.count; ++f) {
      const Fill& fill = arrays.fills[f];
      T* const target = regs[fill.target];
      parallel::rows(team, strip.rows, [&](int b, Lanes lanes) {
        const T* source = arrays.constants + fill.offset;
        for (int i = 0; i < block.lead_count; ++i)
          source += fill.stride[i] * node(strip.row + b, i);
        T* const row = target + static_cast<std::ptrdiff_t>(b) * strip.columns;
        if (fill.along != 0) {
          const T* const values = source + strip.column;
          parallel::columns(lanes, strip.columns, [=](int n) { row[n] = values[n]; });
        } else {
          const T value = *source;
          parallel::columns(lanes, strip.columns, [=](int n) { row[n] = value; });
        }
      });
    }
    parallel::barrier(team);
  }

  /// Runs `count` instructions of the program from the `first` on. Every thread runs them on its own points.
  KOKKOS_FUNCTION void run_program(int first, int count, const StripRegisters<T>& regs,
                                   const Strip& strip) const {
    const language::Instruction* const code = arrays.instructions + block.instructions.first + first;
    const int points = strip.rows * strip.columns;
    KOKKOS_IF_ON_HOST((language::run<T>(code, count, regs, 0, points, language::UnitStep{});))
    KOKKOS_IF_ON_DEVICE((language::run<T>(code, count, regs, team.team_rank(), points, team.team_size());))
  }

  /// From the fields to the residuals.
  KOKKOS_FUNCTION void run_residuals(const StripRegisters<T>& regs, const Strip& strip) const {
    run_program(0, block.residual_part, regs, strip);
  }

  /// This thread's share of  sum over the strip's points of w_row w_n sum_e weight_e r_e^2 (times the point's weight, where there
  /// are such); if asked, with the seeds dL/dr_e.
  template <bool Seed>
  KOKKOS_FUNCTION double strip_loss(const StripRegisters<T>& regs, const Strip& strip) const {
    double sum = 0;
    const T* const point_weights = block.point_weights < 0 ? nullptr : regs[block.point_weights];
    for (int e = block.residuals.first; e < block.residuals.first + block.residuals.count; ++e) {
      const ResidualOutput& residual = arrays.residuals[e];
      sum += parallel::weighted_square<Seed>(
          team, strip.rows, strip.columns, row_weight + strip.row,
          arrays.constants + block.vector_weights + strip.column, static_cast<const T*>(regs[residual.reg]),
          point_weights, static_cast<T>(residual.weight), Seed ? regs[residual.seed] : nullptr);
    }
    return sum;
  }

  /// From the seeds to the adjoints, in place of the fields. Reads and writes only this thread's points.
  KOKKOS_FUNCTION void run_adjoints(const StripRegisters<T>& regs, const Strip& strip) const {
    run_program(block.residual_part, block.instructions.count - block.residual_part, regs, strip);
    for (int m = block.moves.first; m < block.moves.first + block.moves.count; ++m) {
      const T* const from = regs[arrays.moves[m].from];
      T* const to = regs[arrays.moves[m].to];
      parallel::elements(team, strip.rows * strip.columns, [=](int i) { to[i] = from[i]; });
    }
  }
};

} // namespace spinn::pointwise
