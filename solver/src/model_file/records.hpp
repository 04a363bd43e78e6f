// SPDX-License-Identifier: BSD-3-Clause
// Settings and reports as metadata.
#pragma once

#include "model_file/metadata.hpp"

#include <spinn/solution.hpp>

namespace spinn::model_file {

void put(Texts& texts, const Settings& settings);
/// A setting that the file does not have keeps its default, so that later versions may add some.
Settings settings_from(const Metadata& metadata);

void put(Texts& texts, const Report& report);
/// The same for entries of the report; its history is made of tensors.
Report report_from(const Metadata& metadata);

} // namespace spinn::model_file
