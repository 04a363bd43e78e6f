// SPDX-License-Identifier: BSD-3-Clause
// How often a window shows the next state of a training: as often as that leaves the window responsive.
#ifndef vtkSPINNRefreshPace_h
#define vtkSPINNRefreshPace_h

#include <array>
#include <chrono>

/// Used by the window's thread alone.
class vtkSPINNRefreshPace
{
public:
  using Clock = std::chrono::steady_clock;

  /// A window shows a new source: no refresh may delay that.
  void HoldOff(Clock::time_point now);

  /// To be called at each poll: the thread's processor time since `Begin` went into the refresh.
  void End();

  /// Whether the next refresh may come. The last one of a training, which has `ended`, need not keep a
  /// distance.
  [[nodiscard]] bool MayRefresh(bool ended, Clock::time_point now) const;

  /// A refresh begins; the next `End` measures it.
  void Begin(Clock::time_point now);

private:
  Clock::time_point Last;
  Clock::time_point Earliest;
  double Start = -1; ///< seconds of this thread's processor time; < 0: no refresh is being measured
  /// Processor seconds that the last two refreshes took on this thread. The lower one counts: the other one
  /// may hold all that the thread did while a window paused its live updates.
  std::array<double, 2> Costs{};
};

#endif
