// SPDX-License-Identifier: BSD-3-Clause
// A residual block cut into tiles and small matrix products.
#include "pointwise/block_layout.hpp"

#include "pointwise/tile_program.hpp"

#include <spinn/error.hpp>
#include <spinn/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace spinn::pointwise {
namespace {

int round_up(int n, int multiple) {
  return (n + multiple - 1) / multiple * multiple;
}

constexpr std::int64_t most_rows =
    std::numeric_limits<int>::max() - 64; // the last tile may reach beyond them

/// One block while it is built.
class Builder {
public:
  Builder(BlockLayout& layout, const planning::Plan& plan, const residual::TensorGrid& grid,
          const TileLimits& limits)
      : m_layout(layout), m_plan(plan), m_grid(grid), m_ranges(grid.ranges), m_limits(limits) {
    grid.check();
  }

  void run(std::span<const int> order) {
    const std::vector<int> usual = default_order();
    choose_axes(order.empty() ? std::span<const int>(usual) : order);
    collect_products();
    store_program();
    store_products();
    store_targets();
    choose_tile();
    store_constants();
    store_tiles();
    m_layout.blocks.push_back(m_block);
  }

private:
  using LeadOrders = std::array<int, max_leads>;
  using LeftKey = std::pair<int, std::vector<std::pair<LeadOrders, double>>>; ///< unknown, its terms
  using RightKey = std::pair<int, int>;                                       ///< unknown, order
  struct ProductOf {
    int field, left, right;
  };

  int length(int axis) const {
    return static_cast<int>(m_ranges[static_cast<std::size_t>(axis)].weights.size());
  }

  /// All axes, vector axis first: the axis with most nodes (the last of several), then the others from the last on.
  std::vector<int> default_order() const {
    std::vector<int> order;
    for (int axis = m_plan.axes - 1; axis >= 0; --axis)
      order.push_back(axis);
    const auto longest =
        std::max_element(order.begin(), order.end(), [&](int a, int b) { return length(a) < length(b); });
    std::rotate(order.begin(), longest, longest + 1);
    return order;
  }

  void choose_axes(std::span<const int> order) {
    m_block.vector_axis = order.front();
    std::int64_t rows = 1;
    for (std::size_t i = order.size() - 1; i > 0; --i) {
      const int axis = order[i];
      m_block.leads[m_block.lead_count++] = {axis, m_ranges[static_cast<std::size_t>(axis)].begin,
                                             length(axis), 0};
      rows *= length(axis);
      if (rows > most_rows) refuse(order.size());
    }
    m_block.rows = static_cast<int>(rows);
    m_block.vector_begin = m_ranges[static_cast<std::size_t>(m_block.vector_axis)].begin;
    m_block.vector_length = length(m_block.vector_axis);
    m_block.vector_padded = round_up(m_block.vector_length, m_limits.vector);
  }

  /// Tiles are numbered by `int`: a grid with more rows would take hours for one evaluation.
  [[noreturn]] void refuse(std::size_t axes) const {
    double points = 1;
    for (const residual::NodeRange& range : m_ranges)
      points *= static_cast<double>(range.weights.size());
    const auto most = static_cast<int>(std::pow(most_rows, 1.0 / static_cast<double>(axes - 1)));
    throw Error({"points", 0, 0}, to_text(points),
                "the grid has " + to_text(points) + " collocation points, too many to go through one by one",
                "Take at most " + std::to_string(most) + " points along each of the " + std::to_string(axes) +
                    " axes, or the separable path where the equations allow it");
  }

  /// Terms of a field with the same unknown and order along the vector axis are mixed into one left row.
  void collect_products() {
    std::map<LeftKey, int> lefts;
    std::map<RightKey, int> rights;
    for (int k = 0; k < static_cast<int>(m_plan.fields.size()); ++k) {
      std::map<RightKey, LeftKey> mixed;
      for (const planning::Term& term : m_plan.fields[static_cast<std::size_t>(k)]) {
        LeadOrders orders{};
        for (int i = 0; i < m_block.lead_count; ++i)
          orders[static_cast<std::size_t>(i)] = term.orders[static_cast<std::size_t>(m_block.leads[i].axis)];
        const int order = term.orders[static_cast<std::size_t>(m_block.vector_axis)];
        LeftKey& left = mixed[{term.unknown, order}];
        left.first = term.unknown;
        left.second.emplace_back(orders, term.coefficient);
      }
      for (auto& [right, left] : mixed) {
        std::sort(left.second.begin(), left.second.end());
        const int l = lefts.try_emplace(left, static_cast<int>(lefts.size())).first->second;
        const int r = rights.try_emplace(right, static_cast<int>(rights.size())).first->second;
        m_products.push_back({k, l, r});
      }
    }
    m_lefts.resize(lefts.size());
    for (const auto& [key, l] : lefts)
      m_lefts[static_cast<std::size_t>(l)] = key;
    m_rights.resize(rights.size());
    for (const auto& [key, r] : rights)
      m_rights[static_cast<std::size_t>(r)] = key;
  }

