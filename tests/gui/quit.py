# SPDX-License-Identifier: BSD-3-Clause
"""Two solvers at once: one trains for minutes, the other waits; it is deleted while it waits, another is added, and the
window is closed while they train."""

from events import PROPERTIES, TRAINING, add_solver, apply, check as check_in_window, click, expect, wait
from gui_checks import takes_minutes


def events():
    return (
        add_solver()
        + check_in_window("takes_minutes")
        + apply()
        + wait(1)
        + expect(f"{TRAINING}/StopTraining", "enabled", "true")
        + add_solver()
        + apply()
        + wait(1)
        + expect(f"{TRAINING}/TrainingHeadline", "text", "Waiting for another SPINN Solver to finish")
        + click(f"{PROPERTIES}/Delete")
        + wait(0.5)
        + add_solver()
        + apply()
        + wait(0.5)
    )


CHECKS = [takes_minutes]
