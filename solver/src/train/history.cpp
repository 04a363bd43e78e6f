// SPDX-License-Identifier: BSD-3-Clause
// Thinning of the loss history.
#include "train/history.hpp"

namespace spinn::train {

void History::add(const HistoryRow& row) {
  m_last = row;
  m_last_is_kept = row.iteration % m_stride == 0;
  if (!m_last_is_kept) return;
  m_rows.push_back(row);
  if (m_rows.size() < m_capacity) return;
  m_stride *= 2;
  std::erase_if(m_rows, [&](const HistoryRow& kept) { return kept.iteration % m_stride != 0; });
  m_last_is_kept = row.iteration % m_stride == 0;
}

std::vector<HistoryRow> History::rows() const {
  std::vector<HistoryRow> rows = m_rows;
  if (!m_last_is_kept) rows.push_back(m_last);
  return rows;
}

} // namespace spinn::train
