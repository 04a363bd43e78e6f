# SPDX-License-Identifier: BSD-3-Clause
"""An equation of one's own: an error in it is marked and repaired, it is solved, saved as a problem file, and opened again."""

from pathlib import Path

from events import EDITOR, PROBLEM, TRAINING, add_solver, apply, check as check_in_window, click, event, expect, wait, write
from gui_checks import check, solver, text, training_ends, values

TEXT = """title = "Growth"
unknowns = ["u"]
equations = ["u_t = k*u"]

[[axis]]
name = "t"
range = [0, 1]
points = 10

[[axis]]
name = "x"
range = [0, 1]
points = 4

[parameters.k]
default = 1
range = [0, 2]

[[condition]]
on = "t = 0"
equation = "u = 1 + x"

[training]
rank = 2
width = 8
depth = 1
tolerance = 1e-8
"""
WRONG = TEXT.replace("k*u\"", "k*w\"")
FILE = Path("growth.toml")


def events():
    file = str(FILE.resolve())  # the runner's folder is the window's
    return (
        add_solver("Moving slope")
        + click(f"{PROBLEM}/EditProblem")
        + expect(f"{EDITOR}/ProblemVerdict", "text", "The problem is well formed.")
        + write(f"{EDITOR}/ProblemText", WRONG)
        + wait(1)
        + expect(f"{EDITOR}/Buttons/UseProblem", "enabled", "false")
        + check_in_window("the_error_is_known")
        + write(f"{EDITOR}/ProblemText", TEXT)
        + wait(1)
        + expect(f"{EDITOR}/ProblemVerdict", "text", "The problem is well formed.")
        + click(f"{EDITOR}/Buttons/SaveProblem")
        + event(f"{EDITOR}/SaveProblemDialog", "filesSelected", file)
        + click(f"{EDITOR}/Buttons/UseProblem")
        + click(f"{EDITOR}/Buttons/CloseProblem")
        + expect(f"{PROBLEM}/ProblemChoice", "currentText", "Growth (own)")
        + expect(f"{PROBLEM}/Parameters/Parameter_k", "text", "1")
        + apply()
        + check_in_window("training_ends")
        + wait(1)
        + expect(f"{TRAINING}/TrainingHeadline", "text", "Converged")
        + check_in_window("the_own_equation_is_solved")
        + click(f"{PROBLEM}/OpenProblem")
        + event(f"{PROBLEM}/OpenProblemDialog", "filesSelected", file)
        + expect(f"{PROBLEM}/ProblemChoice", "currentText", "Growth")
        + apply()
        + check_in_window("the_file_is_solved")
    )


def the_error_is_known():
    source = solver()
    source.SMProxy.UpdatePropertyInformation(source.SMProxy.GetProperty("DraftError"))
    line, column, token = list(source.GetProperty("DraftError"))[:3]
    check((line, token) == ("3", "w"), (line, column, token))
    check(source.Phase == "idle", "a draft was solved")


def solved(source):
    import numpy

    u = values(source, "u", 1.0)
    miss = numpy.abs(u / (1 + numpy.linspace(0, 1, u.size)) - numpy.e).max()
    check(miss < 1e-2, miss)


def the_own_equation_is_solved():
    check(text(solver().Problem) == TEXT, repr(text(solver().Problem)))
    solved(solver())


def the_file_is_solved():
    check(text(solver().Problem) == str(FILE.resolve()), text(solver().Problem))
    check(FILE.read_text() == TEXT, "the file is not what was written")
    training_ends()
    solved(solver())


CHECKS = [the_error_is_known, training_ends, the_own_equation_is_solved, the_file_is_solved]
