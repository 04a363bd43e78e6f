# SPDX-License-Identifier: BSD-3-Clause
"""Two solvers at once: one trains for minutes, the other waits; it is deleted while it waits, another is added, and the
window is closed while they train."""

from events import PANEL, PROPERTIES, TRAINING, add_solver, apply, click, expect, wait, write


def events():
    return (
        add_solver()
        + write(f"{PANEL}/Rank/Value", "41")
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
