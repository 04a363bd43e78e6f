// SPDX-License-Identifier: BSD-3-Clause
// The training loss on tensor grids and its gradient: axis networks forward, fused tiles, axis networks in reverse.
#include "pointwise/grid_objective.hpp"

#include "parallel/execution_space.hpp"
#include "parallel/pace.hpp"
#include "pointwise/block_store.hpp"

#include <stdexcept>
#include <string>

namespace spinn::pointwise {
namespace {

using Space = Kokkos::DefaultExecutionSpace;

/// What precision hides.
class Evaluator {
public:
  virtual ~Evaluator() = default;
  virtual double evaluate(std::span<const double> theta, std::span<double> gradient,
                          std::span<double> block_losses) = 0;
  virtual void set_nodes(const std::vector<axis::AxisNodes>& nodes) = 0;
  [[nodiscard]] virtual std::size_t bytes() const = 0;
};

std::vector<int> node_counts(const std::vector<axis::AxisNodes>& nodes) {
  std::vector<int> counts;
  for (const axis::AxisNodes& axis : nodes)
    counts.push_back(static_cast<int>(axis.nodes.size()));
  return counts;
}

std::vector<axis::NodesView> views(const std::vector<axis::AxisNodes>& nodes) {
  std::vector<axis::NodesView> result;
  for (const axis::AxisNodes& axis : nodes)
    result.push_back({axis.nodes, &axis.factor});
  return result;
}

template <class T>
class TypedEvaluator final : public Evaluator {
public:
  TypedEvaluator(const axis::ModelSpec& model, const std::vector<axis::AxisNodes>& nodes,
                 std::vector<residual::Block> blocks, const std::atomic<bool>* stop)
      : m_stop(stop), m_plans(std::move(blocks)),
        m_networks(m_space, model, highest_orders(m_plans, nodes.size()), node_counts(nodes)),
        m_store(m_space, make_layout(model, m_networks.model(), m_plans), m_networks),
        m_league(parallel::league(m_space, static_cast<int>(m_store.layout().tile_costs.size()), 264)),
        m_bounds(parallel::upload(m_space, "spinn::residual::bounds",
                                  parallel::split(m_store.layout().tile_costs, m_league.members))),
        m_members(zeros<T>("members", m_league.members * m_networks.model().jet_size)),
        m_adjoints(zeros<T>("adjoints", m_networks.model().jet_size)),
        m_losses(zeros<double>("losses", m_league.members * static_cast<std::int64_t>(m_plans.size()))) {
    for (const double cost : m_store.layout().tile_costs)
      m_operations += cost;
    set_nodes(nodes);
  }

  void set_nodes(const std::vector<axis::AxisNodes>& nodes) override {
    std::vector<const planning::Plan*> plans;
    std::vector<const residual::TensorGrid*> grids;
    for (const residual::Block& block : m_plans) {
      plans.push_back(&block.plan);
      grids.push_back(&block.grid());
    }
    m_networks.set_nodes(views(nodes));
    m_store.set_constants(block_constants(m_store.layout(), plans, grids, nodes));
  }

  double evaluate(std::span<const double> theta, std::span<double> gradient,
                  std::span<double> block_losses) override {
    check_stop();
    m_networks.set_parameters(theta);
    m_networks.forward([this] { check_stop(); });
    m_store.prepare_right_factors();
    if (gradient.empty())
      run_tiles<false>();
    else
      run_tiles<true>();
    const double loss = sum_losses(block_losses);
    if (!gradient.empty()) {
      const int chunks = parallel::is_host<Space> ? m_league.members : 256;
      parallel::launch("spinn::residual::sum", Kokkos::TeamPolicy<Space>(m_space, chunks, m_league.team_size),
                       SumFunctor<Space, T>{members(), m_adjoints.data(), m_league.members},
                       static_cast<double>(m_league.members) * static_cast<double>(m_adjoints.size()));
      m_networks.reverse(m_adjoints, gradient, [this] { check_stop(); });
    }
    return loss;
  }

  [[nodiscard]] std::size_t bytes() const override {
    const std::size_t scratch = m_store.tile_bytes(true) + m_store.register_bytes();
    return m_networks.bytes() + m_store.bytes() + sizeof(T) * (m_members.size() + m_adjoints.size()) +
           static_cast<std::size_t>(m_league.members) * scratch;
  }

private:
  template <class U>
  parallel::Array<Space, U> zeros(const char* name, std::int64_t size) const {
    return parallel::allocate_zero<Space, U>(m_space, std::string("spinn::residual::") + name,
                                             static_cast<std::size_t>(size));
  }

  static BlockLayout make_layout(const axis::ModelSpec& model, const axis::PaddedModel& padded,
                                 const std::vector<residual::Block>& blocks) {
    BlockLayout layout = empty_layout(model, padded);
    for (const residual::Block& block : blocks)
      append_block(layout, block.plan, block.grid(), {}, tile_limits<Space, T>());
    return layout;
  }

