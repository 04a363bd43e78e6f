# SPDX-License-Identifier: BSD-3-Clause
"""A training that a script watches, pauses and stops.

With Background an update returns at once. What the training is at is told by properties: Phase, Iteration, Fraction, Loss,
RelativeError (where the truth is known). Here the Helmholtz equation is trained until its error is below 1e-4.
    ./spinn python examples/08_control_training.py
"""

import time

import numpy
from paraview.simple import *
from vtkmodules.util.numpy_support import vtk_to_numpy

s = SPINNSolver(Problem="helmholtz3d", Background=1, Tolerance=1e-20, Iterations=10**6, Seconds=200, Resolution=[33, 33, 33])
s.UpdatePipeline()  # returns at once


def told(name):
    s.UpdatePropertyInformation()
    return s.GetPropertyValue(name)


while told("Iteration") < 200:
    time.sleep(0.05)
s.InvokeCommand("PauseTraining")
while told("Phase") != "paused":
    time.sleep(0.01)
held, spent = told("Iteration"), told("SecondsSpent")
time.sleep(0.5)
print(f"paused at iteration {held}, after {spent:.2f} s: {told('Fraction'):.1%} of the budget")
assert told("Iteration") == held, "a paused training should stand still"
assert told("SecondsSpent") == spent, "a pause should cost no budget"

s.InvokeCommand("ResumeTraining")
while not 0 < told("RelativeError") < 1e-4:
    assert told("Phase") in ("training", "paused"), f"it should go on until it is stopped, but is {told('Phase')}"
    print(f"iteration {told('Iteration')}: loss {told('Loss'):.1e}, relative error {told('RelativeError'):.1e}")
    time.sleep(0.25)
s.InvokeCommand("StopTraining")
s.InvokeCommand("WaitForTraining")  # until the last iteration has ended; then an update shows the result
s.UpdatePipeline()

# ---- known answer ----
u = vtk_to_numpy(servermanager.Fetch(s).GetPointData().GetArray("u")).reshape(33, 33, 33)
x = numpy.linspace(-1, 1, 33)
truth = numpy.sin(3 * numpy.pi * x)[:, None, None] * numpy.sin(4 * numpy.pi * x)[:, None] * numpy.sin(4 * numpy.pi * x)
error = numpy.linalg.norm(u - truth) / numpy.linalg.norm(truth)
history = numpy.array(told("LossHistory")).reshape(-1, 4)  # iteration, seconds, loss, validation loss
print(f"{told('Outcome')} at iteration {told('Iteration')}: relative L2 error {error:.1e}; "
      f"loss from {history[0, 2]:.1e} to {history[-1, 2]:.1e}")
assert told("Outcome") == "cancelled", f"the outcome is {told('Outcome')}"
assert error < 1e-2, f"the error is {error:.1e}"
assert history[-1, 2] < 1e-4 * history[0, 2], "the loss should have fallen by four orders"
print("All as expected.")
