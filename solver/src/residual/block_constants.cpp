// SPDX-License-Identifier: BSD-3-Clause
// Quadrature weights, coordinates and tables of residual blocks.
#include "residual/block_layout.hpp"

#include <algorithm>

namespace spinn::residual {
namespace {

/// The coordinates of one axis of a block's points.
struct Coordinates {
  const AxisNodes* nodes;
  int begin, length;
  double operator[](int i) const {
    return nodes->nodes[static_cast<std::size_t>(begin + std::min(i, length - 1))];
  }
};

/// Evaluates a table's program (null: the coordinate itself) over lead axes with a stride and the vector axis if along.
void fill_table(const BlockData& block, const Fill& fill, const language::Program* program,
                const std::vector<AxisNodes>& nodes, double* target) {
  std::vector<std::pair<int, int>> axes; // problem axis, points; slowest first
  for (int i = 0; i < block.lead_count; ++i)
    if (fill.stride[i] != 0) axes.emplace_back(block.leads[i].axis, block.leads[i].length);
  if (fill.along != 0) axes.emplace_back(block.vector_axis, block.vector_padded);
  std::size_t size = 1;
  for (const auto& axis : axes)
    size *= static_cast<std::size_t>(axis.second);
  std::vector<std::pair<int, std::vector<double>>> columns; // by problem axis
  std::size_t inner = size;
  for (const auto& [axis, points] : axes) {
    inner /= static_cast<std::size_t>(points);
    Coordinates coordinates{&nodes[static_cast<std::size_t>(axis)], block.vector_begin, block.vector_length};
    for (int i = 0; i < block.lead_count; ++i)
      if (block.leads[i].axis == axis) {
        coordinates.begin = block.leads[i].begin;
        coordinates.length = block.leads[i].length;
      }
    std::vector<double> column(size);
    for (std::size_t p = 0; p < size; ++p)
      column[p] = coordinates[static_cast<int>(p / inner % static_cast<std::size_t>(points))];
    columns.emplace_back(axis, std::move(column));
  }
  std::sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  if (program == nullptr) {
    std::copy(columns.front().second.begin(), columns.front().second.end(), target);
    return;
  }
  std::vector<const double*> inputs;
  for (const auto& column : columns)
    inputs.push_back(column.second.data());
  double* const outputs[1] = {target};
  language::evaluate(*program, size, inputs, outputs);
}

} // namespace

std::vector<double> block_constants(const BlockLayout& layout, std::span<const Plan* const> plans,
                                    std::span<const std::vector<NodeRange>* const> ranges,
                                    const std::vector<AxisNodes>& nodes) {
  std::vector<double> constants(static_cast<std::size_t>(layout.constants), 0.0);
  for (std::size_t b = 0; b < layout.blocks.size(); ++b) {
    const BlockData& block = layout.blocks[b];
    const auto copy_weights = [&](int axis, std::int64_t offset) {
      const std::vector<double>& weights = (*ranges[b])[static_cast<std::size_t>(axis)].weights;
      std::copy(weights.begin(), weights.end(), constants.begin() + offset);
    };
    for (int i = 0; i < block.lead_count; ++i)
      copy_weights(block.leads[i].axis, block.leads[i].weights);
    copy_weights(block.vector_axis, block.vector_weights);
    for (int f = block.fills.first; f < block.fills.first + block.fills.count; ++f) {
      const Fill& fill = layout.fills[static_cast<std::size_t>(f)];
      const std::size_t table = static_cast<std::size_t>(fill.target - block.fields);
      const bool is_table = table < plans[b]->tables.size();
      fill_table(block, fill, is_table ? &plans[b]->tables[table].program : nullptr, nodes,
                 constants.data() + fill.offset);
    }
  }
  return constants;
}

} // namespace spinn::residual
