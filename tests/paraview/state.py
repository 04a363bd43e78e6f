# SPDX-License-Identifier: BSD-3-Clause
"""A saved state brings everything back: properties, and with the same seed and iterations the same solution."""

import os

import numpy
from checks import ROD, check, done, fetch, load_plugin, told, values
from paraview import smstate
from paraview.simple import *


def path(name):
    return os.path.join(os.environ["SPINN_TEST_FOLDER"], name)


def start_anew():
    ResetSession()
    load_plugin(globals())
    check(not GetSources(), GetSources())


load_plugin(globals())
solver = SPINNSolver(
    registrationName="Solver", Problem="shift2d", Parameters=["c", "0.75"], AxisFunction="MLP (sine)", Width=7, Rank=3,
    PointsPerAxis=[9, 11], Iterations=60, Seconds=60, Seed=4, Resolution=[13, 0, 0], TimeSteps=6, Gradient=1)
solver.UpdatePipeline(1)
before = values(fetch(solver), "u").copy()

state = path("state.pvsm")
SaveState(state)
with open(state) as file:
    check('group="sources" type="SPINNSolver"' in file.read(), "the state does not hold the source")
start_anew()
LoadState(state)
restored = FindSource("Solver")
check(restored is not None, "the source is not restored")
check(restored.Problem == "shift2d", restored.Problem)
check(list(restored.Parameters) == ["c", "0.75"], list(restored.Parameters))
check(restored.AxisFunction == "MLP (sine)", restored.AxisFunction)
check((restored.Width, restored.Rank, restored.Seed, restored.TimeSteps) == (7, 3, 4, 6), "numbers")
check(list(restored.PointsPerAxis) == [9, 11], list(restored.PointsPerAxis))
restored.UpdatePipeline(1)
check(told(restored, "TrainingCount") == 1, told(restored, "TrainingCount"))
check(numpy.array_equal(values(fetch(restored), "u"), before), "another solution after loading")

# A problem that is a text, what hangs on it, and a loaded model: as a state file and as a Python script.
SHOWN = {"Rod": ("u", "u_gradient"), "Probe": ("u", "u_x - cos(x)", "a*u_xx"), "Grid": ("u",), "Loaded": ("u", "u_gradient")}


def build():
    rod = SPINNSolver(registrationName="Rod", Problem=ROD, Parameters=["a", "0.7"], Resolution=[21, 0, 0], Gradient=1)
    rod.UpdatePipeline(0.5)
    SaveData(path("state.safetensors"), proxy=rod)
    loaded = OpenDataFile(path("state.safetensors"))
    RenameSource("Loaded", loaded)
    loaded.Resolution, loaded.Gradient = [17, 0, 0], 1
    line = Line(registrationName="Line", Point1=[0, 0, 0], Point2=[3, 0, 0], Resolution=7)
    probe = SPINNProbe(registrationName="Probe", Input=line, Model=loaded, Expressions=SHOWN["Probe"])
    grid = SPINNGrid(registrationName="Grid", Input=rod, Box=[1, 2, 0, 0, 0, 0], Resolution=[5, 0, 0])


def look():
    """All arrays that are shown, of all sources, at a time of their own."""
    found = {}
    for name, shown in SHOWN.items():
        source = FindSource(name)
        check(source is not None, f"{name} is not restored")
        source.UpdatePipeline(0.5)
        found |= {f"{name}.{array}": values(fetch(source), array).copy() for array in shown}
    return found


def compare(text):
    rod, probe = FindSource("Rod"), FindSource("Probe")
    check(rod.Problem == ROD, f"{text}: the problem is {rod.Problem}")
    check(list(rod.Parameters) == ["a", "0.7"], list(rod.Parameters))
    check(list(probe.Expressions) == list(SHOWN["Probe"]), list(probe.Expressions))
    check(list(FindSource("Grid").Box) == [1, 2, 0, 0, 0, 0], list(FindSource("Grid").Box))
    for name, array in look().items():
        check(array.shape == built[name].shape, f"{text}: {name} has the shape {array.shape}")
        check(numpy.array_equal(array, built[name]), f"{text}: {name} has changed")
    check(told(rod, "Failure") == "", told(rod, "Failure"))


start_anew()
build()
built = look()
x = numpy.linspace(0, numpy.pi, 21)
check(numpy.abs(built["Rod.u"] - numpy.exp(-0.35) * numpy.sin(x)).max() < 1e-3, "the rod's values")
SaveState(path("rod.pvsm"))
script = smstate.get_state()
with open(path("rod_state.py"), "w") as file:
    file.write(script)

start_anew()
LoadState(path("rod.pvsm"))
compare("state file")

start_anew()
with open(path("rod_state.py")) as file:
    exec(compile(file.read(), "rod_state.py", "exec"), {})
compare("Python state")
done()