  /// One Span of segments for each of `count` results; `of` and `pair` pick from a product.
  template <class Of, class Pair>
  Span segments_by(int count, const Of& of, const Pair& pair) {
    const Span result{static_cast<int>(m_layout.products.size()), count};
    for (int result_index = 0; result_index < count; ++result_index) {
      Span span{static_cast<int>(m_layout.segments.size()), 0};
      for (const ProductOf& product : m_products) {
        if (of(product) != result_index) continue;
        m_layout.segments.push_back(pair(product));
        ++span.count;
      }
      m_layout.products.push_back(span);
    }
    return result;
  }

  int right_place(int right) const {
    const auto [unknown, order] = m_rights[static_cast<std::size_t>(right)];
    return order * m_layout.nodes[static_cast<std::size_t>(m_block.vector_axis)] * m_layout.unknowns +
           unknown;
  }

  void store_products() {
    m_block.fields = static_cast<int>(m_plan.fields.size());
    m_block.lefts = {static_cast<int>(m_layout.lefts.size()), static_cast<int>(m_lefts.size())};
    for (const LeftKey& key : m_lefts) {
      Left left;
      left.column = key.first * m_layout.rank_padded;
      left.terms = {static_cast<int>(m_layout.terms.size()), static_cast<int>(key.second.size())};
      for (const auto& [orders, coefficient] : key.second) {
        LeftTerm term;
        term.coefficient = coefficient;
        std::copy(orders.begin(), orders.end(), term.order);
        m_layout.terms.push_back(term);
      }
      m_layout.lefts.push_back(left);
    }
    m_block.rights = {static_cast<int>(m_layout.rights.size()), static_cast<int>(m_rights.size())};
    for (int r = 0; r < m_block.rights.count; ++r)
      m_layout.rights.push_back({right_place(r)});
    m_block.field_products = segments_by(
        m_block.fields, [](const ProductOf& p) { return p.field; },
        [](const ProductOf& p) { return Segment{p.left, p.right}; });
    if (!m_plan.adjoints()) return;
    m_block.right_products = segments_by(
        m_block.rights.count, [](const ProductOf& p) { return p.right; },
        [this](const ProductOf& p) { return Segment{adjoint_register(p.field), p.left}; });
    m_block.left_products = segments_by(
        m_block.lefts.count, [](const ProductOf& p) { return p.left; },
        [this](const ProductOf& p) { return Segment{adjoint_register(p.field), right_place(p.right)}; });
  }

  void store_targets() {
    std::map<std::array<int, 3>, std::vector<Use>> targets; // lead, order, column
    for (int l = 0; l < m_block.lefts.count; ++l) {
      const Left& left = m_layout.lefts[static_cast<std::size_t>(m_block.lefts.first + l)];
      for (int t = left.terms.first; t < left.terms.first + left.terms.count; ++t)
        for (int i = 0; i < m_block.lead_count; ++i)
          targets[{i, m_layout.terms[static_cast<std::size_t>(t)].order[i], left.column}].push_back({l, t});
    }
    m_block.targets = {static_cast<int>(m_layout.targets.size()), static_cast<int>(targets.size())};
    for (const auto& [key, uses] : targets) {
      m_layout.targets.push_back(
          {key[0], key[1], key[2], {static_cast<int>(m_layout.uses.size()), static_cast<int>(uses.size())}});
      m_layout.uses.insert(m_layout.uses.end(), uses.begin(), uses.end());
    }
  }

  int adjoint_register(int field) const { return m_adjoint_registers[static_cast<std::size_t>(field)]; }

  void store_program() {
    TileProgram program = tile_program(m_plan);
    const auto append = [](auto& pool, const auto& values) {
      const Span span{static_cast<int>(pool.size()), static_cast<int>(values.size())};
      pool.insert(pool.end(), values.begin(), values.end());
      return span;
    };
    m_block.instructions = append(m_layout.instructions, program.instructions);
    m_block.moves = append(m_layout.moves, program.moves);
    m_block.residuals = append(m_layout.residuals, program.residuals);
    m_block.residual_part = program.residual_part;
    m_block.registers = program.registers;
    if (!m_grid.point_weights.empty()) m_block.point_weights = m_block.registers++;
    m_adjoint_registers = std::move(program.adjoint_registers);
  }

