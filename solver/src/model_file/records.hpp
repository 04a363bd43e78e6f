// SPDX-License-Identifier: BSD-3-Clause
// Settings and reports as metadata and tensors.
#pragma once

#include "model_file/metadata.hpp"

#include <spinn/solution.hpp>

namespace spinn::model_file {

void put(Texts& texts, const Settings& settings);
/// A setting that the file does not have keeps its default, so that later versions may add some.
Settings settings_from(const Metadata& metadata);

/// History and collocation points are tensors.
void put(Texts& texts, Writer& writer, const Report& report, const std::vector<Axis>& axes);
/// Entries that the file does not have keep their defaults.
/// @throws Error for columns of the history that differ in length
Report report_from(const Metadata& metadata, const Archive& archive, const std::vector<Axis>& axes);

} // namespace spinn::model_file
