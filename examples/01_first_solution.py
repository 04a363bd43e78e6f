# SPDX-License-Identifier: BSD-3-Clause
"""The first solution: three lines, and a check of what they give.

The Helmholtz equation in a cube, driven by a source whose solution is sin(4 pi x) sin(4 pi y) sin(3 pi z).
    ./spinn python examples/01_first_solution.py
"""

from paraview.simple import *

s = SPINNSolver(Problem="helmholtz3d")
s.UpdatePipeline()

# ---- known answer ----
import numpy
from vtkmodules.util.numpy_support import vtk_to_numpy

image = servermanager.Fetch(s)
u = vtk_to_numpy(image.GetPointData().GetArray("u"))
x, y, z = (numpy.linspace(-1, 1, nodes) for nodes in image.GetDimensions())
truth = (numpy.sin(3 * numpy.pi * z)[:, None, None] * numpy.sin(4 * numpy.pi * y)[:, None]
         * numpy.sin(4 * numpy.pi * x)).ravel()  # the first axis is the fastest
error = numpy.linalg.norm(u - truth) / numpy.linalg.norm(truth)
told = image.GetFieldData().GetArray("relative_error").GetValue(0)  # on a grid of 101^3
print(f"relative L2 error on the image {error:.2e}, as the solver tells {told:.2e}")
assert error < 1e-4, f"the error is {error:.2e}"
assert told < 1e-4, f"the solver tells an error of {told:.2e}"
print("All as expected.")
