# SPDX-License-Identifier: BSD-3-Clause
"""Time, resolution and arrays: one training, any picture of it.

The trained solution is a formula. Another time (between the steps too), another resolution or more arrays evaluate it
again and never train again.
    ./spinn python examples/03_time_and_resolution.py
"""

import numpy
from paraview.simple import *
from vtkmodules.util.numpy_support import vtk_to_numpy

s = SPINNSolver(Problem="klein_gordon3d", Iterations=1500, TimeSteps=11)
s.UpdatePipeline()
assert list(s.TimestepValues) == list(range(11)), f"steps 0, 1, .. 10 were asked for, not {list(s.TimestepValues)}"


def array(name, time, nodes):
    """The array [y, x] of the image at a time."""
    s.Resolution = [nodes, nodes, 0]
    s.UpdatePipeline(time)
    return vtk_to_numpy(servermanager.Fetch(s).GetPointData().GetArray(name)).reshape(nodes, nodes)


for time in (0, 3, 3.21, 10):
    for nodes in (21, 301):
        x = numpy.linspace(-1, 1, nodes)
        truth = (x + x[:, None]) * numpy.cos(2 * time) + x * x[:, None] * numpy.sin(2 * time)
        error = abs(array("u", time, nodes) - truth).max()
        print(f"t = {time}, {nodes} x {nodes} nodes: largest error {error:.1e}")
        assert error < 2e-2, f"t = {time}, {nodes} nodes: the largest error is {error:.1e}"

s.Truth, s.Gradient = 1, 1  # exact derivatives, without finite differences
s.UpdatePipeline(3.21)
image = servermanager.Fetch(s)
names = {image.GetPointData().GetArrayName(index) for index in range(image.GetPointData().GetNumberOfArrays())}
print("arrays:", ", ".join(sorted(names)))
assert {"u", "u_truth", "u_error", "u_gradient", "residual"} <= names, f"arrays are missing: {sorted(names)}"

s.UpdatePropertyInformation()
assert s.TrainingCount == 1, f"one training should do for all of this, not {s.TrainingCount}"
print("All as expected.")
