# SPDX-License-Identifier: BSD-3-Clause
"""Filters that work on parts of the image get the same values as those that see the whole."""

import numpy
from checks import check, coordinates, done, fetch, load_plugin, told, values
from paraview.simple import *

load_plugin(globals())
solver = SPINNSolver(Problem="sum5d", Resolution=[11, 9, 7])
solver.UpdatePipeline()
whole = fetch(solver)
u = values(whole, "u").reshape(7, 9, 11)

part = ExtractSubset(Input=OutputPort(solver, 0), VOI=[2, 8, 1, 7, 3, 3])
part.UpdatePipeline()
image = fetch(part)
check(image.GetDimensions() == (7, 7, 1), image.GetDimensions())
check(numpy.array_equal(values(image, "u").reshape(7, 7), u[3, 1:8, 2:9]), "ExtractSubset")

cut = Slice(Input=OutputPort(solver, 0))
cut.SliceType.Origin = [0.5, 0.5, 0.5]
cut.UpdatePipeline()
x, y, z = coordinates(fetch(cut))
check(numpy.abs(values(fetch(cut), "u") - (x + y + z + 3) / 5).max() < 1e-2, "Slice")

contour = Contour(Input=OutputPort(solver, 0), ContourBy=["POINTS", "u"], Isosurfaces=[0.9])
contour.UpdatePipeline()
x, y, z = coordinates(fetch(contour))
check(len(x) > 10 and numpy.abs(x + y + z - 1.5).max() < 5e-2, "Contour")

line = PlotOverLine(Input=OutputPort(solver, 0), Point1=[0, 0, 0], Point2=[1, 1, 1])
line.UpdatePipeline()
x, y, z = coordinates(fetch(line))
check(numpy.abs(values(fetch(line), "u") - (x + y + z + 3) / 5).max() < 1e-2, "PlotOverLine")
check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))
done()
