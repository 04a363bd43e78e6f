# SPDX-License-Identifier: BSD-3-Clause
"""Start, pause, resume, stop and restart in the panel; the view and the properties live on during a pause."""

from events import PANEL, TRAINING, add_solver, apply, check as check_in_window, click, expect, wait, write
from gui_checks import check, solver, takes_minutes, wait_for

MAIN = f"{TRAINING}/StartOrPauseTraining"
HELD = []


def events():
    return (
        add_solver()
        + check_in_window("takes_minutes")
        + click(MAIN)  # Start applies
        + check_in_window("trains")
        + wait(1)
        + expect(MAIN, "text", "Pause")
        + click(MAIN)
        + check_in_window("is_paused")
        + write(f"{PANEL}/Resolution/LineEdit0", "9")
        + apply()
        + wait(1)
        + expect(MAIN, "text", "Resume")
        + check_in_window("has_not_moved")
        + click(MAIN)
        + check_in_window("goes_on")
        + wait(1)
        + expect(MAIN, "text", "Pause")
        + click(f"{TRAINING}/StopTraining")
        + check_in_window("has_ended")
        + wait(1)
        + expect(f"{TRAINING}/TrainingHeadline", "text", "Stopped before the end")
        + expect(f"{TRAINING}/StopTraining", "enabled", "false")
        + click(f"{TRAINING}/RestartTraining")
        + check_in_window("trains_again")
        + click(f"{TRAINING}/StopTraining")
    )


def trains():
    wait_for(lambda: solver().Iteration > 2, 60, "the third iteration")


def is_paused():
    wait_for(lambda: solver().Phase == "paused", 60, "the pause")
    HELD.append(solver().Iteration)


def has_not_moved():
    check(solver().Phase == "paused", solver().Phase)
    check(solver().Iteration == HELD[0], f"{HELD[0]} became {solver().Iteration} during the pause")
    check(solver().Resolution[0] == 9, "the resolution was not applied")
    check(solver().TrainingCount == 1, solver().TrainingCount)
    check(solver().GetDataInformation().GetExtent()[1] == 8, "the image is not the one asked for")


def goes_on():
    wait_for(lambda: solver().Iteration > HELD[0], 60, "an iteration after the pause")


def has_ended():
    wait_for(lambda: solver().Phase == "finished", 60, "the end")
    check(solver().Outcome == "cancelled", solver().Outcome)


def trains_again():
    wait_for(lambda: solver().TrainingCount == 2 and solver().Phase == "training", 60, "the second training")


CHECKS = [takes_minutes, trains, is_paused, has_not_moved, goes_on, has_ended, trains_again]
