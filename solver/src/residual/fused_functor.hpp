// SPDX-License-Identifier: BSD-3-Clause
// The fused residual and adjoint over all tiles of all blocks: nothing of the size of the grid is stored.
#pragma once

#include "residual/tile_steps.hpp"

namespace spinn::residual {

/// Right factors of every block: Y [rank, n] for the forward products, (w Y^T) [n, rank_padded] for the reverse ones.
/// Columns beyond the last node repeat it with weight 0, so that no residual is evaluated at meaningless fields.
template <class Space, class T>
struct RightFunctor {
  using Team = typename Kokkos::TeamPolicy<Space>::member_type;
  BlockArrays<T> arrays;

  KOKKOS_FUNCTION void operator()(const Team& team) const { run(team); }

  template <class AnyTeam>
  KOKKOS_FUNCTION void run(const AnyTeam& team) const {
    const RightItem item = arrays.right_items[team.league_rank()];
    const BlockData& block = arrays.blocks[item.block];
    const Right right = arrays.rights[block.rights.first + item.right];
    const axis::PaddedNetwork& network = arrays.networks[block.vector_axis];
    const int padded = block.vector_padded;
    const int rank = arrays.rank;
    const int rank_padded = arrays.rank_padded;
    T* const plain =
        arrays.right_factors + block.right_offset + static_cast<std::int64_t>(item.right) * padded * rank;
    T* const weighted = arrays.right_factors + block.weighted_offset +
                        static_cast<std::int64_t>(item.right) * padded * rank_padded;
    const T* const jets = arrays.jets + network.jet_offset + right.column +
                          static_cast<std::int64_t>(right.order) * network.nodes * network.outputs;
    const T* const weights = arrays.constants + block.vector_weights;
    parallel::rows(team, padded, [&](int n, Lanes lanes) {
      const int node = block.vector_begin + (n < block.vector_length ? n : block.vector_length - 1);
      const T* const source = jets + static_cast<std::int64_t>(node) * network.outputs;
      const T weight = weights[n];
      T* const row = weighted + static_cast<std::int64_t>(n) * rank_padded;
      parallel::columns(lanes, rank_padded, [=](int r) { row[r] = weight * source[r]; });
      parallel::columns(lanes, rank, [=](int r) { plain[r * padded + n] = source[r]; });
    });
  }
};

/// The adjoints that one team collects: of the jets (lead axes directly, vector axes at the end), of the right factors,
/// and the loss of every block.
template <class T>
struct MemberAdjoints {
  T* values = nullptr; ///< [members][jets + right adjoints]
  std::int64_t jets = 0;
  std::int64_t size = 0;
  double* losses = nullptr; ///< [members][blocks]
  int blocks = 0;
};

template <class Space, class T, bool Gradient>
struct FusedFunctor {
  using Team = typename Kokkos::TeamPolicy<Space>::member_type;
  BlockArrays<T> arrays;
  MemberAdjoints<T> adjoints;
  const int* bounds = nullptr; ///< [members+1] tiles of each team
  int slice = 0;               ///< this launch does part `slice` of `slices` of every team's tiles
  int slices = 1;
  int level = 0; ///< of scratch memory for tiles
  std::size_t tile_bytes = 0;
  std::size_t register_bytes = 0;

  KOKKOS_FUNCTION void operator()(const Team& team) const { run(team); }

  template <class AnyTeam>
  KOKKOS_FUNCTION void run(const AnyTeam& team) const {
    const int member = team.league_rank();
    T* const own = adjoints.values + member * adjoints.size;
    double* const losses = adjoints.losses + member * adjoints.blocks;
    if (slice == 0) clear(team, own, losses);
    char* const fast = static_cast<char*>(team.team_scratch(level).get_shmem_aligned(tile_bytes, 64));
    char* const slow = static_cast<char*>(team.team_scratch(1).get_shmem_aligned(register_bytes, 64));
    const int begin = bounds[member];
    const std::int64_t count = bounds[member + 1] - begin;
    const int end = begin + static_cast<int>(count * (slice + 1) / slices);
    int number = 0;
    for (int item = begin + static_cast<int>(count * slice / slices); item < end; ++item) {
      while (item >= arrays.blocks[number].first_tile + arrays.blocks[number].tiles)
        ++number;
      Tile<AnyTeam, T> tile{team, arrays, arrays.blocks[number]};
      tile.carve(fast, slow, Gradient);
      run_tile(tile, item - tile.block.first_tile, own, losses + number);
    }
    if (Gradient && slice + 1 == slices) collect(team, own);
  }

private:
  template <class AnyTeam>
  KOKKOS_FUNCTION void clear(const AnyTeam& team, T* own, double* losses) const {
    parallel::elements(team, adjoints.blocks, [=](int i) { losses[i] = 0; });
    if (Gradient) parallel::elements(team, static_cast<int>(adjoints.size), [=](int i) { own[i] = 0; });
    parallel::barrier(team);
  }

