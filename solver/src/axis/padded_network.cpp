// SPDX-License-Identifier: BSD-3-Clause
// Where kernels keep the parameters, inputs, tapes and outputs of the axis networks.
#include "axis/padded_network.hpp"

#include "axis/jet_features.hpp"

#include <algorithm>

namespace spinn::axis {
namespace {

int round_up(int n, int multiple) {
  return (n + multiple - 1) / multiple * multiple;
}

/// The rows of one layer. Output layers have one block of padded columns per unknown.
void append_rows(PaddedModel& model, const LayerSlot& slot, const PaddedLayer& layer, int blocks) {
  const int count = slot.outputs / blocks;
  const int step = layer.outputs / blocks;
  const int last = slot.bias < 0 ? slot.inputs - 1 : slot.inputs;
  for (int k = 0; k <= last; ++k)
    for (int q = 0; q < blocks; ++q) {
      const bool bias = k == slot.inputs;
      ParameterRow row;
      row.count = count;
      row.source =
          (bias ? slot.bias : slot.weights + static_cast<std::int64_t>(k) * slot.outputs) + q * count;
      row.target =
          (bias ? layer.bias : layer.weights + static_cast<std::int64_t>(k) * layer.outputs) + q * step;
      if (!bias && layer.transposed >= 0) {
        row.transposed = layer.transposed + static_cast<std::int64_t>(q) * step * layer.inputs_padded + k;
        row.transposed_step = layer.inputs_padded;
      }
      model.rows.push_back(row);
    }
}

void append_layers(PaddedModel& model, const AxisLayout& layout, const PaddedNetwork& network) {
  const std::size_t count = layout.layers.size();
  for (std::size_t l = 0; l < count; ++l) {
    const LayerSlot& slot = layout.layers[l];
    const bool reads_features = static_cast<int>(l) <= network.gates;
    const bool last = l + 1 == count;
    PaddedLayer layer;
    layer.inputs = slot.inputs;
    layer.inputs_padded = reads_features ? network.features : network.width;
    layer.outputs = last ? network.outputs : network.width;
    layer.weights = model.padded_parameters;
    layer.bias = layer.weights + static_cast<std::int64_t>(layer.inputs) * layer.outputs;
    model.padded_parameters = layer.bias + layer.outputs;
    layer.transposed = reads_features ? -1 : model.padded_total; // relative, made absolute at the end
    if (!reads_features) model.padded_total += static_cast<std::int64_t>(layer.outputs) * layer.inputs_padded;
    model.layers.push_back(layer);
  }
  model.parameters = std::max(model.parameters, layout.end);
}

void append_network(PaddedModel& model, const ModelSpec& spec, const AxisSpec& axis, int orders, int nodes,
                    int vector) {
  PaddedNetwork network;
  network.orders = orders;
  network.nodes = nodes;
  network.chunks = (nodes + chunk_nodes - 1) / chunk_nodes;
  network.features = feature_count(axis);
  network.hidden = hidden_layers(spec);
  network.width = network.hidden > 0 ? round_up(spec.width, vector) : 0;
  network.outputs = spec.unknowns * model.rank_padded;
  network.gates = gated(spec) ? 2 : 0;
  network.sine = spec.kind == AxisFunction::sine;
  network.first_layer = static_cast<int>(model.layers.size());
  network.first_item = static_cast<int>(model.items.size());
  const std::int64_t rows = static_cast<std::int64_t>(orders + 1) * chunk_nodes;
  network.feature_offset = model.feature_size;
  model.feature_size += network.chunks * rows * network.features;
  network.factor_offset = model.factor_size;
  model.factor_size += static_cast<std::int64_t>(orders + 1) * network.chunks * chunk_nodes;
  network.tape_size = 2 * (network.gates + network.hidden) * rows * network.width;
  network.tape_offset = model.tape_size;
  model.tape_size += network.chunks * network.tape_size;
  network.jet_offset = model.jet_size;
  model.jet_size += static_cast<std::int64_t>(orders + 1) * nodes * network.outputs;
  const std::int64_t widest = std::max(network.width, network.outputs);
  model.work_size = std::max(model.work_size, rows * (2 * widest + 2 * network.width));
  const double last_inputs = network.hidden > 0 ? network.width : network.features;
  const double cost = static_cast<double>(rows) *
                      (network.hidden * network.width * network.width + last_inputs * network.outputs);
  for (int chunk = 0; chunk < network.chunks; ++chunk) {
    model.items.push_back({static_cast<int>(model.networks.size()), chunk});
    model.costs.push_back(cost);
  }
  model.networks.push_back(network);
}

} // namespace

PaddedModel padded_model(const ModelSpec& spec, std::span<const int> orders, std::span<const int> nodes,
                         int vector) {
  const std::vector<AxisLayout> layouts = layout(spec);
  PaddedModel model;
  model.rank_padded = round_up(spec.rank, vector);
  for (std::size_t i = 0; i < spec.axes.size(); ++i) {
    append_network(model, spec, spec.axes[i], orders[i], nodes[i], vector);
    append_layers(model, layouts[i], model.networks.back());
  }
  // Weight matrices start at multiples of the vector since every row is padded.
  for (PaddedLayer& layer : model.layers)
    if (layer.transposed >= 0) layer.transposed += model.padded_parameters;
  model.padded_total += model.padded_parameters;
  for (std::size_t i = 0; i < spec.axes.size(); ++i) {
    const std::size_t first = static_cast<std::size_t>(model.networks[i].first_layer);
    const std::size_t count = layouts[i].layers.size();
    for (std::size_t l = 0; l < count; ++l)
      append_rows(model, layouts[i].layers[l], model.layers[first + l], l + 1 == count ? spec.unknowns : 1);
  }
  return model;
}

} // namespace spinn::axis
