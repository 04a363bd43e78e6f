# SPDX-License-Identifier: BSD-3-Clause
"""What Apply has changed, Edit > Undo takes back and Edit > Redo brings again, in panel and source; the solution follows.

No check runs before the last undo: ParaView forgets what it could undo when it runs a macro."""

from events import PANEL, PROBLEM, add_solver, apply, check as check_in_window, expect, menu, wait, write
from gui_checks import check, solver, training_ends, values

RESOLUTION = f"{PANEL}/Resolution/LineEdit0"
SPEED = f"{PROBLEM}/Parameters/Parameter_c"


def shows(speed, resolution):
    return wait(0.5) + expect(SPEED, "text", speed) + expect(RESOLUTION, "text", resolution)


def events():
    undo, redo = menu("menu_Edit", "actionEditUndo"), menu("menu_Edit", "actionEditRedo")
    return (
        add_solver("Moving slope")
        + write(RESOLUTION, "17")
        + apply()
        + shows("0.5", "17")
        + write(RESOLUTION, "33")
        + write(SPEED, "1.5")
        + apply()
        + shows("1.5", "33")
        + undo
        + shows("0.5", "17")
        + redo
        + shows("1.5", "33")
        + undo
        + shows("0.5", "17")
        + check_in_window("training_ends")
        + check_in_window("is_undone")
    )


def is_undone():
    import numpy

    source = solver()
    check(not source.Parameters, list(source.Parameters))  # the default, as before
    check(list(source.Resolution) == [17, 0, 0], list(source.Resolution))
    u = values(source, "u", 1.0)
    check(u.shape == (17,), u.shape)
    miss = numpy.abs(u - (numpy.linspace(1, 4, 17) - 0.5) / 4).max()  # (x - c t)/4 at t = 1 with c = 0.5
    check(miss < 1e-3, miss)
    return f"largest miss {miss:.1e}"


CHECKS = [training_ends, is_undone]
