// SPDX-License-Identifier: BSD-3-Clause
// Numbers as text, for files and errors.
#pragma once

#include <spinn/export.hpp>

#include <string>

namespace spinn {

/// The shortest decimal text that reads back as the same number: "0.1", "4", "1e-05"; "nan" whatever its sign.
SPINN_EXPORT std::string to_text(double number);

} // namespace spinn
