# SPDX-License-Identifier: BSD-3-Clause
"""Background: updates return at once, a script watches, pauses and stops the training, and the best solution stays."""

import time

import numpy
from checks import ROD, check, column, coordinates, done, fetch, field, load_plugin, relative_l2, told, values, wait_until
from paraview.simple import *

load_plugin(globals())
solver = SPINNSolver(Problem="helmholtz3d", Background=1, Tolerance=1e-30, Iterations=10**6, Seconds=300, Resolution=[17, 17, 17])
check(told(solver, "Phase") == "idle", told(solver, "Phase"))
for command in ("PauseTraining", "ResumeTraining", "StopTraining", "WaitForTraining"):
    solver.InvokeCommand(command)  # nothing to control yet
check(told(solver, "Phase") == "idle", told(solver, "Phase"))

begin = time.monotonic()
solver.UpdatePipeline()
check(time.monotonic() - begin < 30, "the update has waited for the training")
check(told(solver, "Phase") in ("waiting", "training"), told(solver, "Phase"))
check(told(solver, "Outcome") == "", "an outcome before the end")

# Watching.
wait_until(lambda: told(solver, "Iteration") > 100, lambda: f"iteration {told(solver, 'Iteration')}")
check(told(solver, "Phase") == "training", told(solver, "Phase"))
check(0 < told(solver, "Fraction") < 1, told(solver, "Fraction"))
check(told(solver, "SecondsSpent") > 0, told(solver, "SecondsSpent"))
check(told(solver, "Loss") > 0, told(solver, "Loss"))

# Pausing: the iteration stands still, and so does the budget.
solver.InvokeCommand("PauseTraining")
wait_until(lambda: told(solver, "Phase") == "paused", "the training does not pause")
held = told(solver, "Iteration"), told(solver, "SecondsSpent")
time.sleep(0.5)
check((told(solver, "Iteration"), told(solver, "SecondsSpent")) == held, "a paused training goes on")
check(told(solver, "Outcome") == "", "an outcome while paused")
solver.InvokeCommand("ResumeTraining")
wait_until(lambda: told(solver, "Iteration") > held[0], "the training does not go on")
check(told(solver, "SecondsSpent") < held[1] + 0.4, "the pause has cost budget")

# Until it is good enough, as far as the truth is known; then stopping.
wait_until(lambda: 0 < told(solver, "RelativeError") < 1e-4, lambda: f"relative error {told(solver, 'RelativeError')}")
solver.InvokeCommand("StopTraining")
solver.InvokeCommand("WaitForTraining")
check(told(solver, "Phase") == "finished", told(solver, "Phase"))
check(told(solver, "Outcome") == "cancelled", told(solver, "Outcome"))
check(told(solver, "Failure") == "", told(solver, "Failure"))
solver.UpdatePipeline()
image = fetch(solver)
x, y, z = coordinates(image)
truth = numpy.sin(4 * numpy.pi * x) * numpy.sin(4 * numpy.pi * y) * numpy.sin(3 * numpy.pi * z)
error = relative_l2(values(image, "u"), truth)
check(error < 1e-2, f"the solution that was stopped at has the error {error}")
check(field(image, "outcome") == "cancelled", field(image, "outcome"))
stopped = values(image, "u").copy()
solver.Resolution = [17, 17, 18]
solver.UpdatePipeline()
solver.Resolution = [17, 17, 17]
solver.UpdatePipeline()
check(numpy.array_equal(values(fetch(solver), "u"), stopped), "the solution that was stopped at is gone")
check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))

# The history, from the property (thinned) and from the table.
history = numpy.array(told(solver, "LossHistory")).reshape(-1, 4)
table = fetch(solver, port=1)
check(10 < len(history) <= 301, len(history))
check((numpy.diff(history[:, 0]) > 0).all() and (numpy.diff(history[:, 1]) >= 0).all(), "iterations and seconds grow")
check(history[-1, 0] == told(solver, "Iteration"), (history[-1], told(solver, "Iteration")))
check(history[-1, 2] < 1e-3 * history[0, 2], "the loss does not fall")
iterations = column(table, "iteration")
check(table.GetNumberOfRows() >= len(history), table.GetNumberOfRows())
rows = numpy.searchsorted(iterations, history[:, 0])
for index, name in enumerate(("iteration", "seconds", "loss")):
    check(numpy.array_equal(column(table, name)[rows], history[:, index]), f"{name}: the property is not part of the table")

# Stopped while it is paused; from the start; and without Background the update waits again.
solver.InvokeCommand("TrainAgain")
solver.UpdatePipeline()
solver.InvokeCommand("PauseTraining")
wait_until(lambda: told(solver, "Phase") == "paused", "the second training does not pause")
solver.InvokeCommand("StopTraining")
wait_until(lambda: told(solver, "Phase") == "finished", "a paused training does not stop")
check(told(solver, "TrainingCount") == 2, told(solver, "TrainingCount"))
solver.InvokeCommand("WaitForTraining")

# Parameters by name; waiting for the end of a paused training.
rod = SPINNSolver(Problem=ROD, Parameters=["a", "0.7"], Background=1, Resolution=[21, 0, 0])
rod.UpdatePipeline(1)
rod.InvokeCommand("PauseTraining")
rod.InvokeCommand("WaitForTraining")
check(told(rod, "Phase") == "finished", told(rod, "Phase"))
check(told(rod, "Fraction") == 1, told(rod, "Fraction"))
rod.UpdatePipeline(1)
x = numpy.linspace(0, numpy.pi, 21)
miss = numpy.abs(values(fetch(rod), "u") - numpy.exp(-0.7) * numpy.sin(x)).max()
check(miss < 1e-3, f"a = 0.7: {miss}, {told(rod, 'Outcome')}, {told(rod, 'Advice')}")
check(field(fetch(rod), "parameters") == "a = 0.7", field(fetch(rod), "parameters"))
rod.Background = 0
rod.Parameters = ["a", "0.75"]  # near enough to start from what is there
rod.UpdatePipeline(1)
check(told(rod, "Phase") == "finished", "without Background an update waits")
check(numpy.abs(values(fetch(rod), "u") - numpy.exp(-0.75) * numpy.sin(x)).max() < 1e-3, "a = 0.75")
done()
