// SPDX-License-Identifier: BSD-3-Clause
// Where kernels keep the parameters, inputs, tapes and outputs of the axis networks: rows padded to whole vectors, so
// that every product has full columns. Padding columns stay zero through every layer.
#pragma once

#include "axis/axis_model.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace spinn::axis {

/// Nodes are handled in chunks of this many; the last chunk repeats its last node.
inline constexpr int chunk_nodes = 8;

/// Offsets into the padded parameters: weights [inputs][outputs], bias [outputs] (zero where the model has none), and for
/// layers that do not read the features the transposed weights [outputs][inputs_padded].
struct PaddedLayer {
  std::int64_t weights = 0;
  std::int64_t bias = 0;
  std::int64_t transposed = 0;
  int inputs = 0;
  int inputs_padded = 0;
  int outputs = 0; ///< padded
};

/// One axis. A jet array of a chunk is [orders+1][chunk_nodes][columns], of normalised Taylor coefficients.
/// Tape of a chunk: for every layer but the last two such arrays of `width` columns, first the derivatives s'(z) of its activation
/// (of a gated layer the values s(z)), then the layer's outputs.
struct PaddedNetwork {
  int orders = 0; ///< highest derivative, 0..max_order
  int nodes = 0;
  int chunks = 0;
  int features = 0;
  int width = 0;   ///< padded; 0 without hidden layers
  int outputs = 0; ///< unknowns * padded rank
  int hidden = 0;  ///< hidden layers
  int gates = 0;   ///< 2 when the gate encoders come first, otherwise 0
  bool sine = false;
  bool has_factor = false;
  int first_layer = 0;
  int first_item = 0;
  std::int64_t feature_offset = 0; ///< [chunks] jet arrays of `features` columns
  std::int64_t factor_offset = 0;  ///< [orders+1][chunks * chunk_nodes], normalised Taylor coefficients
  std::int64_t tape_offset = 0;
  std::int64_t tape_size = 0;  ///< of one chunk
  std::int64_t jet_offset = 0; ///< [orders+1][nodes][outputs], derivatives
};

/// A run of parameters that are neighbours both in theta and in the padded copy: one row of a weight matrix (of one
/// unknown, in the last layer), or a bias. Element j goes to padded[target + j] and, if transposed >= 0, to
/// padded[transposed + j * transposed_step].
struct ParameterRow {
  std::int64_t source = 0;
  std::int64_t target = 0;
  std::int64_t transposed = -1;
  int transposed_step = 0;
  int count = 0;
};

/// One chunk of nodes of one axis: a unit of work.
struct ChunkItem {
  int axis = 0;
  int chunk = 0;
};

struct PaddedModel {
  std::vector<PaddedNetwork> networks;
  std::vector<PaddedLayer> layers;
  std::vector<ParameterRow> rows;
  std::vector<ChunkItem> items;
  std::vector<double> costs; ///< of the items, in multiply-adds
  int rank_padded = 0;
  std::int64_t parameters = 0;        ///< theta's size
  std::int64_t padded_parameters = 0; ///< without the transposed weights, which follow
  std::int64_t padded_total = 0;
  std::int64_t feature_size = 0;
  std::int64_t factor_size = 0;
  std::int64_t tape_size = 0;
  std::int64_t jet_size = 0;
  std::int64_t work_size = 0; ///< of one team of the reverse pass
};

/// What networks read at their nodes, laid out as they want it.
template <class T>
struct NetworkInputs {
  std::vector<T> features, factors;
};

/// @param orders  [axes] highest derivative per axis
/// @param nodes   [axes] number of nodes per axis
/// @param vector  columns are padded to multiples of this
PaddedModel padded_model(const ModelSpec& spec, std::span<const int> orders, std::span<const int> nodes,
                         int vector);

} // namespace spinn::axis
