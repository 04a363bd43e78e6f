# SPDX-License-Identifier: BSD-3-Clause
"""What is done in the panel is traced as a script; the script, run alone, gives the same field."""

import os
import subprocess
from pathlib import Path

from events import PANEL, PROBLEM, add_solver, apply, check as check_in_window, event, wait, write
from gui_checks import check, solver, training_ends, values

SCRIPT = Path("traced.py")
FIELD = Path("field.npy")
COMPARE = """
import numpy
from paraview import servermanager
from vtkmodules.util.numpy_support import vtk_to_numpy
solver = FindSource('SPINNSolver1')
solver.UpdatePipeline(1.0)
u = vtk_to_numpy(servermanager.Fetch(solver, idx=0).GetPointData().GetArray('u'))
print('difference', abs(u - numpy.load('field.npy')).max())
"""


def events():
    return (
        check_in_window("start_tracing")
        + add_solver("Moving slope")
        + write(f"{PROBLEM}/Parameters/Parameter_c", "1.5")
        + write(f"{PANEL}/Rank/Value", "3")
        + apply()
        + check_in_window("training_ends")
        + event(f"{PROBLEM}/Parameters/Slider_c", "set_int", "145")
        + wait(1)
        + check_in_window("training_ends")
        + check_in_window("the_script_gives_the_same_field")
    )


def start_tracing():
    from paraview import smtrace

    smtrace.start_trace(preamble="from paraview.simple import *")


def the_script_gives_the_same_field():
    import numpy
    from paraview import smtrace

    script = smtrace.stop_trace()
    source = solver()
    check(source.TrainingCount == 2, source.TrainingCount)
    numpy.save(FIELD, values(source, "u", 1.0))
    check("SPINNSolver(" in script and "'shift2d'" in script and "'1.45'" in script, script)
    plugin = Path(os.environ["PV_PLUGIN_PATH"]) / "SPINN.so"
    head = f"from paraview.simple import LoadPlugin\nLoadPlugin({str(plugin)!r}, remote=False, ns=globals())\n"
    SCRIPT.write_text(head + script + COMPARE)
    run = subprocess.run(["pvpython", str(SCRIPT)], capture_output=True, text=True, timeout=60)
    check("difference" in run.stdout, run.stdout + run.stderr + SCRIPT.read_text())
    difference = float(run.stdout.split("difference")[-1])
    check(difference < 1e-4, f"the script's field differs by {difference}")  # both to a loss of 1e-9
    return f"difference {difference:.1e}"


CHECKS = [start_tracing, training_ends, the_script_gives_the_same_field]
