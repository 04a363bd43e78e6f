# SPDX-License-Identifier: BSD-3-Clause
"""Several MPI ranks: one model for all of them, no seam where their parts meet, and the values of a single process.

    ranks.py COUNT; with a COUNT of 1 the values are kept, with others compared.
"""

import os
import sys

import fields
import numpy
from checks import check, coordinates, done, fetch, field, load_plugin, told, values
from paraview import servermanager
from paraview.simple import *

load_plugin(globals())
count = int(sys.argv[1])
ranks = servermanager.ActiveConnection.GetNumberOfDataPartitions()
check(ranks == count, f"{count} ranks are wanted, there are {ranks}")
folder = os.environ["SPINN_TEST_FOLDER"]
solver, found = fields.measure(os.path.join(folder, f"ranks_{count}.safetensors"))
kept = os.path.join(folder, "ranks_1.npz")
if count == 1:
    numpy.savez(kept, **found)
else:
    with numpy.load(kept) as single:
        fields.compare(found, single)

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

# Points outside are counted for all ranks and all blocks together. Each sphere has a part on each rank; one is outside.
far = Sphere(Center=[9, 9, 0])
for shape in (far, GroupDatasets(Input=[Sphere(Center=[0, 1, 0]), far])):
    probe = SPINNProbe(Input=shape, Model=solver, Expressions=["a"])
    probe.UpdatePipeline(0.5)
    outside, points = field(fetch(probe), "points_outside"), far.GetDataInformation().GetNumberOfPoints()
    check(outside == points >= 50, f"{outside} of {points} points are outside")

solver.UpdatePipeline(0.75)
integral.UpdatePipeline(0.75)
total = values(fetch(integral), "swirl")[0]
check(numpy.abs(total - numpy.array([-4, 0, 0]) * numpy.exp(-0.75)).max() < 2e-2, total)
check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))

solver.Resolution = [2, 2, 0]  # fewer cells than ranks
solver.UpdatePipeline(0.75)
check(solver.GetDataInformation().GetNumberOfCells() == 1, solver.GetDataInformation().GetNumberOfCells())

if count > 1:
    solver.Background = 1  # has no effect here: every rank waits
    solver.Seed = 5
    solver.UpdatePipeline(0.75)
    check(told(solver, "Phase") == "finished", told(solver, "Phase"))
solver.Width = 5000  # every rank must come through an error
solver.UpdatePipeline(0.75)
check("Width" in told(solver, "Failure"), told(solver, "Failure"))
check(values(fetch(solver), "swirl").shape[1] == 3, "the last good solution is gone")
probe = SPINNProbe(Input=Sphere(), Model=solver, Expressions=["nothing of the kind"])
probe.UpdatePipeline(0.75)
probe.Expressions = ["a"]
probe.UpdatePipeline(0.75)
check(fetch(probe).GetPointData().GetArray("a") is not None, "a probe does not recover from a wrong expression")
done()
