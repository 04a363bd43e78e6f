# SPDX-License-Identifier: BSD-3-Clause
"""Several MPI ranks: one model for all of them, no seam where their parts of the image meet."""

import numpy
from checks import check, coordinates, done, fetch, load_plugin, told, values
from paraview import servermanager
from paraview.simple import *

load_plugin(globals())
ranks = servermanager.ActiveConnection.GetNumberOfDataPartitions()
check(ranks == 2, f"this script wants 2 ranks, there are {ranks}")
solver = SPINNSolver(Problem="swirl3d", Resolution=[41, 41, 0], Gradient=1)
solver.UpdatePipeline(0.5)

# The field is linear, so the integral is exact but for training: of a = -y exp(-t) over [-1, 1] x [0, 2]: -4 exp(-t).
integral = IntegrateVariables(Input=OutputPort(solver, 0))
integral.UpdatePipeline(0.5)
total = values(fetch(integral), "swirl")[0]
check(numpy.abs(total - numpy.array([-4, 0, 0]) * numpy.exp(-0.5)).max() < 2e-2, total)

# A line across the seam, whichever way the image was cut.
for first, last in (([-1, 0.3, 0], [1, 0.3, 0]), ([0.2, 0, 0], [0.2, 2, 0])):
    line = PlotOverLine(Input=OutputPort(solver, 0), Point1=first, Point2=last)
    line.UpdatePipeline(0.5)
    data = fetch(line)
    x, y, _ = coordinates(data)
    valid = values(data, "vtkValidPointMask") == 1
    check(valid.all(), "there is a hole in the image")
    miss = values(data, "swirl") - numpy.stack([-y, x, 0 * x], axis=1) * numpy.exp(-0.5)
    check(numpy.abs(miss).max() < 1e-2, numpy.abs(miss).max())
    check(numpy.abs(numpy.diff(miss, axis=0)).max() < 1e-3, "a seam")

solver.UpdatePipeline(0.75)
integral.UpdatePipeline(0.75)
total = values(fetch(integral), "swirl")[0]
check(numpy.abs(total - numpy.array([-4, 0, 0]) * numpy.exp(-0.75)).max() < 2e-2, total)
check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))

solver.Width = 5000  # every rank must come through an error
solver.UpdatePipeline(0.75)
check("Width" in told(solver, "Failure"), told(solver, "Failure"))
check(values(fetch(solver), "swirl").shape[1] == 3, "the last good solution is gone")
done()
