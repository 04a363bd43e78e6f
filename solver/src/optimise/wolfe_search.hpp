// SPDX-License-Identifier: BSD-3-Clause
// The line search: a step along a descent direction that satisfies the strong Wolfe conditions.
#pragma once

#include <functional>

namespace spinn::optimise {

/// A point on the line: phi(step) = loss(theta + step * direction) and its slope phi'(step).
struct LinePoint {
  double step = 0;
  double loss = 0;
  double slope = 0;
};

/// Strong Wolfe conditions:  phi(a) <= phi(0) + decrease a phi'(0),  |phi'(a)| <= curvature |phi'(0)|.
struct WolfeOptions {
  double decrease = 1e-4;
  double curvature = 0.9;
  double largest_growth = 10; ///< factor between two trial steps while the search still goes outward
  int evaluations = 30;
};

enum class LineOutcome {
  wolfe, ///< `point` satisfies both conditions
  decreased, ///< `point` is lower than the start, but the evaluations or the precision ended before the conditions held
  failed, ///< no lower point was found
};

struct LineResult {
  LineOutcome outcome = LineOutcome::failed;
  LinePoint point;
  int evaluations = 0;
};

struct LineFunction {
  std::function<LinePoint(double step)>
      evaluate;               ///< loss and slope at a step; values that are not finite are walls
  std::function<void()> keep; ///< the point evaluated last is the best so far
};

/// Nocedal and Wright, Numerical Optimization (2006), algorithms 3.5 and 3.6, with safeguarded cubic interpolation.
/// A trial whose loss or slope is not finite counts as infinitely high: the search turns back from it.
/// @param start  step 0, slope < 0
/// @param first  first trial step > 0
/// On return `keep` was called last for the point of the result (never, where the search failed).
LineResult wolfe_search(const LineFunction& line, const LinePoint& start, double first,
                        const WolfeOptions& options);

/// Where the cubic through both points with their slopes has its minimum; NaN where it has none.
double cubic_minimum(const LinePoint& a, const LinePoint& b);

} // namespace spinn::optimise
