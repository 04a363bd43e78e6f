// SPDX-License-Identifier: BSD-3-Clause
// The loss history, thinned so that it stays small however long training runs.
#pragma once

#include <spinn/solution.hpp>

#include <vector>

namespace spinn::train {

/// Keeps every `stride`-th row; the stride doubles when `capacity` rows are full. The last row added is always there.
class History {
public:
  explicit History(std::size_t capacity = 4096) : m_capacity(capacity) {}
  void add(const HistoryRow& row);
  [[nodiscard]] std::vector<HistoryRow> rows() const;

private:
  std::size_t m_capacity;
  std::int64_t m_stride = 1;
  std::vector<HistoryRow> m_rows;
  HistoryRow m_last;
  bool m_last_is_kept = true;
};

} // namespace spinn::train
