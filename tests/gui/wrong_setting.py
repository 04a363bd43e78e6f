# SPDX-License-Identifier: BSD-3-Clause
"""A wrong setting in the panel: it says what is wrong, nothing is trained, and the view keeps the last good solution. A
training that is under way is held until the setting is right again."""

from events import PANEL, TRAINING, add_solver, apply, check as check_in_window, expect, wait, write
from gui_checks import check, solver, takes_minutes, text, training_ends, wait_for

SEEN = []
BEGUN = []


def events():
    return (
        add_solver("Moving slope")
        + apply()
        + check_in_window("training_ends")
        + wait(1)
        + expect(f"{TRAINING}/TrainingHeadline", "text", "Converged")
        + check_in_window("is_shown")
        + write(f"{PANEL}/Rank/Value", "999")
        + apply()
        + wait(1)
        + expect(f"{TRAINING}/TrainingHeadline", "text", "Not solved")
        + check_in_window("nothing_has_changed")
        + write(f"{PANEL}/Rank/Value", "")
        + apply()
        + wait(1)
        + expect(f"{TRAINING}/TrainingHeadline", "text", "Converged")
        + check_in_window("is_solved_as_before")
        + check_in_window("takes_minutes")
        + apply()
        + check_in_window("trains")
        + write(f"{PANEL}/Rank/Value", "999")
        + apply()
        + wait(1)
        + expect(f"{TRAINING}/TrainingHeadline", "text", "Not solved")
        + write(f"{PANEL}/Rank/Value", "")
        + apply()
        + check_in_window("goes_on")
    )


def looks():
    """Time of the image, pixels of the view."""
    from paraview.simple import FindSource, GetActiveViewOrCreate, SaveScreenshot

    SaveScreenshot("view.png", GetActiveViewOrCreate("RenderView"), ImageResolution=[300, 200])
    with open("view.png", "rb") as file:
        pixels = file.read()
    return FindSource("SPINNSolver1").GetClientSideObject().GetOutputDataObject(0).GetMTime(), pixels


def is_shown():
    SEEN.append(looks())


def nothing_has_changed():
    source = solver()
    check("Rank" in source.Failure and "999" in source.Failure, source.Failure)
    check(source.Outcome == "", source.Outcome)
    check(source.TrainingCount == 1, source.TrainingCount)
    now = looks()
    check(now[0] == SEEN[0][0], "the image was made anew")
    check(now[1] == SEEN[0][1], "the view has changed")


def is_solved_as_before():
    source = solver()
    check((source.Failure, source.Outcome) == ("", "converged"), f"{source.Failure}, {source.Outcome}")
    check(source.TrainingCount == 1, source.TrainingCount)
    check(looks()[1] == SEEN[0][1], "the view has changed")


def trains():
    wait_for(lambda: solver().Iteration > 2, 60, "the third iteration")
    BEGUN.append((solver().TrainingCount, solver().Iteration))


def goes_on():
    count, iteration = BEGUN[0]
    wait_for(lambda: solver().Iteration > iteration, 60, "an iteration")
    check(solver().TrainingCount == count, "it has begun again")
    check(text(solver().Phase) == "training", solver().Phase)


CHECKS = [training_ends, is_shown, nothing_has_changed, is_solved_as_before, takes_minutes, trains, goes_on]
