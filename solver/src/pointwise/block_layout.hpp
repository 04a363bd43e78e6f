// SPDX-License-Identifier: BSD-3-Clause
// A residual block cut into tiles and small matrix products: the plain data that the fused kernels run on.
//
// One axis of a block is its *vector* axis; the others are its *lead* axes. A row is one node of every lead axis (the
// last entry of `leads` fastest). With Y_(q,a) [rank, n] the a-th derivatives of unknown q's factors along the vector axis,
//   F_k[row, n] = sum over products (l, y) of field k  of  sum_r L_l[row, r] Y_y[r, n],
//   L_l[row, r] = sum over terms of coefficient * prod over lead axes i of d^(a_i) f_(i,q,r)(x_i):
// terms that differ only along the lead axes share one product (a Laplacian in 3-d takes two, not three). A tile is
// some rows times a chunk of the vector axis. Its reverse, with A_k = dL/dF_k, for which dL/dr_e = 2 w weight_e r_e with the
// quadrature weight w of the point:
//   dY_y = sum L_l^T A_k,   dL_l = sum A_k Y_y^T,   then dL_l goes to the factors of the lead axes by the product rule.
#pragma once

#include "axis/axis_nodes.hpp"
#include "axis/padded_network.hpp"
#include "parallel/host_vector.hpp"
#include "residual/block.hpp"

#include <cstdint>

namespace spinn::pointwise {

inline constexpr int max_leads = language::max_axes - 1;
using parallel::Segment;

/// A run of entries in one of the pooled lists.
struct Span {
  int first = 0;
  int count = 0;
};

/// coefficient * prod_i d^(order_i) f_(i,q) along the lead axes.
struct LeftTerm {
  double coefficient = 1;
  int order[max_leads] = {};
};

/// One left row L_l: terms of one unknown, whose factors start at `column` of the jets.
struct Left {
  int column = 0;
  Span terms;
};

/// One right factor Y_y: a derivative of one unknown's factors along the vector axis, which lies place * rank_padded values
/// behind the beginning of the axis's jets.
struct Right {
  int place = 0;
};

/// Factors that receive gradient from dL: derivative `order` along lead axis `lead` of the unknown at `column`. No two
/// targets of a block overlap.
struct Target {
  int lead = 0;
  int order = 0;
  int column = 0;
  Span uses;
};

/// A term of a left row that contains the target's factor.
struct Use {
  int left = 0;
  int term = 0;
};

/// A program input that depends on coordinates alone, or point weights:
/// constants[offset + sum_i index_i * stride[i] (+ n if along)].
struct Fill {
  int target = 0; ///< register
  int along = 0;  ///< 1: varies along the vector axis
  std::int64_t offset = 0;
  std::int64_t stride[max_leads] = {};
};

/// Copies one register to another after the program has run.
struct Move {
  int from = 0;
  int to = 0;
};

struct LeadAxis {
  int axis = 0;
  int begin = 0;            ///< first node in the axis's jets
  int length = 0;           ///< nodes
  std::int64_t weights = 0; ///< offset into the constants: [length]
};

struct BlockData {
  LeadAxis leads[max_leads];
  int lead_count = 0;
  int rows = 0;
  int vector_axis = 0;
  int vector_begin = 0;
  int vector_length = 0;
  int vector_padded = 0;           ///< the last node is repeated, with weight 0
  std::int64_t vector_weights = 0; ///< offset into the constants: [vector_padded]

  int tile_rows = 8;
  int tiles = 0;
  int first_tile = 0; ///< number of tiles of the blocks before
  int chunk = 0;      ///< columns per step
  int strip_rows = 1; ///< rows that go through fields, program and dL at once

  int fields = 0;
  Span lefts, rights, targets;
  Span field_products; ///< one Span of segments (left, right) per field
  Span right_products; ///< one Span of segments (field's place, left) per right factor
  Span left_products;  ///< one Span of segments (field's place, right's place) per left row
  Span fills, instructions, moves, residuals;
  int residual_part = 0; ///< instructions that make the residuals; the others make the adjoints
  int registers = 0;
  int point_weights = -1; ///< their register, behind the program's; -1: there are none

  std::int64_t right_offset = 0; ///< Y [rights][rank][vector_padded]
};

/// A residual's register, its weight, and the register of dL/dr_e.
struct ResidualOutput {
  int reg = 0;
  double weight = 1;
  int seed = 0;
};

/// A right factor to prepare: block and number within the block.
struct RightItem {
  int block = 0;
  int right = 0;
};

/// What the machine allows.
struct TileLimits {
  int vector = 8;                 ///< columns are padded to multiples of this
  int rows = 32;                  ///< at most
  int columns = 256;              ///< at most
  std::size_t bytes = 0;          ///< of a tile's lefts and fields, aimed at
  std::size_t register_bytes = 0; ///< of a strip's other registers, aimed at; 0: a strip is a whole tile
  std::size_t value_bytes = 8;
};

/// All blocks of an objective, lists pooled.
struct BlockLayout {
  std::vector<BlockData> blocks;
  std::vector<Left> lefts;
  std::vector<LeftTerm> terms;
  std::vector<Right> rights;
  std::vector<Target> targets;
  std::vector<Use> uses;
  std::vector<Span> products;
  std::vector<Segment> segments;
  std::vector<Fill> fills;
  std::vector<language::Instruction> instructions;
  std::vector<Move> moves;
  std::vector<ResidualOutput> residuals;
  std::vector<RightItem> right_items;
  std::vector<double> tile_costs; ///< [tiles of all blocks], floating-point operations
  std::int64_t constants = 0;
  std::int64_t right_size = 0; ///< of the right factors
  int rank = 0;
  int rank_padded = 0;
  int unknowns = 1;
  std::vector<int> nodes; ///< [axes] of the axes' jets
};

/// Appends a block. The layout's `rank` and what follows must be set.
/// @param order  all axes, the vector axis first, then the lead axes from the fastest to the slowest; empty: the vector
///               axis is the one with most nodes, the last lead axis is the fastest
/// @throws Error where the lead axes have more nodes together than tiles can be numbered
void append_block(BlockLayout& layout, const planning::Plan& plan, const residual::TensorGrid& grid,
                  std::span<const int> order, const TileLimits& limits);

/// Values per tile of a block that kernels keep in fast memory: left rows, with a gradient their adjoints, and fields.
std::size_t tile_values(const BlockData& block, int rank_padded, bool gradient);

/// Values of the program's registers outside the fields.
std::size_t register_values(const BlockData& block);

/// Quadrature weights, point weights, coordinates and tables of all blocks: [layout.constants].
std::vector<double> block_constants(const BlockLayout& layout, std::span<const planning::Plan* const> plans,
                                    std::span<const residual::TensorGrid* const> grids,
                                    const std::vector<axis::AxisNodes>& nodes);

} // namespace spinn::pointwise
