# SPDX-License-Identifier: BSD-3-Clause
"""A problem is picked in the panel, a parameter, the rank and the resolution are changed and applied: the source holds what
was chosen, and its values are those of that choice."""

from events import PANEL, PROBLEM, TRAINING, add_solver, apply, check as check_in_window, expect, wait, write
from gui_checks import check, solver as find_solver, text, training_ends, values


def events():
    return (
        add_solver()
        + expect(f"{TRAINING}/TrainingHeadline", "text", "Press Start or Apply to solve")
        + expect(f"{TRAINING}/StartOrPauseTraining", "text", "Start")
        + write(f"{PROBLEM}/ProblemChoice", "Moving slope")
        + expect(f"{PROBLEM}/Equation", "toolTip", "u_t + c*u_x = 0\nu = exact on t = 0, x = 1")
        + expect(f"{PROBLEM}/Parameters/Parameter_c", "text", "0.5")
        + write(f"{PROBLEM}/Parameters/Parameter_c", "1.5")
        + expect(f"{PROBLEM}/Parameters/Slider_c", "value", "150")
        + expect(f"{PANEL}/Rank/Value", "placeholderText", "problem default: 2")
        + write(f"{PANEL}/Rank/Value", "3")
        + write(f"{PANEL}/Resolution/LineEdit0", "33")
        + apply()
        + check_in_window("training_ends")
        + wait(1)
        + expect(f"{TRAINING}/TrainingHeadline", "text", "Converged")
        + expect(f"{TRAINING}/StopTraining", "enabled", "false")
        + expect(f"{TRAINING}/RestartTraining", "enabled", "true")
        + check_in_window("holds_what_was_chosen")
    )


def holds_what_was_chosen():
    import numpy
    from paraview.simple import GetActiveViewOrCreate, GetRepresentation

    solver = find_solver()
    check(text(solver.Problem) == "shift2d", text(solver.Problem))
    check(list(solver.Parameters) == ["c", "1.5"], list(solver.Parameters))
    check(solver.Rank == 3, solver.Rank)
    check(list(solver.Resolution) == [33, 0, 0], list(solver.Resolution))
    check(solver.Seconds == 0, "an empty field is not the problem's own value")

    check(solver.Outcome == "converged", solver.Outcome)
    check(solver.TrainingCount == 1, solver.TrainingCount)
    u = values(solver, "u", 1.0)
    check(u.shape == (33,), u.shape)
    miss = numpy.abs(u - (numpy.linspace(1, 4, 33) - 1.5) / 4).max()  # (x - c t)/4 at t = 1 with c = 1.5
    check(miss < 1e-3, miss)

    view = GetActiveViewOrCreate("RenderView")
    check(GetRepresentation(solver, view).Visibility == 1, "Apply has not shown the solution")
    check(GetRepresentation(solver, view).ColorArrayName[1] == "u", "the solution is not coloured by u")
    return f"largest miss {miss:.1e}"


CHECKS = [training_ends, holds_what_was_chosen]
