// SPDX-License-Identifier: BSD-3-Clause
// The solution that a solve starts from, if any.
#pragma once

#include "field/window.hpp"

#include <spinn/solution.hpp>

#include <cstddef>
#include <memory>

namespace spinn::train {

class WarmStart {
public:
  WarmStart() = default; ///< afresh
  explicit WarmStart(const Solution& solution);

  [[nodiscard]] explicit operator bool() const { return m_windows != nullptr; }
  [[nodiscard]] const field::Windows& windows() const { return *m_windows; }
  /// Whether window k was trained.
  [[nodiscard]] bool has(std::size_t k) const;
  /// The loss that the model came to, where its training went to its end; else NaN.
  [[nodiscard]] double known_loss(std::size_t k) const;

  /// @throws Error when it does not fit these windows
  /// @param any_size  whether another rank, width or basis will do
  void check(const field::Windows& windows, bool any_size) const;

private:
  std::shared_ptr<const field::Windows> m_windows; // null: afresh
  Report m_report;
};

} // namespace spinn::train
