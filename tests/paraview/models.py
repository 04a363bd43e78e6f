# SPDX-License-Identifier: BSD-3-Clause
"""A saved model is the solution itself: loaded, it gives the same values to the last bit; damaged files are refused."""

import os

import numpy
from checks import ROD, arrays, check, done, fetch, field, load_plugin, reported, told, values, wait_until
from paraview import servermanager
from paraview.simple import *

load_plugin(globals())


def path(name):
    return os.path.join(os.environ["SPINN_TEST_FOLDER"], name)


def content(file):
    with open(file, "rb") as opened:
        return opened.read()


def same(one, other, text):
    """The same arrays with the same values, bit by bit."""
    one, other = fetch(one), fetch(other)
    check(arrays(one) == arrays(other), f"{text}: {arrays(one)} and {arrays(other)}")
    check(one.GetBounds() == other.GetBounds(), f"{text}: bounds")
    for name in arrays(one):
        check(numpy.array_equal(values(one, name), values(other, name)), f"{text}: {name}")


solver = SPINNSolver(Problem="swirl3d", Resolution=[9, 11, 0], Gradient=1, Truth=1, OutputPrecision="Double", TimeSteps=6)
solver.UpdatePipeline(0.5)
file = path("swirl.safetensors")
SaveData(file, proxy=solver)
loaded = OpenDataFile(file)
check(loaded is not None and loaded.SMProxy.GetXMLName() == "SPINNReader", loaded)
loaded.Resolution, loaded.Gradient, loaded.Truth, loaded.OutputPrecision, loaded.TimeSteps = [9, 11, 0], 1, 1, "Double", 6
for now in (0.5, 0, 0.123, 1):
    solver.UpdatePipeline(now)
    loaded.UpdatePipeline(now)
    same(solver, loaded, f"t = {now}")
for source in (solver, loaded):
    check(numpy.allclose(told(source, "TimestepValues"), [0, 0.2, 0.4, 0.6, 0.8, 1]), list(source.TimestepValues))
for name in ("problem", "equations", "parameters", "outcome", "advice", "loss", "unseen_loss", "relative_error", "iterations"):
    check(field(fetch(loaded), name) == field(fetch(solver), name), name)
check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))

# By the proxies; what was loaded or shows a part saves the same bytes again.
writer = servermanager.writers.SPINNModelWriter(Input=solver, FileName=path("written.safetensors"))
writer.UpdatePipeline()
check(content(path("written.safetensors")) == content(file), "the writer's proxy")
grid = SPINNGrid(Input=loaded, Box=[0, 0.5, 0, 1, 0, 0], Resolution=[4, 5, 0])
grid.UpdatePipeline(1)
for name, source in (("loaded", loaded), ("grid", grid)):
    SaveData(path("again.safetensors"), proxy=source)
    check(content(path("again.safetensors")) == content(file), f"saved from {name}")

# What cannot be saved.
wavelet = Wavelet()
for target, source, said in (("/nowhere/x.safetensors", solver, "/nowhere/x.safetensors"),
                             (path("wavelet.safetensors"), wavelet, "holds no trained model")):
    with reported() as errors:
        SaveData(target, proxy=source)
    check(said in errors(), f"{target}: {said} is not in {errors()}")
    check(not os.path.exists(target), f"{target} was left behind")

# Files that are no models: the error says which file and why, and the last data stay.
good = content(file)
wrong = {"truncated": (good[:len(good) // 2], "cut off"), "header": (good[:100], "cut off"), "empty": (b"", "no header"),
         "text": (b"This is no model.\n" * 20, "no safetensors file"), "missing": (None, "does not exist"),
         "foreign": (b"\x02\0\0\0\0\0\0\0{}", "not a model of SPINN")}
for name, (data, said) in wrong.items():
    bad = path(f"{name}.safetensors")
    if data is None:
        check(not os.path.exists(bad), f"{bad} should not be there")
    else:
        with open(bad, "wb") as opened:
            opened.write(data)
    try:
        found = OpenDataFile(bad)
    except RuntimeError as refused:
        check(bad in str(refused), str(refused))
    else:
        check(found is None, f"{bad} was opened")
    with reported() as errors:
        loaded.FileName = bad
        loaded.UpdatePipeline(1)
    check(bad in errors() and said in errors(), f"{name}: {said} is not in {errors()}")
    same(solver, loaded, f"after {name}")
with reported() as errors:
    loaded.FileName = file
    loaded.UpdatePipeline(0.25)
check(errors() == "", errors())
solver.UpdatePipeline(0.25)
same(solver, loaded, "the right file again")

# A file that has changed.
solver.Seed = 7
solver.UpdatePipeline(0.25)
SaveData(file, proxy=solver)
check(content(file) != good, "another seed gives the same file")
ReloadFiles(loaded)
loaded.UpdatePipeline(0.25)
same(solver, loaded, "the file that has changed")

# The model of a problem that is a text; no problem file is needed to load it.
rod = SPINNSolver(Problem=ROD, Parameters=["a", "0.7"], Resolution=[21, 0, 0])
rod.UpdatePipeline(1)
SaveData(path("rod.safetensors"), proxy=rod)
again = OpenDataFile(path("rod.safetensors"))
again.Resolution = [21, 0, 0]
again.UpdatePipeline(1)
same(rod, again, "the rod")
x = numpy.linspace(0, numpy.pi, 21)
check(numpy.abs(values(fetch(again), "u") - numpy.exp(-0.7) * numpy.sin(x)).max() < 1e-3, "the rod's values")
check(field(fetch(again), "parameters") == "a = 0.7", field(fetch(again), "parameters"))

# The state that a training is at.
running = SPINNSolver(Problem="helmholtz3d", Background=1, Tolerance=1e-30, Iterations=10**6, Seconds=300, Resolution=[9, 9, 9])
running.UpdatePipeline()
wait_until(lambda: told(running, "Iteration") > 0, "the training does not begin")
running.InvokeCommand("PauseTraining")
running.Resolution = [9, 9, 10]
running.UpdatePipeline()
SaveData(path("running.safetensors"), proxy=running)
half = OpenDataFile(path("running.safetensors"))
half.Resolution = [9, 9, 10]
half.UpdatePipeline()
wait_until(lambda: told(running, "Phase") == "paused", "the training does not pause")
same(running, half, "while training")
running.InvokeCommand("StopTraining")
done()
