# SPDX-License-Identifier: BSD-3-Clause
"""A state file keeps an equation of one's own with its parameters; undo and redo of a parameter behave."""

from pathlib import Path

from events import PANEL, PROBLEM, WINDOW, add_solver, apply, check as check_in_window, expect, menu, wait, write
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
        + menu("menu_Edit", "actionEditUndo")
        + wait(1)
        + check_in_window("is_undone")
        + menu("menu_Edit", "actionEditRedo")
        + check_in_window("is_redone")
        + check_in_window("save_and_load")
        + wait(1)
        + expect(f"{PROBLEM}/ProblemChoice", "currentText", "Slope of one's \"own\" & <more> (own)")
        + expect(f"{PROBLEM}/Parameters/Parameter_c", "text", "1.45")
        + check_in_window("is_the_same")
    )


def take_own_problem():
    solver().Problem = own_text()


def is_undone():
    check(list(solver().Parameters) == ["c", "1.5"], list(solver().Parameters))


def is_redone():
    check(list(solver().Parameters) == ["c", "1.45"], list(solver().Parameters))


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
    check(difference < 1e-6, difference)  # two trainings to the same tolerance
    return f"difference {difference:.1e}"


CHECKS = [take_own_problem, training_ends, is_undone, is_redone, save_and_load, is_the_same]
