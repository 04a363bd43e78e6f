# SPDX-License-Identifier: BSD-3-Clause
"""Undo, redo, copy and paste of properties: the solution follows, and nothing else trains."""

import numpy
from checks import ROD, check, done, fetch, load_plugin, told, values
from paraview import servermanager
from paraview.modules.vtkRemotingServerManager import vtkSMUndoStack, vtkSMUndoStackBuilder
from paraview.simple import *

load_plugin(globals())
stack, builder = vtkSMUndoStack(), vtkSMUndoStackBuilder()
builder.SetUndoStack(stack)
servermanager.vtkSMProxyManager.GetProxyManager().SetUndoStackBuilder(builder)
solver = SPINNSolver(Problem="shift2d", Resolution=[9, 0, 0], WarmStart=0)


def change(text, **properties):
    """A change that can be undone, as the window's Apply makes it."""
    builder.Begin(text)
    for name, value in properties.items():
        setattr(solver, name, value)
    builder.EndAndPushToStack()


def look():
    solver.UpdateVTKObjects()
    solver.UpdatePipeline(1)
    check(told(solver, "Failure") == "", told(solver, "Failure"))
    return values(fetch(solver), "u").copy()


x = numpy.linspace(1, 4, 9)
start = look()
check(numpy.abs(start - (x - 0.5) / 4).max() < 1e-3, "c = 0.5")
change("parameter", Parameters=["c", "1"])
faster = look()
check(numpy.abs(faster - (x - 1) / 4).max() < 1e-3, "c = 1")
change("problem", Problem=ROD, Parameters=["a", "0.7"])
rod = look()
check(numpy.abs(rod - numpy.exp(-0.7) * numpy.sin(numpy.linspace(0, numpy.pi, 9))).max() < 1e-3, "the rod")
check(stack.GetNumberOfUndoSets() == 2, stack.GetNumberOfUndoSets())

stack.Undo()
check((solver.Problem, list(solver.Parameters)) == ("shift2d", ["c", "1"]), (solver.Problem, list(solver.Parameters)))
check(numpy.array_equal(look(), faster), "undone once")
stack.Undo()
check(list(solver.Parameters) == [], list(solver.Parameters))
check(numpy.array_equal(look(), start), "undone twice")
stack.Redo()
stack.Redo()
check((solver.Problem, list(solver.Parameters)) == (ROD, ["a", "0.7"]), (solver.Problem, list(solver.Parameters)))
check(numpy.array_equal(look(), rod), "redone")
count = told(solver, "TrainingCount")
change("resolution", Resolution=[5, 0, 0])
look()
stack.Undo()
check(numpy.array_equal(look(), rod), "the resolution is undone")
check(told(solver, "TrainingCount") == count, "undoing the resolution has trained")

# Copy and paste: the same problem and settings, a training of its own.
other = SPINNSolver(Resolution=[7, 0, 0])
other.SMProxy.Copy(solver.SMProxy)
other.UpdateVTKObjects()
check((other.Problem, list(other.Parameters)) == (ROD, ["a", "0.7"]), (other.Problem, list(other.Parameters)))
other.UpdatePipeline(1)
check(numpy.array_equal(values(fetch(other), "u"), rod), "the copy has another solution")
check(told(other, "TrainingCount") == 1, told(other, "TrainingCount"))
other.Parameters = ["a", "0.3"]
other.UpdatePipeline(1)
check(numpy.array_equal(look(), rod) and told(solver, "TrainingCount") == count, "the copy has changed the original")
probe = SPINNProbe(Input=Line(Point1=[0, 0, 0], Point2=[3, 0, 0], Resolution=4), Model=solver, Expressions=["u", "u_x"])
pasted = SPINNProbe(Input=Line(Point1=[0, 0, 0], Point2=[3, 0, 0], Resolution=4), Model=other)
pasted.SMProxy.Copy(probe.SMProxy, "vtkSMProxyProperty")  # as the window does: all but the inputs
pasted.UpdateVTKObjects()
check(list(pasted.Expressions) == ["u", "u_x"], list(pasted.Expressions))
for source, a in ((probe, 0.7), (pasted, 0.3)):
    source.UpdatePipeline(1)
    expected = numpy.exp(-a) * numpy.sin(numpy.linspace(0, 3, 5))
    check(numpy.abs(values(fetch(source), "u") - expected).max() < 1e-3, f"the probe's values for a = {a}")
done()
