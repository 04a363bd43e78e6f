# SPDX-License-Identifier: BSD-3-Clause
"""A Python trace of a session is a script that gives the same fields, also where the problem is a text."""

import os
import re

import numpy
from checks import ROD, check, done, fetch, load_plugin, told, values
from paraview import smtrace
from paraview.simple import *


def path(name):
    return os.path.join(os.environ["SPINN_TEST_FOLDER"], name)


def fields():
    found = {}
    for name, array in (("Rod", "u"), ("Probe", "u_x"), ("Grid", "u")):
        source = FindSource(name)
        check(source is not None, f"the trace does not make {name}")
        source.UpdatePipeline(1)
        found[name] = values(fetch(source), array).copy()
    return found


def play(script):
    """Runs a script in a session of its own."""
    ResetSession()
    load_plugin(globals())
    exec(compile(script, "trace", "exec"), {})


load_plugin(globals())
smtrace.start_trace()
rod = SPINNSolver(registrationName="Rod", Problem=ROD, Parameters=["a", "0.7"], Resolution=[21, 0, 0], Optimiser="L-BFGS")
probe = SPINNProbe(registrationName="Probe", Input=Line(registrationName="Line", Point1=[0, 0, 0], Point2=[3, 0, 0]), Model=rod,
                   Expressions=["u_x"])
grid = SPINNGrid(registrationName="Grid", Input=rod, Box=[1, 2, 0, 0, 0, 0], Resolution=[5, 0, 0])
traced = fields()
created = smtrace.stop_trace()
x = numpy.linspace(0, numpy.pi, 21)
check(numpy.abs(traced["Rod"] - numpy.exp(-0.7) * numpy.sin(x)).max() < 1e-3, "the rod's values")

play(created)
check(FindSource("Rod").Problem == ROD, FindSource("Rod").Problem)
check(list(FindSource("Rod").Parameters) == ["a", "0.7"], list(FindSource("Rod").Parameters))
check(FindSource("Rod").Optimiser == "L-BFGS", FindSource("Rod").Optimiser)
for name, array in fields().items():
    check(numpy.array_equal(array, traced[name]), f"{name} is another one when the trace is run")

# Changes that Apply takes over, and a model that is loaded.
rod, probe = FindSource("Rod"), FindSource("Probe")
SaveData(path("trace.safetensors"), proxy=rod)
smtrace.start_trace()
change = smtrace.PropertiesModified(rod)
rod.Problem = ROD.replace("sin(x)", "sin(2*x)")
rod.Parameters = ["a", "0.2"]
rod.PointsPerAxis = [20, 22]
rod.UpdatePipeline(1)
change.finalize()
del change
change = smtrace.PropertiesModified(probe)
probe.Expressions = ["u", "u_x"]
change.finalize()
del change
loaded = OpenDataFile(path("trace.safetensors"))
changed = smtrace.stop_trace()
check(re.search(r'\bProblem ?= ?"""', changed), f"the problem is not in the trace: {changed}")
for said in ("['a', '0.2']", "[20, 22]", "['u', 'u_x']", "trace.safetensors"):
    check(said in changed, f"{said} is not in the trace: {changed}")
for unsaid in ("LossHistory", "Phase", "Iteration ", "Training", "nan"):
    check(unsaid not in changed, f"{unsaid} is in the trace: {changed}")
traced = fields()
play(created + changed)
for name, array in fields().items():
    check(numpy.array_equal(array, traced[name]), f"{name} is another one when the changes are run")
check(numpy.abs(fields()["Rod"] - numpy.exp(-0.8) * numpy.sin(2 * x)).max() < 1e-2, "the changed rod's values")
check(told(FindSource("Rod"), "Failure") == "", told(FindSource("Rod"), "Failure"))
done()
