# SPDX-License-Identifier: BSD-3-Clause
"""A parameter's slider solves again while it is dragged, from the solution that is there."""

from events import PROBLEM, add_solver, apply, check as check_in_window, event, expect, wait
from gui_checks import check, solver, training_ends, values

SLIDER = f"{PROBLEM}/Parameters/Slider_c"


def events():
    return (
        add_solver("Moving slope")
        + event(SLIDER, "set_int", "60")  # before the first Apply nothing is solved
        + check_in_window("waits_for_apply")
        + event(SLIDER, "set_int", "50")
        + apply()
        + check_in_window("training_ends")
        + event(SLIDER, "set_int", "52")
        + event(SLIDER, "set_int", "55")
        + expect(f"{PROBLEM}/Parameters/Parameter_c", "text", "0.55")
        + wait(1)
        + check_in_window("solved_again")
    )


def waits_for_apply():
    check(solver().Phase == "idle", solver().Phase)


def solved_again():
    import numpy

    source = solver()
    check(list(source.Parameters) == ["c", "0.55"], list(source.Parameters))
    training_ends()
    check(solver().TrainingCount >= 2, solver().TrainingCount)
    check(solver().Outcome == "converged", solver().Outcome)
    u = values(source, "u", 1.0)
    miss = numpy.abs(u - (numpy.linspace(1, 4, u.size) - 0.55) / 4).max()
    check(miss < 1e-3, miss)


CHECKS = [waits_for_apply, training_ends, solved_again]
