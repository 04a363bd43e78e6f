// SPDX-License-Identifier: BSD-3-Clause
// The fused residual and adjoint over all tiles of all blocks: nothing of the size of the grid is stored.
#pragma once

#include "pointwise/tile_steps.hpp"

namespace spinn::pointwise {

/// Right factors Y [rank, n] of every block. Columns beyond the last node repeat it (its weight there is 0), so that no
/// residual is evaluated at meaningless fields.
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
    const int length = block.vector_length;
    const int outputs = network.outputs;
    T* const target = arrays.right_factors + block.right_offset +
                      static_cast<std::int64_t>(item.right) * padded * arrays.rank;
    const T* const jets = arrays.jets + network.jet_offset +
                          static_cast<std::int64_t>(right.place) * arrays.rank_padded +
                          static_cast<std::int64_t>(block.vector_begin) * outputs;
    parallel::rows(team, arrays.rank, [&](int r, Lanes lanes) {
      parallel::columns(lanes, padded, [=](int n) {
        target[r * padded + n] = jets[static_cast<std::int64_t>(n < length ? n : length - 1) * outputs + r];
      });
    });
  }
};

/// The adjoints of the jets that one team collects, and the loss of every block.
template <class T>
struct MemberAdjoints {
  T* values = nullptr; ///< [members][jets]
  std::int64_t jets = 0;
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
    T* const own = adjoints.values + member * adjoints.jets;
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
  }

private:
  template <class AnyTeam>
  KOKKOS_FUNCTION void clear(const AnyTeam& team, T* own, double* losses) const {
    parallel::elements(team, adjoints.blocks, [=](int i) { losses[i] = 0; });
    if (Gradient) parallel::elements(team, static_cast<int>(adjoints.jets), [=](int i) { own[i] = 0; });
    parallel::barrier(team);
  }

  template <class AnyTeam>
  KOKKOS_FUNCTION void run_tile(const Tile<AnyTeam, T>& tile, int number, T* own, double* loss) const {
    const BlockData& block = tile.block;
    tile.decode(number);
    double sum = 0;
    for (int first = 0; first < block.vector_padded; first += block.chunk) {
      const int rest = block.vector_padded - first;
      const int columns = rest < block.chunk ? rest : block.chunk;
      for (int row = 0; row < block.tile_rows; row += block.strip_rows) {
        const int rows = block.tile_rows - row < block.strip_rows ? block.tile_rows - row : block.strip_rows;
        if (first == 0) tile.build_left(row, rows);
        sum += run_strip(tile, {row, rows, first, columns});
        if (Gradient && columns == rest) tile.scatter(row, rows, own);
      }
      if (Gradient) tile.add_right_adjoint(first, columns, own);
    }
    sum = parallel::sum_of_shares(tile.team, sum);
    if (tile.team.team_rank() == 0) *loss += sum;
  }

  /// This thread's share of the strip's loss. With a gradient, leaves the fields' adjoints in their place and adds to dL.
  template <class AnyTeam>
  KOKKOS_FUNCTION double run_strip(const Tile<AnyTeam, T>& tile, const Strip& strip) const {
    tile.build_fields(strip);
    const StripRegisters<T> registers = tile.registers(strip);
    tile.fill_inputs(registers, strip);
    tile.run_residuals(registers, strip);
    const double loss = tile.template strip_loss<Gradient>(registers, strip);
    if (Gradient) {
      tile.run_adjoints(registers, strip);
      parallel::barrier(tile.team);
      tile.add_left_adjoint(strip); // ends with a barrier
    } else {
      parallel::barrier(tile.team); // before other columns take the places of those that a thread still sums
    }
    return loss;
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
      const T* const source = adjoints.values + member * adjoints.jets + begin;
      if (member == 0)
        parallel::elements(team, static_cast<int>(end - begin), [=](int i) { target[i] = source[i]; });
      else
        parallel::elements(team, static_cast<int>(end - begin), [=](int i) { target[i] += source[i]; });
    }
  }
};

} // namespace spinn::pointwise
