# SPDX-License-Identifier: BSD-3-Clause
"""The view follows the training, stands still while ParaView's live updates are paused, and follows again."""

from events import PANEL, TRAINING, add_solver, check as check_in_window, click, wait
from gui_checks import check, solver, takes_minutes, wait_for

PAUSE = f"{PANEL}/PauseLiveSource/PauseButton"
SEEN = []


def events():
    return (
        add_solver()
        + check_in_window("takes_minutes")
        + click(f"{TRAINING}/StartOrPauseTraining")
        + check_in_window("trains")
        + wait(1)
        + check_in_window("is_shown")
        + wait(1.5)
        + check_in_window("has_followed")
        + click(PAUSE)
        + wait(0.5)
        + check_in_window("is_shown")
        + wait(1.5)
        + check_in_window("stands_still")
        + click(PAUSE)
        + wait(1.5)
        + check_in_window("has_followed")
        + click(f"{TRAINING}/StopTraining")
    )


def image_time():
    """When the image was made last; asking does not make it."""
    from paraview.simple import FindSource

    return FindSource("SPINNSolver1").GetClientSideObject().GetOutputDataObject(0).GetMTime()


def trains():
    wait_for(lambda: solver().Iteration > 2, 60, "the third iteration")


def is_shown():
    SEEN.append((image_time(), solver().Iteration))


def has_followed():
    check(image_time() > SEEN[-1][0], "the image is the same")


def stands_still():
    check(image_time() == SEEN[-1][0], "the image was made anew during the pause")
    check(solver().Iteration > SEEN[-1][1], "the training stands still too")


CHECKS = [takes_minutes, trains, is_shown, has_followed, stands_still]