  template <class AnyTeam>
  KOKKOS_FUNCTION void run_tile(const Tile<AnyTeam, T>& tile, int number, T* own, double* loss) const {
    const BlockData& block = tile.block;
    tile.decode(number);
    tile.build_left();
    double sum = 0;
    for (int first = 0; first < block.vector_padded; first += block.chunk) {
      const int rest = block.vector_padded - first;
      const int columns = rest < block.chunk ? rest : block.chunk;
      tile.build_fields(first, columns);
      for (int row = 0; row < block.tile_rows; row += block.strip_rows) {
        const int count = block.tile_rows - row < block.strip_rows ? block.tile_rows - row : block.strip_rows;
        const StripRegisters<T> registers = tile.registers(row, columns);
        tile.fill_inputs(registers, row, count, first, columns);
        tile.run_program(registers, count * columns);
        sum += tile.strip_loss(registers, row, count, first, columns);
        if (Gradient) tile.move_adjoints(registers, count * columns);
        parallel::barrier(tile.team);
      }
      if (Gradient) tile.reverse_products(first, columns, own + adjoints.jets + block.right_adjoint);
    }
    if (Gradient) tile.scatter(own);
    sum = parallel::sum_of_shares(tile.team, sum);
    if (tile.team.team_rank() == 0) *loss += sum;
  }

  /// Adds the right adjoints to those of the vector axes' jets: d/dY[r, n] times w_n.
  template <class AnyTeam>
  KOKKOS_FUNCTION void collect(const AnyTeam& team, T* own) const {
    for (int number = 0; number < adjoints.blocks; ++number) {
      const BlockData& block = arrays.blocks[number];
      const axis::PaddedNetwork& network = arrays.networks[block.vector_axis];
      const T* const weights = arrays.constants + block.vector_weights;
      const int padded = block.vector_padded;
      const int rank = arrays.rank;
      for (int y = 0; y < block.rights.count; ++y) {
        const Right right = arrays.rights[block.rights.first + y];
        const T* const source =
            own + adjoints.jets + block.right_adjoint + static_cast<std::int64_t>(y) * rank * padded;
        T* const target =
            own + network.jet_offset + right.column +
            (static_cast<std::int64_t>(right.order) * network.nodes + block.vector_begin) * network.outputs;
        parallel::rows(team, block.vector_length, [&](int n, Lanes lanes) {
          T* const row = target + static_cast<std::int64_t>(n) * network.outputs;
          const T weight = weights[n];
          parallel::columns(lanes, rank, [=](int r) { row[r] += weight * source[r * padded + n]; });
        });
      }
      parallel::barrier(team);
    }
  }
};

/// Adjoints of the jets: the sum over the teams, in their order.
template <class Space, class T>
struct SumFunctor {
  using Team = typename Kokkos::TeamPolicy<Space>::member_type;
  MemberAdjoints<T> adjoints;
  T* sum = nullptr;
  int members = 1;

  KOKKOS_FUNCTION void operator()(const Team& team) const { run(team); }

  template <class AnyTeam>
  KOKKOS_FUNCTION void run(const AnyTeam& team) const {
    const std::int64_t begin = adjoints.jets * team.league_rank() / team.league_size();
    const std::int64_t end = adjoints.jets * (team.league_rank() + 1) / team.league_size();
    T* const target = sum + begin;
    for (int member = 0; member < members; ++member) {
      const T* const source = adjoints.values + member * adjoints.size + begin;
      if (member == 0)
        parallel::elements(team, static_cast<int>(end - begin), [=](int i) { target[i] = source[i]; });
      else
        parallel::elements(team, static_cast<int>(end - begin), [=](int i) { target[i] += source[i]; });
    }
  }
};

} // namespace spinn::residual
