// SPDX-License-Identifier: BSD-3-Clause
// One instruction over a range of points: the same source for host vectors and device threads. Self-contained apart
// from the function-attribute macro, so that a test can call it serially.
#pragma once

#include "language/program.hpp"