  void choose_tile() {
    m_block.tile_rows = m_limits.rows;
    while (m_block.tile_rows > 8 &&
           m_block.rows < 4 * m_block.tile_rows) // enough tiles for every thread, little padding
      m_block.tile_rows -= 8;
    m_block.chunk = std::min(m_block.vector_padded, round_up(m_limits.columns, m_limits.vector));
    const auto bytes = [&] {
      return tile_values(m_block, m_layout.rank_padded, m_plan.adjoints()) * m_limits.value_bytes;
    };
    while (bytes() > m_limits.bytes && m_block.chunk > 4 * m_limits.vector)
      m_block.chunk = round_up(m_block.chunk / 2, m_limits.vector);
    while (bytes() > m_limits.bytes && m_block.tile_rows > 8)
      m_block.tile_rows -= 8;
    m_block.strip_rows = m_block.tile_rows;
    while (m_limits.register_bytes > 0 && m_block.strip_rows > 8 &&
           register_values(m_block) * m_limits.value_bytes > m_limits.register_bytes)
      m_block.strip_rows -= 8;
    m_block.tiles = (m_block.rows + m_block.tile_rows - 1) / m_block.tile_rows;
  }

  std::int64_t reserve(std::int64_t size) {
    const std::int64_t offset = m_layout.constants;
    m_layout.constants += (size + m_limits.vector - 1) / m_limits.vector * m_limits.vector;
    return offset;
  }

  void store_constants() {
    for (int i = 0; i < m_block.lead_count; ++i)
      m_block.leads[i].weights = reserve(m_block.leads[i].length);
    m_block.vector_weights = reserve(m_block.vector_padded);
    const std::vector<bool> used = language::used_inputs(m_plan.program);
    m_block.fills.first = static_cast<int>(m_layout.fills.size());
    const int tables = static_cast<int>(m_plan.tables.size());
    for (int k = m_block.fields; k < m_plan.seed(0); ++k) {
      if (!used[static_cast<std::size_t>(k)]) continue;
      const int table = k - m_block.fields;
      m_layout.fills.push_back(table < tables
                                   ? make_fill(k, m_plan.tables[static_cast<std::size_t>(table)].axes)
                                   : make_fill(k, {table - tables}));
      ++m_block.fills.count;
    }
    if (m_block.point_weights < 0) return;
    std::vector<int> all(m_ranges.size());
    std::iota(all.begin(), all.end(), 0);
    m_layout.fills.push_back(make_fill(m_block.point_weights, all));
    ++m_block.fills.count;
  }

  /// Values of a table over the nodes of `axes`, the vector axis fastest.
  Fill make_fill(int reg, const std::vector<int>& axes) {
    Fill fill;
    fill.target = reg;
    fill.along = std::count(axes.begin(), axes.end(), m_block.vector_axis) > 0 ? 1 : 0;
    std::int64_t size = fill.along != 0 ? m_block.vector_padded : 1;
    for (int i = m_block.lead_count - 1; i >= 0; --i) {
      if (std::count(axes.begin(), axes.end(), m_block.leads[i].axis) == 0) continue;
      fill.stride[i] = size;
      size *= m_block.leads[i].length;
    }
    fill.offset = reserve(size);
    return fill;
  }

  void store_tiles() {
    m_block.first_tile = static_cast<int>(m_layout.tile_costs.size());
    const double points = static_cast<double>(m_block.tile_rows) * m_block.vector_padded;
    const double cost =
        points * (6.0 * m_layout.rank * static_cast<double>(m_products.size()) +
                  4.0 * (m_block.instructions.count + m_block.fills.count + m_block.moves.count) + 8.0) +
        20.0 * m_block.tile_rows * m_layout.rank_padded * (m_block.lefts.count + 1);
    m_layout.tile_costs.insert(m_layout.tile_costs.end(), static_cast<std::size_t>(m_block.tiles), cost);
    for (int right = 0; right < m_block.rights.count; ++right)
      m_layout.right_items.push_back({static_cast<int>(m_layout.blocks.size()), right});
    const std::int64_t padded = m_block.vector_padded;
    m_block.right_offset = m_layout.right_size;
    m_layout.right_size += m_block.rights.count * padded * m_layout.rank;
  }

  BlockLayout& m_layout;
  const planning::Plan& m_plan;
  const residual::TensorGrid& m_grid;
  const std::vector<residual::NodeRange>& m_ranges;
  TileLimits m_limits;
  BlockData m_block;
  std::vector<LeftKey> m_lefts;
  std::vector<RightKey> m_rights;
  std::vector<ProductOf> m_products;
  std::vector<int> m_adjoint_registers; ///< [fields] or empty
};

} // namespace

void append_block(BlockLayout& layout, const planning::Plan& plan, const residual::TensorGrid& grid,
                  std::span<const int> order, const TileLimits& limits) {
  Builder(layout, plan, grid, limits).run(order);
}

std::size_t tile_values(const BlockData& block, int rank_padded, bool gradient) {
  const std::size_t rows = static_cast<std::size_t>(block.tile_rows);
  return rows * (static_cast<std::size_t>((gradient ? 2 : 1) * block.lefts.count * rank_padded) +
                 static_cast<std::size_t>(block.fields * block.chunk));
}

std::size_t register_values(const BlockData& block) {
  return static_cast<std::size_t>(block.registers - block.fields) *
         static_cast<std::size_t>(block.strip_rows) * static_cast<std::size_t>(block.chunk);
}

} // namespace spinn::pointwise
