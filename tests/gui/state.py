# SPDX-License-Identifier: BSD-3-Clause
"""A state file keeps an equation of one's own with its parameters."""

from pathlib import Path

from events import PROBLEM, add_solver, apply, check as check_in_window, expect, wait, write
from gui_checks import check, solver, text, training_ends, values

STATE = Path("own.pvsm")
KEPT = {}


def own_text():
    problem = Path(__file__).parent.parent / "plugin" / "problems" / "shift2d.toml"
    return problem.read_text().replace("Moving slope", "Slope of one's \\\"own\\\" & <more>")


def events():
    return (
        add_solver()
        + check_in_window("take_own_problem")
        + wait(0.5)
        + write(f"{PROBLEM}/Parameters/Parameter_c", "1.5")
        + apply()
        + check_in_window("training_ends")
        + write(f"{PROBLEM}/Parameters/Parameter_c", "1.45")
        + apply()
        + check_in_window("training_ends")
        + check_in_window("save_and_load")
        + wait(1)
        + expect(f"{PROBLEM}/ProblemChoice", "currentText", "Slope of one's \"own\" & <more> (own)")
        + expect(f"{PROBLEM}/Parameters/Parameter_c", "text", "1.45")
        + check_in_window("is_the_same")
    )


def take_own_problem():
    solver().Problem = own_text()


def save_and_load():
    from paraview.simple import LoadState, ResetSession, SaveState, SetActiveSource

    training_ends()
    KEPT["u"] = values(solver(), "u", 1.0)
    SaveState(str(STATE.resolve()))
    ResetSession()
    LoadState(str(STATE.resolve()))
    SetActiveSource(solver())


def is_the_same():
    check(text(solver().Problem) == own_text(), text(solver().Problem))
    solver().UpdatePipeline(1.0)
    training_ends()
    difference = abs(values(solver(), "u", 1.0) - KEPT["u"]).max()
    check(difference < 1e-4, difference)  # two trainings to the same loss, 1e-9, from different starts
    return f"difference {difference:.1e}"


CHECKS = [take_own_problem, training_ends, save_and_load, is_the_same]
