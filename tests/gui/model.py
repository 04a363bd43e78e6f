# SPDX-License-Identifier: BSD-3-Clause
"""A trained model is saved and opened through the File menu; SPINN Probe and SPINN Grid work on both."""

from pathlib import Path

from events import WINDOW, add_solver, apply, check as check_in_window, event, menu, wait
from gui_checks import check, solver, training_ends, values

FILE = Path("slope.safetensors")


def events():
    file = str(FILE.resolve())
    return (
        add_solver("Moving slope")
        + apply()
        + check_in_window("training_ends")
        + wait(1)
        + menu("menu_File", "actionFileSaveData")
        + event(f"{WINDOW}/FileSaveDialog", "filesSelected", file)
        + wait(0.5)
        + check_in_window("is_saved")
        + menu("menu_File", "actionFileOpen")
        + event(f"{WINDOW}/FileOpenDialog", "filesSelected", file)
        + apply()
        + wait(0.5)
        + check_in_window("is_the_same")
    )


def is_saved():
    check(FILE.exists(), "the file menu has not saved the model")


def is_the_same():
    import numpy
    from paraview.simple import GetSources, SPINNGrid, SPINNProbe, Line

    read = [source for source in GetSources().values() if source.GetXMLName() == "SPINNReader"]
    check(len(read) == 1, "the file menu has not opened the model")
    check((values(read[0], "u", 1.0) == values(solver(), "u", 1.0)).all(), "the field is not the same")
    check(solver().TrainingCount == 1, solver().TrainingCount)
    line = Line(Point1=[1, 0, 0], Point2=[4, 0, 0], Resolution=10)
    for model in (solver(), read[0]):
        probe = SPINNProbe(Input=line, Model=model, Expressions=["u", "u_x"])
        miss = numpy.abs(values(probe, "u", 1.0) - (numpy.linspace(1, 4, 11) - 0.5) / 4).max()
        check(miss < 1e-3, miss)
        grid = SPINNGrid(Input=model, Box=[2, 2.5, 0, 0, 0, 0], Resolution=[11, 0, 0])
        miss = numpy.abs(values(grid, "u", 1.0) - (numpy.linspace(2, 2.5, 11) - 0.5) / 4).max()
        check(miss < 1e-3, miss)


CHECKS = [training_ends, is_saved, is_the_same]