  MemberAdjoints<T> members() const {
    return {m_members.data(), m_networks.model().jet_size, m_losses.data(), static_cast<int>(m_plans.size())};
  }
  void check_stop() const {
    if (m_stop != nullptr && m_stop->load(std::memory_order_relaxed)) throw residual::Cancelled{};
  }

  template <bool Gradient>
  void run_tiles() {
    const Kokkos::Profiling::ScopedRegion region("spinn::residual::tiles");
    const std::size_t tile_bytes = m_store.tile_bytes(Gradient);
    const std::size_t register_bytes = m_store.register_bytes();
    const TilePolicy<Space> tiles(m_space, m_league, tile_bytes, register_bytes);
    FusedFunctor<Space, T, Gradient> functor;
    functor.arrays = m_store.arrays();
    functor.adjoints = members();
    functor.bounds = m_bounds.data();
    functor.level = tiles.level;
    functor.tile_bytes = tile_bytes;
    functor.register_bytes = register_bytes;
    const double operations = Gradient ? m_operations : m_operations / 2;
    const int most = static_cast<int>(m_store.layout().tile_costs.size()) / m_league.members + 1;
    parallel::Pace& pace = Gradient ? m_gradient_pace : m_loss_pace;
    m_space.fence("spinn::residual::before_tiles"); // so that the pace is that of the tiles
    pace.run(
        operations, most,
        [&](int slice, int slices) {
          functor.slice = slice;
          functor.slices = slices;
          parallel::launch("spinn::residual::fused", tiles.policy, functor, operations,
                           tile_bytes + register_bytes + 256);
          m_space.fence("spinn::residual::fused");
        },
        [this] { check_stop(); });
  }

  double sum_losses(std::span<double> block_losses) const {
    std::vector<double> losses(m_losses.size());
    parallel::copy_out<Space, double>(m_space, losses, m_losses);
    double total = 0;
    for (std::size_t b = 0; b < block_losses.size(); ++b) {
      block_losses[b] = 0;
      for (std::size_t member = 0; member < static_cast<std::size_t>(m_league.members); ++member)
        block_losses[b] += losses[member * block_losses.size() + b];
      total += block_losses[b];
    }
    return total;
  }

  Space m_space;
  const std::atomic<bool>* m_stop;
  std::vector<residual::Block> m_plans;
  axis::AxisNetworks<Space, T> m_networks;
  BlockStore<Space, T> m_store;
  parallel::League<Space> m_league;
  parallel::Array<Space, int> m_bounds;
  parallel::Array<Space, T> m_members, m_adjoints;
  parallel::Array<Space, double> m_losses;
  double m_operations = 0;
  parallel::Pace m_loss_pace, m_gradient_pace;
};

} // namespace

struct GridObjective::Impl {
  std::unique_ptr<Evaluator> evaluator;
  std::vector<double> block_losses;
  std::vector<int> counts;         ///< of nodes, [axes]
  std::vector<std::size_t> begins; ///< of the axes' parameters, and their end
};

GridObjective::GridObjective(const axis::ModelSpec& model, std::vector<axis::AxisNodes> nodes,
                             std::vector<residual::Block> blocks, Precision precision,
                             const std::atomic<bool>* stop)
    : m_impl(std::make_unique<Impl>()) {
  parallel::ensure_execution_space();
  m_impl->block_losses.resize(blocks.size());
  if (precision == Precision::single_precision)
    m_impl->evaluator = std::make_unique<TypedEvaluator<float>>(model, nodes, std::move(blocks), stop);
  else
    m_impl->evaluator = std::make_unique<TypedEvaluator<double>>(model, nodes, std::move(blocks), stop);
  m_impl->begins = axis::axis_begins(model);
  m_impl->counts = node_counts(nodes);
}

GridObjective::~GridObjective() = default;
GridObjective::GridObjective(GridObjective&&) noexcept = default;
GridObjective& GridObjective::operator=(GridObjective&&) noexcept = default;

double GridObjective::loss(std::span<const double> theta) {
  return m_impl->evaluator->evaluate(theta, {}, m_impl->block_losses);
}

double GridObjective::loss_and_gradient(std::span<const double> theta, std::span<double> gradient) {
  return m_impl->evaluator->evaluate(theta, gradient, m_impl->block_losses);
}

std::span<const std::size_t> GridObjective::axis_begins() const {
  return m_impl->begins;
}

std::span<const double> GridObjective::block_losses() const {
  return m_impl->block_losses;
}
std::size_t GridObjective::working_bytes() const {
  return m_impl->evaluator->bytes();
}

void GridObjective::set_nodes(std::vector<axis::AxisNodes> nodes) {
  if (node_counts(nodes) != m_impl->counts)
    throw std::invalid_argument(
        "GridObjective::set_nodes: the numbers of nodes per axis differ from those the objective "
        "was made for; make a new objective");
  m_impl->evaluator->set_nodes(nodes);
}

} // namespace spinn::pointwise
