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


def looks(when):
    """Pixels of the view, coloured by the whole range of the data; the picture is kept in the folder of the test."""
    from paraview.simple import FindSource, GetActiveViewOrCreate, GetDisplayProperties, SaveScreenshot

    GetDisplayProperties(FindSource("SPINNSolver1")).RescaleTransferFunctionToDataRange(False, True)
    SaveScreenshot(f"{when}.png", GetActiveViewOrCreate("RenderView"), ImageResolution=[300, 200])
    with open(f"{when}.png", "rb") as file:
        return file.read()


def is_shown():
    # The last refresh may come a moment after the training has ended.
    wait_for(lambda: looks("shown") == looks("still_shown"), 60, "two pictures that are alike")
    SEEN.append(looks("shown"))


def nothing_has_changed():
    source = solver()
    check("Rank" in source.Failure and "999" in source.Failure, source.Failure)
    check(source.Outcome == "", source.Outcome)
    check(source.TrainingCount == 1, source.TrainingCount)
    check(looks("wrong") == SEEN[0], "the view has changed")


def is_solved_as_before():
    source = solver()
    check((source.Failure, source.Outcome) == ("", "converged"), f"{source.Failure}, {source.Outcome}")
    check(source.TrainingCount == 1, source.TrainingCount)
    check(looks("right_again") == SEEN[0], "the view has changed")


def trains():
    wait_for(lambda: solver().Iteration > 2, 60, "the third iteration")
    BEGUN.append(solver().TrainingCount)


def goes_on():
    wait_for(lambda: text(solver().Phase) == "training", 60, "the training")
    iteration = solver().Iteration
    wait_for(lambda: solver().Iteration > iteration, 60, "an iteration")
    check((solver().TrainingCount, iteration > 2) == (BEGUN[0], True), "it has begun again")


CHECKS = [training_ends, is_shown, nothing_has_changed, is_solved_as_before, takes_minutes, trains, goes_on]
