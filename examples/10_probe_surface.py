# SPDX-License-Identifier: BSD-3-Clause
"""The solution on a curved surface, exactly: SPINN Probe evaluates the model at the points themselves.

Resampling the image (05_sample_anywhere.py) interpolates between its nodes; the probe has no grid in between, and gives
derivatives too. The Helmholtz solution is sin(4 pi x) sin(4 pi y) sin(3 pi z).
    ./spinn python examples/10_probe_surface.py
"""

import numpy
from paraview.simple import *
from vtkmodules.util.numpy_support import vtk_to_numpy

s = SPINNSolver(Problem="helmholtz3d", Resolution=[9, 9, 9])  # as coarse as one likes
sphere = Sphere(Radius=0.9, ThetaResolution=80, PhiResolution=80)
larger = Sphere(Radius=1.2, ThetaResolution=80, PhiResolution=80)


def probe(surface, **properties):
    """The probed data set, its points [n, 3], and its point arrays by name."""
    data = servermanager.Fetch(SPINNProbe(Input=surface, Model=s, **properties))
    arrays = data.GetPointData()
    points = numpy.array([data.GetPoint(i) for i in range(data.GetNumberOfPoints())])
    return data, points, {arrays.GetArrayName(i): vtk_to_numpy(arrays.GetArray(i)) for i in range(arrays.GetNumberOfArrays())}


_, points, found = probe(sphere, Expressions=["u", "u_x", "sqrt(u_x^2 + u_y^2 + u_z^2)", "error:u"])
x, y, z = numpy.pi * points.T
u = numpy.sin(4 * x) * numpy.sin(4 * y) * numpy.sin(3 * z)
u_x = 4 * numpy.pi * numpy.cos(4 * x) * numpy.sin(4 * y) * numpy.sin(3 * z)
for name, truth, tolerance in (("u", u, 1e-3), ("u_x", u_x, 1e-2)):
    worst = abs(found[name] - truth).max()
    print(f"{name} at {len(points)} points: largest error {worst:.1e}")
    assert worst < tolerance, f"{name} is off by {worst:.1e}"
assert abs(found["u"] - u - found["error:u"]).max() < 1e-6, "the error should be the solution minus the truth"

data, points, found = probe(larger)
outside = (abs(points) > 1 + 1e-6).any(axis=1)
counted = data.GetFieldData().GetArray("points_outside").GetValue(0)
print(f"a sphere that looks out of the box: {counted} of {len(points)} points are blanked")
assert counted == outside.sum() > 100, f"{outside.sum()} points are outside, {counted} were counted"
assert numpy.array_equal(found["vtkValidPointMask"] == 1, ~outside), "those inside should be valid"
assert numpy.isnan(found["u"][outside]).all() and numpy.isfinite(found["u"][~outside]).all(), "those outside should be blank"
print("All as expected.")
