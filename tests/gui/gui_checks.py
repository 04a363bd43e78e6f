# SPDX-License-Identifier: BSD-3-Clause
"""What the checks of the scenarios share; they run inside the window."""

import ast
import os
import time
import traceback


def check(condition, text):
    if not condition:
        raise AssertionError(text)


def run(function):
    """Runs a check; leaves a file that says so when it passes, ends the window when it fails."""
    name = os.path.join(os.environ["SPINN_GUI_FOLDER"], function.__name__)
    try:
        text = function()
    except BaseException:
        with open(name + ".error", "w") as file: # the window keeps stderr to itself
            traceback.print_exc(file=file)
        os._exit(3)
    with open(name + ".partial", "w") as file:
        file.write(str(text or ""))
    os.rename(name + ".partial", name + ".passed")


def solver(number=1):
    """The source of this name in the pipeline, with fresh information."""
    from paraview.simple import FindSource

    found = FindSource(f"SPINNSolver{number}")
    check(found is not None, f"there is no SPINNSolver{number}")
    found.UpdatePropertyInformation()
    return found


def text(value):
    """Of a property with a list of choices; ParaView shows it as a Python literal."""
    shown = str(value)
    return ast.literal_eval(shown) if shown[:1] in ("'", '"') else shown


def wait_for(condition, seconds, what):
    """Waits for the worker; the window does not live meanwhile."""
    end = time.time() + seconds
    while not condition():
        check(time.time() < end, f"{what} has not come within {seconds} s")
        time.sleep(0.05)


def values(source, name, time_value=0.0):
    """An array of a source at a time, as numpy."""
    from paraview import servermanager
    from vtkmodules.util.numpy_support import vtk_to_numpy

    source.UpdatePipeline(time_value)
    array = servermanager.Fetch(source, idx=0).GetPointData().GetArray(name)
    check(array is not None, f"there is no array {name}")
    return vtk_to_numpy(array)


def training_ends():
    """For scenarios: waits for the training of the first source; a paused one goes on."""
    solver().InvokeCommand("WaitForTraining")


def takes_minutes():
    """For scenarios: the first source, not applied yet, will train for as long as it is let, however fast the machine is."""
    source = solver()
    source.Optimiser, source.Seconds, source.Iterations, source.Tolerance = "Adam", 600, 1000000000, 1e-30
