# SPDX-License-Identifier: BSD-3-Clause
"""The first sentence of the manual: a key alone gives the finished solution, with its truth and its report."""

import numpy
from checks import arrays, check, coordinates, done, fetch, field, load_plugin, relative_l2, told, values
from paraview.simple import *

load_plugin(globals())
solver = SPINNSolver(Problem="helmholtz3d", Seconds=20, Resolution=[33, 33, 33], Truth=1)
solver.UpdatePipeline()

image = fetch(solver)
check(image.GetClassName() == "vtkImageData", image.GetClassName())
check(image.GetDimensions() == (33, 33, 33), image.GetDimensions())
check(numpy.allclose(image.GetBounds(), (-1, 1, -1, 1, -1, 1)), image.GetBounds())
check(arrays(image) == ["u", "u_truth", "u_error", "residual"], arrays(image))
x, y, z = coordinates(image)
truth = numpy.sin(4 * numpy.pi * x) * numpy.sin(4 * numpy.pi * y) * numpy.sin(3 * numpy.pi * z)
check(numpy.abs(values(image, "u_truth") - truth).max() < 1e-5, "the truth is not the analytic one")
error = relative_l2(values(image, "u"), truth)
check(error < 1e-3, f"relative L2 error {error}")
check(abs(field(image, "relative_error") - error) < 0.5 * error + 1e-6, (field(image, "relative_error"), error))
check(field(image, "problem") == "helmholtz3d", "field data")
check(numpy.isfinite(values(image, "residual")).all(), "the residual is not finite")

check(told(solver, "TrainingCount") == 1, told(solver, "TrainingCount"))
check(told(solver, "Outcome") == field(image, "outcome"), told(solver, "Outcome"))
check(len(told(solver, "Advice")) > 10, told(solver, "Advice"))

table = fetch(solver, port=1)
check(table.GetClassName() == "vtkTable", table.GetClassName())
check([table.GetColumnName(i) for i in range(4)] == ["iteration", "seconds", "loss", "unseen_loss"], "columns")
loss = table.GetColumnByName("loss")
check(loss.GetValue(loss.GetNumberOfValues() - 1) < 1e-4 * loss.GetValue(0), "the loss history does not fall")
done()
