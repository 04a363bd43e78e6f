// SPDX-License-Identifier: BSD-3-Clause
// Symbol visibility: everything is hidden but what carries SPINN_EXPORT.
#pragma once

#if defined(__GNUC__)
#define SPINN_EXPORT __attribute__((visibility("default")))
#else
#define SPINN_EXPORT
#endif
