// SPDX-License-Identifier: BSD-3-Clause
// A block layout and its values in the memory of an execution space.
#pragma once

#include "axis/axis_networks.hpp"
#include "parallel/launch.hpp"
#include "pointwise/fused_functor.hpp"

#include <memory>

namespace spinn::pointwise {

/// Tiles that suit the space's caches.
template <class Space, class T>
TileLimits tile_limits() {
  TileLimits limits;
  limits.vector = axis::AxisNetworks<Space, T>::padding();
  limits.value_bytes = sizeof(T);
  if constexpr (parallel::is_host<Space>) {
    limits.bytes = std::size_t(384) * 1024; // parts of a core's second-level cache
    limits.register_bytes = std::size_t(128) * 1024;
  } else {
    limits.rows = 16;
    limits.columns = 64;
    limits.bytes = std::size_t(36) * 1024; // shared memory of a team
  }
  return limits;
}

/// A layout without blocks for the jets of a model.
inline BlockLayout empty_layout(const axis::ModelSpec& model, const axis::PaddedModel& padded) {
  BlockLayout layout;
  layout.rank = model.rank;
  layout.rank_padded = padded.rank_padded;
  layout.unknowns = model.unknowns;
  for (const axis::PaddedNetwork& network : padded.networks)
    layout.nodes.push_back(network.nodes);
  return layout;
}

template <class Space, class T>
class BlockStore {
public:
  using Networks = axis::AxisNetworks<Space, T>;

  BlockStore(const Space& space, BlockLayout layout, const Networks& networks)
      : m_space(space), m_layout(std::move(layout)), m_blocks(upload("blocks", m_layout.blocks)),
        m_lefts(upload("lefts", m_layout.lefts)), m_terms(upload("terms", m_layout.terms)),
        m_rights(upload("rights", m_layout.rights)), m_targets(upload("targets", m_layout.targets)),
        m_uses(upload("uses", m_layout.uses)), m_products(upload("products", m_layout.products)),
        m_segments(upload("segments", m_layout.segments)), m_fills(upload("fills", m_layout.fills)),
        m_instructions(upload("instructions", m_layout.instructions)),
        m_moves(upload("moves", m_layout.moves)), m_residuals(upload("residuals", m_layout.residuals)),
        m_right_items(upload("right_items", m_layout.right_items)),
        m_networks(upload("networks", networks.model().networks)),
        m_constants(parallel::allocate_zero<Space, T>(space, "spinn::residual::constants",
                                                      static_cast<std::size_t>(m_layout.constants))),
        m_right_factors(parallel::allocate_zero<Space, T>(space, "spinn::residual::right_factors",
                                                          static_cast<std::size_t>(m_layout.right_size))),
        m_jets(networks.jets()) {}

  [[nodiscard]] const BlockLayout& layout() const { return m_layout; }

  void set_constants(const std::vector<double>& constants) {
    const std::vector<T> values(constants.begin(), constants.end());
    parallel::copy_in<Space, T>(m_space, m_constants, values);
  }

  /// From the jets of the networks' last forward pass.
  void prepare_right_factors() {
    const int items = static_cast<int>(m_layout.right_items.size());
    if (items == 0) return;
    const int threads = parallel::is_host<Space> ? 1 : 128;
    parallel::launch("spinn::residual::right_factors", Kokkos::TeamPolicy<Space>(m_space, items, threads),
                     RightFunctor<Space, T>{arrays()}, 4.0 * static_cast<double>(m_layout.right_size));
  }

  [[nodiscard]] BlockArrays<T> arrays() const {
    BlockArrays<T> a;
    a.blocks = m_blocks.data();
    a.lefts = m_lefts.data();
    a.terms = m_terms.data();
    a.rights = m_rights.data();
    a.targets = m_targets.data();
    a.uses = m_uses.data();
    a.products = m_products.data();
    a.segments = m_segments.data();
    a.fills = m_fills.data();
    a.instructions = m_instructions.data();
    a.moves = m_moves.data();
    a.residuals = m_residuals.data();
    a.right_items = m_right_items.data();
    a.networks = m_networks.data();
    a.constants = m_constants.data();
    a.jets = m_jets.data();
    a.right_factors = m_right_factors.data();
    a.rank = m_layout.rank;
    a.rank_padded = m_layout.rank_padded;
    return a;
  }

  /// Scratch bytes that one team needs for any block's tile, and for its registers.
  [[nodiscard]] std::size_t tile_bytes(bool gradient) const {
    std::size_t bytes = 64;
    for (const BlockData& block : m_layout.blocks)
      bytes = std::max(bytes, TileOf::bytes(block, m_layout.rank_padded, gradient));
    return bytes;
  }
  [[nodiscard]] std::size_t register_bytes() const {
    std::size_t values = 16;
    for (const BlockData& block : m_layout.blocks)
      values = std::max(values, register_values(block));
    return values * sizeof(T);
  }

  [[nodiscard]] std::size_t bytes() const {
    return sizeof(T) * (m_constants.size() + m_right_factors.size()) + sizeof(BlockData) * m_blocks.size() +
           sizeof(language::Instruction) * m_instructions.size();
  }

private:
  using TileOf = Tile<typename Kokkos::TeamPolicy<Space>::member_type, T>;
  template <class U>
  parallel::Array<Space, U> upload(const char* name, const std::vector<U>& values) const {
    return parallel::upload(m_space, std::string("spinn::residual::") + name, values);
  }

  Space m_space;
  BlockLayout m_layout;
  parallel::Array<Space, BlockData> m_blocks;
  parallel::Array<Space, Left> m_lefts;
  parallel::Array<Space, LeftTerm> m_terms;
  parallel::Array<Space, Right> m_rights;
  parallel::Array<Space, Target> m_targets;
  parallel::Array<Space, Use> m_uses;
  parallel::Array<Space, Span> m_products;
  parallel::Array<Space, Segment> m_segments;
  parallel::Array<Space, Fill> m_fills;
  parallel::Array<Space, language::Instruction> m_instructions;
  parallel::Array<Space, Move> m_moves;
  parallel::Array<Space, ResidualOutput> m_residuals;
  parallel::Array<Space, RightItem> m_right_items;
  parallel::Array<Space, axis::PaddedNetwork> m_networks;
  parallel::Array<Space, T> m_constants, m_right_factors;
  parallel::Array<Space, T> m_jets;
};

/// A team policy with the scratch memory of tiles: on level 0 where it fits, otherwise on level 1.
template <class Space>
struct TilePolicy {
  Kokkos::TeamPolicy<Space> policy;
  int level = 0;

  TilePolicy(const Space& space, const parallel::League<Space>& league, std::size_t tile_bytes,
             std::size_t register_bytes)
      : policy(space, league.members, league.team_size) {
    const std::size_t slack = 128; // for the alignment of each request
    level = tile_bytes + slack <= static_cast<std::size_t>(Kokkos::TeamPolicy<Space>::scratch_size_max(0))
                ? 0
                : 1;
    const std::size_t slow = register_bytes + slack + (level == 1 ? tile_bytes + slack : 0);
    if (level == 0) policy.set_scratch_size(0, Kokkos::PerTeam(static_cast<int>(tile_bytes + slack)));
    policy.set_scratch_size(1, Kokkos::PerTeam(static_cast<int>(slow)));
  }
};

} // namespace spinn::pointwise
