// SPDX-License-Identifier: BSD-3-Clause
// Expressions of the low-rank model on tensor grids: the forward half of the fused tiles, on the host's threads.
#include "parallel/execution_space.hpp"
#include "pointwise/block_store.hpp"

#include <string>

namespace spinn::expansion {
namespace {

using Space = Kokkos::DefaultHostExecutionSpace;

/// Writes residual e of the plan to out[e] at sum over lead axes of index * stride, plus the vector axis's node.
template <class T>
struct ExpansionFunctor {
  using Team = typename Kokkos::TeamPolicy<Space>::member_type;
  pointwise::BlockArrays<T> arrays;
  const int* bounds = nullptr;
  T* const* out = nullptr;
  std::size_t strides[pointwise::max_leads] = {};
  int level = 0;
  std::size_t tile_bytes = 0;
  std::size_t register_bytes = 0;

  void operator()(const Team& team) const {
    char* const fast = static_cast<char*>(team.team_scratch(level).get_shmem_aligned(tile_bytes, 64));
    char* const slow = static_cast<char*>(team.team_scratch(1).get_shmem_aligned(register_bytes, 64));
    pointwise::Tile<Team, T> tile{team, arrays, arrays.blocks[0]};
    tile.carve(fast, slow, false);
    for (int item = bounds[team.league_rank()]; item < bounds[team.league_rank() + 1]; ++item)
      run_tile(tile, item);
  }

private:
  void run_tile(const pointwise::Tile<Team, T>& tile, int number) const {
    const pointwise::BlockData& block = tile.block;
    tile.decode(number);
    const int live = std::min(block.tile_rows, block.rows - number * block.tile_rows);
    tile.build_left(0, block.tile_rows);
    for (int first = 0; first < block.vector_padded; first += block.chunk)
      for (int row = 0; row < live; row += block.strip_rows) {
        // Whole strips, of which the live rows are written: a value must not depend, to the last bit, on the part of the grid that
        // is asked for, and compilers make multiply-adds of products of some sizes and not of others.
        const pointwise::Strip strip{row, std::min(block.strip_rows, block.tile_rows - row), first,
                                     std::min(block.chunk, block.vector_padded - first)};
        tile.build_fields(strip);
        const pointwise::StripRegisters<T> registers = tile.registers(strip);
        tile.fill_inputs(registers, strip);
        tile.run_residuals(registers, strip);
        write(tile, registers, strip, std::min(strip.rows, live - row));
      }
  }

  void write(const pointwise::Tile<Team, T>& tile, const pointwise::StripRegisters<T>& registers,
             const pointwise::Strip& strip, int rows) const {
    const pointwise::BlockData& block = tile.block;
    const int live = std::min(strip.columns, block.vector_length - strip.column);
    for (int e = 0; e < block.residuals.count; ++e) {
      const T* const values = registers[arrays.residuals[block.residuals.first + e].reg];
      for (int b = 0; b < rows; ++b) {
        std::size_t offset = static_cast<std::size_t>(strip.column);
        for (int i = 0; i < block.lead_count; ++i)
          offset += strides[i] * static_cast<std::size_t>(tile.node(strip.row + b, i));
        std::copy_n(values + static_cast<std::ptrdiff_t>(b) * strip.columns, live, out[e] + offset);
      }
    }
  }
};

residual::TensorGrid whole_grid(const std::vector<axis::AxisNodes>& nodes) {
  residual::TensorGrid grid;
  for (const axis::AxisNodes& axis : nodes)
    grid.ranges.push_back({0, std::vector<double>(axis.nodes.size(), 1.0)});
  return grid;
}

template <class T>
axis::AxisNetworks<Space, T> networks_at(const axis::ModelSpec& model, std::span<const double> theta,
                                         const planning::Plan& plan,
                                         const std::vector<axis::AxisNodes>& nodes) {
  const auto highest = planning::highest_orders(plan);
  std::vector<int> counts;
  std::vector<axis::NodesView> views;
  for (const axis::AxisNodes& axis : nodes) {
    counts.push_back(static_cast<int>(axis.nodes.size()));
    views.push_back({axis.nodes, &axis.factor});
  }
  axis::AxisNetworks<Space, T> networks(Space(), model, std::span(highest).first(nodes.size()), counts);
  networks.set_nodes(views);
  networks.set_parameters(theta);
  networks.forward();
  return networks;
}

} // namespace

template <class T>
void expand(const axis::ModelSpec& model, std::span<const double> theta, const planning::Plan& plan,
            const std::vector<axis::AxisNodes>& nodes, std::span<const int> order, std::span<T* const> out) {
  for (const axis::AxisNodes& axis : nodes)
    if (axis.nodes.empty()) return;
  parallel::ensure_execution_space();
  const Space space;
  const auto networks = networks_at<T>(model, theta, plan, nodes);
  const residual::TensorGrid grid = whole_grid(nodes);
  pointwise::BlockLayout layout = pointwise::empty_layout(model, networks.model());
  pointwise::append_block(layout, plan, grid, order, pointwise::tile_limits<Space, T>());
  pointwise::BlockStore<Space, T> store(space, std::move(layout), networks);
  const planning::Plan* const plans[1] = {&plan};
  const residual::TensorGrid* const grids[1] = {&grid};
  store.set_constants(pointwise::block_constants(store.layout(), plans, grids, nodes));
  store.prepare_right_factors();

  const pointwise::BlockData& block = store.layout().blocks.front();
  const auto league = parallel::league(space, block.tiles, 1);
  const std::vector<int> bounds = parallel::split(store.layout().tile_costs, league.members);
  ExpansionFunctor<T> functor;
  functor.arrays = store.arrays();
  functor.bounds = bounds.data();
  functor.out = out.data();
  functor.tile_bytes = store.tile_bytes(false);
  functor.register_bytes = store.register_bytes();
  std::size_t stride = static_cast<std::size_t>(block.vector_length);
  for (int i = block.lead_count - 1; i >= 0; --i) {
    functor.strides[i] = stride;
    stride *= static_cast<std::size_t>(block.leads[i].length);
  }
  const pointwise::TilePolicy<Space> tiles(space, league, functor.tile_bytes, functor.register_bytes);
  functor.level = tiles.level;
  Kokkos::parallel_for("spinn::expansion::expand", tiles.policy, functor);
  space.fence("spinn::expansion::expand");
}

template void expand<float>(const axis::ModelSpec&, std::span<const double>, const planning::Plan&,
                            const std::vector<axis::AxisNodes>&, std::span<const int>,
                            std::span<float* const>);
template void expand<double>(const axis::ModelSpec&, std::span<const double>, const planning::Plan&,
                             const std::vector<axis::AxisNodes>&, std::span<const int>,
                             std::span<double* const>);

} // namespace spinn::expansion
