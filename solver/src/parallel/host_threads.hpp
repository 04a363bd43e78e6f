// SPDX-License-Identifier: BSD-3-Clause
// Work of the host's threads for code that is not compiled for devices. Knows the standard library alone.
#pragma once

#include <functional>

namespace spinn::parallel {

/// work(0), .., work(items - 1), each on one of the host's threads, in any order. The first exception that an item throws
/// is thrown again here; items that have not begun by then are left out.
void for_each_item(int items, const std::function<void(int)>& work);

/// How many items run side by side.
int host_threads();

} // namespace spinn::parallel
