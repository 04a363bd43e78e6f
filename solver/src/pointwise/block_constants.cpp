// SPDX-License-Identifier: BSD-3-Clause
// Quadrature weights, point weights, coordinates and tables of residual blocks.
#include "pointwise/block_layout.hpp"

#include <algorithm>

namespace spinn::pointwise {
namespace {

/// One axis of a table: the nodes that the block takes, and which of them each value of the table belongs to.
struct Column {
  int axis = 0; ///< of the problem
  std::vector<double> nodes;
  std::vector<std::size_t> at; ///< [values of the table]
};

std::vector<double> block_nodes(const BlockData& block, int axis, const std::vector<axis::AxisNodes>& nodes) {
  int begin = block.vector_begin;
  int length = block.vector_length;
  for (int i = 0; i < block.lead_count; ++i)
    if (block.leads[i].axis == axis) {
      begin = block.leads[i].begin;
      length = block.leads[i].length;
    }
  const auto first = nodes[static_cast<std::size_t>(axis)].nodes.begin() + begin;
  return {first, first + length};
}

/// The axes along which a table is stored: lead axes with a stride, slowest first, and the vector axis (padded by its last
/// node). Returned by ascending problem axis.
std::vector<Column> columns_of(const BlockData& block, const Fill& fill,
                               const std::vector<axis::AxisNodes>& nodes) {
  std::vector<std::pair<int, int>> axes; // problem axis, values; slowest first
  for (int i = 0; i < block.lead_count; ++i)
    if (fill.stride[i] != 0) axes.emplace_back(block.leads[i].axis, block.leads[i].length);
  if (fill.along != 0) axes.emplace_back(block.vector_axis, block.vector_padded);
  std::size_t size = 1;
  for (const auto& axis : axes)
    size *= static_cast<std::size_t>(axis.second);
  std::vector<Column> columns;
  std::size_t inner = size;
  for (const auto& [axis, values] : axes) {
    inner /= static_cast<std::size_t>(values);
    Column column{axis, block_nodes(block, axis, nodes), std::vector<std::size_t>(size)};
    for (std::size_t p = 0; p < size; ++p)
      column.at[p] = std::min(p / inner % static_cast<std::size_t>(values), column.nodes.size() - 1);
    columns.push_back(std::move(column));
  }
  std::sort(columns.begin(), columns.end(), [](const Column& a, const Column& b) { return a.axis < b.axis; });
  return columns;
}

/// The coordinates of the table's values along one axis.
std::vector<double> coordinates(const Column& column) {
  std::vector<double> result;
  for (const std::size_t i : column.at)
    result.push_back(column.nodes[i]);
  return result;
}

/// @param values  on the tensor grid of the columns' nodes, the last axis fastest
void fill_values(const std::vector<double>& values, const std::vector<Column>& columns, double* target) {
  for (std::size_t p = 0; p < columns.front().at.size(); ++p) {
    std::size_t offset = 0;
    for (const Column& column : columns)
      offset = offset * column.nodes.size() + column.at[p];
    target[p] = values[offset];
  }
}

void fill_given(const planning::GivenFunction& given, const std::vector<Column>& columns, double* target) {
  std::vector<std::vector<double>> nodes;
  for (const Column& column : columns)
    nodes.push_back(column.nodes);
  fill_values(given.on_grid(nodes), columns, target);
}

/// Evaluates a table (null: the coordinate itself).
void fill_table(const planning::Table* table, const std::vector<Column>& columns, double* target) {
  if (table != nullptr && table->given) return fill_given(*table->given, columns, target);
  std::vector<std::vector<double>> values;
  std::vector<const double*> inputs;
  for (const Column& column : columns)
    inputs.push_back(values.emplace_back(coordinates(column)).data());
  if (table == nullptr) {
    std::copy(values.front().begin(), values.front().end(), target);
    return;
  }
  double* const outputs[1] = {target};
  language::evaluate(table->program, values.front().size(), inputs, outputs);
}

} // namespace

std::vector<double> block_constants(const BlockLayout& layout, std::span<const planning::Plan* const> plans,
                                    std::span<const residual::TensorGrid* const> grids,
                                    const std::vector<axis::AxisNodes>& nodes) {
  std::vector<double> constants(static_cast<std::size_t>(layout.constants), 0.0);
  for (std::size_t b = 0; b < layout.blocks.size(); ++b) {
    const BlockData& block = layout.blocks[b];
    const auto copy_weights = [&](int axis, std::int64_t offset) {
      const std::vector<double>& weights = grids[b]->ranges[static_cast<std::size_t>(axis)].weights;
      std::copy(weights.begin(), weights.end(), constants.begin() + offset);
    };
    for (int i = 0; i < block.lead_count; ++i)
      copy_weights(block.leads[i].axis, block.leads[i].weights);
    copy_weights(block.vector_axis, block.vector_weights);
    for (int f = block.fills.first; f < block.fills.first + block.fills.count; ++f) {
      const Fill& fill = layout.fills[static_cast<std::size_t>(f)];
      if (fill.target == block.point_weights) {
        fill_values(grids[b]->point_weights, columns_of(block, fill, nodes), constants.data() + fill.offset);
        continue;
      }
      const std::size_t table = static_cast<std::size_t>(fill.target - block.fields);
      const bool is_table = table < plans[b]->tables.size();
      fill_table(is_table ? &plans[b]->tables[table] : nullptr, columns_of(block, fill, nodes),
                 constants.data() + fill.offset);
    }
  }
  return constants;
}

} // namespace spinn::pointwise
