// SPDX-License-Identifier: BSD-3-Clause
// Products of rows, tile by tile.
#include "scattered/gram.hpp"

#include "parallel/host_threads.hpp"

#include <algorithm>

namespace spinn::scattered {
namespace {

constexpr Eigen::Index tile_columns = 192;

using Target = Eigen::Map<residual::RowMatrix>;

/// A tile of a square's lower triangle.
struct Tile {
  const Square* square = nullptr;
  Eigen::Index row = 0, rows = 0, column = 0, columns = 0;

  [[nodiscard]] auto of(Target& target) const { return target.block(row, column, rows, columns); }
};

std::vector<Tile> tiles_of(const std::vector<Square>& squares) {
  std::vector<Tile> tiles;
  for (const Square& square : squares)
    for (Eigen::Index row = 0; row < square.size; row += tile_columns)
      for (Eigen::Index column = 0; column <= row; column += tile_columns)
        tiles.push_back({&square, row, std::min(tile_columns, square.size - row), column,
                         std::min(tile_columns, square.size - column)});
  return tiles;
}

} // namespace

void add_products(const Eigen::Ref<const residual::RowMatrix>& rows, const std::vector<Square>& squares,
                  const std::function<void()>& between) {
  const std::vector<Tile> tiles = tiles_of(squares);
  parallel::for_each_item(static_cast<int>(tiles.size()), [&](int i) {
    between();
    const Tile& tile = tiles[static_cast<std::size_t>(i)];
    const Square& square = *tile.square;
    Target target(square.values.data(), square.size, square.size);
    tile.of(target).noalias() += rows.middleCols(square.begin + tile.row, tile.rows).transpose() *
                                 rows.middleCols(square.begin + tile.column, tile.columns);
  });
}

void mirror(const std::vector<Square>& squares) {
  const std::vector<Tile> tiles = tiles_of(squares);
  parallel::for_each_item(static_cast<int>(tiles.size()), [&](int i) {
    const Tile& tile = tiles[static_cast<std::size_t>(i)];
    Target target(tile.square->values.data(), tile.square->size, tile.square->size);
    auto own = tile.of(target);
    if (tile.row == tile.column)
      own.triangularView<Eigen::StrictlyUpper>() = own.transpose();
    else
      target.block(tile.column, tile.row, tile.columns, tile.rows) = own.transpose();
  });
}

} // namespace spinn::scattered
