# SPDX-License-Identifier: BSD-3-Clause
"""Another problem in the same source, with an image of other dimensions, is drawn as suits it."""

from pathlib import Path

from events import PROBLEM, add_solver, apply, check as check_in_window, wait, write
from gui_checks import check, solver, training_ends


def events():
    return (
        add_solver("Decaying swirl")
        + apply()
        + check_in_window("training_ends")
        + wait(1)
        + check_in_window("a_plane_is_a_slice")
        + write(f"{PROBLEM}/ProblemChoice", title_of("sum5d"))
        + apply()
        + check_in_window("training_ends")
        + wait(1)
        + check_in_window("a_box_is_a_volume")
        + write(f"{PROBLEM}/ProblemChoice", "Moving slope")
        + apply()
        + check_in_window("training_ends")
        + wait(1)
        + check_in_window("a_line_is_a_surface")
    )


def title_of(problem):
    text = (Path(__file__).parent.parent / "plugin" / "problems" / f"{problem}.toml").read_text()
    return text.split('title = "')[1].split('"')[0]


def is_drawn_as(kind):
    from paraview.simple import GetActiveViewOrCreate, GetRepresentation

    drawn = GetRepresentation(solver(), GetActiveViewOrCreate("RenderView")).Representation
    check(str(drawn).strip("'") == kind, f"{drawn}, not {kind}")


def a_plane_is_a_slice():
    is_drawn_as("Slice")


def a_box_is_a_volume():
    is_drawn_as("Volume")


def a_line_is_a_surface():
    is_drawn_as("Surface")


CHECKS = [training_ends, a_plane_is_a_slice, a_box_is_a_volume, a_line_is_a_surface]
